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
    sql_date,
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
        never(
            "lifetime_value is not null and (model is null or fitted_segment is null"
            " or fitted_for is null or probability_alive is null or expected_margin_12m is null)",
            "a forecast is whole and names its fit",
        ),
        never(
            "lifetime_value is null and (model is not null or probability_alive is not null"
            " or expected_orders_12m is not null or expected_margin_12m is not null"
            " or expected_margin_12m_low is not null or expected_margin_12m_high is not null)",
            "without a forecast there is no part of one",
        ),
        never(
            "(expected_orders_12m is not null) <> (model is not distinct from 'bgnbd_gamma_gamma')",
            "purchases are expected of buyers, and of nobody else",
        ),
        never("model not in ('bgnbd_gamma_gamma', 'sbg')", "the model is one that is documented"),
        never(
            "(expected_margin_12m_low is null) <> (expected_margin_12m_high is null)",
            "an interval has two ends",
        ),
        never(
            "expected_margin_12m > 0 and lifetime_value < 0"
            " or expected_margin_12m < 0 and lifetime_value > 0",
            "who earns or loses money in 12 months does so in the horizon",
        ),
        never(f"fitted_for > {sql_date(as_of)}", "no fit is newer than the as-of date"),
        *(_kept(previous) if previous else []),
    ]


def _kept(previous: PreviousRelease) -> list[gxe.Expectation]:
    return [
        *rows_kept(previous.value(MART, "count(*)", needs=["customer_id"])),
        *total_kept("orders", previous.value(MART, "sum(orders)", needs=["orders"])),
    ]
