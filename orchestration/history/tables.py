"""The two append-only lake tables of the history, which are inputs of every build."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from orchestration.landing.lake import publish_rows

RELEASES = "releases"
FIGURES = "kpi_figures"
HISTORY_TABLES = (RELEASES, FIGURES)
_EMPTY = "000000.parquet"  # types a table before its first row; sorts before every other file

SCHEMAS = {
    RELEASES: pa.schema(
        [
            ("note_id", pa.int64()),
            ("noted_at", pa.timestamp("us")),
            ("release_id", pa.string()),
            ("state", pa.string()),
            ("is_in_line", pa.bool_()),
            ("base_release_id", pa.string()),
            ("as_of_date", pa.date32()),
            ("last_batch_id", pa.int64()),
            ("rules", pa.string()),
            ("definitions", pa.string()),
        ]
    ),
    FIGURES: pa.schema(
        [
            ("release_id", pa.string()),
            ("metric", pa.string()),
            ("period_type", pa.string()),
            ("period_start", pa.date32()),
            ("dimension", pa.string()),
            ("dimension_value", pa.string()),
            ("cause", pa.string()),
            ("value", pa.float64()),
            ("numerator", pa.decimal128(38, 2)),
            ("denominator", pa.decimal128(38, 2)),
            ("is_complete", pa.bool_()),
            ("is_final", pa.bool_()),
            ("published_at", pa.timestamp("us")),
            ("as_of_date", pa.date32()),
        ]
    ),
}


def prepare_history(lake: Path) -> None:
    """Give each table an empty file with all its columns, typed, for builds before any release."""
    for table, schema in SCHEMAS.items():
        empty = lake / table / _EMPTY
        if not empty.exists() or pq.read_schema(empty) != schema:
            empty.parent.mkdir(parents=True, exist_ok=True)
            publish_rows(schema.empty_table(), empty)


def read_notes(lake: Path) -> list[dict[str, Any]]:
    """Every row of `releases`, in the order of writing."""
    files = sorted((lake / RELEASES).glob("*.parquet"))
    schema = SCHEMAS[RELEASES]
    tables = [pq.read_table(path, schema=schema) for path in files]
    rows = pa.concat_tables(tables or [schema.empty_table()]).to_pylist()
    return sorted(rows, key=lambda row: int(row["note_id"]))


def append_notes(lake: Path, notes: Sequence[Mapping[str, Any]]) -> None:
    """Append rows to `releases`, all or none, numbered on; nothing for no rows."""
    if not notes:
        return
    # a file is named by its last note
    last = max((int(path.stem) for path in (lake / RELEASES).glob("*.parquet")), default=0)
    numbered = [{**row, "note_id": last + 1 + number} for number, row in enumerate(notes)]
    table = pa.Table.from_pylist(numbered, schema=SCHEMAS[RELEASES])
    publish_rows(table, lake / RELEASES / f"{last + len(notes):06d}.parquet")


def has_figures(lake: Path, release_id: str) -> bool:
    """Whether the release's rows are kept; there may be none of them."""
    return _figures_file(lake, release_id).exists()


def append_figures(lake: Path, release_id: str, figures: pa.Table) -> None:
    """Keep the rows that are the release's own."""
    publish_rows(figures, _figures_file(lake, release_id))


def _figures_file(lake: Path, release_id: str) -> Path:
    return lake / FIGURES / f"{release_id}.parquet"
