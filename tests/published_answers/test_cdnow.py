"""CDNOW's purchases through the warehouse give the figures that were counted from the file.

The sample of Fader and Hardie: 2,357 customers who bought music between January 1997 and
June 1998, as a file of three columns without customers and without transaction ids. Its data
lies in the wheel of `lifetimes`; only published counts stand here.
"""

import importlib.metadata
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from orchestration.warehouse.dbt import Dbt
from tests.conftest import Company, company_in

MONTHS = [date(1997 + n // 12, n % 12 + 1, 1) for n in range(18)]
LAST_DAY = date(1998, 6, 30)
MARTS = (
    *("customers", "churn_by_period", "cohort_retention"),
    *("customer_lifetime_value", "data_quality"),
)
ACTIVE_CUSTOMERS = [
    *(781, 981, 948, 267, 224, 232, 203, 178, 168, 176, 205, 183),
    *(149, 157, 211, 125, 134, 138),
]
REVENUE_CENTS = [
    *(2859270, 4043381, 4347210, 1284205, 1088033, 990725, 1086623, 876276, 735832),
    *(884505, 1015138, 911284, 735682, 767971, 985005, 601153, 637814, 559087),
]
COHORTS = {
    date(1997, 1, 1): [
        *(781, 124, 95, 70, 65, 77, 65, 53, 52, 45, 62, 59, 45, 47, 63, 37, 37, 33),
    ],
    date(1997, 2, 1): [857, 134, 110, 75, 77, 75, 61, 61, 74, 70, 59, 57, 59, 70, 56, 59, 60],
    date(1997, 3, 1): [719, 87, 84, 78, 63, 64, 55, 57, 73, 65, 47, 51, 78, 32, 38, 45],
}
ALSO_ACTIVE_A_MONTH_BEFORE = [
    *(124, 168, 171, 90, 68, 70, 54, 46, 53, 70, 65, 51, 46, 55, 47, 38, 41),
]


@pytest.fixture(scope="module")
def cdnow(tmp_path_factory: pytest.TempPathFactory, dbt: Dbt) -> Company:
    """The warehouse of CDNOW's purchases, as of the last of them."""
    try:
        wheel = importlib.metadata.distribution("lifetimes")
    except importlib.metadata.PackageNotFoundError:
        pytest.skip("lifetimes is not installed: its wheel holds CDNOW's purchases")
    lines = Path(str(wheel.locate_file("lifetimes/datasets/CDNOW_sample.txt"))).read_text()
    company = company_in(tmp_path_factory.mktemp("cdnow"), dbt)
    purchases = [line.split() for line in lines.splitlines()]
    company.deliver(
        "transactions.csv",
        [
            {
                "customer_id": master_id,
                "occurred_at": f"{day[:4]}-{day[4:6]}-{day[6:]}",
                "amount": dollars,
            }
            for master_id, _, day, _, dollars in purchases
        ],
    )
    company.run(*MARTS, "customer_activity_months")
    return company


def test_every_purchase_counts_equal_and_free_ones_too(cdnow: Company) -> None:
    """21 rows repeat another one exactly and 8 cost nothing: all are purchases."""
    [counts] = cdnow.ask(
        "select landed, accepted, rejected, superseded, duplicates, unidentified_rows "
        "from data_quality where table_name = 'transactions'"
    )
    assert counts == (6919, 6919, 0, 0, 0, 0)
    [totals] = cdnow.ask("select count(*), sum(orders), sum(revenue) from customer_lifetime_value")
    assert totals == (2357, 6919, Decimal("244091.94"))
    repeated = "select count(*), count(distinct (customer_id, occurred_on, amount))"
    assert cdnow.ask(f"{repeated} from stg_transactions") == [(6919, 6919 - 21)]
    free = "select count(*) from stg_transactions where amount = 0 and kind = 'sale'"
    assert cdnow.ask(free) == [(8,)]


def test_the_warehouse_is_as_of_the_last_purchase(cdnow: Company) -> None:
    [(as_of,)] = cdnow.ask("select as_of_date from as_of")
    [bounds] = cdnow.ask(
        "select min(first_purchase_on), max(first_purchase_on), max(last_purchase_on) "
        "from customers"
    )
    assert as_of == LAST_DAY
    assert bounds == (date(1997, 1, 1), date(1997, 3, 25), LAST_DAY)


def test_leading_zeros_of_ids_are_kept(cdnow: Company) -> None:
    found = cdnow.ask(
        "select count(*), bool_and(length(customer_id) = 5), count(*) filter "
        "(where customer_id = '00004') from customers"
    )
    assert found == [(2357, True, 1)]


def test_purchases_of_one_day_are_one_visit(cdnow: Company) -> None:
    [(rows_beyond, repeaters, customers)] = cdnow.ask(
        "select sum(orders - visits), count(*) filter (where visits >= 2), count(*) "
        "from customers inner join customer_lifetime_value using (customer_id)"
    )
    assert rows_beyond == 223
    assert repeaters == 1139
    assert repeaters / customers == pytest.approx(0.483241, abs=5e-7)


def test_active_customers_and_revenue_of_every_month(cdnow: Company) -> None:
    found = cdnow.ask(
        "select period_start, sum(active_customers), sum(revenue) from cohort_retention "
        "where cohort_type = 'month' and dimension = 'all' group by all order by all"
    )
    revenue = [Decimal(cents) / 100 for cents in REVENUE_CENTS]
    assert found == list(zip(MONTHS, ACTIVE_CUSTOMERS, revenue, strict=True))


def test_the_cohort_table(cdnow: Company) -> None:
    cells = cdnow.ask(
        "select cohort_start, period_number, active_customers, is_complete, cohort_size, "
        "retention_rate from cohort_retention "
        "where cohort_type = 'month' and dimension = 'all' order by all"
    )
    table: dict[date, list[int]] = {}
    for start, number, active, is_complete, size, rate in cells:
        table.setdefault(start, []).append(active)
        assert is_complete
        assert size == COHORTS[start][0]
        assert rate == active / size
        assert len(table[start]) == number + 1
    assert table == COHORTS


def test_customers_of_a_month_who_also_came_the_month_before(cdnow: Company) -> None:
    found = cdnow.ask(
        "select later.month, count(*) from customer_activity_months as later "
        "inner join customer_activity_months as before on later.customer_id = before.customer_id "
        "and later.month = cast(before.month + to_months(1) as date) "
        "where later.is_active and before.is_active group by all order by all"
    )
    assert found == list(zip(MONTHS[1:], ALSO_ACTIVE_A_MONTH_BEFORE, strict=True))


def test_silent_customers_on_the_last_day(cdnow: Company) -> None:
    """Published: silent for more than 90 and more than 180 days."""
    for days, silent in ((90, 2057), (180, 1842)):
        found = cdnow.ask(
            f"select count(*) from customers where date '{LAST_DAY}' - last_purchase_on > {days}"
        )
        assert found == [(silent,)]


def test_the_ninetieth_silent_day_is_no_longer_active(cdnow: Company) -> None:
    """Active is fewer than 90 days after the last sale: customers silent for exactly 90 days,
    whom the published count of "more than 90" leaves out, are lost here."""
    inactive, published_and_edge, edge = cdnow.ask(
        "select count(*) filter (where not is_active), "
        f"count(*) filter (where date '{LAST_DAY}' - last_purchase_on >= 90), "
        f"count(*) filter (where date '{LAST_DAY}' - last_purchase_on = 90) from customers"
    )[0]
    assert inactive == published_and_edge == 2057 + edge
    assert edge > 0
    assert cdnow.ask(
        "select min(churned_on - last_purchase_on) = 90, max(churned_on - "
        "last_purchase_on) = 90 from customers"
    ) == [(True, True)]
    ending = (
        "select ending_customers from churn_by_period where period_type = 'month' "
        f"and dimension = 'all' and period_start = date '{MONTHS[-1]}'"
    )
    assert cdnow.ask(ending) == [(2357 - inactive,)]
