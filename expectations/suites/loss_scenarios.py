"""What BI may rely on in `loss_scenarios`, one row per scenario and dimension value."""

from datetime import date

import great_expectations.expectations as gxe

from expectations.previous import PreviousRelease
from expectations.rules import never, not_negative

_GROUP = "dimension, dimension_value"


def expectations(previous: PreviousRelease | None, as_of: date) -> list[gxe.Expectation]:
    """Never more lost than there are, at one cost a head and never for nothing."""
    # both parts of a cost are rounded to hundredths
    unlike = f"""
        select 1 as unexpected from (
            select *, max(cast(total_cost as double) / customers_lost) over (
                partition by {_GROUP}
            ) as most_a_head from {{batch}}
            where customers_lost > 0
        ) as heads
        where cast(total_cost as double) / customers_lost
            < most_a_head - 0.02 - 1e-9 * abs(most_a_head)
    """
    return [
        *not_negative("active_customers", "customers_lost"),
        never("customers_lost > active_customers", "customers_lost <= active_customers"),
        never(
            "customers_lost > 0 and replacement_cost < 0.01 * customers_lost",
            "nobody is replaced for nothing",
        ),
        gxe.UnexpectedRowsExpectation(
            unexpected_rows_query=unlike,
            description="a customer of a group costs the same in every scenario",
        ),
    ]
