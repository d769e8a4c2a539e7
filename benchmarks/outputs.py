"""Whether two files of marts say the same, cell by cell."""

from collections.abc import Mapping
from pathlib import Path

import duckdb

PLACES = 9  # of a double; a sum of logarithms depends on its order from the 14th on


def tables_in(path: Path) -> dict[str, list[tuple[str, str]]]:
    """Columns and their types by table of the schema `marts`."""
    with duckdb.connect(str(path), read_only=True) as connection:
        rows = connection.execute(
            "select table_name, column_name, data_type from information_schema.columns"
            " where table_schema = 'marts' order by table_name, ordinal_position"
        ).fetchall()
    found: dict[str, list[tuple[str, str]]] = {}
    for table, column, kind in rows:
        found.setdefault(table, []).append((column, kind))
    return found


def different_rows(
    one: Path, other: Path, ignored: Mapping[str, frozenset[str]] | None = None
) -> dict[str, int]:
    """By table of `other`: rows that only one of the files has, over the columns of `other`, which
    are compared as the types of `one`."""
    found = {}
    with duckdb.connect() as connection:
        connection.execute(f"attach '{one}' as one (read_only)")
        connection.execute(f"attach '{other}' as other (read_only)")
        kinds = {table: dict(columns) for table, columns in tables_in(one).items()}
        for table, columns in tables_in(other).items():
            left_out = (ignored or {}).get(table, frozenset())
            # who sums money in doubles is held to its cents
            cells = ", ".join(
                f'round("{name}", {PLACES})'
                if kinds[table][name] == "DOUBLE"
                else f'cast("{name}" as {kinds[table][name]})'
                for name, _ in columns
                if name not in left_out
            )
            sides = [f"select {cells} from {file}.marts.{table}" for file in ("one", "other")]
            missing = [
                f"(select count(*) from (({a}) except all ({b})))"
                for a, b in (sides, reversed(sides))
            ]
            [found[table]] = connection.execute(f"select {' + '.join(missing)}").fetchall()[0]
    return found
