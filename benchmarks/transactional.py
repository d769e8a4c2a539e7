"""The transactional marts: this project's build against SQL by hand, pandas and a bare scan."""

import shutil
from functools import partial
from pathlib import Path

import duckdb

from benchmarks import by_pandas
from benchmarks.builds import build, files_of, parsed
from benchmarks.company import THREADS, almost_empty_company, sales_company
from benchmarks.measure import Task
from orchestration.settings import Settings
from orchestration.warehouse.dbt import Dbt

MARTS = (
    "customers",
    "churn_by_period",
    "cohort_retention",
    "customer_survival",
    "data_quality",
    "rejected_rows",
)
MEMORY_LIMIT = "2GB"
SELECTION = tuple(f"+{name}" for name in MARTS)
BY_HAND = sorted((Path(__file__).parent / "by_hand").glob("*.sql"))
SETTINGS = f"""
    set enable_progress_bar = false; set threads = {THREADS};
    set file_search_path = '{{lake}}'
"""
SCAN = """
    select count(*) from (
        select customer_id, occurred_at, amount, kind, transaction_id
        from read_parquet('transactions/*.parquet', union_by_name = true)
    ) where customer_id > 'a' or occurred_at > 'a' or amount > 'a' or kind > 'a'
        or transaction_id > 'a'
"""


def tasks(size: str, *, with_pandas: bool) -> list[Task]:
    """Ours first, then dbt's share of it, ours with little memory, then the others."""
    limited = partial(_ready, size, memory_limit=MEMORY_LIMIT)
    # two models at a time need more beside what DuckDB is told of
    one_by_one = partial(_build, threads=1)
    found = [
        Task("this project", partial(_ready, size), _build, marts_of),
        Task("of it dbt: almost no rows", partial(_ready, ""), _build, marts_of),
        Task(f"this project in {MEMORY_LIMIT}", limited, one_by_one, _copy_of_marts),
        Task("SQL by hand", partial(_lake, size), by_hand, str),
        Task("scan of five columns", partial(_lake, size), _scan, int),
    ]
    if with_pandas:
        found.append(Task("pandas", partial(_lake, size), by_pandas.build, str))
    return found


def _company(size: str, folder: Path) -> Settings:
    return sales_company(folder, size) if size else almost_empty_company(folder)


def _ready(size: str, folder: Path, memory_limit: str = "") -> tuple[Dbt, Settings]:
    settings = _company(size, folder)
    for path in files_of(settings):
        path.unlink(missing_ok=True)
    return parsed(settings, memory_limit), settings


def _build(given: tuple[Dbt, Settings], threads: int = THREADS) -> Settings:
    build(*given, SELECTION, threads=threads)
    return given[1]


def marts_of(settings: Settings) -> str:
    """Rejected rows are private: they lie in the other file."""
    warehouse, marts = files_of(settings)
    with duckdb.connect(str(marts)) as connection:
        connection.execute(f"attach '{warehouse}' as warehouse (read_only)")
        connection.execute(
            "create or replace table marts.marts.rejected_rows as"
            " select source_file, source_row, reject_reasons, raw_text"
            " from warehouse.staging.rejected_rows where table_name = 'transactions'"
        )
        connection.execute(
            "delete from marts.marts.data_quality where table_name <> 'transactions'"
        )
    return str(marts)


def _copy_of_marts(settings: Settings) -> str:
    """The next build writes to the same file."""
    marts = Path(marts_of(settings))
    return str(shutil.copyfile(marts, marts.with_name("marts-in-little-memory.duckdb")))


def _lake(size: str, folder: Path) -> tuple[Path, Path]:
    return sales_company(folder, size).lake, folder / f"{size}-by-hand.duckdb"


def by_hand(given: tuple[Path, Path]) -> Path:
    """Run the statements of by_hand/ into a new file."""
    lake, file = given
    file.unlink(missing_ok=True)
    with duckdb.connect() as connection:
        connection.execute(SETTINGS.format(lake=lake))
        connection.execute(f"attach '{file}' as built; use built; create schema marts")
        for path in BY_HAND:
            for statement in path.read_text(encoding="utf-8").split(";\n"):
                connection.execute(statement)
    return file


def _scan(given: tuple[Path, Path]) -> int:
    lake, _ = given
    with duckdb.connect() as connection:
        connection.execute(SETTINGS.format(lake=lake))
        [(rows,)] = connection.execute(SCAN).fetchall()
    return int(rows)
