"""Each fault planted in the marts about losses is caught by name, with the rows planted."""

from collections.abc import Callable

import pytest

from expectations.result import ValidationResult
from tests.faults.failures import failed

Check = Callable[..., ValidationResult]

# Of the periods of the good marts three years are complete and one is running; the first has no
# loss, and the first two have no effects.
FAULTS = {
    "fewer than nobody lost": (
        "cost_of_loss",
        "set customers_lost = -1 where dimension = 'all' and period_type = 'year' and is_warm_up",
        "customers_lost is at least 0",
        1,
    ),
    "a cost of nobody": (
        "cost_of_loss",
        "set forward_margin_lost = 900.00 where period_type = 'year' and is_warm_up",
        "who lost nobody has no cost of it",
        2,
    ),
    "customers to be had for nothing": (
        "cost_of_loss",
        "set replacement_cost = 0 where period_type = 'year' and is_complete",
        "nobody is replaced for nothing",
        4,
    ),
    "a price of half a month": (
        "cost_of_loss",
        "set replacement_cost = 50000.00 where not is_complete",
        "a running period has no price of replacing, and no total",
        6,
    ),
    "a running year called complete": (
        "cost_of_loss",
        "set is_complete = true where period_type = 'year' and dimension = 'all'",
        "a period is complete when it ends by the as-of date, and only then",
        1,
    ),
    "more lost than there are": (
        "loss_scenarios",
        "set customers_lost = 51, total_cost = 51 * 680"
        " where dimension_value = 'small' and scenario = 'lose_100'",
        "customers_lost <= active_customers",
        1,
    ),
    "a cheaper loss": (
        "loss_scenarios",
        "set total_cost = total_cost - 1 where scenario = 'lose_20'",
        "a customer of a group costs the same in every scenario",
        3,
    ),
    "scenarios for nothing": (
        "loss_scenarios",
        "set replacement_cost = 0.19 where scenario = 'lose_20'",
        "nobody is replaced for nothing",
        3,
    ),
    "a rate above 1": (
        "churn_decomposition",
        "set previous_churn_rate = 1.01 where period_type = 'year' and contribution is not null",
        "previous_churn_rate is from 0 to 1",
        3,
    ),
    "a rate that is no number": (
        "churn_decomposition",
        "set churn_rate = 'nan' where period_type = 'quarter' and contribution is not null",
        "churn_rate is from 0 to 1",
        33,
    ),
    "an effect beyond what shares differ by": (
        "churn_decomposition",
        "set mix_effect = 1.01, rate_effect = contribution - 1.01"
        " where dimension_value = 'big' and period_type = 'year' and mix_effect is not null",
        "mix_effect is from -1 to 1",
        1,
    ),
    "a mix without a rate": (
        "churn_decomposition",
        "set rate_effect = null where dimension_value = 'big' and period_type = 'year'"
        " and rate_effect is not null",
        "the effects stand together or not at all",
        1,
    ),
    "effects that are not the contribution": (
        "churn_decomposition",
        "set contribution = contribution + 0.01 where dimension_value = 'small'"
        " and period_type = 'quarter'",
        "mix_effect + rate_effect = contribution",
        11,
    ),
    "effects of half a month": (
        "churn_decomposition",
        "set mix_effect = 0, rate_effect = 0, contribution = 0 where not is_complete",
        "an incomplete or warm-up period has no effects",
        9,
    ),
    "a mix of everybody": (
        "churn_decomposition",
        "set mix_effect = 0.01, rate_effect = rate_effect - 0.01"
        " where dimension = 'all' and period_type = 'year' and mix_effect is not null",
        "everybody together has no mix",
        1,
    ),
    "effects beyond a whole": (
        "churn_decomposition",
        "set rate_effect = 0.6, contribution = 0.6"
        " where dimension = 'segment' and period_type = 'year' and mix_effect is not null",
        "a dimension's rate and total effects are at most a whole",
        1,
    ),
}


@pytest.mark.parametrize(("mart", "update", "expectation", "rows"), FAULTS.values(), ids=FAULTS)
def test_a_planted_value_fails_its_rule_with_the_planted_rows(
    check_planted: Check, mart: str, update: str, expectation: str, rows: int
) -> None:
    assert failed(check_planted(mart, f"update {mart} {update}")) == {(expectation, rows)}


@pytest.mark.parametrize("mart", ["cost_of_loss", "churn_decomposition"])
def test_loss_marts_that_stop_before_the_as_of_date_are_stale(
    check_planted: Check, mart: str
) -> None:
    fault = f"delete from {mart} where not is_complete and period_type <> 'year'"
    stale = "months, quarters and years reach the as-of date 2026-06-15"
    assert failed(check_planted(mart, fault)) == {(stale, 2)}


def test_losses_that_vanish_from_closed_periods_are_drift(check_planted: Check) -> None:
    costs = "monthly_revenue_lost = 0, monthly_margin_lost = 0, forward_margin_lost = 0"
    rest = "margin_until_replaced = 0, replacement_cost = 0, total_cost = 0"
    fault = f"update cost_of_loss set customers_lost = 0, {costs}, {rest} where is_complete"
    expectation = (
        "customers_lost by period_type, 3 closed ones in the last release: not more than 50% lower"
    )
    assert failed(check_planted("cost_of_loss", fault, drift=True)) == {(expectation, 3)}
