"""What BI may rely on in `renewals_due`, one row per subscription."""

from datetime import date

import great_expectations.expectations as gxe

from expectations.previous import PreviousRelease
from expectations.rules import between, never, not_negative, sql_date


def expectations(previous: PreviousRelease | None, as_of: date) -> list[gxe.Expectation]:
    """A list of the coming 90 days as seen from the as-of date.

    It has nothing to drift from: another day's list names other subscriptions.
    """
    day = sql_date(as_of)
    return [
        *between(0, 90, "days_left"),
        *not_negative("monthly_amount", "offers_made"),
        never(f"renews_on <> {day} + days_left", "days_left leads to renews_on"),
        never("days_left > within_days", "the window holds the days left"),
        never(f"last_contact_on > {day}", "no contact lies after the as-of date"),
        never("is_cancelled <> (cancelled_on is not null)", "is_cancelled goes by cancelled_on"),
    ]
