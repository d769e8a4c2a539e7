"""Which marts may lawfully have no row: lists on which nothing is due."""

from collections.abc import Mapping
from typing import Any

import duckdb

from orchestration.settings import Settings
from orchestration.warehouse.dbt import WAREHOUSE_FILE


def lawfully_empty(settings: Settings, manifest: Mapping[str, Any]) -> frozenset[str]:
    """The marts whose `rows_due`, a query of the private warehouse in their meta, counts nothing.

    A mart without that query must always have rows.
    """
    queries = {
        node["name"]: node["config"]["meta"]["rows_due"]
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and "rows_due" in node["config"].get("meta", {})
    }
    path = str(settings.warehouse / WAREHOUSE_FILE)
    with duckdb.connect(path, read_only=True) as connection:
        return frozenset(
            mart
            for mart, query in queries.items()
            if connection.execute(query).fetchall() == [(0,)]
        )
