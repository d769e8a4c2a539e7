"""What BI may rely on in `data_quality`, one row per table and file."""

from datetime import date

import great_expectations.expectations as gxe

from expectations.previous import PreviousRelease
from expectations.rules import not_negative, rows_kept, total_kept

MART = "data_quality"


def expectations(previous: PreviousRelease | None, as_of: date) -> list[gxe.Expectation]:
    """Counts that can be counts, something accepted, and no landed file or row forgotten."""
    return [
        *not_negative(
            "landed", "accepted", "rejected", "superseded", "duplicates", "unidentified_rows"
        ),
        gxe.ExpectColumnSumToBeBetween(
            column="accepted", min_value=1, description="some row was accepted"
        ),
        *(_kept(previous) if previous else []),
    ]


def _kept(previous: PreviousRelease) -> list[gxe.Expectation]:
    return [
        *rows_kept(previous.value(MART, "count(*)", needs=["landed"])),
        *total_kept("landed", previous.value(MART, "sum(landed)", needs=["landed"])),
    ]
