"""Building and comparing whole warehouses."""

from collections.abc import Mapping
from typing import Any

import duckdb

from tests.conftest import Company
from tests.properties.deliveries import EMPTY, Files

Tables = Mapping[str, list[tuple[Any, ...]]]


def deliver(company: Company, files: Files) -> None:
    """Write a batch into the inbox; a file without rows has its header only."""
    for path, rows in files.items():
        header_only = ",".join(EMPTY[path.split("/")[0]]) + "\n"
        company.deliver(path, rows or header_only)


# The tables that remember earlier builds, and what they read; the rest is made anew each time.
REMEMBERING = "+config.materialized:incremental"


def build(company: Company, *selection: str, full_refresh: bool) -> None:
    """Run the seeds and models that dbt's `selection` names, every one when it is empty."""
    # raw texts of rejects come from the lake, which both sides share
    arguments = ["--exclude", "rejected_rows", *(["--select", *selection] if selection else [])]
    company.build([*arguments, *(["--full-refresh"] if full_refresh else [])])


def tables(company: Company, schemas: tuple[str, ...] = ("staging", "ledger", "marts")) -> Tables:
    """Every table of these schemas, its rows sorted."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    for file in ("warehouse.duckdb", "marts.duckdb"):
        with duckdb.connect() as connection:
            connection.execute(f"attach '{company.settings.warehouse / file}' as built (read_only)")
            names = connection.execute(
                "select table_schema, table_name from information_schema.tables"
                " where table_catalog = 'built' and table_type = 'BASE TABLE'"
            ).fetchall()
            for schema, name in names:
                if schema not in schemas:
                    continue
                found[name] = sorted(
                    connection.execute(f"select * from built.{schema}.{name}").fetchall(), key=repr
                )
    assert "churn_by_period" in found
    return found


def differences(left: Tables, right: Tables) -> list[str]:
    assert set(left) == set(right)
    return [
        f"{name}: only incremental {[r for r in left[name] if r not in right[name]][:3]}, "
        f"only full {[r for r in right[name] if r not in left[name]][:3]}"
        for name in sorted(left)
        if left[name] != right[name]
    ]
