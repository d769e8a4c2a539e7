"""The marts of a published release, read only: nothing in the file can reach out of it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from orchestration.errors import RetentionError
from orchestration.publishing.manifest import MARTS_FILE

Record = Mapping[str, Any]


class Marts:
    """Asks the marts. One that the release does not have is empty, and stands in `missing`."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._present = {
            name
            for (name,) in connection.execute(
                "select table_name from information_schema.tables where table_schema = 'marts'"
            ).fetchall()
        }
        self.missing: set[str] = set()

    def rows(self, mart: str, sql: str, parameters: Sequence[Any] = ()) -> list[Record]:
        """The rows of `sql`, in which {mart} stands for the mart, as mappings by column."""
        if mart not in self._present:
            self.missing.add(mart)
            return []
        cursor = self._connection.execute(sql.format(mart=f"marts.{mart}"), list(parameters))
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def has_rows(self, mart: str, condition: str = "true") -> bool:
        """Whether a row of the mart fulfils the condition, in SQL."""
        return bool(self.rows(mart, f"select 1 as found from {{mart}} where {condition} limit 1"))


@contextmanager
def open_marts(release_folder: Path) -> Iterator[Marts]:
    """The marts of the release in the folder.

    Raises:
        RetentionError: they can't be opened.
    """
    path = release_folder / MARTS_FILE
    try:
        connection = duckdb.connect(
            str(path), read_only=True, config={"enable_external_access": "false"}
        )
    except duckdb.Error as error:
        raise RetentionError(f"{path} can't be opened: {error}") from error
    with connection:
        connection.execute("set lock_configuration = true")
        yield Marts(connection)
