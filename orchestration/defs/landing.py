"""The inbox's new files into the lake: one asset for each input table."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from time import monotonic

import dagster as dg

from orchestration.defs.resources import OneRunAtATime, RunSettings
from orchestration.landing.land import FileProgress, land

SECONDS_BETWEEN_REPORTS = 5


def landing_of(tables: Sequence[str]) -> dg.AssetsDefinition:
    """The asset of each input table, landed together."""

    @dg.multi_asset(
        name="landing",
        specs=[
            dg.AssetSpec(["lake", name], group_name="lake", kinds={"parquet"})
            for name in [*tables, "landed_files"]
        ],
    )
    def landing(
        context: dg.AssetExecutionContext,
        run_settings: RunSettings,
        one_run_at_a_time: OneRunAtATime,
    ) -> Iterator[dg.MaterializeResult[None]]:
        """Copy what is new in the inbox, as received, into the append-only lake."""
        settings = run_settings.read()
        reported = monotonic()

        def report(progress: FileProgress) -> None:
            nonlocal reported
            if monotonic() - reported > SECONDS_BETWEEN_REPORTS:
                reported = monotonic()
                share = f"{progress.bytes_done / max(progress.bytes_total, 1):.0%}"
                context.log.info(f"{share} read, now {progress.source_file}")

        result = land(
            settings.inbox,
            settings.lake,
            now=datetime.now(UTC),
            timezone=settings.timezone,
            on_progress=report,
        )
        for warning in result.warnings:
            context.log.warning(warning)
        rows = sum(file.row_count for file in result.landed)
        context.log.info(f"{len(result.landed)} new files, {rows:,} rows")
        for name in tables:
            files = [file for file in result.landed if file.table_name == name]
            yield dg.MaterializeResult(
                asset_key=["lake", name],
                metadata={"files": len(files), "rows": sum(file.row_count for file in files)},
            )
        yield dg.MaterializeResult(
            asset_key=["lake", "landed_files"],
            metadata={"batch_id": result.batch_id or "none", "skipped": len(result.skipped)},
        )

    return landing
