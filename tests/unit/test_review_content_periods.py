"""Which quarter or year a review is of: fiscal years, running periods, periods unknown."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from orchestration.errors import RetentionError
from orchestration.review.content import build_review
from orchestration.review.marts import open_marts
from orchestration.review.periods import last_complete, scope_of
from orchestration.settings import PROJECT_DIR
from tests.unit.review_releases import AS_OF, churn, periods, write_release


def test_the_newest_quarter_that_is_over_is_the_default(tmp_path: Path) -> None:
    """Prevents: a review of the quarter that began yesterday."""
    running = churn("quarter", date(2026, 7, 1), 100, 0, is_complete=False)
    release = write_release(tmp_path, {"churn_by_period": [*periods(), running]})
    assert last_complete(release) == (2026, 2)
    assert last_complete(release, annual=True) == (2025, None)


def test_quarters_and_years_are_those_of_the_fiscal_year(tmp_path: Path) -> None:
    """Prevents: April to June called the second quarter where the year starts in April."""
    release = write_release(tmp_path, {"churn_by_period": periods(fiscal_month=4)})
    assert last_complete(release) == (2026, 1)
    assert last_complete(release, annual=True) == (2025, None)
    with open_marts(release) as marts:
        quarter = scope_of(marts, AS_OF, 2026, 1)
        year = scope_of(marts, AS_OF, 2025, None)
    assert (quarter.start, quarter.end) == (date(2026, 4, 1), date(2026, 7, 1))
    assert quarter.last_complete_year_start == date(2025, 4, 1)
    assert (year.start, year.end, year.previous_start) == (
        date(2025, 4, 1),
        date(2026, 4, 1),
        date(2024, 4, 1),
    )
    review = build_review(release, 2026, 1, "en", PROJECT_DIR)
    assert review.fiscal_year_start_month == 4
    assert review.subtitle.replace("\N{NO-BREAK SPACE}", " ") == "Q1 2026"


def test_the_last_whole_year_ends_with_the_period_at_the_latest(tmp_path: Path) -> None:
    """Prevents: a year that still runs as the one that channels are judged by."""
    release = write_release(tmp_path, {"churn_by_period": periods()})
    with open_marts(release) as marts:
        starts = {
            quarter: scope_of(marts, AS_OF, year, quarter).last_complete_year_start
            for year, quarter in ((2025, 3), (2025, 4), (2026, 1))
        }
    assert starts == {3: date(2024, 1, 1), 4: date(2025, 1, 1), 1: date(2025, 1, 1)}


@pytest.mark.parametrize(
    ("year", "quarter", "message"),
    [
        (2026, 5, "there is no quarter 5"),
        (2026, 3, "no figures of quarter 3 of 2026: its data is from 2024-01-01 to 2026-06-30"),
        (2023, None, "no figures of 2023"),
    ],
)
def test_a_period_that_is_not_in_the_release_is_refused(
    tmp_path: Path, year: int, quarter: int | None, message: str
) -> None:
    """Prevents: a review full of dashes."""
    release = write_release(tmp_path, {"churn_by_period": periods()})
    with pytest.raises(RetentionError, match=message):
        build_review(release, year, quarter, "vi", PROJECT_DIR)


def test_a_release_without_a_quarter_that_is_over_has_no_review(tmp_path: Path) -> None:
    """Prevents: a default that does not exist."""
    running = churn("quarter", date(2026, 4, 1), 100, 0, is_complete=False)
    release = write_release(tmp_path, {"churn_by_period": [running]})
    with pytest.raises(RetentionError, match="no quarter is over on 2026-06-30"):
        last_complete(release)


def test_the_currency_and_its_decimals_are_the_releases(tmp_path: Path) -> None:
    """Prevents: dong with cents, and dollars where the company counts in dong."""
    rows = {"churn_by_period": periods()}
    release = write_release(tmp_path, rows, inputs={"currency": "VND"}, sample=False)
    review = build_review(release, 2026, 2, "vi", PROJECT_DIR)
    assert (review.currency, review.minor_units, review.is_sample) == ("VND", 0, False)


def test_nothing_in_the_file_can_reach_out_of_it(tmp_path: Path) -> None:
    """Prevents: a release from elsewhere that reads this machine's files."""
    release = write_release(tmp_path, {"churn_by_period": periods()})
    with open_marts(release) as marts, pytest.raises(duckdb.PermissionException):
        marts.rows("churn_by_period", "select * from read_text('/etc/hostname')")


def test_a_release_that_is_gone_is_named(tmp_path: Path) -> None:
    """Prevents: a traceback of the database."""
    with pytest.raises(RetentionError, match="can't be opened"), open_marts(tmp_path / "gone"):
        pass
