"""One file's rows into one Parquet file, with the lake's bookkeeping, in bounded memory."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from orchestration.landing.lake import BOOKKEEPING
from orchestration.landing.tables import InputTable

ROW_IDS_PER_FILE = 10_000_000_000


@dataclass(frozen=True)
class Stamp:
    """What all rows of a file share; `landed_at` is UTC without an offset."""

    file_id: int
    source_file: str
    batch_id: int
    landed_at: datetime
    landed_on: date


@dataclass(frozen=True)
class RowCounts:
    """Records of a file, and those of them that are well formed and have no key."""

    rows: int
    keyless: int


def write_rows(
    batches: Iterable[pa.Table], names: list[str], target: Path, stamp: Stamp, table: InputTable
) -> RowCounts:
    """Write the batches in order, numbered; a file without a row keeps its columns as text."""
    writer: pq.ParquetWriter | None = None
    rows = keyless = 0
    try:
        for batch in batches:
            stamped = _stamp(batch, rows, stamp)
            writer = writer or _writer(target, stamped)
            writer.write_table(stamped)
            rows += len(batch)
            keyless += _count_keyless(stamped, table)
        if writer is None:
            columns = [(name, pa.string()) for name in names]
            writer = _writer(target, pa.schema([*columns, *BOOKKEEPING]).empty_table())
    finally:
        if writer is not None:
            writer.close()
    return RowCounts(rows, keyless)


def _stamp(batch: pa.Table, rows_before: int, stamp: Stamp) -> pa.Table:
    count = len(batch)
    source_rows = np.arange(rows_before + 1, rows_before + count + 1, dtype=np.int64)
    if "_malformed" in batch.column_names:
        malformed = batch.column("_malformed")
        batch = batch.drop_columns("_malformed")
    else:
        malformed = pa.nulls(count, pa.string())
    book = [
        pa.array(stamp.file_id * ROW_IDS_PER_FILE + source_rows),
        pa.repeat(stamp.source_file, count),
        pa.array(source_rows),
        pa.repeat(stamp.batch_id, count),
        pa.repeat(pa.scalar(stamp.landed_at, pa.timestamp("us")), count),
        pa.repeat(pa.scalar(stamp.landed_on, pa.date32()), count),
        malformed,
    ]
    return pa.table([*batch.columns, *book], names=[*batch.column_names, *BOOKKEEPING.names])


def _writer(target: Path, first: pa.Table) -> pq.ParquetWriter:
    """Dictionaries only where values repeat: building one for ids took half the time."""
    numbered = ["_row_id", "_source_row"]
    return pq.ParquetWriter(
        target,
        first.schema,
        use_dictionary=[
            name for name in first.column_names if name not in numbered and _repeats(first[name])
        ],
        column_encoding=dict.fromkeys(numbered, "DELTA_BINARY_PACKED"),
    )


def _repeats(column: pa.ChunkedArray) -> bool:
    if not pa.types.is_string(column.type):
        return True
    head = column.slice(0, 10_000)
    return bool(2 * pc.count_distinct(head).as_py() < len(head))


def _count_keyless(stamped: pa.Table, table: InputTable) -> int:
    malformed = len(stamped) - int(stamped.column("_malformed").null_count)
    if table.is_keyless or (table.key and table.key not in stamped.column_names):
        return len(stamped) - malformed
    if not table.key:
        return 0
    key = stamped.column(table.key)
    if pa.types.is_dictionary(key.type):
        key = pc.dictionary_decode(key)
    blanks = 0
    if pa.types.is_string(key.type) or pa.types.is_large_string(key.type):
        blank = pc.or_(pc.equal(pc.binary_length(key), 0), pc.utf8_is_space(key))
        blanks = pc.sum(blank).as_py() or 0
    return int(key.null_count) + blanks - malformed
