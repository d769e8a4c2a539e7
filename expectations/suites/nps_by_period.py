"""What BI may rely on in `nps_by_period`, one row per period and dimension value."""

from datetime import date

import great_expectations.expectations as gxe

from expectations.previous import PreviousRelease
from expectations.rules import (
    between,
    closed_by,
    closed_kept,
    never,
    not_negative,
    ordered,
    periods_reach,
    share,
)


def expectations(previous: PreviousRelease | None, as_of: date) -> list[gxe.Expectation]:
    """Scores in their scale and interval, answers not above questions, up to date."""
    return [
        *not_negative(
            "surveys_sent", "surveys_answered", "responses", "promoters", "passives", "detractors"
        ),
        *share("response_rate"),
        *between(-100, 100, "nps", "nps_low", "nps_high"),
        *between(-200, 200, "change"),
        # The adjusted estimate shrinks towards 0: a single answer's score lies outside.
        ordered("nps_low", "nps", "nps_high", where="responses > 1"),
        never("surveys_answered > surveys_sent", "surveys_answered <= surveys_sent"),
        never(
            "is_complete and responses > 0"
            " and (nps is null or nps_low is null or nps_high is null)",
            "a complete period with answers has its NPS and interval",
        ),
        never(
            "responses = 0 and (nps is not null or nps_low is not null or nps_high is not null)",
            "a period without answers has no NPS",
        ),
        never("change_is_significant and change is null", "a significant change is a change"),
        *periods_reach(as_of),
        *closed_kept(
            previous,
            "nps_by_period",
            "responses",
            by=("period_type", "period_start"),
            where=f"dimension = 'all' and {closed_by(as_of)}",
        ),
    ]
