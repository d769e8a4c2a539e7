"""Each fault planted in the marts about contacts is caught by name, with the rows planted."""

from collections.abc import Callable

import pytest

from expectations.result import ValidationResult
from tests.faults.failures import failed

Check = Callable[..., ValidationResult]

FAULTS = {
    "an effect without a control group": (
        "campaign_results",
        "set uplift = 0.1, uplift_low = 0, uplift_high = 0.2 where control = 0",
        "no effect without both arms and the whole time",
        1,
    ),
    "a measured campaign without its effect": (
        "campaign_results",
        "set net_margin = null where control > 0",
        "a measured campaign has its uplift, interval, margin and net margin",
        3,
    ),
    "an effect outside its interval": (
        "campaign_results",
        "set uplift_low = 0.25 where control > 0",
        "uplift_low <= uplift <= uplift_high",
        3,
    ),
    "an effect of other arms": (
        "campaign_results",
        "set retained_control = 50 where control > 0",
        "uplift is the difference of the arms' shares",
        3,
    ),
    "a split that is called good": (
        "campaign_results",
        "set sample_ratio_chi_square = 6.7 where campaign_id = 'k1'",
        "sample_ratio_ok goes by the chi-square",
        1,
    ),
    "no reason given": (
        "campaign_results",
        "set not_measured_because = null where control = 0",
        "not_measured_because says why, and only then",
        1,
    ),
    "more kept than there were": (
        "campaign_results",
        "set redeemed = 71",
        "no arm has more outcomes than customers",
        4,
    ),
    "an offer after the as-of date": (
        "campaign_results",
        "set last_offered_on = date '2026-01-09' where campaign_id < 'k2'",
        "offers lie in order, by the as-of date",
        2,
    ),
    "a contact before the loss": (
        "win_back",
        "set contacted_on = date '2026-02-28' where contacted_on is not null",
        "contact and offer lie between the loss and the return",
        8,
    ),
    "a return that is forgotten": (
        "win_back",
        "set returned_90d = false where returned_on is not null",
        "returned_90d is known once 90 days are over, or the customer is back",
        3,
    ),
    "no return before its time": (
        "win_back",
        "set returned_180d = false where returned_on is null",
        "returned_180d is known once 180 days are over, or the customer is back",
        9,
    ),
    "a second life of nobody": (
        "win_back",
        "set second_life_margin = 0 where returned_on is null",
        "who is back has a second life, and nobody else",
        9,
    ),
    "an arm without an offer": (
        "win_back",
        "set arm = 'control' where offered_on is null",
        "an arm comes with an offer",
        8,
    ),
    "a loss ahead": (
        "win_back",
        "set started_on = churned_on where customer_id = 'c0'",
        "a life ends after it starts",
        1,
    ),
    "contacted before by nobody": (
        "win_back",
        "set contacted_before_loss = true, never_contacted = false",
        "contacts before the loss lie before it",
        7,
    ),
    "never contacted, and yet": (
        "win_back",
        "set never_contacted = true",
        "who was never contacted was not",
        8,
    ),
    "more returns than losses": (
        "win_back_results",
        "set contacted = 33",
        "no part is above its whole",
        180,
    ),
    "a return rate of other losses": (
        "win_back_results",
        "set returned = 13 where is_complete and period_type = 'year'",
        "rates are their parts over the lost",
        9,
    ),
    "a return rate in a running period": (
        "win_back_results",
        "set return_rate = 0.3 where not is_complete",
        "a running period has no rates",
        9,
    ),
    "a comparison of nobody": (
        "win_back_results",
        "set control = 0, returned_control = 0 where is_complete and period_type = 'year'",
        "no effect without both arms and the whole time",
        9,
    ),
    "in time, but never contacted": (
        "response_times",
        "set in_time = 9 where not is_complete",
        "in_time <= contacted <= signals",
        6,
    ),
    "a share of other signals": (
        "response_times",
        "set signals = 9 where period_type = 'year' and is_complete",
        "rates are their parts over the signals",
        6,
    ),
    "a median of nobody": (
        "response_times",
        "set median_days = null where period_type = 'year'",
        "the contacted have a median",
        8,
    ),
    "a rate in a running month": (
        "response_times",
        "set contacted_rate = 0.8, in_time_rate = 0.5 where not is_complete",
        "a running period has no rates",
        6,
    ),
    "churn of customers not at risk": (
        "nps_outcomes",
        "set customers_at_risk = 31 where is_complete and period_type = 'year'",
        "the later churn rate is of those at risk",
        12,
    ),
    "more lost than at risk": (
        "nps_outcomes",
        "set customers_lost = 33 where not is_complete",
        "customers_lost <= customers_at_risk <= customers",
        12,
    ),
    "an outcome before its time": (
        "nps_outcomes",
        "set later_spend_change = 0 where not is_complete",
        "a running period has no outcome",
        12,
    ),
    "a band that answers for another": (
        "nps_outcomes",
        "set band = 'promoter' where band = 'passive' and period_type = 'year'",
        "every period has its four bands",
        4,
    ),
    "an infinite change": (
        "nps_outcomes",
        "set later_spend_change = 'inf' where is_complete and period_type = 'year'",
        "later_spend_change is a finite number",
        12,
    ),
    "reasons that do not add up": (
        "nps_loss_reasons",
        "set share_of_lost = 0.7 where reason_group = 'price' and period_type = 'year'"
        " and is_complete",
        "the shares of a band add up to 1",
        3,
    ),
    "shares in a running period": (
        "nps_loss_reasons",
        "set share_of_lost = 0.5 where not is_complete",
        "a running period has no shares",
        6,
    ),
    "a birthday to the day": (
        "contact_calendar",
        "set due_on = due_on + 1 where occasion = 'birthday'",
        "a birthday appears as the Monday of its week",
        4,
    ),
    "a greeting that comes too late": (
        "contact_calendar",
        "set due_on = date '2026-06-14' where occasion = 'renewal'",
        "nothing on the list is past",
        4,
    ),
    "an overdue renewal": (
        "contact_calendar",
        "set is_overdue = true where occasion = 'renewal'",
        "overdue is due",
        4,
    ),
    "a company day without a name": (
        "contact_calendar",
        "set event_key = null",
        "a day of the company has its name",
        4,
    ),
}


