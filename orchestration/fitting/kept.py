"""The fits that were made, kept in the lake: appended, never rewritten, an input of every build."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from orchestration.fitting.leaving import LEAVING_COLUMNS, LEAVING_DECILE_COLUMNS
from orchestration.fitting.results import DECILE_COLUMNS, FIT_COLUMNS
from orchestration.landing.lake import publish_rows

FITS = "model_fits"
DECILES = "model_fit_deciles"
LEAVING = "leaving_fits"
LEAVING_DECILES = "leaving_deciles"
KEPT_TABLES = (FITS, DECILES, LEAVING, LEAVING_DECILES)
Kept = Mapping[str, pd.DataFrame]  # the rows of one fit in each of the tables
_ARROW = {
    "object": pa.date32(),
    "string": pa.string(),
    "Int64": pa.int64(),
    "Float64": pa.float64(),
    "boolean": pa.bool_(),
}


def _schema(columns: dict[str, str]) -> pa.Schema:
    return pa.schema(
        [("fit_id", pa.int64()), *((name, _ARROW[kind]) for name, kind in columns.items())]
    )


SCHEMAS = {
    FITS: _schema(FIT_COLUMNS),
    DECILES: _schema(DECILE_COLUMNS),
    LEAVING: _schema(LEAVING_COLUMNS),
    LEAVING_DECILES: _schema(LEAVING_DECILE_COLUMNS),
}


def prepare_fits(lake: Path) -> None:
    """Give each table an empty file with all its columns, typed, for builds before any fit."""
    for table, schema in SCHEMAS.items():
        empty = lake / table / "000000.parquet"
        if not empty.exists() or pq.read_schema(empty) != schema:
            empty.parent.mkdir(parents=True, exist_ok=True)
            publish_rows(schema.empty_table(), empty)


def keep_fits(lake: Path, fitted: Kept) -> None:
    """Append the rows of a fit. The file of FITS, written last, makes the others count."""
    prepare_fits(lake)
    fit_id = 1 + max(int(path.stem) for path in (lake / FITS).glob("*.parquet"))
    for table in reversed(KEPT_TABLES):
        numbered = pa.Table.from_pandas(
            fitted[table].assign(fit_id=fit_id), schema=SCHEMAS[table], preserve_index=False
        )
        publish_rows(numbered, lake / table / f"{fit_id:06d}.parquet")


def newest_fits(lake: Path, as_of: date) -> Kept | None:
    """The newest fit whose date is not after `as_of`; of one date, the one made last."""
    fits = _read(lake, FITS)
    known = fits[fits["fitted_for"] <= as_of]
    if known.empty:
        return None
    fit_id = known.sort_values(["fitted_for", "fit_id"])["fit_id"].iloc[-1]
    rows = {table: _read(lake, table) for table in KEPT_TABLES}
    return {table: found[found["fit_id"] == fit_id] for table, found in rows.items()}


def _read(lake: Path, table: str) -> pd.DataFrame:
    files = sorted((lake / table).glob("*.parquet"))
    tables = [pq.read_table(path, schema=SCHEMAS[table]) for path in files]
    rows: pd.DataFrame = pa.concat_tables(tables or [SCHEMAS[table].empty_table()]).to_pandas()
    return rows
