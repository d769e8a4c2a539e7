"""What BI may rely on in `watch_list`, one row per customer."""

from datetime import date

import great_expectations.expectations as gxe

from expectations.previous import PreviousRelease
from expectations.rules import finite, never, sql_date


def expectations(previous: PreviousRelease | None, as_of: date) -> list[gxe.Expectation]:
    """Falls of a fifth and more alone, each with its signal, its first day and somebody to act.

    It has nothing to drift from: whom the list names changes with every day.
    """
    day = sql_date(as_of)
    return [
        *finite("change_rate", "change_rate_last_year"),
        never("revenue_previous_90d <= 0", "nobody is listed who had nothing to lose"),
        never(
            "5 * revenue_last_90d > 4 * revenue_previous_90d",
            "nobody is listed whose revenue fell by less than 20 %",
        ),
        never(
            "signal is distinct from case when 2 * revenue_last_90d <= revenue_previous_90d"
            " then 'call_now' else 'watch' end",
            "the signal is call_now from a fall of 50 % on, else watch",
        ),
        never(
            "abs(change_rate - cast(revenue_last_90d as double) / revenue_previous_90d + 1) > 1e-9",
            "the change is that of the two windows",
        ),
        never(
            f"first_seen_on > signal_since or signal_since > {day}",
            "first_seen_on <= signal_since <= the as-of date",
        ),
        never(
            "owner_role is null or action is null or message_key is null or due_on is null",
            "the playbook knows each signal: who does what by when",
        ),
        never("due_on < signal_since", "nothing is due before its signal"),
    ]
