"""What BI may rely on in `win_back`, one row per lost episode."""

from datetime import date

import great_expectations.expectations as gxe

from expectations.previous import PreviousRelease
from expectations.rules import never, not_negative, rows_kept, sql_date


def expectations(previous: PreviousRelease | None, as_of: date) -> list[gxe.Expectation]:
    """Days in order, and nothing said about a time that is not over."""
    day = sql_date(as_of)
    before = previous.value("win_back", "count(*)", needs=["customer_id"]) if previous else None
    return [
        *not_negative("days_to_contact", "days_to_return", "second_life_days"),
        never("episode_number < 1", "episodes are numbered from 1"),
        never(f"churned_on > {day} or started_on >= churned_on", "a life ends after it starts"),
        never(
            "contacted_on < churned_on or contacted_on >= returned_on or offered_on < churned_on"
            " or offered_on >= returned_on",
            "contact and offer lie between the loss and the return",
        ),
        never(
            f"returned_on < churned_on or returned_on > {day} or churned_again_on <= returned_on",
            "a second life starts after the first",
        ),
        never(
            "last_contact_before_on >= churned_on"
            " or contacted_before_loss <> (last_contact_before_on is not null)",
            "contacts before the loss lie before it",
        ),
        never(
            "never_contacted and (contacted_before_loss or contacted_on is not null)",
            "who was never contacted was not",
        ),
        *(
            never(
                f"returned_{days}d is distinct from (case"
                f" when returned_on <= churned_on + {days} then true"
                f" when churned_on + {days} <= {day} then false end)",
                f"returned_{days}d is known once {days} days are over, or the customer is back",
            )
            for days in (30, 90, 180)
        ),
        never(
            "(returned_on is null) <> (second_life_is_running is null)"
            " or (returned_on is null) <> (second_life_margin is null)"
            " or (returned_on is null) <> (second_life_days is null)",
            "who is back has a second life, and nobody else",
        ),
        never("(arm is null) <> (offered_on is null)", "an arm comes with an offer"),
        *rows_kept(before),
    ]
