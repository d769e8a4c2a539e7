"""What people may rely on in `plan_review`, one row per target and quarter."""

from datetime import date

import great_expectations.expectations as gxe

from expectations.previous import PreviousRelease
from expectations.rules import between, finite, never, not_negative, ordered, sql_date


def expectations(previous: PreviousRelease | None, as_of: date) -> list[gxe.Expectation]:
    """Four quarters a target, verdicts that follow from the figures.

    It has nothing to drift from: targets are people's to change.
    """
    quarters = """
        select 1 as unexpected from {batch}
        group by year, metric, dimension, dimension_value, target_unit
        having count(distinct quarter) <> 4
    """
    return [
        *between(1, 4, "quarter"),
        gxe.ExpectColumnValuesToBeInSet(
            column="status",
            value_set=["on_track", "at_risk", "missed", "not_due"],
            description="status is one of the four",
        ),
        gxe.UnexpectedRowsExpectation(
            unexpected_rows_query=quarters, description="a target has its four quarters"
        ),
        *finite("target", "actual", "forecast_year_end", "required_for_rest_of_year"),
        *not_negative("required_for_rest_of_year"),
        never(
            "(actual is null) <> (status = 'not_due')",
            "what has a figure has a verdict, and nothing else",
        ),
        never("actual is not null and not is_complete", "a running quarter has no figure"),
        never(
            f"is_complete <> (quarter_start + interval 3 month <= {sql_date(as_of)}"
            " + interval 1 day)",
            "a quarter is complete when it ends by the as-of date, and only then",
        ),
        never(
            "abs(actual - target - gap) > 1e-9 or (gap is null) <> (actual is null)",
            "the gap is actual - target",
        ),
        never(
            "target_unit <> 'year' and status not in ('not_due') and (status = 'on_track')"
            " <> (if(better = 'lower', actual <= target, actual >= target))",
            "a target per month or quarter is met or missed",
        ),
        never(
            "target_unit = 'year' and quarter = 4 and status = 'at_risk'",
            "a year that is over is not at risk",
        ),
        never(
            "required_for_rest_of_year is not null and (quarter = 4 and is_complete"
            " or status = 'missed')",
            "nothing is required of what is over or out of reach",
        ),
        ordered("forecast_year_end_low", "forecast_year_end", "forecast_year_end_high"),
    ]
