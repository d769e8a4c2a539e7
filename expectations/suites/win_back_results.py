"""What BI may rely on in `win_back_results`, one row per period and time to come back in."""

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
    share,
    sql_date,
)


def expectations(previous: PreviousRelease | None, as_of: date) -> list[gxe.Expectation]:
    """Parts below their whole, and effects only where there is a control group."""
    return [
        *not_negative(
            *("lost_episodes", "contacted", "never_contacted", "returned", "treated", "control"),
            *("returned_treated", "returned_control"),
        ),
        *share("never_contacted_rate", "return_rate"),
        *between(-1, 1, "uplift", "uplift_low", "uplift_high"),
        ordered("uplift_low", "uplift", "uplift_high"),
        never("within_days not in (30, 90, 180)", "the time to come back is 30, 90 or 180 days"),
        never(
            "contacted + never_contacted > lost_episodes or returned > lost_episodes"
            " or treated + control > lost_episodes or returned_treated > treated"
            " or returned_control > control",
            "no part is above its whole",
        ),
        never(
            "(uplift is null) <> (not_measured_because is not null)"
            " or (uplift is not null and (treated = 0 or control = 0 or not is_complete))",
            "no effect without both arms and the whole time",
        ),
        never(
            "abs(return_rate - returned / nullif(lost_episodes, 0)) > 1e-9"
            " or abs(never_contacted_rate - never_contacted / nullif(lost_episodes, 0)) > 1e-9"
            " or (lost_episodes = 0 and (return_rate is not null"
            " or never_contacted_rate is not null))",
            "rates are their parts over the lost",
        ),
        never(
            f"is_complete <> ({closed_by(as_of)})",
            "a period is complete when it ends by the as-of date, and only then",
        ),
        never(
            f"not ({closed_by(as_of)}) and (return_rate is not null"
            " or never_contacted_rate is not null)",
            "a running period has no rates",
        ),
        never(f"period_start > {sql_date(as_of)}", "no period starts after the as-of date"),
        *closed_kept(
            previous,
            "win_back_results",
            "lost_episodes",
            by=("period_type", "period_start"),
            where=f"within_days = 30 and {closed_by(as_of)}",
        ),
    ]
