"""What BI may rely on in `churn_decomposition`, one row per period and dimension value."""

from datetime import date

import great_expectations.expectations as gxe

from expectations.previous import PreviousRelease
from expectations.rules import between, never, periods_reach, share

EFFECTS = ("mix_effect", "rate_effect", "contribution")


def expectations(previous: PreviousRelease | None, as_of: date) -> list[gxe.Expectation]:
    """Effects together or not at all, within what shares can differ by, up to date."""
    some = " or ".join(f"{effect} is not null" for effect in EFFECTS)
    none = " or ".join(f"{effect} is null" for effect in EFFECTS)
    shifted = """
        select 1 as unexpected from {batch}
        group by period_type, period_start, dimension
        having abs(sum(rate_effect)) > 1 + 1e-9 or abs(sum(contribution)) > 1 + 1e-9
    """
    return [
        *share("churn_rate", "previous_churn_rate"),
        *between(-1, 1, *EFFECTS),
        never(f"({some}) and ({none})", "the effects stand together or not at all"),
        never(
            "abs(mix_effect + rate_effect - contribution) > 1e-12",
            "mix_effect + rate_effect = contribution",
        ),
        never(
            f"(not is_complete or is_warm_up) and ({some})",
            "an incomplete or warm-up period has no effects",
        ),
        never(
            "dimension = 'all' and abs(mix_effect) > 1e-12",
            "everybody together has no mix",
        ),
        gxe.UnexpectedRowsExpectation(
            unexpected_rows_query=shifted,
            description="a dimension's rate and total effects are at most a whole",
        ),
        *periods_reach(as_of),
    ]
