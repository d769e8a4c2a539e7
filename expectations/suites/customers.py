"""What BI may rely on in `customers`, one row per customer."""

from datetime import date, timedelta

import great_expectations.expectations as gxe

from expectations.previous import PreviousRelease
from expectations.rules import never, not_negative, rows_kept, sql_date

# A corrected date may move the newest customer back a little.
TOLERATED_AGEING = timedelta(days=31)


def expectations(previous: PreviousRelease | None, as_of: date) -> list[gxe.Expectation]:
    """Dates in order and not after the as-of date, states that agree, no lost customers."""
    day = sql_date(as_of)
    return [
        *not_negative("episodes", "visits", "usual_interval_days"),
        never(
            f"first_active_on > {day} or last_active_on > {day}",
            "no activity after the as-of date",
        ),
        never("first_active_on > last_active_on", "first activity not after the last"),
        never(
            f"is_active and coalesce(churned_on <= {day}, false)",
            "an active customer has not left by the as-of date",
        ),
        never(
            "not is_active and first_active_on is not null and churned_on is null",
            "a customer who was active and is not has the day of leaving",
        ),
        *rows_kept(_customers_before(previous)),
        *_newest_customer(previous),
    ]


def _customers_before(previous: PreviousRelease | None) -> int | None:
    if previous is None:
        return None
    count: int | None = previous.value("customers", "count(*)", needs=["customer_id"])
    return count


def _newest_customer(previous: PreviousRelease | None) -> list[gxe.Expectation]:
    """Freshness: a month without a new customer is news, newest customers gone are lost data."""
    if previous is None:
        return []
    newest: date | None = previous.value(
        "customers", "max(first_active_on)", needs=["first_active_on"]
    )
    if newest is None:
        return []
    return [
        gxe.ExpectColumnMaxToBeBetween(
            column="first_active_on",
            min_value=newest - TOLERATED_AGEING,
            description=f"newest customer not much before the last release's, {newest}",
        )
    ]
