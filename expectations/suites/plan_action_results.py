"""What people may rely on in `plan_action_results`, one row per action."""

from datetime import date

import great_expectations.expectations as gxe

from expectations.previous import PreviousRelease
from expectations.rules import finite, never, sql_date


def expectations(previous: PreviousRelease | None, as_of: date) -> list[gxe.Expectation]:
    """States that follow from the dates, changes from the figures.

    It has nothing to drift from: actions are people's to change.
    """
    day = sql_date(as_of)
    return [
        gxe.ExpectColumnValuesToBeInSet(
            column="state",
            value_set=["done_in_time", "done_late", "open", "overdue"],
            description="state is one of the four",
        ),
        *finite("value_before", "value_after", "change"),
        never(f"done_on > {day}", "nothing was done after the as-of date"),
        never(
            "state = 'done_in_time' and (done_on is null or done_on > due_on)"
            " or state = 'done_late' and (done_on is null or done_on <= due_on)"
            f" or state = 'overdue' and (done_on is not null or due_on > {day})"
            f" or state = 'open' and (done_on is not null or due_on <= {day})",
            "the state follows from the day it was due and the day it was done",
        ),
        never(
            "abs(value_after - value_before - change) > 1e-9"
            " or (change is null) <> (value_after is null or value_before is null)"
            " or (is_better is null) <> (change is null)",
            "the change is the figure after minus that before",
        ),
    ]
