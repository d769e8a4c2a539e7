"""The sample company's planted reasons, contacts and campaigns come out of the warehouse again."""

import math
from typing import Any

from tests.conftest import Company

Truth = dict[str, Any]
MONTHS = "period_type = 'month' and is_complete"


def test_the_reasons_for_leaving_come_back(sample: Company, truth: Truth) -> None:
    """Those of every counted loss, and in the mart in the planted shares: five and seven."""
    counts = "select reason_code, count(*) from customer_losses where loss_kind = 'customer'"
    losses = dict(sample.ask(f"{counts} group by 1"))
    mart = dict(
        sample.ask(
            f"select reason_code, sum(customers_lost) from churn_reasons where {MONTHS} group by 1"
        )
    )
    for code, number in (("ABC", 5), ("SEN", 7)):
        planted = truth["exit_feedback"][code]
        assert {reason: losses[reason] for reason in planted["losses"]} == planted["losses"]
        assert len(planted["shares"]) == number
        named = sum(mart[reason] for reason in planted["shares"])
        assert named > 0.95 * sum(planted["losses"].values())
        for reason, share in planted["shares"].items():
            _assert_share(mart[reason], named, share)


def test_rivals_are_named_as_often_as_planted(sample: Company, truth: Truth) -> None:
    named = "select competitor, sum(times_named) from competitors where period_type = 'month'"
    assert dict(sample.ask(f"{named} group by 1")) == truth["rivals"]["named"]


def test_rows_without_a_key_all_count(sample: Company, truth: Truth) -> None:
    for table, key in (("exit_feedback", "feedback_id"), ("interactions", "interaction_id")):
        accepted = f"from stg_{table} where row_status = 'accepted' and {key} is null"
        assert sample.ask(f"select count(*) {accepted}") == [(truth["keyless_rows"][table],)]


def test_a_known_share_of_the_lost_was_never_contacted(sample: Company, truth: Truth) -> None:
    found = sample.ask(
        "select left(customer_id, 3), count(*), count(*) filter (customer_id not in "
        "(select customer_id from customer_contacts where is_by_company)) "
        "from (select distinct customer_id from customer_losses where loss_kind = 'customer') "
        "group by 1 order by 1"
    )
    contacts = truth["contacts"]
    assert found == [(k, v["lost_customers"], v["never_contacted"]) for k, v in contacts.items()]
    for code, lost, silent in found:
        _assert_share(silent, lost, contacts[code]["never_contacted_share"])


def test_one_campaign_keeps_customers_and_the_other_none(sample: Company, truth: Truth) -> None:
    """A customer is kept who is active 90 days after the offer."""
    for campaign_id, planted in truth["campaigns"].items():
        rows = sample.ask(
            "select arm, count(*), count(*) filter (exists (from customer_episodes as e "
            "where e.customer_id = o.customer_id and e.started_on <= offered_on + 90 "
            "and coalesce(e.churned_on, date '9999-12-31') > offered_on + 90)) "
            f"from customer_offers as o where campaign_id = '{campaign_id}' group by 1"
        )
        arms = planted["arms"]
        counted = {arm: (v["customers"], v["retained"] + v["came_back"]) for arm, v in arms.items()}
        assert {arm: tuple(counts) for arm, *counts in rows} == counted
        for arm, customers, kept in rows:
            _assert_share(kept, customers, arms[arm]["expected_share"])
        (n, treated), (m, control) = (counted[arm] for arm in ("treatment", "control"))
        variance = treated * (n - treated) / n**3 + control * (m - control) / m**3
        uplift = treated / n - control / m
        assert (uplift > 2 * math.sqrt(variance)) == planted["has_effect"]


def _assert_share(found: int, tried: int, planted: float) -> None:
    """Within 4 standard errors, and half a case for small cells."""
    assert abs(found - tried * planted) < 4 * math.sqrt(tried * planted * (1 - planted)) + 0.5
