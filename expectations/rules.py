"""Expectations that several suites share, in Great Expectations' own classes.

SQL here is read by `str.format` and by SQLAlchemy: braces are doubled, and no `:name` appears.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from math import floor

import great_expectations.expectations as gxe

from expectations.previous import PreviousRelease

# What corrections may take away against the last release before it is an alarm: a share of the
# figure and, since one customer is a large share of a small figure, a few on top.
TOLERATED_LOSS = 0.05
TOLERATED_FEW = 2

FIRST_DAY_AFTER_PERIOD = (
    "(period_start + case period_type when 'month' then interval 1 month"
    " when 'quarter' then interval 3 month when 'year' then interval 1 year end)"
)


def sql_date(day: date) -> str:
    """A date as SQL."""
    return f"date '{day}'"


def closed_by(as_of: date) -> str:
    """SQL condition: the period's last day is not after the as-of date."""
    return f"{FIRST_DAY_AFTER_PERIOD} <= {sql_date(as_of)} + interval 1 day"


def never(condition: str, description: str) -> gxe.Expectation:
    """No row fulfils the SQL condition; the observed value counts those that do.

    The constant instead of the row keeps a million offenders small in memory.
    """
    return gxe.UnexpectedRowsExpectation(
        unexpected_rows_query=f"select 1 as unexpected from {{batch}} where {condition}",
        description=description,
    )


def never_null(*columns: str) -> gxe.Expectation:
    """Every column has a value in every row: an unexpected row is a column and the number of rows
    without a value.

    One query for all columns: to prepare an expectation for each, Great Expectations needs longer
    than DuckDB to answer them all.
    """
    counts = ", ".join(f'count(*) - count("{column}") as "{column}"' for column in columns)
    return gxe.UnexpectedRowsExpectation(
        unexpected_rows_query=(
            f"select empty_column, empty_rows from (unpivot (select {counts} from {{batch}})"
            " on columns(*) into name empty_column value empty_rows) as counted"
            " where empty_rows > 0"
        ),
        description="every column that must have a value has one in every row",
    )


def not_negative(*columns: str) -> list[gxe.Expectation]:
    """Counts and amounts that can't be below 0."""
    return [
        gxe.ExpectColumnValuesToBeBetween(
            column=column, min_value=0, description=f"{column} is at least 0"
        )
        for column in columns
    ]


def between(low: int, high: int, *columns: str) -> list[gxe.Expectation]:
    """Figures on a closed scale; NaN and infinity fail too."""
    return [
        gxe.ExpectColumnValuesToBeBetween(
            column=column,
            min_value=low,
            max_value=high,
            description=f"{column} is from {low} to {high}",
        )
        for column in columns
    ]


def share(*columns: str) -> list[gxe.Expectation]:
    """Rates and probabilities."""
    return between(0, 1, *columns)


def finite(*columns: str) -> list[gxe.Expectation]:
    """Doubles without bounds are still numbers: neither NaN nor infinity."""
    return [
        never(f"not isfinite(cast({column} as double))", f"{column} is a finite number")
        for column in columns
    ]


def ordered(low: str, value: str, high: str, where: str = "true") -> gxe.Expectation:
    """An interval's bounds lie in order around the value, rounding of doubles aside."""
    return never(
        f"({where}) and ({low} > {value} + 1e-9 or {value} > {high} + 1e-9"
        f" or {low} > {high} + 1e-9)",
        f"{low} <= {value} <= {high}",
    )


def periods_reach(as_of: date, where: str = "dimension = 'all'") -> list[gxe.Expectation]:
    """Freshness of a mart of periods: each period type ends in the one of the as-of date.

    `where`: SQL condition, the rows that must reach it.
    """
    day = sql_date(as_of)
    stale = f"""
        select types.period_type
        from (values ('month'), ('quarter'), ('year')) as types (period_type)
        left join (
            select period_type from {{batch}}
            where {where}
              and period_start <= {day} and {FIRST_DAY_AFTER_PERIOD} > {day}
        ) as newest on newest.period_type = types.period_type
        where newest.period_type is null
    """
    return [
        gxe.UnexpectedRowsExpectation(
            unexpected_rows_query=stale,
            description=f"months, quarters and years reach the as-of date {as_of}",
        ),
        never(f"period_start > {day}", "no period starts after the as-of date"),
        never(
            f"is_complete <> ({closed_by(as_of)})",
            "a period is complete when it ends by the as-of date, and only then",
        ),
    ]


def rows_kept(before: int | None) -> list[gxe.Expectation]:
    """Drift of volume: the table has not lost more than the tolerated share of its rows."""
    if not before:
        return []
    return [
        gxe.ExpectTableRowCountToBeBetween(
            min_value=least_kept(before),
            description=f"rows: at least {least_kept(before)}, the last release had {before}",
        )
    ]


def total_kept(column: str, before: int | None) -> list[gxe.Expectation]:
    """Drift of a total that only corrections make smaller."""
    if not before:
        return []
    return [
        gxe.ExpectColumnSumToBeBetween(
            column=column,
            min_value=least_kept(before),
            description=f"total of {column}: at least {least_kept(before)},"
            f" the last release had {before}",
        )
    ]


def least_kept(before: int | Decimal, tolerated_loss: float = TOLERATED_LOSS) -> int:
    """The smallest figure, a count or money, that is no alarm after `before` last time."""
    return max(0, floor(float(before) * (1 - tolerated_loss)) - TOLERATED_FEW)


def closed_kept(
    previous: PreviousRelease | None,
    mart: str,
    column: str,
    *,
    by: Sequence[str],
    where: str,
    tolerated_loss: float = TOLERATED_LOSS,
) -> list[gxe.Expectation]:
    """Drift of closed periods: no total has lost more than is tolerated.

    Late rows may raise a closed period, which restatements show; a fall this large is lost data.

    Args:
        previous: the last release, None when there is none.
        mart: the mart's name.
        column: a count or money to add up; smaller than before is worse.
        by: the columns to add up by.
        where: SQL condition, the rows to add up in both releases.
        tolerated_loss: share of the last release's total that may be gone.
    """
    if previous is None:
        return []
    names = ", ".join(by)
    before = previous.rows(
        mart, [*by, f"sum({column})"], needs=[*by, column], where=where, group_by=by
    )
    if not before:
        return []
    least = ", ".join(
        f"({', '.join(map(_literal, row[:-1]))}, {least_kept(row[-1], tolerated_loss)})"
        for row in before
    )
    lost = f"""
        select 1 as unexpected
        from (values {least}) as last_release ({names}, least_kept)
        left join (
            select {names}, sum({column}) as kept from {{batch}} where {where} group by {names}
        ) as now using ({names})
        where coalesce(now.kept, 0) < last_release.least_kept
    """
    return [
        gxe.UnexpectedRowsExpectation(
            unexpected_rows_query=lost,
            description=f"{column} by {names}, {len(before)} closed ones in the last release:"
            f" not more than {tolerated_loss:.0%} lower",
        )
    ]


def _literal(value: object) -> str:
    """A date, a whole number or one of our own names as SQL."""
    if isinstance(value, date):
        return sql_date(value)
    return str(value) if isinstance(value, int) else f"'{value}'"
