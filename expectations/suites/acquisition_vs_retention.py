"""What BI may rely on in `acquisition_vs_retention`, one row per period."""

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

RATIOS = (
    "cost_per_new_customer",
    "cost_per_kept_customer",
    "cost_ratio",
    "spend_per_new_customer",
    "spend_per_existing_customer",
    "spend_ratio",
)


def expectations(previous: PreviousRelease | None, as_of: date) -> list[gxe.Expectation]:
    """Figures per customer in complete periods alone, ratios that follow from them.

    Costs and revenue may be below 0 in a period: credit notes and refunds come later.
    """
    running = " or ".join(f"{column} is not null" for column in RATIOS)
    return [
        *not_negative("new_customers", "kept_customers", "existing_customers"),
        *finite("cost_ratio", "spend_ratio"),
        never("kept_customers > existing_customers", "kept_customers <= existing_customers"),
        never(f"not is_complete and ({running})", "a running period has no figure per customer"),
        never(
            "is_warm_up and cost_per_kept_customer is not null",
            "while nobody can lapse nobody is kept at a cost",
        ),
        never(
            "is_complete and ((new_customers > 0) <> (spend_per_new_customer is not null)"
            " or (existing_customers > 0) <> (spend_per_existing_customer is not null))",
            "a complete period has the spending of the customers it had",
        ),
        never(
            "abs(cost_per_new_customer * new_customers - acquisition_spend)"
            " > 0.005 * new_customers",
            "cost per new customer leads to the acquisition spend",
        ),
        never(
            "abs(cost_per_kept_customer * kept_customers - retention_cost)"
            " > 0.005 * kept_customers",
            "cost per kept customer leads to the retention cost",
        ),
        never(
            "cost_ratio is not null"
            " and (cost_per_new_customer is null or cost_per_kept_customer is null)",
            "a cost ratio has both its costs",
        ),
        *periods_reach(as_of, where="true"),
        *closed_kept(
            previous,
            "acquisition_vs_retention",
            "new_customers",
            by=("period_type", "period_start"),
            where=closed_by(as_of),
        ),
    ]
