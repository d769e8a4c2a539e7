"""The dbt project as assets, its data tests as checks, built by dbt in this process."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, dbt_assets
from dagster_dbt.asset_utils import get_updated_cli_invocation_params_for_context
from dagster_dbt.core.dbt_cli_event import DbtCoreCliEventMessage

from orchestration.defs.resources import OneRunAtATime, RunSettings
from orchestration.warehouse.build import Part, build
from orchestration.warehouse.dbt import Dbt


class Translator(DagsterDbtTranslator):
    """Groups the models by their layer."""

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        return str(dbt_resource_props["schema"])


def dbt_assets_of(dbt: Dbt, manifest: Mapping[str, Any], part: Part) -> dg.AssetsDefinition:
    """The models and seeds of a part as one asset each, built by one dbt invocation."""
    translator = Translator()

    @dbt_assets(
        manifest=manifest,
        dagster_dbt_translator=translator,
        name=part.name,
        select=part.select,
        exclude=part.exclude or None,
    )
    def dbt_build(
        context: dg.AssetExecutionContext,
        run_settings: RunSettings,
        one_run_at_a_time: OneRunAtATime,
    ) -> Iterator[Any]:
        chosen = get_updated_cli_invocation_params_for_context(context, manifest, translator)
        result = build(
            dbt,
            run_settings.read(),
            chosen.selection_args,
            tests=chosen.indirect_selection or part.tests,
        )
        for event in result.events():
            yield from _dagster_events(event)(manifest, translator, context)
        result.raise_for_failures()

    return dbt_build


def _dagster_events(event: Mapping[str, Any]) -> Callable[..., Iterator[Any]]:
    message = DbtCoreCliEventMessage(raw_event=dict(event), event_history_metadata={})
    return message.to_default_asset_events
