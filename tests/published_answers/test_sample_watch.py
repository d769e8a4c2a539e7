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
