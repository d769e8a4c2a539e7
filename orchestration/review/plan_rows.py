"""The rows of plan_review that a review looks at, and how each of them is written."""

from collections.abc import Mapping, Sequence

from orchestration.review.context import Context
from orchestration.review.document import Kind
from orchestration.review.marts import Record

KEY = ("year", "quarter", "metric", "dimension", "dimension_value", "target_unit")
KINDS: Mapping[str, Kind] = {
    "share": Kind.SHARE,
    "points": Kind.POINTS,
    "money": Kind.MONEY,
    "ratio": Kind.RATIO,
    "count": Kind.COUNT,
}
# What people look at first.
STATUSES = ("missed", "at_risk", "on_track", "not_due")


def plan_rows(context: Context) -> list[Record]:
    """The plan as it stood at the period's end: what is missed first, and by most.

    Of a year that still runs it is the newest quarter with a figure.
    """
    scope = context.scope
    return context.marts.rows(
        "plan_review",
        "select * from {mart} where year = ? and quarter = coalesce(?, ("
        " select max(quarter) from {mart} where year = ? and status <> 'not_due'), 4)"
        f" order by {_order('status', STATUSES)},"
        " abs(gap) / nullif(abs(target), 0) desc nulls last,"
        " metric, dimension, dimension_value, target_unit",
        [scope.year, scope.quarter, scope.year],
    )


def kind(unit: str) -> Kind:
    """How figures of a metric in that unit are written."""
    return KINDS[unit]


def kind_of_change(unit: str) -> Kind:
    """How a difference of two of them is written."""
    return Kind.SHARE_CHANGE if unit == "share" else kind(unit)


def _order(column: str, values: Sequence[str]) -> str:
    cases = " ".join(f"when '{value}' then {place}" for place, value in enumerate(values))
    return f"case {column} {cases} end"
