"""The marts file as a Great Expectations data source that gives its lock back."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from expectations.dialect import connection_string, register

if TYPE_CHECKING:  # Great Expectations takes seconds to import: at run time only when it runs.
    from great_expectations.datasource.fluent import SQLDatasource
    from great_expectations.datasource.fluent.interfaces import Batch


def open_marts(file: Path) -> "SQLDatasource":
    """Open a DuckDB file read only; an ephemeral context, no telemetry, no progress bars.

    Raises:
        great_expectations TestConnectionError: the file is missing, locked or no DuckDB file.
    """
    os.environ["GX_ANALYTICS_ENABLED"] = "false"  # read when the package is imported
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    register()
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    return context.data_sources.add_sql(
        "marts", connection_string=connection_string(file), create_temp_table=False
    )


@contextmanager
def closing(datasource: "SQLDatasource") -> Iterator[None]:
    """Close the execution engine and dispose its engine: without both the file stays locked."""
    try:
        yield
    finally:
        datasource.get_execution_engine().close()
        datasource.get_engine().dispose()


def table_rows(datasource: "SQLDatasource", table: str) -> "Batch":
    """All rows of a mart's table.

    Raises:
        great_expectations TestConnectionError: the table is missing.
    """
    asset = datasource.add_table_asset(table, table_name=table)
    return asset.add_batch_definition_whole_table("all rows").get_batch()
