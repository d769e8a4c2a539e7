"""The database file of a set of marts: what may be published, and its tables as Parquet."""

import re
from pathlib import Path

import duckdb

from orchestration.errors import RetentionError

SCHEMA = "marts"
STORAGE_VERSION = "v1.0.0"
PRIVATE_COLUMNS = frozenset(
    {"full_name", "email", "phone", "birth_date", "address", "comment", "note"}
)
# No double underscore: that is how dbt names the tables a killed run leaves behind.
MART_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


def publishable_row_counts(marts: Path) -> dict[str, int]:
    """The rows of each mart of a file that may leave the warehouse.

    Raises:
        RetentionError: the file is missing, still open or not cleanly closed, of a storage version
            old clients can't read, holds anything but tables of the schema `marts`, or a column
            of personal data.
    """
    if not marts.is_file():
        raise RetentionError(f"{marts}: no such file; nothing can be published")
    if marts.with_name(f"{marts.name}.wal").exists():
        raise RetentionError(f"{marts} was not closed cleanly: its last changes are in a .wal file")
    try:
        with duckdb.connect(marts, read_only=True) as connection:
            _refuse_unpublishable(marts, connection)
            return row_counts(connection)
    except duckdb.Error as error:
        raise RetentionError(f"{marts} can't be read for publishing: {error}") from error


def _refuse_unpublishable(marts: Path, connection: duckdb.DuckDBPyConnection) -> None:
    def names(query: str, *parameters: object) -> list[str]:
        return [str(name) for (name,) in connection.execute(query, parameters).fetchall()]

    own = "database_name = current_database() and not internal"
    version = names(
        "select tags['storage_version'] from duckdb_databases()"
        " where database_name = current_database()"
    )
    if version != [f"{STORAGE_VERSION}+"]:
        raise RetentionError(f"{marts} has storage version {version}, not {STORAGE_VERSION}+")
    views = names(f"select view_name from duckdb_views() where {own} order by all")
    if views:
        raise RetentionError(f"{marts} holds views, which are dead in a file opened alone: {views}")
    found = names(f"select schema_name || '.' || table_name from duckdb_tables() where {own}")
    tables = tables_of(connection)
    if not tables:
        raise RetentionError(f"{marts} holds no table in the schema {SCHEMA}")
    strangers = set(found) - {f"{SCHEMA}.{table}" for table in tables if MART_NAME.fullmatch(table)}
    if strangers:
        raise RetentionError(f"{marts} holds tables that are no marts: {sorted(strangers)}")
    private = names(
        "select table_name || '.' || column_name from duckdb_columns()"
        f" where {own} and list_contains(?, lower(column_name)) order by all",
        sorted(PRIVATE_COLUMNS),
    )
    if private:
        raise RetentionError(f"personal data must stay in the warehouse; not published: {private}")


def tables_of(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The tables of the schema `marts`, in order: name to full name for SQL.

    The full name, because the file in the warehouse is called like its schema, which DuckDB
    takes for an ambiguity.
    """
    rows = connection.execute(
        """select table_name, format('"{}"."{}"."{}"', database_name, schema_name, table_name)
        from duckdb_tables() where database_name = current_database() and schema_name = ?
        order by table_name""",
        [SCHEMA],
    ).fetchall()
    return dict(rows)


def row_counts(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """The counted rows of each mart of the connection's database."""
    return {
        table: connection.execute(f"select count(*) from {full_name}").fetchall()[0][0]
        for table, full_name in tables_of(connection).items()
    }


def write_parquet(database: Path, folder: Path) -> None:
    """Write each mart of `database` to `folder/<mart>.parquet`."""
    with duckdb.connect(database, read_only=True) as connection:
        for table, full_name in tables_of(connection).items():
            target = str(folder / f"{table}.parquet").replace("'", "''")
            connection.execute(f"copy {full_name} to '{target}' (format parquet, compression zstd)")
