"""When it runs: each day for the day before, and when the inbox changes."""

from collections.abc import Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

import dagster as dg

from orchestration.landing.listing import listing
from orchestration.settings import Settings

daily_run = dg.define_asset_job(
    "daily_run",
    # a review that people have talked about does not change by night
    selection=dg.AssetSelection.all() - dg.AssetSelection.assets("review"),
    executor_def=dg.in_process_executor,
    description="Land, build, fit when due, validate, publish.",
)


def run_config(
    as_of: str = "", accept_drift: bool = False, refit: bool = False
) -> dict[str, object]:
    """Configuration of a run for a business date (ISO; empty: the latest event)."""
    settings = {"as_of": as_of, "accept_drift": accept_drift, "refit": refit}
    return {"resources": {"run_settings": {"config": settings}}}


def daily_schedule_of(timezone: str) -> dg.ScheduleDefinition:
    """Each night, in business time, for the day that has just ended."""

    @dg.schedule(job=daily_run, cron_schedule="30 2 * * *", execution_timezone=timezone)
    def daily_schedule(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
        today = context.scheduled_execution_time.astimezone(ZoneInfo(timezone)).date()
        yesterday = str(today - timedelta(days=1))
        return dg.RunRequest(run_key=yesterday, run_config=run_config(yesterday))

    return daily_schedule


@dg.sensor(job=daily_run, minimum_interval_seconds=60)
def inbox_sensor(context: dg.SensorEvaluationContext) -> Iterator[dg.RunRequest | dg.SkipReason]:
    """A run when files of the inbox came or changed and have rested since the last look."""
    seen = listing(Settings.from_env().inbox)
    before = context.cursor or ""
    settled, _, handled = before.partition("|")
    context.update_cursor(f"{seen}|{handled}")
    if not seen:
        yield dg.SkipReason("the inbox is empty")
    elif seen == handled:
        yield dg.SkipReason("nothing new in the inbox")
    elif seen != settled:
        yield dg.SkipReason("files are still arriving")
    else:
        context.update_cursor(f"{seen}|{seen}")
        yield dg.RunRequest(run_key=seen)
