"""Writes Arrow tables to CSV or Parquet files, piece by piece."""

import hashlib
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pa_parquet

FileFormat = Literal["csv", "parquet"]
ROW_GROUP_ROWS = 50_000  # kept per open Parquet file: small enough for 40 of them


class CsvFile:
    """A CSV file that grows by tables of the same columns."""

    def __init__(self, path: Path) -> None:
        self._stream = path.open("wb")
        self._has_header = False

    def append(self, table: Any) -> None:
        """Write rows at the end."""
        options = pa_csv.WriteOptions(include_header=not self._has_header, quoting_header="none")
        buffer = pa.BufferOutputStream()
        pa_csv.write_csv(table, buffer, options)
        self._stream.write(buffer.getvalue())
        self._has_header = True

    def append_raw(self, records: bytes) -> None:
        """Write records as they are."""
        self._stream.write(records)

    def close(self) -> None:
        """Finish the file."""
        self._stream.close()


class ParquetFile:
    """A Parquet file that grows by tables of the same columns, in row groups of a useful size."""

    def __init__(self, path: Path, schema: Any) -> None:
        self._writer = pa_parquet.ParquetWriter(path, schema, compression="zstd")
        self._waiting: list[Any] = []
        self._rows = 0

    def append(self, table: Any) -> None:
        """Keep rows until they fill a row group."""
        self._waiting.append(table)
        self._rows += table.num_rows
        if self._rows >= ROW_GROUP_ROWS:
            self._flush()

    def _flush(self) -> None:
        self._writer.write_table(pa.concat_tables(self._waiting))
        self._waiting, self._rows = [], 0

    def close(self) -> None:
        """Finish the file."""
        if self._waiting:
            self._flush()
        self._writer.close()


class Files:
    """The sample's open files by stem (path below the folder, without its suffix).

    Rows that hold what their column can't (bad rows are text) go into the same CSV file, but
    into a Parquet file of their own, whose columns are all text.
    """

    def __init__(self, folder: Path, file_format: FileFormat) -> None:
        self._folder = folder
        self._format = file_format
        self._open: dict[Path, CsvFile | ParquetFile] = {}

    def append(self, stem: str, table: Any, *, is_text: bool = False) -> None:
        """Write rows at the end of the stem's file."""
        path = self.path(stem, is_text=is_text)
        if path not in self._open:
            path.parent.mkdir(parents=True, exist_ok=True)
            is_csv = self._format == "csv"
            self._open[path] = CsvFile(path) if is_csv else ParquetFile(path, table.schema)
        self._open[path].append(table)

    def append_raw_csv(self, stem: str, records: bytes) -> None:
        """Add CSV records as they are; Parquet has no such thing, and gets none."""
        file = self._open[self.path(stem)] if self._format == "csv" else None
        if isinstance(file, CsvFile):
            file.append_raw(records)

    def path(self, stem: str, *, is_text: bool = False) -> Path:
        """Where the stem's rows lie."""
        if self._format == "csv":
            return self._folder / f"{stem}.csv"
        inside = stem if "/" in stem else f"{stem}/{stem}"
        return self._folder / f"{inside}{'-as-text' if is_text else ''}.parquet"

    def close(self) -> None:
        """Finish every file."""
        for file in self._open.values():
            file.close()
        self._open.clear()


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of every file below the folder, by its path there."""
    found: dict[str, str] = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        with path.open("rb") as stream:
            found[path.relative_to(folder).as_posix()] = hashlib.file_digest(
                stream, "sha256"
            ).hexdigest()
    return found