@pytest.mark.parametrize(("mart", "update", "expectation", "rows"), FAULTS.values(), ids=FAULTS)
def test_a_planted_value_fails_its_rule_with_the_planted_rows(
    check_planted: Check, mart: str, update: str, expectation: str, rows: int
) -> None:
    assert failed(check_planted(mart, f"update {mart} {update}")) == {(expectation, rows)}


DRIFTS = {
    "win_back_results": (
        "lost_episodes",
        "set lost_episodes = 35, return_rate = null, never_contacted_rate = null",
    ),
    "response_times": ("signals", "set signals = 8, contacted_rate = null, in_time_rate = null"),
    "nps_outcomes": ("customers", "set customers = 36"),
}


@pytest.mark.parametrize(
    ("mart", "column", "fault"), [(mart, *planted) for mart, planted in DRIFTS.items()]
)
def test_a_closed_period_that_shrinks_is_drift(
    check_planted: Check, mart: str, column: str, fault: str
) -> None:
    planted = f"update {mart} {fault}"
    expectation = (
        f"{column} by period_type, period_start, 57 closed ones in the last release:"
        " not more than 5% lower"
    )
    found = failed(check_planted(mart, planted, drift=True))
    assert {name for name, _ in found} == {expectation}


def test_episodes_that_vanish_are_drift(check_planted: Check) -> None:
    fault = "delete from win_back where customer_id > 'c7' or customer_id in ('c4', 'c5')"
    expectation = "rows: at least 9, the last release had 12"
    found = failed(check_planted("win_back", fault, drift=True))
    assert found == {(expectation, None)}
