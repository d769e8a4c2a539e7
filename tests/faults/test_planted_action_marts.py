"""Each fault planted in the marts about whom to act on is caught by name, with the rows planted."""

from collections.abc import Callable

import pytest

from expectations.result import ValidationResult
from tests.faults.failures import failed

Check = Callable[..., ValidationResult]

FAULTS = {
    "nothing to lose": (
        "watch_list",
        "set revenue_previous_90d = 0, revenue_last_90d = -1, change_rate = null"
        " where signal = 'call_now'",
        {("nobody is listed who had nothing to lose", 10)},
    ),
    "hardly a fall": (
        "watch_list",
        "set revenue_last_90d = 80.01, change_rate = -0.1999 where signal = 'watch'",
        {("nobody is listed whose revenue fell by less than 20 %", 20)},
    ),
    "half lost and not called": (
        "watch_list",
        "set signal = 'watch' where customer_id in ('c1', 'c2')",
        {("the signal is call_now from a fall of 50 % on, else watch", 2)},
    ),
    "a change of other windows": (
        "watch_list",
        "set change_rate = -0.6 where customer_id = 'c1'",
        {("the change is that of the two windows", 1)},
    ),
    "a change that is no number": (
        "watch_list",
        "set change_rate_last_year = 'nan' where customer_id = 'c1'",
        {("change_rate_last_year is a finite number", 1)},
    ),
    "seen tomorrow": (
        "watch_list",
        "set signal_since = date '2026-06-16' where customer_id = 'c1'",
        {("first_seen_on <= signal_since <= the as-of date", 1)},
    ),
    "a signal older than its first day": (
        "watch_list",
        "set signal_since = first_seen_on - 1 where signal = 'call_now'",
        {("first_seen_on <= signal_since <= the as-of date", 10)},
    ),
    "nobody to act": (
        "watch_list",
        "set owner_role = null where signal = 'watch'",
        {("the playbook knows each signal: who does what by when", 20)},
    ),
    "more in 30 days than in 60": (
        "onboarding",
        "set second_purchase_30d = 41 where cohort_type = 'year'",
        {("second purchases in 30 <= 60 <= 90 days <= buyers <= new customers", 4)},
    ),
    "more contacted than there are": (
        "onboarding",
        "set contacted_30d = 101 where cohort_type = 'year'",
        {("contacted_30d <= new_customers", 4)},
    ),
    "a rate before its window is over": (
        "onboarding",
        "set second_purchase_rate_60d = 0.5 where cohort_type = 'month'",
        {
            (
                "second_purchase_rate_60d stands once its 60 days are over for the whole cohort,"
                " not before",
                3,
            )
        },
    ),
    "a rate that never comes": (
        "onboarding",
        "set contacted_rate_30d = null where cohort_type = 'year'",
        {
            (
                "contacted_rate_30d stands once its 30 days are over for the whole cohort,"
                " not before",
                3,
            )
        },
    ),
    "a cohort called complete": (
        "onboarding",
        "set is_complete = true",
        {("a cohort is complete when its period is over", 3)},
    ),
    "customers from nowhere": (
        "lifecycle_stages",
        "set customers = customers + 1 where period_type = 'year' and stage = 'lost'"
        " and not is_complete",
        {("customers = those of the period before + entered - left", 1)},
    ),
    "more come than are there": (
        "lifecycle_stages",
        'set entered = 12, "left" = 2 where customers = 10',
        {("who entered is in the stage", 24)},
    ),
    "a stage of another name": (
        "lifecycle_stages",
        "set stage = 'gone' where stage = 'lost' and period_type = 'year'",
        {("no stage is unknown", 4)},
    ),
    "a stage begun over again": (
        "lifecycle_transitions",
        "set to_stage = 'attracted' where from_stage = 'lost' and period_type = 'year'",
        {("who was active once is never again only attracted or exploring", 4)},
    ),
    "an exploration forgotten": (
        "lifecycle_transitions",
        "set from_stage = 'exploring', to_stage = 'attracted' where from_stage = 'new'"
        " and period_type = 'year'",
        {("who explored once is never again only attracted", 4)},
    ),
    "a way nobody went": (
        "lifecycle_transitions",
        "set customers = 0 where from_stage = 'new' and period_type = 'year'",
        {("each way was gone by somebody", 4)},
    ),
    "due before it was seen": (
        "watch_list",
        "set due_on = date '2026-06-09' where signal = 'call_now'",
        {("nothing is due before its signal", 10)},
    ),
    "a probability above one": (
        "save_list",
        "set probability_leaving = 1.5, expected_margin = 400 where customer_id = 'c100'",
        {
            ("probability_leaving is from 0 to 1", 1),
            ("what is saved is probability x margin x save rate - cost", 1),
        },
    ),
    "kept at a loss": (
        "save_list",
        "set margin_last_12m = 0 where rank in (3, 4)",
        {("nobody is listed whose margin is negative or nothing", 2)},
    ),
    "a saving that is not the product": (
        "save_list",
        "set expected_margin_saved = expected_margin_saved + 0.02 where rank = 1",
        {("what is saved is probability x margin x save rate - cost", 1)},
    ),
    "ranks exchanged": (
        "save_list",
        "set rank = case rank when 1 then 2 else 1 end where rank <= 2",
        {("ranks follow what is saved, ties the customer_id", 2)},
    ),
    "budget out of turn": (
        "save_list",
        "set within_budget = true where rank in (25, 26)",
        {("the budget is spent in the order of the ranks", 2)},
    ),
    "budget for nothing": (
        "save_list",
        "set within_budget = rank <= 31",
        {("no budget is spent where nothing is saved", 1)},
    ),
    "something done for nothing": (
        "save_list",
        "set suggested_action = 'call', owner_role = 'sales', message_key = 'm',"
        " due_on = date '2026-06-16' where rank = 31",
        {("nothing is suggested where nothing is saved, and only there", 1)},
    ),
    "an action of nobody": (
        "save_list",
        "set owner_role = null where rank = 1",
        {("each action has its role, message and day", 1)},
    ),
    "due yesterday": (
        "save_list",
        "set due_on = date '2026-06-14' where rank = 1",
        {("nothing is due before the as-of date", 1)},
    ),
    "no reason": (
        "save_list",
        "set reasons_vi = '' where rank = 1",
        {("each customer is there for a reason", 1)},
    ),
    "a margin from elsewhere": (
        "save_list",
        "set margin_basis = 'guess', save_rate_source = 'guess' where rank = 1",
        {("the margin has a known basis", 1), ("the save rate has a known source", 1)},
    ),
}


