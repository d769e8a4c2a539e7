"""Each fault planted in the marts about channels is caught by name, with the rows planted."""

from collections.abc import Callable

import pytest

from expectations.result import ValidationResult
from tests.faults.failures import failed

Check = Callable[..., ValidationResult]

# Of the periods of the good marts three years are complete and one is running.
FAULTS = {
    "a CAC that is not the spend": (
        "channel_economics",
        "set cac = cac + 1, rank = 3 where channel = 'deal' and period_type = 'year'"
        " and is_complete",
        "CAC leads to spend",
        3,
    ),
    "the cheap channel first": (
        "channel_economics",
        "set rank = 4 - rank where rank < 4 and period_type = 'year'",
        "channels are ranked by lifetime_value - cac, best first, NULL last",
        6,
    ),
    "a rank in a running period": (
        "channel_economics",
        "set rank = 1 where not is_complete and channel = 'ads'",
        "a running period has no ranks",
        3,
    ),
    "a forecast for one channel alone": (
        "channel_economics",
        "set lifetime_value_basis = 'realised_and_forecast' where channel = 'ads'"
        " and period_type = 'year' and is_complete",
        "the channels of a period are valued on one basis",
        3,
    ),
    "a worth that says not what it holds": (
        "channel_economics",
        "set lifetime_value_basis = null where channel = 'ads' and period_type = 'year'"
        " and is_complete",
        "a lifetime value says what it holds",
        3,
    ),
    "customers without a worth": (
        "channel_economics",
        "set lifetime_value = null, lifetime_value_basis = null, rank = 4 - 1"
        " where channel = 'deal' and period_type = 'year' and is_complete",
        "the new customers of a complete period have a lifetime value",
        3,
    ),
    "a payback by nobody": (
        "channel_economics",
        "set payback_months = 3, is_paid_back = true"
        " where channel = 'posters' and period_type = 'year' and is_complete",
        "a running period, or one without new customers, has no figure per customer",
        3,
    ),
    "a ratio to nothing": (
        "channel_economics",
        "set ltv_to_cac = 1 where channel = 'walk_in' and period_type = 'year' and is_complete",
        "LTV:CAC stands where there is a CAC above 0, and nowhere else",
        3,
    ),
    "an infinite return": (
        "channel_economics",
        "set return_on_spend = 'inf' where channel = 'walk_in' and period_type = 'year'"
        " and is_complete",
        "return_on_spend is a finite number",
        3,
    ),
    "paid back in no time": (
        "channel_economics",
        "set is_paid_back = true where channel = 'deal' and period_type = 'year' and is_complete",
        "is_paid_back goes by the months",
        3,
    ),
    "paid back in a century": (
        "channel_economics",
        "set payback_months = 1201 where channel = 'ads' and period_type = 'year' and is_complete",
        "payback takes less than a century",
        3,
    ),
    "more forecasts than customers": (
        "channel_economics",
        "set forecast_customers = 11 where channel = 'ads' and period_type = 'year'",
        "forecast_customers <= new_customers",
        4,
    ),
    "more kept than there were": (
        "acquisition_vs_retention",
        "set existing_customers = 79 where period_type = 'year'",
        "kept_customers <= existing_customers",
        4,
    ),
    "a ratio in a running period": (
        "acquisition_vs_retention",
        "set spend_ratio = 1.5 where not is_complete",
        "a running period has no figure per customer",
        3,
    ),
    "kept while nobody could leave": (
        "acquisition_vs_retention",
        "set cost_per_kept_customer = 80 where is_warm_up",
        "while nobody can lapse nobody is kept at a cost",
        3,
    ),
    "customers without their spending": (
        "acquisition_vs_retention",
        "set spend_per_new_customer = null where period_type = 'year' and is_complete",
        "a complete period has the spending of the customers it had",
        3,
    ),
    "a cost of winning that is not the spend": (
        "acquisition_vs_retention",
        "set acquisition_spend = 4999.00 where period_type = 'year' and is_complete",
        "cost per new customer leads to the acquisition spend",
        3,
    ),
    "a cost of keeping that is not the cost": (
        "acquisition_vs_retention",
        "set retention_cost = 640.00 where period_type = 'year' and is_complete",
        "cost per kept customer leads to the retention cost",
        2,
    ),
    "a ratio of one cost": (
        "acquisition_vs_retention",
        "set cost_per_new_customer = null where period_type = 'year' and is_complete",
        "a cost ratio has both its costs",
        2,
    ),
}


@pytest.mark.parametrize(("mart", "update", "expectation", "rows"), FAULTS.values(), ids=FAULTS)
def test_a_planted_value_fails_its_rule_with_the_planted_rows(
    check_planted: Check, mart: str, update: str, expectation: str, rows: int
) -> None:
    assert failed(check_planted(mart, f"update {mart} {update}")) == {(expectation, rows)}


@pytest.mark.parametrize("mart", ["channel_economics", "acquisition_vs_retention"])
def test_a_closed_period_that_loses_its_new_customers_is_drift(
    check_planted: Check, mart: str
) -> None:
    figures = "cac = null, lifetime_value = null, lifetime_value_basis = null, rank = null"
    changed = figures if mart == "channel_economics" else "cost_per_new_customer = null"
    fault = f"update {mart} set new_customers = 0, {changed}"
    expectation = (
        "new_customers by period_type, period_start, 57 closed ones in the last release:"
        " not more than 5% lower"
    )
    assert (expectation, 57) in failed(check_planted(mart, fault, drift=True))


@pytest.mark.parametrize("mart", ["channel_economics", "acquisition_vs_retention"])
def test_channel_marts_that_stop_before_the_as_of_date_are_stale(
    check_planted: Check, mart: str
) -> None:
    fault = f"delete from {mart} where not is_complete and period_type <> 'year'"
    stale = "months, quarters and years reach the as-of date 2026-06-15"
    assert failed(check_planted(mart, fault)) == {(stale, 2)}
