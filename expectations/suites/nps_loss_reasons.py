"""What BI may rely on in `nps_loss_reasons`, one row per period, band and group of reasons."""

from datetime import date

import great_expectations.expectations as gxe

from expectations.previous import PreviousRelease
from expectations.rules import closed_by, never, not_negative, share, sql_date


def expectations(previous: PreviousRelease | None, as_of: date) -> list[gxe.Expectation]:
    """Shares of a band that add up.

    Feedback given late moves a loss to another group, so no group has a total to keep.
    """
    shares = (
        "select 1 as unexpected from {batch} where share_of_lost is not null"
        " group by period_type, period_start, band having abs(sum(share_of_lost) - 1) > 1e-9"
    )
    return [
        *not_negative("customers_lost"),
        *share("share_of_lost"),
        gxe.UnexpectedRowsExpectation(
            unexpected_rows_query=shares, description="the shares of a band add up to 1"
        ),
        never(
            f"not ({closed_by(as_of)}) and share_of_lost is not null",
            "a running period has no shares",
        ),
        never(f"period_start > {sql_date(as_of)}", "no period starts after the as-of date"),
    ]
