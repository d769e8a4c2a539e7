"""The articles' examples and small companies counted by hand, from files to marts.

One company holds an example a segment, so that one build answers them all:
- article: 500 customers at the start of March, 25 of them lost in it: 5 %;
- growing: 100 at the start, 50 new, 5 old and 10 new ones lost: still 5 %;
- shop: amounts that a float or a narrow decimal would get wrong, a guest, a late row.
"""

import gzip
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.warehouse.dbt import Dbt
from tests.conftest import LANDED_AT, Company, company_in

AS_OF = date(2024, 6, 30)
LARGEST = Decimal("9999999999999999.99")
DIMES = 100_000
SHOPPERS = ("dimes", "rich", "debtor", "regular", "leaver")
MARTS = (
    *("customers", "churn_by_period", "cohort_retention"),
    *("customer_lifetime_value", "nps_by_period"),
)
ASKED = (*MARTS, "data_quality", "rejected_rows", "customer_activity_months")
Row = dict[str, Any]
Tables = dict[str, list[Row]]
Answers = dict[str, list[tuple[Any, ...]]]


def _term(customer_id: str, started_on: str, ended_on: str | None = None) -> Row:
    return {
        "subscription_id": f"S-{customer_id}",
        "customer_id": customer_id,
        "started_on": started_on,
        "ended_on": ended_on,
        "monthly_amount": "100.00",
    }


def _sale(customer_id: str, occurred_at: str, amount: Decimal | str) -> Row:
    return {"customer_id": customer_id, "occurred_at": occurred_at, "amount": amount}


def _terms() -> Iterator[Row]:
    for n in range(500):
        yield _term(f"article{n:03d}", "2024-01-01", "2024-03-10" if n < 25 else None)
    for n in range(100):
        yield _term(f"old{n:03d}", "2024-01-01", "2024-03-31" if n < 5 else None)
    for n in range(50):
        yield _term(f"new{n:03d}", "2024-03-05", "2024-03-20" if n < 10 else None)


def _tables() -> Tables:
    terms = list(_terms())
    people = [
        {
            "customer_id": row["customer_id"],
            "segment": "article" if row["customer_id"].startswith("article") else "growing",
        }
        for row in terms
    ]
    people += [{"customer_id": name, "segment": "shop"} for name in SHOPPERS]
    sales = [_sale("dimes", "2024-02-10", "0.10")] * DIMES
    sales += [_sale("rich", f"2024-02-0{day}", LARGEST) for day in (1, 2, 3)]
    sales += [_sale("debtor", "2024-02-01", 1), *[_sale("debtor", "2024-02-02", -LARGEST)] * 3]
    sales += [_sale("", "2024-02-04", LARGEST), _sale("", "2024-02-04", LARGEST)]
    sales += [_sale("rich", "2024-02-05", LARGEST + Decimal("0.01"))]
    sales += [_sale("regular", "2024-02-05", "5.00"), _sale("leaver", "2024-02-06", "6.00")]
    return {"customers": people, "subscriptions": terms, "transactions": sales}


def _marts(company: Company) -> Answers:
    """Every row of the marts, and of data_quality what does not name the file."""
    fates = "select table_name, sum(landed), sum(accepted), sum(rejected), sum(unidentified_amount)"
    answers = {mart: company.ask(f"select * from {mart} order by all") for mart in MARTS}
    return answers | {
        "data_quality": company.ask(f"{fates} from data_quality group by all order by all")
    }


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory, dbt: Dbt) -> Company:
    """The examples, delivered as CSV."""
    company = company_in(tmp_path_factory.mktemp("articles"), dbt, as_of=AS_OF)
    for table, rows in _tables().items():
        company.deliver(f"{table}.csv", rows)
    company.run(*ASKED)
    return company


