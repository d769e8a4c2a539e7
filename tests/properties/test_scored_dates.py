"""What leaving is fitted to, customers as they were a year ago, is what was known a year ago."""

import shutil
from datetime import UTC, date, datetime

import pytest

from orchestration.warehouse.dbt import Dbt
from tests.conftest import Company, company_in
from tests.running import retention

TODAY, A_YEAR_AGO = date(2026, 6, 30), date(2025, 6, 30)


@pytest.fixture(scope="module")
def companies(dbt: Dbt, tmp_path_factory: pytest.TempPathFactory) -> tuple[Company, Company]:
    """The sample company with its contracts and surveys, built today and a year ago."""
    folder = tmp_path_factory.mktemp("scored")
    company = company_in(folder / "today", dbt)
    assert retention(company.settings, "sample", "--customers", "400").code == 0
    company.land(datetime(2026, 7, 2, tzinfo=UTC))
    then = company_in(folder / "then", dbt)
    shutil.copytree(company.settings.lake, then.settings.lake)
    company, then = company.as_of(TODAY), then.as_of(A_YEAR_AGO)
    for each in (company, then):
        each.build(["--select", "+risk_signals", "+customers"])
    return company, then


SIGNALS = "select * exclude (has_left) from risk_signals where scored_on = date '2025-06-30'"


def test_a_past_date_is_scored_on_what_was_known_then(
    companies: tuple[Company, Company],
) -> None:
    """Prevents: a model that looks good on the past since it has seen the outcome."""
    today, then = companies
    found = sorted(today.ask(SIGNALS), key=repr)
    assert found == sorted(then.ask(SIGNALS), key=repr)
    assert len(found) > 100
    assert {row[0] for row in found} == {
        customer for (customer,) in then.ask("select customer_id from customers where is_active")
    }


def test_who_left_is_who_neither_bought_nor_paid(companies: tuple[Company, Company]) -> None:
    """Prevents: an outcome that counts a day too few or too many, or forgets those who signed."""
    today, _ = companies
    assert today.ask("""
        with sales as (
            select distinct customer_id, occurred_on from stg_transactions
            where row_status = 'accepted' and kind = 'sale'
        ),
        counted as (
            select signals.customer_id, signals.scored_on, signals.x, signals.has_left,
                count(distinct sales.occurred_on)
                    filter (where sales.occurred_on <= signals.scored_on) - 1 as x_found,
                count(sales.occurred_on) filter (
                    where sales.occurred_on > signals.scored_on
                        and sales.occurred_on <= signals.scored_on + 365
                ) = 0 as has_left_found
            from risk_signals as signals
            left join sales on signals.customer_id = sales.customer_id
            where signals.kind = 'transactional' and signals.has_left is not null
            group by all
        )
        select count(*) > 50, bool_and(has_left = has_left_found), bool_and(x = x_found),
            bool_or(has_left)
        from counted
    """) == [(True, True, True, True)]


def test_the_scores_of_today_start_from_the_inputs_of_the_forecasts(
    companies: tuple[Company, Company],
) -> None:
    """Prevents: two counts of one customer's purchases and renewals."""
    today, _ = companies
    today.build(["--select", "+customer_value_inputs"])
    assert today.ask("""
        select count(*) > 100, bool_and(
            signals.x is not distinct from inputs.repeat_purchase_days
            and signals.t_x is not distinct from inputs.recency_days
            and signals.age_days is not distinct from inputs.age_days
            and signals.billing_months is not distinct from inputs.billing_months
            and signals.renewals_passed is not distinct from inputs.renewals_passed
        )
        from risk_signals as signals
        inner join customer_value_inputs as inputs on signals.customer_id = inputs.customer_id
        where signals.scored_on = date '2026-06-30'
    """) == [(True, True)]
