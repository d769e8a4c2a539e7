"""What BI may rely on in `cost_of_loss`, one row per period and dimension value."""

from datetime import date

import great_expectations.expectations as gxe

from expectations.previous import PreviousRelease
from expectations.rules import closed_by, closed_kept, never, not_negative, periods_reach

COSTS = (
    *("monthly_revenue_lost", "monthly_margin_lost", "forward_margin_lost"),
    *("margin_until_replaced", "replacement_cost", "total_cost"),
)
# Half, since a longer inactivity window lawfully lowers who counts as lost in the past.
TOLERATED_LOSS = 0.5


def expectations(previous: PreviousRelease | None, as_of: date) -> list[gxe.Expectation]:
    """No cost of nobody, prices above 0, none of them while the period runs, up to date.

    Revenue and margin may be below 0, where refunds outweigh sales.
    """
    of_nobody = " or ".join(f"{column} <> 0" for column in COSTS)
    return [
        *not_negative("customers_lost"),
        never(f"customers_lost = 0 and ({of_nobody})", "who lost nobody has no cost of it"),
        never(
            "customers_lost > 0 and replacement_cost < 0.01 * customers_lost",
            "nobody is replaced for nothing",
        ),
        never(
            "not is_complete and (replacement_cost is not null or total_cost is not null)",
            "a running period has no price of replacing, and no total",
        ),
        *periods_reach(as_of),
        *closed_kept(
            previous,
            "cost_of_loss",
            "customers_lost",
            by=("period_type",),
            where=f"dimension = 'all' and {closed_by(as_of)}",
            tolerated_loss=TOLERATED_LOSS,
        ),
    ]