@pytest.fixture(scope="module")
def other_kinds(
    tmp_path_factory: pytest.TempPathFactory, dbt: Dbt, articles: Company
) -> tuple[Company, Answers]:
    """The same rows as csv.gz, as Parquet and as a folder of both; the company and its marts."""
    company = company_in(tmp_path_factory.mktemp("kinds"), dbt, as_of=AS_OF)
    inbox, from_csv = company.settings.inbox, articles.settings.inbox
    with gzip.open(inbox / "customers.csv.gz", "wb") as stream:
        stream.write((from_csv / "customers.csv").read_bytes())
    _copy(from_csv / "transactions.csv", inbox / "transactions.parquet", amount="decimal(38, 2)")
    (inbox / "subscriptions").mkdir()
    header, *lines = (from_csv / "subscriptions.csv").read_text().splitlines(keepends=True)
    (inbox / "subscriptions" / "a.csv").write_text("".join([header, *lines[:300]]))
    rest = inbox.parent / "rest.csv"
    rest.write_text("".join([header, *lines[300:]]))
    _copy(rest, inbox / "subscriptions" / "b.parquet", monthly_amount="decimal(18, 2)")
    company.run(*ASKED)
    return company, _marts(company)


def _copy(csv: Path, parquet: Path, **types: str) -> None:
    """The CSV file as Parquet: dates as dates, money as decimals."""
    duckdb.sql(f"copy (from read_csv('{csv}', types = {types})) to '{parquet}' (format parquet)")


def _march(company: Company, segment: str, *columns: str) -> tuple[Any, ...]:
    [row] = company.ask(
        f"select {', '.join(columns)} from churn_by_period where dimension = 'segment' "
        f"and dimension_value = '{segment}' and period_type = 'month' "
        "and period_start = date '2024-03-01'"
    )
    return row


def test_500_customers_of_whom_25_are_lost_are_5_percent(articles: Company) -> None:
    counts = ("starting_customers", "lost_customers", "ending_customers", "churn_rate")
    assert _march(articles, "article", *counts) == (500, 25, 475, 0.05)
    low, high = _march(articles, "article", "churn_rate_low", "churn_rate_high")
    assert (low, high) == (pytest.approx(0.03409, abs=5e-6), pytest.approx(0.07277, abs=5e-6))


def test_a_year_at_5_percent_a_month_is_not_60_percent(articles: Company) -> None:
    [annual] = _march(articles, "article", "annualised_churn_rate")
    assert annual == pytest.approx(1 - 0.95 ** (365 / 31))
    assert annual < 0.46


def test_new_customers_who_leave_are_not_in_the_rate(articles: Company) -> None:
    figures = _march(
        *(articles, "growing", "starting_customers", "new_customers", "lost_customers"),
        *("lost_new_customers", "ending_customers", "churn_rate"),
    )
    assert figures == (100, 50, 5, 10, 135, 0.05)


def test_nobody_lost_is_zero_and_nobody_there_is_no_rate(articles: Company) -> None:
    found = articles.ask(
        "select period_start, starting_customers, lost_customers, churn_rate from churn_by_period "
        "where dimension_value = 'article' and period_type = 'month' "
        "and period_start <> date '2024-03-01' order by 1"
    )
    assert found == [
        (date(2024, 1, 1), 0, 0, None),
        (date(2024, 2, 1), 500, 0, 0.0),
        *[(date(2024, month, 1), 475, 0, 0.0) for month in (4, 5, 6)],
    ]


def test_terms_are_revenue_by_day(articles: Company) -> None:
    """In March 475 pay 100.00, and 25 pay nine days of 31: 29.03."""
    found = articles.ask(
        "select revenue, full_first_revenue from cohort_retention where cohort_type = 'month' "
        "and dimension_value = 'article' and period_number in (0, 2) order by period_number"
    )
    assert found == [
        (Decimal("50000.00"), Decimal("50000.00")),
        (475 * Decimal("100.00") + 25 * Decimal("29.03"), Decimal("50000.00")),
    ]


def test_money_is_exact(articles: Company) -> None:
    revenue = dict(articles.ask("select customer_id, revenue from customer_lifetime_value"))
    assert revenue["dimes"] == Decimal("10000.00")
    assert revenue["rich"] == 3 * LARGEST
    assert revenue["debtor"] == 1 - 3 * LARGEST
    [(everybody,)] = articles.ask(
        "select sum(revenue) from cohort_retention where cohort_type = 'month' "
        "and dimension_value = 'shop'"
    )
    assert everybody == Decimal("10000.00") + 1 + 11
    [(rows, amount)] = articles.ask(
        "select unidentified_rows, unidentified_amount from data_quality "
        "where table_name = 'transactions'"
    )
    assert (rows, amount) == (2, 2 * LARGEST)


