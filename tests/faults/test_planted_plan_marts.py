"""Each fault planted in the marts about the plan is caught by name, with the rows planted."""

from collections.abc import Callable

import pytest

from expectations.result import ValidationResult
from tests.faults.failures import failed

Check = Callable[..., ValidationResult]

# Of the periods of the good marts three years are complete and one is running.
FAULTS = {
    "a rate that is not its parts": (
        "headline_figures",
        "set numerator = 6 where metric = 'churn_rate' and period_type = 'year' and is_complete",
        "a rate is its numerator over its denominator",
        3,
    ),
    "a score that is not its parts": (
        "headline_figures",
        "set denominator = 41 where metric = 'nps' and period_type = 'year' and is_complete",
        "NPS is a hundred times its numerator over its denominator",
        3,
    ),
    "a CAC that is not the spend": (
        "headline_figures",
        "set numerator = 5001 where metric = 'cac' and period_type = 'year' and is_complete",
        "CAC leads to the spend",
        3,
    ),
    "a forecast called final": (
        "headline_figures",
        "set is_final = true where metric = 'ltv_to_cac' and period_type = 'year' and is_complete",
        "final is what is over, known and no forecast",
        3,
    ),
    "fewer customers than none": (
        "headline_figures",
        "set denominator = -100, numerator = -5"
        " where metric = 'churn_rate' and period_type = 'year' and is_complete",
        "nothing below the line is negative, spend aside",
        3,
    ),
    "an interval beside its figure": (
        "headline_figures",
        "set value_low = value + 1 where metric = 'nps' and period_type = 'year' and is_complete",
        "value_low <= value <= value_high",
        3,
    ),
    "a target without its last quarter": (
        "plan_review",
        "set quarter = 3 where quarter = 4 and target_unit = 'year'",
        "a target has its four quarters",
        1,
    ),
    "a verdict before the figure": (
        "plan_review",
        "set status = 'at_risk' where quarter = 2 and target_unit = 'year'",
        "what has a figure has a verdict, and nothing else",
        1,
    ),
    "a gap that is none": (
        "plan_review",
        "set gap = 0 where quarter = 1",
        "the gap is actual - target",
        3,
    ),
    "a missed target called met": (
        "plan_review",
        "set status = 'on_track' where metric = 'win_back_rate' and quarter = 1",
        "a target per month or quarter is met or missed",
        1,
    ),
    "something required of what is lost": (
        "plan_review",
        "set status = 'missed' where quarter = 1 and target_unit = 'year'",
        "nothing is required of what is over or out of reach",
        1,
    ),
    "a forecast outside its interval": (
        "plan_review",
        "set forecast_year_end = 0.75 where quarter = 2",
        "forecast_year_end_low <= forecast_year_end <= forecast_year_end_high",
        3,
    ),
    "done in time after its day": (
        "plan_action_results",
        "set state = 'done_in_time' where state = 'done_late'",
        "the state follows from the day it was due and the day it was done",
        1,
    ),
    "a change that is none": (
        "plan_action_results",
        "set change = 0 where change is not null",
        "the change is the figure after minus that before",
        2,
    ),
    "done tomorrow": (
        "plan_action_results",
        "set due_on = date '2026-06-20', done_on = date '2026-06-16' where state = 'done_in_time'",
        "nothing was done after the as-of date",
        1,
    ),
}


@pytest.mark.parametrize(("mart", "update", "expectation", "rows"), FAULTS.values(), ids=FAULTS)
def test_a_planted_value_fails_its_rule_with_the_planted_rows(
    check_planted: Check, mart: str, update: str, expectation: str, rows: int
) -> None:
    assert failed(check_planted(mart, f"update {mart} {update}")) == {(expectation, rows)}


def test_figures_that_stop_before_the_as_of_date_are_stale(check_planted: Check) -> None:
    fault = "delete from headline_figures where not is_complete and period_type <> 'year'"
    stale = "months, quarters and years reach the as-of date 2026-06-15"
    assert failed(check_planted("headline_figures", fault)) == {(stale, 2)}
