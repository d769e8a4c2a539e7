"""What BI may rely on in `channel_economics`, one row per period and channel."""

from datetime import date

import great_expectations.expectations as gxe

from expectations.previous import PreviousRelease
from expectations.rules import (
    closed_by,
    closed_kept,
    finite,
    never,
    not_negative,
    periods_reach,
)

PER_CUSTOMER = ("cac", "lifetime_value", "ltv_to_cac", "return_on_spend", "payback_months")
MOST_PAYBACK_MONTHS = 1200  # a century: more is a slipped date


def expectations(previous: PreviousRelease | None, as_of: date) -> list[gxe.Expectation]:
    """Figures per customer where there must be some and nowhere else, ranks without a gap.

    Spend itself may be below 0 where a credit note comes in a later period.
    """
    figures = " or ".join(f"{column} is not null" for column in PER_CUSTOMER)
    misplaced = """
        select 1 as unexpected from (
            select *, row_number() over (
                partition by period_type, period_start
                order by lifetime_value - cac desc nulls last, channel
            ) as place from {batch}
            where is_complete
        ) as placed
        where rank is distinct from place
    """
    mixed = """
        select 1 as unexpected from {batch}
        where lifetime_value_basis is not null
        group by period_type, period_start
        having count(distinct lifetime_value_basis) > 1
    """
    return [
        *not_negative("new_customers", "forecast_customers", "payback_months"),
        *finite("ltv_to_cac", "return_on_spend"),
        never(f"payback_months > {MOST_PAYBACK_MONTHS}", "payback takes less than a century"),
        never("forecast_customers > new_customers", "forecast_customers <= new_customers"),
        never(
            f"(not is_complete or new_customers = 0) and ({figures})",
            "a running period, or one without new customers, has no figure per customer",
        ),
        never(
            "is_complete and new_customers > 0 and lifetime_value is null",
            "the new customers of a complete period have a lifetime value",
        ),
        never(
            "(lifetime_value is null) <> (lifetime_value_basis is null)",
            "a lifetime value says what it holds",
        ),
        never("abs(cac * new_customers - spend) > 0.005 * new_customers", "CAC leads to spend"),
        never(
            "(cac is not null and spend > 0) <> (ltv_to_cac is not null)",
            "LTV:CAC stands where there is a CAC above 0, and nowhere else",
        ),
        never("is_paid_back <> (payback_months is not null)", "is_paid_back goes by the months"),
        gxe.UnexpectedRowsExpectation(
            unexpected_rows_query=misplaced,
            description="channels are ranked by lifetime_value - cac, best first, NULL last",
        ),
        never("not is_complete and rank is not null", "a running period has no ranks"),
        gxe.UnexpectedRowsExpectation(
            unexpected_rows_query=mixed,
            description="the channels of a period are valued on one basis",
        ),
        *periods_reach(as_of, where="true"),
        *closed_kept(
            previous,
            "channel_economics",
            "new_customers",
            by=("period_type", "period_start"),
            where=closed_by(as_of),
        ),
    ]
