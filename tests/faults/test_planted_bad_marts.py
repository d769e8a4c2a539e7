"""Each fault planted in good marts is caught by name, with the number of rows planted."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from expectations.result import ValidationResult
from tests.faults.failures import failed
from tests.faults.good_action_marts import KEYS as ACTION_KEYS
from tests.faults.good_history_marts import KEYS as HISTORY_KEYS
from tests.faults.good_loss_marts import KEYS as LOSS_KEYS
from tests.faults.good_plan_marts import KEYS as PLAN_KEYS

Check = Callable[..., ValidationResult]

KEY = {
    "customers": "customer_id",
    "churn_by_period": "period_type",
    "cohort_retention": "cohort_type",
    "customer_lifetime_value": "customer_id",
    "nps_by_period": "period_type",
    "data_quality": "table_name",
    "revenue_movements": "period_type",
    "customer_survival": "dimension",
    "churn_reasons": "period_type",
    "competitors": "competitor",
    "channel_economics": "channel",
    "acquisition_vs_retention": "period_type",
    "renewals_due": "subscription_id",
    "watch_list": "customer_id",
    "lifecycle_stages": "stage",
    "lifecycle_transitions": "from_stage",
    "onboarding": "cohort_type",
    **{
        mart: columns[0]
        for keys in (ACTION_KEYS, HISTORY_KEYS, LOSS_KEYS, PLAN_KEYS)
        for mart, columns in keys.items()
    },
}


def test_good_marts_pass_against_themselves(check_good: Check, good: Path) -> None:
    result = check_good(previous=good)
    assert result.failures == ()
    assert result.passed
    assert sorted(result.marts) == sorted(KEY)


@pytest.mark.parametrize("mart", KEY)
def test_an_empty_mart_fails(check_planted: Check, mart: str) -> None:
    assert failed(check_planted(mart, f"delete from {mart}")) == {("at least a row", None)}


@pytest.mark.parametrize("mart", KEY)
def test_a_mart_without_sources_may_be_empty(check_planted: Check, mart: str) -> None:
    assert check_planted(mart, f"delete from {mart}", may_be_empty=frozenset({mart})).passed


def test_a_mart_that_may_be_empty_has_its_columns_all_the_same(check_planted: Check) -> None:
    result = check_planted(
        "nps_by_period",
        "delete from nps_by_period",
        "alter table nps_by_period drop column nps",
        may_be_empty=frozenset({"nps_by_period"}),
    )
    assert failed(result) == {("the columns of its contract, all of them and no other", None)}


def test_rows_of_a_mart_that_may_be_empty_are_checked(check_planted: Check) -> None:
    result = check_planted(
        "nps_by_period",
        "update nps_by_period set surveys_answered = 81 where period_type = 'year'",
        may_be_empty=frozenset({"nps_by_period"}),
    )
    assert failed(result) == {("surveys_answered <= surveys_sent", 4)}


@pytest.mark.parametrize("mart", KEY)
def test_a_missing_table_could_not_be_checked(check_planted: Check, mart: str) -> None:
    (failure,) = check_planted(mart, f"drop table {mart}").failures
    assert (failure.mart, failure.could_not_check) == (mart, True)
    assert failure.expectation == "its table is there"


@pytest.mark.parametrize("mart", KEY)
def test_a_key_that_is_all_null_fails_with_every_row(
    check_planted: Check, good: Path, mart: str
) -> None:
    key = KEY[mart]
    with duckdb.connect() as connection:
        connection.execute(f"attach '{good}' as good (read_only)")
        rows = connection.execute(f"select count(*) from good.marts.{mart}").fetchall()[0][0]
    result = check_planted(mart, f"update {mart} set {key} = null")
    assert (f"{key} has a value in every row", rows) in failed(result)


def test_a_missing_column_is_named_and_its_rules_could_not_be_checked(check_planted: Check) -> None:
    result = check_planted(
        "churn_by_period", "alter table churn_by_period drop column churn_rate_low"
    )
    (shape,) = [failure for failure in result.failures if not failure.could_not_check]
    assert shape.details == "missing: churn_rate_low"
    unanswered = [failure for failure in result.failures if failure.could_not_check]
    assert len(unanswered) == 4  # its range, its interval, and both rules of when a rate is due


def test_an_extra_column_is_named(check_planted: Check) -> None:
    (failure,) = check_planted(
        "customers", "alter table customers add column email varchar"
    ).failures
    assert failure.details == "unexpected: email"


FAULTS = {
    "a negative count": (
        "customers",
        "set visits = -1 where customer_id in ('c1', 'c2')",
        "visits is at least 0",
        2,
    ),
    "an activity in the future": (
        "customers",
        "set last_active_on = date '2026-06-16' where customer_id = 'c1'",
        "no activity after the as-of date",
        1,
    ),
    "first after last": (
        "customers",
        "set last_active_on = date '2023-12-31' where customer_id in ('c4', 'c8', 'c12')",
        "first activity not after the last",
        3,
    ),
    "active and gone": (
        "customers",
        "set churned_on = date '2026-06-15' where customer_id = 'c1'",
        "an active customer has not left by the as-of date",
        1,
    ),
    "gone without a day": (
        "customers",
        "set churned_on = null where customer_id in ('c0', 'c4')",
        "a customer who was active and is not has the day of leaving",
        2,
    ),
    "a rate above 1": (
        "churn_by_period",
        "set annualised_churn_rate = 1.01 where period_type = 'month' and churn_rate is not null",
        "annualised_churn_rate is from 0 to 1",
        80,
    ),
    "a rate that is no number": (
        "churn_by_period",
        "set annualised_churn_rate = 'nan' where period_type = 'year' and churn_rate is not null",
        "annualised_churn_rate is from 0 to 1",
        4,
    ),
    "low above the rate": (
        "churn_by_period",
        "set churn_rate_low = 0.051 where period_type = 'quarter' and churn_rate is not null",
        "churn_rate_low <= churn_rate <= churn_rate_high",
        24,
    ),
    "a rate in a running period": (
        "churn_by_period",
        "set churn_rate = 0.1 where not is_complete",
        "an incomplete or warm-up period, or one nobody started in, has no rate",
        6,
    ),
    "a running period called complete": (
        "nps_by_period",
        "set is_complete = true where period_start = date '2026-06-01'",
        "a period is complete when it ends by the as-of date, and only then",
        1,
    ),
    "more active than there are": (
        "cohort_retention",
        "set active_on_or_after = 61 where cohort_type = 'year' and period_number = 1",
        "active_customers <= active_on_or_after <= cohort_size",
        3,
    ),
    "somebody missing from the first period": (
        "cohort_retention",
        "set active_customers = 59 where cohort_type = 'year' and period_number = 0",
        "everybody is active in the period of the first activity",
        4,
    ),
    "a rate in a running cell": (
        "cohort_retention",
        "set retention_rate = 0.1 where cohort_type = 'year' and not is_complete",
        "every complete cell of a cohort has a retention rate, and no other",
        4,
    ),
    "eligible in a running cell": (
        "cohort_retention",
        "set eligible_customers = 60 where cohort_type = 'quarter' and not is_complete",
        "eligible customers are the cohort where the cell is complete, else 0",
        14,
    ),
    "an infinite ratio": (
        "cohort_retention",
        "set revenue_retention_rate = 'inf' where cohort_type = 'year' and is_complete",
        "revenue_retention_rate is a finite number",
        6,
    ),
    "a forecast and a reason for none": (
        "customer_lifetime_value",
        "set not_predicted_because = 'new' where customer_id = 'c1'",
        "a customer has a lifetime value or the reason for having none",
        1,
    ),
    "a forecast outside its interval": (
        "customer_lifetime_value",
        "set expected_margin_12m = 31 where customer_id in ('c1', 'c2')",
        "expected_margin_12m_low <= expected_margin_12m <= expected_margin_12m_high",
        2,
    ),
    "a score off its scale": (
        "nps_by_period",
        "set nps_high = 101 where period_type = 'year'",
        "nps_high is from -100 to 100",
        4,
    ),
    "answers without a score": (
        "nps_by_period",
        "set nps_low = null where period_type = 'year' and is_complete",
        "a complete period with answers has its NPS and interval",
        3,
    ),
    "a significant change of nothing": (
        "nps_by_period",
        "set change_is_significant = true where change is null",
        "a significant change is a change",
        3,
    ),
    "nothing accepted": (
        "data_quality",
        "set accepted = 0",
        "some row was accepted",
        None,
    ),
}


@pytest.mark.parametrize(("mart", "update", "expectation", "rows"), FAULTS.values(), ids=FAULTS)
def test_a_planted_value_fails_its_rule_with_the_planted_rows(
    check_planted: Check, mart: str, update: str, expectation: str, rows: int | None
) -> None:
    assert failed(check_planted(mart, f"update {mart} {update}")) == {(expectation, rows)}


def test_rates_that_are_all_null_fail_in_every_period_that_has_one(check_planted: Check) -> None:
    rates = "churn_rate = null, churn_rate_low = null, churn_rate_high = null"
    assert failed(check_planted("churn_by_period", f"update churn_by_period set {rates}")) == {
        ("a complete period past the warm-up with customers at its start has its rates", 108),
        ("a history of three years has some churn rate", 1),
    }


@pytest.mark.parametrize("mart", ["churn_by_period", "nps_by_period"])
def test_a_mart_that_stops_before_the_as_of_date_is_stale(check_planted: Check, mart: str) -> None:
    fault = f"delete from {mart} where period_type <> 'year' and period_start >= date '2026-04-01'"
    stale = "months, quarters and years reach the as-of date 2026-06-15"
    assert failed(check_planted(mart, fault)) == {(stale, 2)}


def test_cohorts_that_stop_before_the_as_of_date_are_stale(check_planted: Check) -> None:
    fault = "delete from cohort_retention where cohort_type = 'month' and not is_complete"
    stale = "monthly, quarterly and yearly cohorts reach the as-of date 2026-06-15"
    assert failed(check_planted("cohort_retention", fault)) == {(stale, 1)}