@pytest.mark.parametrize(("mart", "update", "expected"), FAULTS.values(), ids=FAULTS)
def test_a_planted_value_fails_its_rule_with_the_planted_rows(
    check_planted: Check, mart: str, update: str, expected: set[tuple[str, int]]
) -> None:
    assert failed(check_planted(mart, f"update {mart} {update}")) == expected


def test_cohorts_that_stop_before_the_as_of_date_are_stale(check_planted: Check) -> None:
    fault = "delete from onboarding where not is_complete and cohort_type <> 'year'"
    stale = "monthly, quarterly and yearly cohorts reach the as-of date 2026-06-15"
    assert failed(check_planted("onboarding", fault)) == {(stale, 2)}


def test_new_customers_who_are_gone_are_drift(check_planted: Check) -> None:
    fault = "update onboarding set new_customers = 90"
    expectation = (
        "new_customers by cohort_type, 3 closed ones in the last release: not more than 5% lower"
    )
    assert failed(check_planted("onboarding", fault, drift=True)) == {(expectation, 3)}


def test_stages_that_stop_before_the_as_of_date_are_stale(check_planted: Check) -> None:
    fault = "delete from lifecycle_stages where not is_complete and period_type <> 'year'"
    stale = "months, quarters and years reach the as-of date 2026-06-15"
    assert failed(check_planted("lifecycle_stages", fault)) == {(stale, 2)}


def test_a_stage_left_out_is_no_zero(check_planted: Check) -> None:
    fault = "delete from lifecycle_stages where stage = 'lost' and not is_complete"
    assert failed(check_planted("lifecycle_stages", fault)) == {
        ("every period has a row of each stage", 3)
    }


@pytest.mark.parametrize("mart", ["lifecycle_stages", "lifecycle_transitions"])
def test_customers_gone_from_closed_periods_are_drift(check_planted: Check, mart: str) -> None:
    fault = f"delete from {mart} where is_complete and revenue > 0 and "
    fault += "stage = 'lost'" if mart == "lifecycle_stages" else "to_stage = 'lost'"
    expectation = (
        "customers by period_type, period_start, 57 closed ones in the last release:"
        " not more than 5% lower"
    )
    assert (expectation, 57) in failed(check_planted(mart, fault, drift=True))
