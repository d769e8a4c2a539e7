"""dbt Labs' mrr-playbook: its movements of customers, month by month, are ours.

Its rules: a customer is active in a month whose first day one of its periods covers, the end
excluded; a churn stands in the month after the last active one. All its periods begin and end
on the first of a month, so that this month is the one that contains our `churned_on`.
"""

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from orchestration.warehouse.dbt import Dbt
from tests.conftest import Company, company_in

LAST_DAY = date(2020, 2, 29)  # after the last churn, of which nothing is left


@pytest.fixture(scope="module")
def published(real_data: Path) -> dict[str, Any]:
    """The playbook's answers."""
    found = json.loads((real_data / "mrr_playbook" / "published.json").read_text("utf-8"))
    assert isinstance(found, dict)
    return found


@pytest.fixture(scope="module")
def playbook(tmp_path_factory: pytest.TempPathFactory, dbt: Dbt, real_data: Path) -> Company:
    """The warehouse of the playbook's subscriptions."""
    file = real_data / "mrr_playbook" / "subscription_periods.csv"
    with file.open(encoding="utf-8", newline="") as stream:
        periods = list(csv.DictReader(stream))
    company = company_in(tmp_path_factory.mktemp("playbook"), dbt, as_of=LAST_DAY)
    renamed = {"start_date": "started_on", "end_date": "ended_on"}
    company.deliver(
        "subscriptions.csv",
        [{renamed.get(name, name): value for name, value in row.items()} for row in periods],
    )
    company.run("churn_by_period", "revenue_movements", "churn_reasons")
    return company


def _months(company: Company) -> dict[str, dict[str, Any]]:
    """All customers' rows of churn_by_period by month."""
    columns = [
        *("starting_customers", "new_customers", "reactivated_customers", "lost_customers"),
        *("lost_new_customers", "returned_in_period", "ending_customers", "churn_rate"),
    ]
    rows = company.ask(
        f"select strftime(period_start, '%Y-%m'), {', '.join(columns)} from churn_by_period "
        "where period_type = 'month' and dimension = 'all' order by period_start"
    )
    return {month: dict(zip(columns, figures, strict=True)) for month, *figures in rows}


def test_every_period_and_customer_arrives(playbook: Company, published: dict[str, Any]) -> None:
    raw = published["raw"]
    counts = "select count(*), count(distinct customer_id) from stg_subscriptions"
    assert playbook.ask(f"{counts} where row_status = 'accepted'") == [
        (raw["rows"], raw["customers"])
    ]


def test_movements_of_every_month_are_the_published_ones(
    playbook: Company, published: dict[str, Any]
) -> None:
    """The whole spine, from the first subscription on; 2017-12 has nobody and has its row."""
    found = _months(playbook)
    expected = {row["month"]: row for row in published["spine_from_first_subscription"]}
    complete = [f"{2017 + n // 12}-{n % 12 + 1:02d}" for n in range(8, 38)]
    assert list(found) == complete
    for month, figures in found.items():
        answer = expected.get(month, {})
        assert {
            "active": figures["ending_customers"],
            "n_new": figures["new_customers"],
            "n_churn": figures["lost_customers"],
            "n_reactivation": figures["reactivated_customers"],
        } == {
            name: answer.get(name, 0) for name in ("active", "n_new", "n_churn", "n_reactivation")
        }, month
        assert figures["lost_new_customers"] == figures["returned_in_period"] == 0


def test_a_month_starts_with_the_customers_that_the_one_before_ended_with(
    playbook: Company,
) -> None:
    figures = list(_months(playbook).values())
    for before, after in zip(figures, figures[1:], strict=False):
        assert after["starting_customers"] == before["ending_customers"]
        lost, starting = after["lost_customers"], after["starting_customers"]
        assert after["churn_rate"] == (lost / starting if starting else None)


def test_a_spine_from_2018_makes_customers_of_2017_new_again(
    playbook: Company, published: dict[str, Any]
) -> None:
    """The playbook's own spine starts in 2018: from there on it differs from ours only where a
    customer of 2017 comes back, which it can't know."""
    found = _months(playbook)
    for row in published["spine_from_2018_01_as_published"]:
        ours = found[row["month"]]
        assert ours["ending_customers"] == row["active"]
        assert ours["lost_customers"] == row["n_churn"]
        arrived = ours["new_customers"] + ours["reactivated_customers"]
        assert arrived == row["n_new"] + row["n_reactivation"]


def test_the_published_dashboard_of_the_last_month_with_customers(
    playbook: Company, published: dict[str, Any]
) -> None:
    january, february = list(_months(playbook).values())[-2:]
    assert january["ending_customers"] == published["published"]["current_customers"]
    change = 100 * (january["ending_customers"] / january["starting_customers"] - 1)
    assert round(change, 1) == published["published"]["current_customers_mom_pct"]
    assert (february["ending_customers"], february["churn_rate"]) == (0, 1.0)


def test_every_mrr_movement_of_every_month_is_the_published_one(
    playbook: Company, published: dict[str, Any]
) -> None:
    """New, upgrade, downgrade, churn and reactivation, to the unit of money."""
    expected = {row["month"]: row for row in published["spine_from_first_subscription"]}
    rows = playbook.ask(
        "select strftime(period_start, '%Y-%m'), ending_mrr, new_mrr, expansion_mrr,"
        " -contraction_mrr, -churned_mrr, reactivated_mrr from revenue_movements"
        " where period_type = 'month' and dimension = 'all' order by period_start"
    )
    names = ("mrr", "mrr_new", "mrr_upgrade", "mrr_downgrade", "mrr_churn", "mrr_reactivation")
    assert len(rows) == 30
    for month, *figures in rows:
        answer = expected.get(month, {})
        assert dict(zip(names, figures, strict=True)) == {
            name: answer.get(name, 0) for name in names
        }, month


def test_every_loss_of_the_playbook_stands_without_a_reason(playbook: Company) -> None:
    """Its file says nothing about why: all of it is `no_reason`, and none of it is missing."""
    [(codes, revenue, customers)] = playbook.ask(
        "select list(distinct reason_code), sum(revenue_lost), sum(customers_lost)"
        " from churn_reasons where period_type = 'month'"
    )
    assert codes == ["no_reason"]
    assert [(revenue, customers)] == playbook.ask(
        "select (select sum(churned_mrr) from revenue_movements"
        " where period_type = 'month' and dimension = 'all'), sum(lost_customers)"
        " from churn_by_period where period_type = 'month' and dimension = 'all'"
    )
