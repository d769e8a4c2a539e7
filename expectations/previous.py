"""The last release's figures, for the drift expectations of the suites."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from expectations.database import open_read_only


class PreviousRelease:
    """The marts of the last release, opened read only and closed after each question."""

    def __init__(self, marts: Path) -> None:
        """Remember the release's `marts.duckdb`; a link is followed to its file."""
        self.path = marts.resolve(strict=True)

    def rows(
        self,
        mart: str,
        select: Sequence[str],
        *,
        needs: Sequence[str],
        where: str = "true",
        group_by: Sequence[str] = (),
    ) -> list[tuple[Any, ...]]:
        """Select from a mart as that release has it.

        Args:
            mart: the table's name.
            select: SQL expressions, the columns of the answer.
            needs: the columns used; a release older than one of them has nothing to compare
                with and gives an empty list.
            where: SQL condition.
            group_by: columns to group by.
        """
        grouped = f" group by {', '.join(group_by)}" if group_by else ""
        with open_read_only(self.path) as connection:
            known = connection.execute(
                "select column_name from information_schema.columns"
                " where table_catalog = current_database() and table_schema = 'marts'"
                " and table_name = ?",
                [mart],
            ).fetchall()
            if not known or not {name for (name,) in known}.issuperset(needs):
                return []
            return connection.execute(
                f"select {', '.join(select)} from marts.{mart} where {where}{grouped}"
            ).fetchall()

    def value(self, mart: str, select: str, *, needs: Sequence[str], where: str = "true") -> Any:
        """One figure of a mart, None where that release does not have it."""
        rows = self.rows(mart, [select], needs=needs, where=where)
        return rows[0][0] if rows else None
