"""The release: what BI reads, switched in at once when every check has passed."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import dagster as dg

from orchestration.defs.resources import OneRunAtATime, RunSettings
from orchestration.warehouse.marts import mart_names
from orchestration.warehouse.release import publish_marts


def release_of(manifest: Mapping[str, Any]) -> dg.AssetsDefinition:
    """The asset that publishes every mart of the manifest."""

    @dg.asset(
        name="release",
        group_name="published",
        kinds={"duckdb", "parquet"},
        deps=[dg.AssetKey(["marts", mart]) for mart in mart_names(manifest)],
    )
    def release(
        run_settings: RunSettings, one_run_at_a_time: OneRunAtATime
    ) -> dg.MaterializeResult[None]:
        """One atomic set of marts: DuckDB file, Parquet files, release.json, validation page."""
        published = publish_marts(run_settings.read(), manifest, now=datetime.now(UTC))
        return dg.MaterializeResult(
            metadata={
                "release_id": published.release_id,
                "as_of_date": str(published.facts.as_of_date),
                "folder": dg.MetadataValue.path(str(published.folder)),
                "rows": dg.MetadataValue.json(dict(published.row_counts)),
            }
        )

    return release
