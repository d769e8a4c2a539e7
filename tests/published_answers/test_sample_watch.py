"""The sample company's planted falls of spend come out of the warehouse again."""

from typing import Any

from tests.conftest import Company

Truth = dict[str, Any]
# Unplanted active customers on the list: a shopper comes three times in 90 days, so that half of
# them spend a fifth less by chance and after Tết, and hardly any contract does.
FALSE_ALARMS = {"ABC": 0.02, "SEN": 0.60}


def test_every_planted_fall_is_listed_with_its_signal(sample: Company, truth: Truth) -> None:
    """A fall of 20 % is watched and one of 50 % called about, shoppers' and contracts' alike."""
    listed = {
        customer: (signal, change, is_active, first, since)
        for customer, signal, change, is_active, first, since in sample.ask(
            "select customer_id, signal, change_rate, is_active, first_seen_on, signal_since "
            "from watch_list"
        )
    }
    for by_signal in truth["spend_drops"].values():
        for planted, fall in by_signal.items():
            assert len(fall["customers"]) >= 10
            for customer in fall["customers"]:
                signal, change, is_active, first_seen_on, since = listed[customer]
                assert (signal, is_active) == (planted, True), customer
                assert -1 < change <= -fall["least_fall"]
                assert first_seen_on <= since


def test_false_alarms_are_few_where_spend_is_steady(sample: Company, truth: Truth) -> None:
    planted = {
        customer
        for by_signal in truth["spend_drops"].values()
        for fall in by_signal.values()
        for customer in fall["customers"]
    }
    active = [c for (c,) in sample.ask("select customer_id from customers where is_active")]
    listed = {c for (c,) in sample.ask("select customer_id from watch_list where is_active")}
    for code, most in FALSE_ALARMS.items():
        others = [c for c in active if c.startswith(code) and c not in planted]
        assert len(listed & set(others)) < most * len(others)


def test_the_season_stands_beside_the_fall(sample: Company, truth: Truth) -> None:
    """Before Tết shoppers spend more, so that the window after it falls a year ago too."""
    [(listed, fell_last_year)] = sample.ask(
        "select count(*), count(*) filter (change_rate_last_year < 0) from watch_list "
        "where customer_id like 'SEN%' and is_active and change_rate_last_year is not null"
    )
    assert listed > 100
    assert fell_last_year > 0.5 * listed


def test_each_planted_fall_is_a_customer_at_risk(sample: Company, truth: Truth) -> None:
    """Active and on the list: at risk, unless it has come back of late."""
    stages = dict(
        sample.ask("select customer_id, stage from customer_stages, as_of where day = as_of_date")
    )
    for by_signal in truth["spend_drops"].values():
        for fall in by_signal.values():
            assert {stages[customer] for customer in fall["customers"]} <= {"at_risk", "won_back"}


def test_each_customer_is_in_exactly_one_stage(sample: Company) -> None:
    newest = "period_start = (select max(period_start) from lifecycle_stages where {0})"
    for period_type in ("month", "quarter", "year"):
        where = f"period_type = '{period_type}'"
        [(known, active)] = sample.ask(
            "select sum(customers), sum(customers) filter (is_active) from lifecycle_stages "
            f"where {where} and {newest.format(where)}"
        )
        assert sample.ask("select count(*), count(*) filter (is_active) from customers") == [
            (known, active)
        ]


def test_onboarding_contacts_are_the_planted_share(sample: Company, truth: Truth) -> None:
    """Planted within 20 days of the first; other contacts may come in the 30 days too."""
    for code, relationship in (("ABC", "contractual"), ("SEN", "transactional")):
        planted = truth["contacts"][code]["onboarding_share"]
        [(contacted, customers)] = sample.ask(
            "select sum(contacted_30d), sum(new_customers) from onboarding "
            "where cohort_type = 'year' and dimension_value = "
            f"'{relationship}' and contacted_rate_30d is not null"
        )
        assert planted - 0.10 < contacted / customers < planted + 0.15
