"""The fits that were made, kept in the lake: appended, never rewritten, an input of every build."""

from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from orchestration.fitting.results import DECILE_COLUMNS, FIT_COLUMNS, FittedModels
from orchestration.landing.lake import publish_rows

FITS = "model_fits"
DECILES = "model_fit_deciles"
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


SCHEMAS = {FITS: _schema(FIT_COLUMNS), DECILES: _schema(DECILE_COLUMNS)}


def prepare_fits(lake: Path) -> None:
    """Give both tables an empty file with all their columns, typed, for builds before any fit."""
    for table, schema in SCHEMAS.items():
        empty = lake / table / "000000.parquet"
        if not empty.exists() or pq.read_schema(empty) != schema:
            empty.parent.mkdir(parents=True, exist_ok=True)
            publish_rows(schema.empty_table(), empty)


def keep_fits(lake: Path, models: FittedModels) -> int:
    """Append the fits and return their fit_id. The file of FITS, written last, makes them count."""
    prepare_fits(lake)
    fit_id = 1 + max(int(path.stem) for path in (lake / FITS).glob("*.parquet"))
    for table, rows in ((DECILES, models.deciles), (FITS, models.fits)):
        numbered = pa.Table.from_pandas(
            rows.assign(fit_id=fit_id), schema=SCHEMAS[table], preserve_index=False
        )
        publish_rows(numbered, lake / table / f"{fit_id:06d}.parquet")
    return fit_id


def newest_fits(lake: Path, as_of: date) -> FittedModels | None:
    """The newest fit whose date is not after `as_of`; of one date, the one made last."""
    fits = _read(lake, FITS)
    known = fits[fits["fitted_for"] <= as_of]
    if known.empty:
        return None
    fit_id = known.sort_values(["fitted_for", "fit_id"])["fit_id"].iloc[-1]
    deciles = _read(lake, DECILES)
    return FittedModels(fits[fits["fit_id"] == fit_id], deciles[deciles["fit_id"] == fit_id])


def _read(lake: Path, table: str) -> pd.DataFrame:
    files = sorted((lake / table).glob("*.parquet"))
    tables = [pq.read_table(path, schema=SCHEMAS[table]) for path in files]
    rows: pd.DataFrame = pa.concat_tables(tables or [SCHEMAS[table].empty_table()]).to_pandas()
    return rows
