"""What BI may rely on in `churn_by_period`, one row per period and dimension value."""

from datetime import date

import great_expectations.expectations as gxe

from expectations.previous import PreviousRelease
from expectations.rules import (
    closed_by,
    closed_kept,
    never,
    not_negative,
    ordered,
    periods_reach,
    share,
)

# Half, since a shorter inactivity window lawfully lowers who counts as active in the past.
TOLERATED_LOSS = 0.5
# No inactivity window is that long: after it some period has a rate, warm-up or not.
LONG_HISTORY_DAYS = 1100


def expectations(previous: PreviousRelease | None, as_of: date) -> list[gxe.Expectation]:
    """Rates where there must be some and nowhere else, inside their intervals, up to date."""
    rate_is_due = "is_complete and not is_warm_up and starting_customers > 0"
    return [
        *not_negative(
            "starting_customers",
            "new_customers",
            "reactivated_customers",
            "lost_customers",
            "lost_new_customers",
            "returned_in_period",
            "ending_customers",
        ),
        *share("churn_rate", "churn_rate_low", "churn_rate_high", "annualised_churn_rate"),
        ordered("churn_rate_low", "churn_rate", "churn_rate_high"),
        never(
            f"({rate_is_due}) and (churn_rate is null or churn_rate_low is null"
            " or churn_rate_high is null or annualised_churn_rate is null)",
            "a complete period past the warm-up with customers at its start has its rates",
        ),
        never(
            f"not ({rate_is_due}) and (churn_rate is not null or churn_rate_low is not null"
            " or churn_rate_high is not null or annualised_churn_rate is not null)",
            "an incomplete or warm-up period, or one nobody started in, has no rate",
        ),
        gxe.UnexpectedRowsExpectation(
            unexpected_rows_query=(
                "select count(churn_rate) as rates from {batch}"
                f" having max(period_start) - min(period_start) >= {LONG_HISTORY_DAYS}"
                " and count(churn_rate) = 0"
            ),
            description="a history of three years has some churn rate",
        ),
        *periods_reach(as_of),
        *closed_kept(
            previous,
            "churn_by_period",
            "starting_customers",
            by=("period_type", "period_start"),
            where=f"dimension = 'all' and {closed_by(as_of)}",
            tolerated_loss=TOLERATED_LOSS,
        ),
    ]
