"""What BI may rely on in `customer_lifetime_value`, one row per customer."""

from datetime import date

import great_expectations.expectations as gxe

from expectations.previous import PreviousRelease
from expectations.rules import (
    finite,
    never,
    not_negative,
    ordered,
    rows_kept,
    share,
    total_kept,
)

MART = "customer_lifetime_value"


def expectations(previous: PreviousRelease | None, as_of: date) -> list[gxe.Expectation]:
    """A forecast or the reason why there is none; forecasts inside their intervals."""
    return [
        *not_negative("orders", "expected_orders_12m"),
        *share("probability_alive"),
        *finite(
            "expected_orders_12m",
            "expected_margin_12m",
            "expected_margin_12m_low",
            "expected_margin_12m_high",
            "lifetime_value",
        ),
        ordered("expected_margin_12m_low", "expected_margin_12m", "expected_margin_12m_high"),
        never(
            "(lifetime_value is null) <> (not_predicted_because is not null)",
            "a customer has a lifetime value or the reason for having none",
        ),
        *(_kept(previous) if previous else []),
    ]


def _kept(previous: PreviousRelease) -> list[gxe.Expectation]:
    return [
        *rows_kept(previous.value(MART, "count(*)", needs=["customer_id"])),
        *total_kept("orders", previous.value(MART, "sum(orders)", needs=["orders"])),
    ]
