"""The quarter or year that a review is of, in the calendar of its release."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from orchestration.errors import RetentionError
from orchestration.publishing.manifest import read_release
from orchestration.review.formats import fiscal_quarter
from orchestration.review.marts import Marts, open_marts

# Periods that a review looks back on, its own included, and the months of one.
TREND = {"quarter": 8, "year": 5}
MONTHS = {"quarter": 3, "year": 12}


@dataclass(frozen=True)
class Scope:
    """The period under review: `quarter` None means the year. `end` is the day after it."""

    year: int
    quarter: int | None
    start: date
    end: date
    as_of: date
    fiscal_month: int

    @property
    def period_type(self) -> str:
        return "year" if self.quarter is None else "quarter"

    @property
    def is_complete(self) -> bool:
        return self.end - timedelta(days=1) <= self.as_of

    @property
    def previous_start(self) -> date:
        """First day of the period of the same kind before it."""
        return add_months(self.start, -MONTHS[self.period_type])

    @property
    def last_quarter_start(self) -> date:
        return add_months(self.end, -3)

    def trend_start(self, period_type: str) -> date:
        """First day of the oldest quarter or year that trends show."""
        return add_months(self.end, -MONTHS[period_type] * TREND[period_type])

    @property
    def last_complete_year_start(self) -> date:
        """First day of the newest fiscal year that was over at the end of the period."""
        first = add_months(self.end, -12)
        return date(
            first.year if first.month >= self.fiscal_month else first.year - 1, self.fiscal_month, 1
        )


def add_months(day: date, months: int) -> date:
    """The first day of the month so many months after that of `day`."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def scope_of(marts: Marts, as_of: date, year: int, quarter: int | None) -> Scope:
    """The period as the release knows it.

    Raises:
        RetentionError: there is no such quarter, or the data has nothing of it.
    """
    if quarter not in (None, 1, 2, 3, 4):
        raise RetentionError(f"there is no quarter {quarter}: it is 1, 2, 3 or 4")
    month = fiscal_month(marts)
    start = add_months(date(year, month, 1), 0 if quarter is None else 3 * (quarter - 1))
    end = add_months(start, 12 if quarter is None else 3)
    scope = Scope(year, quarter, start, end, as_of, month)
    known = [row["period_start"] for row in _periods(marts, scope.period_type)]
    if start not in known:
        name = f"{year}" if quarter is None else f"quarter {quarter} of {year}"
        reach = f"from {min(known)} to {as_of}" if known else "no period at all"
        raise RetentionError(f"the release has no figures of {name}: its data is {reach}")
    return scope


def last_complete(release_folder: Path, *, annual: bool = False) -> tuple[int, int | None]:
    """Year and quarter of the newest quarter that is over; of a year with None as its quarter.

    Raises:
        RetentionError: none is, or the release can't be read.
    """
    as_of = read_release(release_folder).facts.as_of_date
    with open_marts(release_folder) as marts:
        period_type = "year" if annual else "quarter"
        starts = [row["period_start"] for row in _periods(marts, period_type) if row["is_complete"]]
        if not starts:
            raise RetentionError(f"no {period_type} is over on {as_of}, the release's last day")
        year, quarter = fiscal_quarter(max(starts), fiscal_month(marts))
    return year, None if annual else quarter


def fiscal_month(marts: Marts) -> int:
    """Month in which fiscal years start: the one that the release's years start in."""
    years = _periods(marts, "year")
    return int(years[0]["period_start"].month) if years else 1


def _periods(marts: Marts, period_type: str) -> Sequence[Any]:
    return marts.rows(
        "churn_by_period",
        "select period_start, is_complete from {mart}"
        " where period_type = ? and dimension = 'all' order by period_start",
        [period_type],
    )
