"""What BI may rely on in `competitors`, one row per period and competitor."""

from datetime import date

import great_expectations.expectations as gxe

from expectations.previous import PreviousRelease
from expectations.rules import closed_by, closed_kept, never, not_negative


def expectations(previous: PreviousRelease | None, as_of: date) -> list[gxe.Expectation]:
    """Counts, of which the parts are not above the whole."""
    return [
        *not_negative("customers_lost", "revenue_lost", "times_named", "lower_price_named"),
        never("lower_price_named > times_named", "lower_price_named <= times_named"),
        *closed_kept(
            previous,
            "competitors",
            "times_named",
            by=("period_type", "period_start"),
            where=closed_by(as_of),
        ),
    ]
