"""What BI may rely on in `contact_calendar`, one row per customer and occasion."""

from datetime import date

import great_expectations.expectations as gxe

from expectations.previous import PreviousRelease
from expectations.rules import never, not_negative, sql_date

OVERDUE = "('silent', 'survey_due')"


def expectations(previous: PreviousRelease | None, as_of: date) -> list[gxe.Expectation]:
    """A list of the coming days as seen from the as-of date, without a date of birth.

    It has nothing to drift from: another day's list names other customers.
    """
    day = sql_date(as_of)
    return [
        *not_negative("days_since_contact", "days_since_survey"),
        never(
            "occasion = 'birthday' and isodow(due_on) <> 1",
            "a birthday appears as the Monday of its week",
        ),
        never(
            f"due_on < case occasion when 'birthday' then {day} - 6 else {day} end",
            "nothing on the list is past",
        ),
        never(f"due_on > {day} + 366", "nothing on the list is a year away"),
        never(f"is_overdue and (occasion not in {OVERDUE} or due_on <> {day})", "overdue is due"),
        never(
            "(occasion = 'company_day') <> (event_key is not null)",
            "a day of the company has its name",
        ),
    ]
