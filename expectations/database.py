"""Opens a marts file for reading, whatever its name."""

from pathlib import Path

import duckdb

SCHEMA = "marts"


def open_read_only(file: Path) -> duckdb.DuckDBPyConnection:
    """Connect to a DuckDB file that this connection can neither change nor leave.

    The file is attached under a name of its own: opened directly, `marts.duckdb` would be the
    catalog `marts` with a schema `marts`, and `marts.customers` ambiguous.

    Raises:
        duckdb.Error: the file is missing, locked by a writer, no DuckDB file, or without marts.
    """
    connection = duckdb.connect()
    try:
        connection.execute(f"attach {_quoted(file)} as marts_file (read_only)")
        connection.execute(f"use marts_file.{SCHEMA}")
        connection.execute("set enable_external_access = false")
        connection.execute("set lock_configuration = true")
    except duckdb.Error:
        connection.close()
        raise
    return connection


def _quoted(file: Path) -> str:
    return "'" + str(file.resolve()).replace("'", "''") + "'"
