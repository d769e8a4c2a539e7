"""What BI may rely on in `revenue_movements`, one row per period and dimension value."""

from datetime import date

import great_expectations.expectations as gxe

from expectations.previous import PreviousRelease
from expectations.rules import (
    closed_by,
    closed_kept,
    finite,
    never,
    not_negative,
    periods_reach,
    share,
)


def expectations(previous: PreviousRelease | None, as_of: date) -> list[gxe.Expectation]:
    """Movements without a sign, parts not above their whole, rates where there must be some."""
    return [
        *not_negative(
            "starting_mrr",
            "new_mrr",
            "expansion_mrr",
            "contraction_mrr",
            "churned_mrr",
            "reactivated_mrr",
            "ending_mrr",
            "voluntary_churned_mrr",
            "involuntary_churned_mrr",
            "net_revenue_retention_12m",
        ),
        *share("gross_revenue_churn_rate", "gross_revenue_retention_12m"),
        *finite("net_revenue_churn_rate", "net_revenue_retention_12m"),
        never(
            "voluntary_churned_mrr + involuntary_churned_mrr > churned_mrr",
            "voluntary and involuntary churn are parts of the churned MRR",
        ),
        never(
            "churned_mrr + contraction_mrr > starting_mrr",
            "no more MRR is lost than there was",
        ),
        never(
            "gross_revenue_retention_12m > net_revenue_retention_12m + 1e-9",
            "gross retention is not above net retention",
        ),
        never(
            "(is_complete and starting_mrr > 0) <> (gross_revenue_churn_rate is not null)",
            "a complete period with MRR at its start has a churn rate, and no other has",
        ),
        never(
            "is_complete and mrr_12m_ago > 0 and net_revenue_retention_12m is null",
            "a complete period with MRR a year before has its retention",
        ),
        *periods_reach(as_of),
        *closed_kept(
            previous,
            "revenue_movements",
            "starting_mrr",
            by=("period_type", "period_start"),
            where=f"dimension = 'all' and {closed_by(as_of)}",
        ),
    ]
