"""Takes a person's data out of the lake; what they bought stays."""

from pathlib import Path

import duckdb

from orchestration.errors import RetentionError
from orchestration.landing.tables import load_tables
from orchestration.publishing.lock import run_lock
from orchestration.settings import PROJECT_DIR, Settings
from orchestration.warehouse.rules import forget_built_by


def erase_person(settings: Settings, customer_id: str) -> int:
    """Empty the personal columns of every lake row of a customer; the number of rows changed.

    The one exception to the append-only lake: a file that holds the person is replaced by one
    that differs in these values alone. The next run rebuilds the warehouse from it.

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
        forget_built_by(settings.warehouse)
    return count


def _erase_in_file(path: Path, personal: frozenset[str], customer_id: str) -> int:
    """Rewrite one file of the lake if it has rows of the customer; the number of those rows."""
    with duckdb.connect() as connection:
        lake_file = connection.read_parquet(str(path))
        columns = sorted(personal.intersection(lake_file.columns))
        is_theirs = "trim(cast(customer_id as varchar)) = $customer"
        if not columns or "customer_id" not in lake_file.columns:
            return 0
        (count,) = connection.execute(
            f"select count(*) from lake_file where {is_theirs}", {"customer": customer_id}
        ).fetchall()[0]
        if not count:
            return 0
        emptied = ", ".join(f'case when not {is_theirs} then "{c}" end as "{c}"' for c in columns)
        unfinished = path.with_suffix(".erasing")
        connection.execute(
            f"copy (select * replace ({emptied}) from lake_file order by _row_id)"
            f" to '{unfinished}' (format parquet)",
            {"customer": customer_id},
        )
    unfinished.replace(path)
    return int(count)
