"""What BI may rely on in `customer_survival`, one row per dimension value and month of tenure."""

from datetime import date

import great_expectations.expectations as gxe

from expectations.previous import PreviousRelease
from expectations.rules import never, not_negative, ordered, rows_kept, share


def expectations(previous: PreviousRelease | None, as_of: date) -> list[gxe.Expectation]:
    """Curves that start at 1, never rise, and lie inside their intervals."""
    rising = """
        select 1 as unexpected from (
            select survival - lag(survival) over (
                partition by dimension, dimension_value order by tenure_months
            ) as rise
            from {batch}
        ) as steps
        where rise > 1e-12
    """
    before = (
        previous.value("customer_survival", "count(*)", needs=["tenure_months"])
        if previous
        else None
    )
    return [
        *share("survival", "survival_low", "survival_high"),
        *not_negative("tenure_months", "at_risk", "churned"),
        ordered("survival_low", "survival", "survival_high"),
        gxe.UnexpectedRowsExpectation(
            unexpected_rows_query=rising, description="survival never rises with tenure"
        ),
        never(
            "survival > 0 and (survival_low is null or survival_high is null)",
            "a curve above 0 has its interval",
        ),
        *rows_kept(before),
    ]
