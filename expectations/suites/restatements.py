"""What BI may rely on in `restatements`, one row per final figure other than first published."""

from datetime import date

import great_expectations.expectations as gxe

from expectations.previous import PreviousRelease
from expectations.rules import finite, never, sql_date
from expectations.suites.kpi_history import KNOWN_CAUSES


def expectations(previous: PreviousRelease | None, as_of: date) -> list[gxe.Expectation]:
    """Both values and their difference, of closed periods, with a cause."""
    return [
        *finite("first_published", "last_published"),
        never(
            "difference is distinct from last_published - first_published",
            "difference is last_published - first_published",
        ),
        never(
            "first_published is not distinct from last_published"
            " and first_numerator is not distinct from last_numerator"
            " and first_denominator is not distinct from last_denominator",
            "what is restated differs",
        ),
        never(
            f"not regexp_full_match(cause, '{KNOWN_CAUSES}')",
            "a restatement has causes with known names",
        ),
        never("metric = 'ltv_to_cac'", "what depends on a forecast is never final"),
        never(f"period_start > {sql_date(as_of)}", "no period starts after the as-of date"),
    ]
