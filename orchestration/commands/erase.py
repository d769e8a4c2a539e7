"""Takes a person's data out of the lake and what was built from it; what they bought stays."""

from pathlib import Path

import duckdb

from orchestration.errors import RetentionError
from orchestration.landing.tables import load_tables
from orchestration.publishing.durable import sync
from orchestration.publishing.lock import run_lock
from orchestration.settings import PROJECT_DIR, Settings
from orchestration.warehouse.dbt import WAREHOUSE_FILE

# A record with the wrong number of fields is kept as text: who it is about is one of its fields.
IS_THEIRS = """
    coalesce(trim(cast(customer_id as varchar)) = $customer
    or list_contains(string_split(replace(_malformed, '"', ''), ','), $customer), false)
"""


def erase_person(settings: Settings, customer_id: str) -> int:
    """Empty the personal columns of every lake row of a customer; the number of rows changed.

    The one exception to the append-only lake: a file that holds the person is replaced by one
    that differs in these values alone. The private warehouse is removed, since a database file
    keeps the bytes of rows that are gone; the next run builds it anew.

    Raises:
        RetentionError: a run is going on, or the lake has no such customer.
    """
    count = 0
    with run_lock(settings.warehouse / "run.lock", "erasure"):
        for table in load_tables(PROJECT_DIR).values():
            for path in sorted((settings.lake / table.name).glob("*.parquet")):
                count += _erase_in_file(path, table.personal, customer_id)
        if not count:
            raise RetentionError(f"The lake has no personal data of a customer {customer_id!r}.")
        for path in settings.warehouse.glob(f"{WAREHOUSE_FILE}*"):
            path.unlink()
    return count


def _erase_in_file(path: Path, personal: frozenset[str], customer_id: str) -> int:
    """Rewrite one file of the lake if it has rows of the customer; the number of those rows."""
    with duckdb.connect() as connection:
        lake_file = connection.read_parquet(str(path))
        columns = sorted(personal.intersection(lake_file.columns))
        if not columns or "customer_id" not in lake_file.columns:
            return 0
        (count,) = connection.execute(
            f"select count(*) from lake_file where {IS_THEIRS}", {"customer": customer_id}
        ).fetchall()[0]
        if not count:
            return 0
        emptied = [f'case when not {IS_THEIRS} then "{c}" end as "{c}"' for c in columns]
        emptied.append(
            f"case when {IS_THEIRS} and _malformed is not null then 'erased'"
            " else _malformed end as _malformed"
        )
        unfinished = path.with_suffix(".erasing")
        connection.execute(
            f"copy (select * replace ({', '.join(emptied)}) from lake_file order by _row_id)"
            f" to '{unfinished}' (format parquet)",
            {"customer": customer_id},
        )
    sync(unfinished)
    unfinished.replace(path)
    return int(count)