def test_an_amount_beyond_the_largest_is_rejected_and_kept(articles: Company) -> None:
    found = articles.ask("select table_name, reject_reasons, raw_text from rejected_rows")
    assert [row[:2] for row in found] == [("transactions", "amount_out_of_range")]
    assert "10000000000000000.00" in found[0][2]


def test_every_kind_of_file_gives_the_same_marts(
    articles: Company, other_kinds: tuple[Company, Answers]
) -> None:
    from_csv = _marts(articles)
    for mart, rows in other_kinds[1].items():
        assert rows == from_csv[mart], mart
    assert len(from_csv["customers"]) == 500 + 150 + len(SHOPPERS)


@pytest.fixture(scope="module")
def later(other_kinds: tuple[Company, Answers]) -> Company:
    """A day later: a late sale comes, and the customers without one of them."""
    company, _ = other_kinds
    company.deliver("transactions/late.csv", [_sale("regular", "2024-01-20", "7.00")])
    people = [row for row in _tables()["customers"] if row["customer_id"] != "leaver"]
    company.deliver("customers.csv", people)
    company.run(*ASKED, now=LANDED_AT + timedelta(days=1))
    return company


def test_a_late_row_counts_in_its_month(later: Company) -> None:
    [regular] = later.ask(
        "select first_active_on, visits from customers where customer_id = 'regular'"
    )
    assert regular == (date(2024, 1, 20), 2)
    cohorts = later.ask(
        "select cohort_start, cohort_size, revenue from cohort_retention where cohort_type = "
        "'month' and dimension_value = 'shop' and period_number = 0 order by 1"
    )
    assert [row[:2] for row in cohorts] == [(date(2024, 1, 1), 1), (date(2024, 2, 1), 4)]
    assert cohorts[0][2] == Decimal("7.00")


def test_a_customer_no_longer_delivered_stays(later: Company) -> None:
    [leaver] = later.ask(
        "select segment, visits, churned_on from customers where customer_id = 'leaver'"
    )
    assert leaver == ("shop", 1, date(2024, 2, 6) + timedelta(days=90))


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, dbt: Dbt) -> Company:
    """A shop in Hồ Chí Minh City that has sales alone; two of its other tables are empty."""
    company = company_in(
        tmp_path_factory.mktemp("shop"), dbt, currency="VND", timezone="Asia/Ho_Chi_Minh"
    )
    company.deliver(
        "transactions.csv",
        "customer_id,occurred_at,amount\n"
        "an,2024-01-31T16:59:59+00:00,20000\n"
        "an,2024-01-31T18:00:00Z,150000\n"
        "binh,2024-02-29 23:30:00,99000\n"
        "binh,2024-02-29T20:00:00+03:00,1000\n",
    )
    company.deliver("customers.csv", "customer_id,segment\n")
    company.deliver("survey_responses.csv", "customer_id,sent_at,responded_at,score\n")
    company.run(*ASKED)
    return company


def test_months_are_those_of_the_business_time_zone_and_dong_are_whole(shop: Company) -> None:
    """17:00 in London is midnight in Hồ Chí Minh City; a đồng has no hundredths."""
    found = shop.ask(
        "select month, sum(revenue) from customer_activity_months group by 1 order by 1"
    )
    assert found == [
        (date(2024, 1, 1), Decimal("20000.00")),
        (date(2024, 2, 1), Decimal("249000.00")),
        (date(2024, 3, 1), Decimal("1000.00")),
    ]
    assert shop.ask("select as_of_date from as_of") == [(date(2024, 3, 1),)]


def test_empty_and_missing_tables_give_typed_empty_results(
    shop: Company, articles: Company
) -> None:
    for table in ("customers", "survey_responses", "subscriptions", "exchange_rates"):
        assert shop.ask(f"select count(*) from stg_{table}") == [(0,)]
    describe = "select column_name, column_type from (describe {}) order by all"
    for model in (*MARTS, "stg_subscriptions", "stg_survey_responses", "data_quality"):
        types = shop.ask(describe.format(model))
        assert types == articles.ask(describe.format(model)), model
    assert shop.ask("select distinct segment from customers") == [("unknown",)]
    answers = "select sum(surveys_sent), sum(responses), count(nps), count(*) > 0"
    assert shop.ask(f"{answers} from nps_by_period") == [(0, 0, 0, True)]
