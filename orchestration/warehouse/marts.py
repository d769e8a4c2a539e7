"""Which models are marts, where their file lies, and what the build says about itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from orchestration.errors import RetentionError
from orchestration.settings import Settings
from orchestration.warehouse.dbt import MARTS_FILE, WAREHOUSE_FILE


@dataclass(frozen=True)
class BuildFacts:
    """The business date a build is for, and the newest landing in it."""

    as_of: date
    last_batch_id: int | None
    is_sample: bool


def mart_names(manifest: Mapping[str, Any]) -> list[str]:
    """The marts of dbt's manifest, in alphabetical order."""
    nodes = manifest["nodes"].values()
    return sorted(
        node["name"]
        for node in nodes
        if node["resource_type"] == "model" and node["fqn"][1] == "marts"
    )


def marts_file(settings: Settings) -> Path:
    """The file that dbt writes the marts to, not yet published."""
    return settings.warehouse / MARTS_FILE


def build_facts(settings: Settings) -> BuildFacts:
    """What the warehouse as it stands was built for.

    Raises:
        RetentionError: there is no warehouse yet, or no fact in it.
    """
    path = settings.warehouse / WAREHOUSE_FILE
    if not path.exists():
        raise RetentionError("There is no warehouse yet: run `retention run` first.")
    with duckdb.connect(str(path), read_only=True) as connection:
        (as_of,) = connection.execute("select as_of_date from ledger.as_of").fetchall()[0]
        batch, is_sample = connection.execute(
            "select max(batch_id), coalesce(bool_or(is_sample), false)"
            " from staging.stg_landed_files"
        ).fetchall()[0]
    if as_of is None:
        raise RetentionError(
            "No accepted sale, subscription or answer: there is nothing to build marts from."
        )
    return BuildFacts(as_of, batch, is_sample)
