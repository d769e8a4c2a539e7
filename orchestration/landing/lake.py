"""The lake's folders: empty files that type each table, the registry, and the commit."""

import fcntl
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from orchestration.errors import RetentionError
from orchestration.landing.tables import load_tables

REGISTRY = "landed_files"
STAGING = ".landing"
BOOKKEEPING = pa.schema(
    [
        ("_row_id", pa.int64()),
        ("_source_file", pa.string()),
        ("_source_row", pa.int64()),
        ("_batch_id", pa.int64()),
        ("_landed_at", pa.timestamp("us")),
        ("_landed_on", pa.date32()),
        ("_malformed", pa.string()),
    ]
)
_REGISTRY_SCHEMA = pa.schema(
    [
        ("file_id", pa.int64()),
        ("table_name", pa.string()),
        ("source_file", pa.string()),
        ("sha256", pa.string()),
        ("row_count", pa.int64()),
        ("keyless_row_count", pa.int64()),
        ("is_sample", pa.bool_()),
        ("batch_id", pa.int64()),
        ("landed_at", pa.timestamp("us")),
    ]
)
_DATA_FILE = re.compile(r"(\d{6,})\.parquet")


@dataclass(frozen=True)
class LandedFile:
    """A row of the registry; `landed_at` is UTC without an offset."""

    file_id: int
    table_name: str
    source_file: str
    sha256: str
    row_count: int
    keyless_row_count: int
    is_sample: bool
    batch_id: int
    landed_at: datetime


def prepare_lake(lake: Path, project_dir: Path) -> None:
    """Give every input table and the registry an empty file with all its columns, typed."""
    schemas = {
        name: pa.schema([*((column, pa.string()) for column in table.columns), *BOOKKEEPING])
        for name, table in load_tables(project_dir).items()
    }
    for name, schema in {**schemas, REGISTRY: _REGISTRY_SCHEMA}.items():
        empty = lake / name / "000000.parquet"
        if not empty.exists() or pq.read_schema(empty) != schema:
            empty.parent.mkdir(parents=True, exist_ok=True)
            publish_rows(schema.empty_table(), empty)


def read_registry(lake: Path) -> list[LandedFile]:
    """All files of all committed batches, oldest first."""
    files = sorted((lake / REGISTRY).glob("*.parquet"), key=lambda path: int(path.stem))
    rows = pa.concat_tables([pq.read_table(path) for path in files]).to_pylist()
    return sorted((LandedFile(**row) for row in rows), key=lambda file: file.file_id)


def remove_leftovers(lake: Path, tables: Iterable[str], registry: list[LandedFile]) -> None:
    """Remove what a killed landing left: its staging folder, data files it never registered."""
    remove_staging(lake)
    committed = {(file.table_name, file.file_id) for file in registry}
    for table in tables:
        for path in (lake / table).iterdir():
            match = _DATA_FILE.fullmatch(path.name)
            if match and int(match[1]) and (table, int(match[1])) not in committed:
                path.unlink()


def remove_staging(lake: Path) -> None:
    """Remove the folder in which a batch is read before it is committed."""
    shutil.rmtree(lake / STAGING, ignore_errors=True)


def commit(lake: Path, batch_id: int, staged: list[tuple[Path, LandedFile]]) -> None:
    """Move the data files in, then write the registry's file, which makes the batch count."""
    for path, file in staged:
        _sync(path)
        path.rename(lake / file.table_name / f"{file.file_id:06d}.parquet")
    for table in {file.table_name for _, file in staged}:
        _sync(lake / table)
    rows = pa.Table.from_pylist([asdict(file) for _, file in staged], schema=_REGISTRY_SCHEMA)
    publish_rows(rows, lake / REGISTRY / f"{batch_id:06d}.parquet")


@contextmanager
def alone_in(lake: Path) -> Iterator[None]:
    """Keep a second landing out; the lock dies with the process.

    Raises:
        RetentionError: another landing is at work.
    """
    lake.mkdir(parents=True, exist_ok=True)
    folder = os.open(lake, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise RetentionError(f"Another landing is writing to {lake}.") from error
        yield
    finally:
        os.close(folder)


def publish_rows(rows: pa.Table, path: Path) -> None:
    """Write under a temporary name, sync, rename: a reader sees the whole file or none."""
    temporary = path.with_name(f".{path.name}.tmp")
    pq.write_table(rows, temporary)
    _sync(temporary)
    temporary.rename(path)
    _sync(path.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
