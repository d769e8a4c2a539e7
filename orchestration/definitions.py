"""Assembles what Dagster loads: assets, checks, jobs, schedules and sensor."""

import dagster as dg

from orchestration.defs.automation import daily_run, daily_schedule_of, inbox_sensor
from orchestration.defs.fitting import fitting
from orchestration.defs.landing import landing_of
from orchestration.defs.publishing import release_of
from orchestration.defs.remembering import remembering
from orchestration.defs.resources import OneRunAtATime, RunSettings
from orchestration.defs.review import review, review_run, review_schedules_of
from orchestration.defs.validation import validation_of
from orchestration.defs.warehouse import dbt_assets_of
from orchestration.landing.tables import load_tables
from orchestration.settings import Settings
from orchestration.warehouse.build import LEDGER, MARTS
from orchestration.warehouse.dbt import Dbt
from orchestration.warehouse.variables import fiscal_year_start_month


def definitions_of(dbt: Dbt) -> dg.Definitions:
    """Everything that Dagster shows, for a dbt project parsed once."""
    manifest = dbt.manifest_dict()
    tables = load_tables(dbt.project_dir)
    timezone = Settings.from_env().timezone
    fiscal_month = fiscal_year_start_month(dbt.project_dir)
    return dg.Definitions(
        assets=[
            landing_of(list(tables)),
            dbt_assets_of(dbt, manifest, LEDGER),
            fitting,
            remembering,
            dbt_assets_of(dbt, manifest, MARTS),
            release_of(manifest),
            review,
        ],
        asset_checks=[validation_of(manifest)],
        jobs=[daily_run, review_run],
        schedules=[daily_schedule_of(timezone), *review_schedules_of(timezone, fiscal_month)],
        sensors=[inbox_sensor],
        resources={"run_settings": RunSettings(), "one_run_at_a_time": OneRunAtATime()},
        executor=dg.in_process_executor,
    )


@dg.definitions
def defs() -> dg.Definitions:
    """The entry point of `dagster dev` and of `dagster job execute`."""
    return definitions_of(Dbt())
