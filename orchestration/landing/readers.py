"""From a file of any kind to batches of its rows, every value as received."""

import gzip
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from orchestration.landing.csv_plain import plain_batches
from orchestration.landing.csv_records import Record, open_quote, read_records, split
from orchestration.landing.errors import UnreadableFile
from orchestration.landing.inbox import InboxFile
from orchestration.landing.lake import BOOKKEEPING
from orchestration.landing.tables import InputTable

_BATCH_ROWS = 122_880
_BATCH_CHARACTERS = 32 * 2**20


@dataclass(frozen=True)
class CsvHeader:
    """Column names, the line they stand in, and the byte at which the next record begins."""

    names: list[str]
    line: int
    end: int


def unpack(file: InboxFile, target: Path) -> None:
    """Write the text of a .csv.gz to `target`, its checksum checked.

    Raises:
        UnreadableFile: not_gzip.
    """
    with gzip.open(file.path) as packed, target.open("wb") as text:
        while True:
            try:
                chunk = packed.read(2**20)
            except (EOFError, gzip.BadGzipFile, zlib.error) as error:
                raise UnreadableFile(file.source_file, "not_gzip", f"{error}.") from error
            if not chunk:
                return
            text.write(chunk)


def read_header(path: Path, file: str, table: InputTable) -> CsvHeader:
    """Find the header (blank lines before it are passed over) and check its columns.

    Raises:
        UnreadableFile: empty_file, and what `read_records` and `_check` raise.
    """
    with path.open("rb") as stream:
        end = 3 if stream.read(3) == b"\xef\xbb\xbf" else 0
    for record in read_records(path, file):
        end += len(record.raw.encode())
        if record.fields is None:
            raise open_quote(file, record.raw, record.line)
        names = _normal(record.fields)
        if not any(field.strip() for field in record.fields):
            continue
        for delimiter, called in {";": "semicolons", "\t": "tabs", "|": "bars"}.items():
            others = split(record.raw, delimiter)
            if not table.required <= set(names) and table.required <= set(_normal(others)):
                raise UnreadableFile(
                    file,
                    "wrong_delimiter",
                    f"The header is separated by {called} ({delimiter!r}); save it with commas.",
                    line=record.line,
                )
        _check(names, file, table)
        return CsvHeader(names, record.line, end)
    raise UnreadableFile(file, "empty_file", "Not even a header is in it.")


def read_plain(path: Path, header: CsvHeader) -> Iterator[pa.Table]:
    """The records of a CSV that keeps to RFC 4180; NotPlainCsv where it does not."""
    return plain_batches(path, header.end, header.names)


def read_exact(path: Path, file: str, header: CsvHeader) -> Iterator[pa.Table]:
    """The records of any CSV; one that does not fit the header has its text in `_malformed`."""
    schema = pa.schema([(name, pa.string()) for name in [*header.names, "_malformed"]])
    width = len(header.names)
    rows: list[tuple[str | None, ...]] = []
    characters = 0
    for record in read_records(path, file):
        if record.line <= header.line or record.fields == []:
            continue
        if record.fields is not None and len(record.fields) == width:
            rows.append((*record.fields, None))
        else:
            _refuse_swallowed_records(record, file, width)
            rows.append((*[None] * width, record.raw.rstrip("\r\n")))
        characters += len(record.raw)
        if len(rows) == _BATCH_ROWS or characters > _BATCH_CHARACTERS:
            yield _as_table(rows, schema)
            rows, characters = [], 0
    if rows:
        yield _as_table(rows, schema)


def read_parquet(file: InboxFile, table: InputTable) -> tuple[list[str], Iterator[pa.Table]]:
    """The column names of a Parquet file and its rows, in its own types.

    Raises:
        UnreadableFile: empty_file, not_parquet, and what `_check` raises.
    """
    if not file.size_bytes:
        raise UnreadableFile(file.source_file, "empty_file", "It has no bytes.")
    try:
        source = pq.ParquetFile(file.path)
    except (pa.ArrowException, OSError) as error:
        raise UnreadableFile(file.source_file, "not_parquet", f"{error}") from error
    names = _normal(source.schema_arrow.names)
    _check(names, file.source_file, table)
    return names, _parquet_batches(source, names, file.source_file)


def _parquet_batches(source: pq.ParquetFile, names: list[str], file: str) -> Iterator[pa.Table]:
    batches = source.iter_batches(_BATCH_ROWS)
    while True:
        try:
            batch = next(batches, None)
        except (pa.ArrowException, OSError) as error:
            raise UnreadableFile(file, "not_parquet", f"{error}") from error
        if batch is None:
            return
        # A column of type null, as pandas writes one without any value, has no type to keep.
        yield pa.table(
            [c.cast(pa.string()) if pa.types.is_null(c.type) else c for c in batch.columns],
            names=names,
        )


def _normal(names: Sequence[str]) -> list[str]:
    """Stripped and lower case; a column without a name gets its place, counted from 1."""
    return [name.strip().lower() or f"column_{place}" for place, name in enumerate(names, 1)]


def _check(names: list[str], file: str, table: InputTable) -> None:
    """Raise UnreadableFile, missing_column or duplicate_column, if the header won't do."""
    if missing := sorted(table.required - set(names)):
        detail = f"{', '.join(missing)} is required and the header has {', '.join(names)}."
        raise UnreadableFile(file, "missing_column", detail)
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise UnreadableFile(file, "duplicate_column", f"Twice: {', '.join(twice)}.")
    if taken := sorted(set(names) & set(BOOKKEEPING.names)):
        detail = f"The lake keeps its own: {', '.join(taken)}."
        raise UnreadableFile(file, "duplicate_column", detail)


def _refuse_swallowed_records(record: Record, file: str, width: int) -> None:
    """A misfit over several lines, one of them whole by itself, is an open quote."""
    if record.lines > 1 and width > 1:
        inner = record.raw.splitlines()[1:]
        if any(len(split(line)) == width for line in inner):
            raise open_quote(file, record.raw, record.line)


def _as_table(rows: list[tuple[str | None, ...]], schema: pa.Schema) -> pa.Table:
    columns = [pa.array(column, pa.string()) for column in zip(*rows, strict=True)]
    empty = pa.scalar(None, pa.string())
    return pa.table(
        [pc.if_else(pc.equal(column, ""), empty, column) for column in columns], schema=schema
    )
