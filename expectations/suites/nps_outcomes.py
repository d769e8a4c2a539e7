"""What BI may rely on in `nps_outcomes`, one row per period and band."""

from datetime import date

import great_expectations.expectations as gxe

from expectations.previous import PreviousRelease
from expectations.rules import (
    closed_by,
    closed_kept,
    finite,
    never,
    not_negative,
    ordered,
    share,
    sql_date,
)


def expectations(previous: PreviousRelease | None, as_of: date) -> list[gxe.Expectation]:
    """Every period has its four bands; nothing is said about a time that is not over."""
    return [
        *not_negative(
            *("customers", "customers_at_risk", "customers_lost", "never_contacted"),
            "median_days_since_contact",
        ),
        *share("later_churn_rate", "later_churn_rate_low", "later_churn_rate_high"),
        ordered("later_churn_rate_low", "later_churn_rate", "later_churn_rate_high"),
        *finite("later_spend_change"),
        never(
            "customers_at_risk > customers or customers_lost > customers_at_risk"
            " or never_contacted > customers",
            "customers_lost <= customers_at_risk <= customers",
        ),
        never(
            "later_churn_rate is not null and (customers_at_risk = 0"
            " or abs(later_churn_rate - customers_lost / customers_at_risk) > 1e-9)",
            "the later churn rate is of those at risk",
        ),
        never(
            f"not ({closed_by(as_of)})"
            " and (later_churn_rate is not null or later_spend_change is not null)",
            "a running period has no outcome",
        ),
        never(
            f"is_complete <> ({closed_by(as_of)})",
            "a period is complete when it ends by the as-of date, and only then",
        ),
        never(f"period_start > {sql_date(as_of)}", "no period starts after the as-of date"),
        gxe.UnexpectedRowsExpectation(
            unexpected_rows_query=(
                "select 1 as unexpected from {batch} group by period_type, period_start"
                " having count(*) <> 4 or count(distinct band) <> 4"
            ),
            description="every period has its four bands",
        ),
        *closed_kept(
            previous,
            "nps_outcomes",
            "customers",
            by=("period_type", "period_start"),
            where=closed_by(as_of),
        ),
    ]
