"""What BI may rely on in `churn_reasons`, one row per period and reason."""

from datetime import date

import great_expectations.expectations as gxe

from expectations.previous import PreviousRelease
from expectations.rules import closed_by, closed_kept, never, not_negative, share


def expectations(previous: PreviousRelease | None, as_of: date) -> list[gxe.Expectation]:
    """Shares that add up, parts not above their whole, a row for losses without a reason."""
    unshared = """
        select 1 as unexpected from {batch}
        where is_complete
        group by period_type, period_start
        having sum(customers_lost) > 0 and abs(sum(share_of_lost) - 1) > 1e-9
    """
    unnamed = """
        select 1 as unexpected from {batch}
        group by period_type, period_start
        having count(*) filter (where reason_code = 'no_reason') = 0
    """
    return [
        *not_negative("customers_lost", "revenue_lost", "competitor_named"),
        *share("share_of_lost"),
        gxe.UnexpectedRowsExpectation(
            unexpected_rows_query=unshared,
            description="the shares of a complete period's reasons add up to 1",
        ),
        gxe.UnexpectedRowsExpectation(
            unexpected_rows_query=unnamed,
            description="every period shows how many were lost without a known reason",
        ),
        never("not is_complete and share_of_lost is not null", "a running period has no shares"),
        *closed_kept(
            previous,
            "churn_reasons",
            "customers_lost",
            by=("period_type", "period_start"),
            where=closed_by(as_of),
            # as for churn_by_period: a shorter window lawfully changes who is lost when
            tolerated_loss=0.5,
        ),
    ]
