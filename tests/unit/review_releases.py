"""Small releases for tests of the plan review: made rows in marts typed as the models type them."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import yaml

from orchestration.publishing.manifest import DATABASE_FILE, MARTS_FILE
from orchestration.settings import PROJECT_DIR

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
AS_OF = date(2026, 6, 30)
# name of the release's folder, as real ones are
RELEASE = "20260701T080000Z-0001"


def write_release(folder: Path, rows: Rows, **facts: Any) -> Path:
    """A release in `folder` with every mart of the project, empty where no rows are given.

    `facts` stand in for those of its release.json.
    """
    release = folder / RELEASE
    release.mkdir(parents=True)
    (release / MARTS_FILE).symlink_to(DATABASE_FILE)
    with duckdb.connect(str(release / DATABASE_FILE)) as connection:
        connection.execute("create schema marts")
        for mart, columns in marts().items():
            typed = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
            connection.execute(f"create table marts.{mart} ({typed})")
            if given := rows.get(mart):
                unknown = set().union(*given) - set(columns)
                assert not unknown, (mart, unknown)
                marks = "(" + ", ".join("?" * len(columns)) + ")"
                connection.execute(  # at once: one by one is slow
                    f"insert into marts.{mart} values {', '.join([marks] * len(given))}",
                    [row.get(name) for row in given for name in columns],
                )
    content = {
        "release_id": RELEASE,
        "as_of_date": AS_OF.isoformat(),
        "published_at": "2026-07-01T08:00:00+00:00",
        "code_version": "0.1.0",
        "sample": True,
        "last_batch_id": 1,
        "inputs": {},
        "checks_run": {},
        "forecasts": {},
        "row_counts": {},
        "checksums": {},
    }
    (release / "release.json").write_text(json.dumps(content | facts), encoding="utf-8")
    return release


@cache
def marts() -> Mapping[str, Mapping[str, str]]:
    """Each mart of the project with the types of its columns, as its contract has them."""
    return {
        model["name"]: {column["name"]: column["data_type"] for column in model["columns"]}
        for path in sorted((PROJECT_DIR / "models" / "marts").rglob("*.yml"))
        for model in yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)["models"]
    }


def quarters(first: date = date(2024, 1, 1), count: int = 10) -> list[date]:
    """First days of quarters in a row."""
    months = [first.year * 12 + first.month - 1 + 3 * number for number in range(count)]
    return [date(month // 12, month % 12 + 1, 1) for month in months]


def periods(fiscal_month: int = 1) -> list[dict[str, Any]]:
    """The rows that say which periods there are: ten quarters and their years, to June 2026."""
    starts = quarters(date(2024, 1, 1))
    years = [date(year, fiscal_month, 1) for year in (2024, 2025, 2026)]
    ends = {start: start.replace(year=start.year + 1) for start in years}
    return [
        *(churn("quarter", start, 100 + number, 5 + number) for number, start in enumerate(starts)),
        *(
            churn("year", start, 100, 20, is_complete=ends[start] <= date(2026, 7, 1))
            for start in years
            if start <= AS_OF
        ),
    ]


def churn(
    period_type: str,
    start: date,
    starting: int,
    lost: int,
    dimension: str = "all",
    value: str = "all",
    *,
    is_complete: bool = True,
) -> dict[str, Any]:
    """A row of churn_by_period, with an interval wide enough for no test to rest on it."""
    rate = lost / starting if is_complete and starting else None
    return {
        "period_type": period_type,
        "period_start": start,
        "dimension": dimension,
        "dimension_value": value,
        "is_complete": is_complete,
        "is_warm_up": False,
        "starting_customers": starting,
        "new_customers": lost,
        "reactivated_customers": 0,
        "lost_customers": lost,
        "lost_new_customers": 0,
        "returned_in_period": 0,
        "ending_customers": starting,
        "churn_rate": rate,
        "churn_rate_low": None if rate is None else rate - 0.02,
        "churn_rate_high": None if rate is None else rate + 0.02,
        "annualised_churn_rate": None if rate is None else min(1.0, rate * 3),
    }
