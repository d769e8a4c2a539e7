"""What BI may rely on in `headline_figures`, one row per metric, period and dimension value."""

from datetime import date

import great_expectations.expectations as gxe

from expectations.previous import PreviousRelease
from expectations.rules import finite, never, ordered, periods_reach

SHARES = (
    "'churn_rate', 'gross_revenue_retention', 'cohort_retention', 'win_back_rate',"
    " 'contacted_in_time'"
)


def expectations(previous: PreviousRelease | None, as_of: date) -> list[gxe.Expectation]:
    """Figures on their scales and made of their parts.

    What has changed since the last release is no fault: `restatements` lists it.
    """
    return [
        *finite("value", "value_low", "value_high"),
        never(f"metric in ({SHARES}) and value not between 0 and 1", "shares are from 0 to 1"),
        never("metric = 'nps' and value not between -100 and 100", "NPS is from -100 to 100"),
        never(
            "metric not in ('nps', 'cac', 'ltv_to_cac') and value is not null"
            " and denominator is not null and abs(value - numerator / denominator) > 1e-9",
            "a rate is its numerator over its denominator",
        ),
        never(
            "metric = 'nps' and abs(value - 100 * numerator / denominator) > 1e-9",
            "NPS is a hundred times its numerator over its denominator",
        ),
        never(
            "metric = 'cac' and abs(value * denominator - numerator) > 0.0051 * denominator",
            "CAC leads to the spend",
        ),
        ordered("value_low", "value", "value_high", where="metric <> 'nps' or denominator > 1"),
        never(
            "is_final and (value is null or not is_complete or metric = 'ltv_to_cac')",
            "final is what is over, known and no forecast",
        ),
        # credit notes may make the spend of a period negative
        never(
            "metric <> 'ltv_to_cac' and denominator < 0",
            "nothing below the line is negative, spend aside",
        ),
        *periods_reach(as_of, where="metric = 'churn_rate' and dimension = 'all'"),
    ]
