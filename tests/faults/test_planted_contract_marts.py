"""Each fault planted in the marts about contracts is caught by name, with the rows planted."""

from collections.abc import Callable

import pytest

from expectations.result import ValidationResult
from tests.faults.failures import failed

Check = Callable[..., ValidationResult]

FAULTS = {
    "MRR below nothing": (
        "revenue_movements",
        "set reactivated_mrr = -0.01 where period_type = 'year' and dimension = 'all'",
        "reactivated_mrr is at least 0",
        4,
    ),
    "more churn of a kind than churn": (
        "revenue_movements",
        "set voluntary_churned_mrr = 15.01 where period_type = 'quarter' and dimension = 'all'",
        "voluntary and involuntary churn are parts of the churned MRR",
        14,
    ),
    "more lost than there was": (
        "revenue_movements",
        "set contraction_mrr = 980.01 where period_type = 'year' and dimension = 'segment'",
        "no more MRR is lost than there was",
        4,
    ),
    "gross retention above net": (
        "revenue_movements",
        "set net_revenue_retention_12m = 0.89 where period_type = 'year' and is_complete",
        "gross retention is not above net retention",
        6,
    ),
    "a rate of no MRR": (
        "revenue_movements",
        "set starting_mrr = 0, contraction_mrr = 0, churned_mrr = 0, voluntary_churned_mrr = 0,"
        " involuntary_churned_mrr = 0 where period_type = 'year' and is_complete",
        "a complete period with MRR at its start has a churn rate, and no other has",
        6,
    ),
    "a rate in a running period": (
        "revenue_movements",
        "set gross_revenue_churn_rate = 0 where not is_complete",
        "a complete period with MRR at its start has a churn rate, and no other has",
        6,
    ),
    "an infinite rate": (
        "revenue_movements",
        "set net_revenue_churn_rate = '-inf' where period_type = 'year' and is_complete",
        "net_revenue_churn_rate is a finite number",
        6,
    ),
    "a year without its retention": (
        "revenue_movements",
        "set net_revenue_retention_12m = null where period_type = 'year' and is_complete",
        "a complete period with MRR a year before has its retention",
        6,
    ),
    "a curve that rises": (
        "customer_survival",
        "set survival = 0.99, survival_high = 1 where tenure_months = 12",
        "survival never rises with tenure",
        1,
    ),
    "a curve outside its interval": (
        "customer_survival",
        "set survival_low = survival + 0.001 where tenure_months > 20",
        "survival_low <= survival <= survival_high",
        4,
    ),
    "a curve without its interval": (
        "customer_survival",
        "set survival_low = null where tenure_months < 3",
        "a curve above 0 has its interval",
        3,
    ),
    "a probability above 1": (
        "customer_survival",
        "set survival_high = 1.01 where tenure_months = 0",
        "survival_high is from 0 to 1",
        1,
    ),
    "shares that do not add up": (
        "churn_reasons",
        "set share_of_lost = 0.74 where reason_code = 'price' and period_type = 'year'"
        " and is_complete",
        "the shares of a complete period's reasons add up to 1",
        3,
    ),
    "shares in a running period": (
        "churn_reasons",
        "set share_of_lost = 0.5 where not is_complete",
        "a running period has no shares",
        6,
    ),
    "losses without a reason left out": (
        "churn_reasons",
        "set reason_code = 'other' where reason_code = 'no_reason' and period_type = 'quarter'",
        "every period shows how many were lost without a known reason",
        14,
    ),
    "lower prices than names": (
        "competitors",
        "set lower_price_named = 5 where period_type = 'year'",
        "lower_price_named <= times_named",
        4,
    ),
    "money lost below nothing": (
        "competitors",
        "set revenue_lost = -200 where period_type = 'year'",
        "revenue_lost is at least 0",
        4,
    ),
    "a renewal that is past": (
        "renewals_due",
        "set renews_on = date '2026-06-14', days_left = -1 where subscription_id = 's0'",
        "days_left is from 0 to 90",
        1,
    ),
    "days that lead elsewhere": (
        "renewals_due",
        "set renews_on = renews_on + 1 where subscription_id in ('s1', 's2')",
        "days_left leads to renews_on",
        2,
    ),
    "a window too narrow": (
        "renewals_due",
        "set within_days = 15 where days_left = 30",
        "the window holds the days left",
        1,
    ),
    "a contact in the future": (
        "renewals_due",
        "set last_contact_on = date '2026-06-16' where subscription_id = 's1'",
        "no contact lies after the as-of date",
        1,
    ),
    "cancelled on no day": (
        "renewals_due",
        "set cancelled_on = null where is_cancelled",
        "is_cancelled goes by cancelled_on",
        6,
    ),
}


@pytest.mark.parametrize(("mart", "update", "expectation", "rows"), FAULTS.values(), ids=FAULTS)
def test_a_planted_value_fails_its_rule_with_the_planted_rows(
    check_planted: Check, mart: str, update: str, expectation: str, rows: int
) -> None:
    assert failed(check_planted(mart, f"update {mart} {update}")) == {(expectation, rows)}


def test_movements_that_stop_before_the_as_of_date_are_stale(check_planted: Check) -> None:
    fault = "delete from revenue_movements where not is_complete and period_type <> 'year'"
    stale = "months, quarters and years reach the as-of date 2026-06-15"
    assert failed(check_planted("revenue_movements", fault)) == {(stale, 2)}


DRIFTS = {
    "revenue_movements": (
        "set starting_mrr = 900 where dimension = 'all'",
        "starting_mrr by period_type, period_start, 57 closed ones in the last release:"
        " not more than 5% lower",
    ),
    "competitors": (
        "set times_named = 0, lower_price_named = 0",
        "times_named by period_type, period_start, 57 closed ones in the last release:"
        " not more than 5% lower",
    ),
}


@pytest.mark.parametrize(
    ("mart", "fault", "expectation"), [(mart, *planted) for mart, planted in DRIFTS.items()]
)
def test_a_closed_period_that_shrinks_is_drift(
    check_planted: Check, mart: str, fault: str, expectation: str
) -> None:
    planted = f"update {mart} {fault}"
    assert failed(check_planted(mart, planted, drift=True)) == {(expectation, 57)}


def test_a_survival_curve_cut_short_is_drift(check_planted: Check) -> None:
    fault = "delete from customer_survival where tenure_months > 12"
    expectation = "rows: at least 21, the last release had 25"
    assert {name for name, _ in failed(check_planted("customer_survival", fault, drift=True))} == {
        expectation
    }
