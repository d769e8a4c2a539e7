"""What BI may rely on in `response_times`, one row per period, owner role and signal."""

from datetime import date

import great_expectations.expectations as gxe

from expectations.previous import PreviousRelease
from expectations.rules import (
    closed_by,
    closed_kept,
    never,
    not_negative,
    share,
    sql_date,
)


def expectations(previous: PreviousRelease | None, as_of: date) -> list[gxe.Expectation]:
    """Parts below their whole, rates and medians where there is something to divide."""
    return [
        *not_negative(
            *("due_within_days", "signals", "contacted", "contacted_by_owner", "in_time"),
            "median_days",
        ),
        *share("contacted_rate", "in_time_rate"),
        never(
            "contacted > signals or in_time > contacted or contacted_by_owner > contacted",
            "in_time <= contacted <= signals",
        ),
        never("(median_days is null) <> (contacted = 0)", "the contacted have a median"),
        never(
            "contacted_rate is not null and signals = 0"
            " or abs(contacted_rate - contacted / signals) > 1e-9"
            " or abs(in_time_rate - in_time / signals) > 1e-9"
            " or (contacted_rate is null) <> (in_time_rate is null)",
            "rates are their parts over the signals",
        ),
        never(
            f"not ({closed_by(as_of)}) and in_time_rate is not null",
            "a running period has no rates",
        ),
        never(
            f"is_complete <> ({closed_by(as_of)})",
            "a period is complete when it ends by the as-of date, and only then",
        ),
        never(f"period_start > {sql_date(as_of)}", "no period starts after the as-of date"),
        *closed_kept(
            previous,
            "response_times",
            "signals",
            by=("period_type", "period_start"),
            where=closed_by(as_of),
        ),
    ]
