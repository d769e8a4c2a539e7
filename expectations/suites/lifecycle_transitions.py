"""What BI may rely on in `lifecycle_transitions`, one row per period and way between stages."""

from datetime import date

import great_expectations.expectations as gxe

from expectations.previous import PreviousRelease
from expectations.rules import closed_by, closed_kept, never, sql_date
from expectations.suites.lifecycle_stages import STAGES

_NEVER_ACTIVE = "('attracted', 'exploring')"


def expectations(previous: PreviousRelease | None, as_of: date) -> list[gxe.Expectation]:
    """Ways that a customer can go, each gone by somebody."""
    names = ", ".join(f"'{stage}'" for stage in STAGES)
    return [
        gxe.ExpectColumnValuesToBeBetween(
            column="customers", min_value=1, description="each way was gone by somebody"
        ),
        never(
            f"to_stage not in ({names}) or from_stage not in ({names}, 'new')",
            "no stage is unknown",
        ),
        never(
            f"from_stage not in ('new', 'attracted', 'exploring') and to_stage in {_NEVER_ACTIVE}",
            "who was active once is never again only attracted or exploring",
        ),
        never(
            "from_stage = 'exploring' and to_stage = 'attracted'",
            "who explored once is never again only attracted",
        ),
        never(f"period_start > {sql_date(as_of)}", "no period starts after the as-of date"),
        never(
            f"is_complete <> ({closed_by(as_of)})",
            "a period is complete when it ends by the as-of date, and only then",
        ),
        *closed_kept(
            previous,
            "lifecycle_transitions",
            "customers",
            by=("period_type", "period_start"),
            where=closed_by(as_of),
        ),
    ]
