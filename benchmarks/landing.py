"""Landing the transactions' CSV against DuckDB's bare read_csv of the same files into a table."""

import os
import shutil
from functools import partial
from pathlib import Path

import duckdb

from benchmarks.company import THREADS, inbox_of, land_inbox, settings_in
from benchmarks.measure import Task
from orchestration.settings import Settings


def tasks(size: str) -> list[Task]:
    """Ours first."""
    return [
        Task("landing", partial(_inbox, size), land_inbox, _nothing),
        Task("read_csv into a table", partial(_files, size), _read_csv, int),
    ]


def _inbox(size: str, folder: Path) -> Settings:
    settings = settings_in(folder, f"{size}-landing")
    shutil.rmtree(settings.inbox.parent)
    (settings.inbox / "transactions").mkdir(parents=True)
    for path in (inbox_of(folder, size, "csv") / "transactions").iterdir():
        os.link(path, settings.inbox / "transactions" / path.name)
    return settings


def _nothing(_: None) -> int:
    return 0


def _files(size: str, folder: Path) -> tuple[Path, Path]:
    return inbox_of(folder, size, "csv") / "transactions", folder / f"{size}-read-csv.duckdb"


def _read_csv(given: tuple[Path, Path]) -> int:
    """All but the file of bad records, which DuckDB refuses."""
    source, file = given
    file.unlink(missing_ok=True)
    files = [str(path) for path in sorted(source.iterdir()) if "typed-by-hand" not in path.name]
    with duckdb.connect(str(file)) as connection:
        connection.execute(f"set enable_progress_bar = false; set threads = {THREADS}")
        connection.execute("create table rows as select * from read_csv($1)", [files])
        [(rows,)] = connection.execute("select count(*) from rows").fetchall()
    file.unlink()
    return int(rows)
