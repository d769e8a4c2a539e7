"""What the sample company did and what came of it, found again in the marts about contacts."""

import math
from typing import Any

import pytest

from tests.conftest import Company

Truth = dict[str, Any]
OWNERS = {
    "lost": "customer_success",
    "watch": "account_manager",
    "call_now": "account_manager",
    "cancelled": "account_manager",
    "renewal_due": "account_manager",
    "detractor": "customer_success",
    "complaint_open": "support_lead",
}


def test_campaigns_count_the_arms_and_those_kept(sample: Company, truth: Truth) -> None:
    """Kept is who is active on the outcome day: never lost, or lost and back."""
    columns = "treated, control, retained_treated, retained_control, redeemed, in_both_arms"
    for campaign_id, planted in truth["campaigns"].items():
        [found] = sample.ask(
            f"select {columns} from campaign_results where campaign_id = '{campaign_id}'"
        )
        treated, control = planted["arms"]["treatment"], planted["arms"]["control"]
        kept = [arm["retained"] + arm["came_back"] for arm in (treated, control)]
        assert found == (
            treated["customers"], control["customers"], *kept, treated["redeemed"], 0,
        )  # fmt: skip


def test_an_effect_is_found_within_its_interval_and_none_is_made_up(
    sample: Company, truth: Truth
) -> None:
    assert {planted["has_effect"] for planted in truth["campaigns"].values()} == {True, False}
    for campaign_id, planted in truth["campaigns"].items():
        [(low, uplift, high, reason)] = sample.ask(
            "select uplift_low, uplift, uplift_high, not_measured_because"
            f" from campaign_results where campaign_id = '{campaign_id}'"
        )
        expected = [planted["arms"][arm]["expected_share"] for arm in ("treatment", "control")]
        effect = expected[0] - expected[1]
        assert reason is None
        assert low <= effect <= high
        assert low <= uplift <= high
        assert (low > 0) == planted["has_effect"]
        assert planted["has_effect"] or low < 0 < high


def test_arms_are_as_large_as_planned(sample: Company) -> None:
    rows = sample.ask("select planned_treatment_share, sample_ratio_ok from campaign_results")
    assert rows == [(0.5, True)] * 2


def test_a_campaign_costs_its_offers_and_margins_are_those_of_the_arms(
    sample: Company, truth: Truth
) -> None:
    """The net margin is what the arms differ by a head, for all the treated, less the cost."""
    for row in sample.ask(
        "select campaign_id, treated, control, margin_treated, margin_control, margin_uplift,"
        " margin_uplift_low, margin_uplift_high, cost, net_margin from campaign_results"
    ):
        name, treated, control, margin, other, uplift, low, high, cost, net = row
        cents = {"renewal-2025": 500, "tet-2026": 40}[name]
        assert cost * 100 == cents * truth["campaigns"][name]["arms"]["treatment"]["customers"]
        difference = float(margin) / treated - float(other) / control
        assert float(uplift) == pytest.approx(difference, abs=0.005)
        assert low < uplift < high
        assert float(net) == pytest.approx(difference * treated - float(cost), abs=0.01)


def test_contract_margins_are_the_ledgers_own_days(sample: Company) -> None:
    """Of ABC, which sells by contract alone: summed again day by day, rounded nowhere."""
    [(found,)] = sample.ask(
        "select margin_treated + margin_control from campaign_results"
        " where campaign_id = 'renewal-2025'"
    )
    [(again,)] = sample.ask(
        "with days as (select cast(unnest(generate_series(date '2025-02-04', date '2025-05-04',"
        " interval 1 day)) as date) as day)"
        " select sum(cast(terms.monthly_amount as double) / day(last_day(days.day))"
        " * profiles.margin_rate)"
        " from customer_offers as offers join customer_terms as terms using (customer_id)"
        " join customer_profiles as profiles using (customer_id)"
        " join days on days.day >= terms.started_on"
        " and days.day < coalesce(terms.covered_until, date '9999-12-31')"
        " where offers.campaign_id = 'renewal-2025' and terms.is_paid"
    )
    [(credits,)] = sample.ask(
        "select coalesce(sum(amount * margin_rate), 0) from stg_transactions"
        " join customer_offers as offers using (customer_id)"
        " join customer_profiles using (customer_id) where offers.campaign_id = 'renewal-2025'"
        " and row_status = 'accepted' and kind in ('refund', 'adjustment')"
        " and occurred_on between date '2025-02-04' and date '2025-05-04'"
    )
    assert float(found) == pytest.approx(again + float(credits), rel=1e-3)


def test_the_never_contacted_share_is_found_again(sample: Company, truth: Truth) -> None:
    """Lost, and without a word of the company before any loss or after."""
    found = sample.ask(
        "select left(customer_id, 3) as company, count(distinct customer_id),"
        " count(distinct customer_id) filter (where never_contacted)"
        " from win_back group by 1 order by 1"
    )
    contacts = truth["contacts"]
    assert found == [(k, v["lost_customers"], v["never_contacted"]) for k, v in contacts.items()]
    for code, lost, silent in found:
        planted = contacts[code]["never_contacted_share"]
        assert abs(silent - lost * planted) < 4 * math.sqrt(lost * planted * (1 - planted)) + 0.5


