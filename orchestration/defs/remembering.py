"""The history: which release the marts will become, and what earlier releases said."""

from collections.abc import Iterator
from datetime import UTC, datetime

import dagster as dg

from orchestration.defs.resources import OneRunAtATime, RunSettings
from orchestration.history.tables import HISTORY_TABLES
from orchestration.warehouse.history import prepare_next_release

INPUTS = (["ledger", "as_of"], ["staging", "stg_landed_files"])


@dg.multi_asset(
    name="remembering",
    specs=[
        dg.AssetSpec(
            ["lake", table],
            group_name="lake",
            kinds={"parquet"},
            deps=[dg.AssetKey(model) for model in INPUTS],
        )
        for table in HISTORY_TABLES
    ],
)
def remembering(
    context: dg.AssetExecutionContext, run_settings: RunSettings, one_run_at_a_time: OneRunAtATime
) -> Iterator[dg.MaterializeResult[None]]:
    """The release the marts will become, and the figures of those before it, kept for good."""
    release_id = prepare_next_release(run_settings.read(), now=datetime.now(UTC))
    context.log.info(f"release {release_id} is prepared")
    for table in HISTORY_TABLES:
        yield dg.MaterializeResult(asset_key=["lake", table], metadata={"release_id": release_id})