def test_every_loss_has_its_row_and_adds_up(sample: Company) -> None:
    [(rows, back, customers)] = sample.ask(
        "select count(*), count(returned_on), count(distinct customer_id) from win_back"
    )
    assert sample.ask(
        "select count(*), count(distinct customer_id) from customer_losses"
        " where loss_kind = 'customer'"
    ) == [(rows, customers)]
    for kind in ("month", "quarter", "year"):
        assert sample.ask(
            "select sum(lost_episodes) from win_back_results"
            f" where within_days = 90 and period_type = '{kind}'"
        ) == [(rows,)]
    assert sample.ask(
        "select count(*) from customer_episodes where previous_churned_on is not null"
    ) == [(back,)]


def test_win_back_letters_are_the_first_contact_after_a_loss(sample: Company, truth: Truth) -> None:
    """Nearly all of those who got one; a contact of another kind comes before a few."""
    letters = sum(v["win_back_customers"] for v in truth["contacts"].values())
    [(contacted,)] = sample.ask(
        "select count(distinct customer_id) from win_back where contacted_on is not null"
    )
    assert letters <= contacted < 1.1 * letters
    [(late,)] = sample.ask(
        "select count(*) from win_back where days_to_contact > 45 or days_to_contact < 0"
    )
    assert late < 0.1 * contacted


def test_without_a_win_back_campaign_nothing_is_compared(sample: Company) -> None:
    assert sample.ask("select distinct not_measured_because, uplift from win_back_results") == [
        ("no_treatment_group", None)
    ]


def test_signals_are_answered_by_the_playbook_s_owners(sample: Company, truth: Truth) -> None:
    rows = sample.ask(
        "select signal, owner_role, sum(signals), sum(contacted), sum(contacted_by_owner)"
        " from response_times where period_type = 'month' group by 1, 2"
    )
    assert {signal: owner for signal, owner, *_ in rows} == OWNERS
    by_signal = {signal: counts for signal, _, *counts in rows}
    [(losses,)] = sample.ask("select count(*) from win_back")
    assert by_signal["lost"][0] == losses
    renewals = truth["contacts"]["ABC"]["by_purpose"]["renewal"]
    signals, contacted, by_owner = by_signal["renewal_due"]
    assert by_owner == contacted
    assert 0.9 * renewals < contacted
    assert contacted / signals == pytest.approx(0.47, abs=0.06)
    signals, contacted, by_owner = by_signal["complaint_open"]
    assert contacted / signals == pytest.approx(0.93, abs=0.03)
    assert by_owner > 0.95 * contacted


def test_complaints_are_answered_within_hours(sample: Company) -> None:
    """A median of 8 hours at ABC and 30 at the shops: most within the two days of the playbook."""
    rates = sample.ask(
        "select in_time_rate, median_days from response_times where period_type = 'year'"
        " and signal = 'complaint_open' and is_complete"
    )
    assert rates
    for rate, median in rates:
        assert 0.75 < rate < 0.9
        assert median <= 1


def test_birthdays_are_mondays_and_every_day_lies_ahead(sample: Company) -> None:
    [(birthdays, mondays)] = sample.ask(
        "select count(*), count(*) filter (isodow(due_on) = 1) from contact_calendar"
        " where occasion = 'birthday'"
    )
    assert birthdays == mondays > 50
    again = sample.ask(
        "select count(*) from customers join customer_profiles using (customer_id),"
        " unnest([2026]) as years (year) where is_active and date_trunc('week',"
        " birth_date + to_years(year - year(birth_date))) between date '2026-06-29'"
        " and date '2026-07-30'"
    )
    assert again == [(birthdays,)]
    occasions = sample.ask("select distinct occasion from contact_calendar order by 1")
    assert [name for (name,) in occasions] == [
        "anniversary", "birthday", "company_day", "renewal", "silent", "survey_due",
    ]  # fmt: skip


def test_the_price_rise_stands_beside_the_churn_of_its_month(sample: Company) -> None:
    rows = sample.ask(
        "select distinct period_start, market_events from churn_by_period"
        " where period_type = 'month' and market_events like 'ABC%'"
    )
    assert [str(day) for day, _ in rows] == ["2025-09-01"]


def test_outcomes_of_answers_count_the_answers(sample: Company) -> None:
    """The bands are those of nps_by_period; silence churns more than praise."""
    differing = sample.ask(
        "select * from (select period_type, period_start, sum(responses) as n from nps_by_period"
        " where dimension = 'all' group by 1, 2) join (select period_type, period_start,"
        " sum(customers) as m from nps_outcomes where band <> 'no_answer' group by 1, 2)"
        " using (period_type, period_start) where n <> m"
    )
    assert differing == []
    lost, at_risk = dict[str, int](), dict[str, int]()
    for band, customers_lost, customers in sample.ask(
        "select band, sum(customers_lost), sum(customers_at_risk) from nps_outcomes"
        " where period_type = 'quarter' and later_churn_rate is not null group by 1"
    ):
        lost[band], at_risk[band] = customers_lost, customers
    assert lost["no_answer"] / at_risk["no_answer"] > lost["promoter"] / at_risk["promoter"]
    reasons = dict(
        sample.ask(
            "select band, sum(customers_lost) from nps_loss_reasons"
            " where period_type = 'quarter' group by 1"
        )
    )
    outcomes = dict(
        sample.ask(
            "select band, sum(customers_lost) from nps_outcomes"
            " where period_type = 'quarter' group by 1"
        )
    )
    assert reasons == outcomes
