"""What the sample's lost customers cost, counted from its sales, and its price rise found again."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Any

import pytest

from tests.conftest import Company

Truth = dict[str, Any]
Life = tuple[date, date]  # first active day, first day after
WINDOW = timedelta(days=90)
FINISHED_YEARS = (2024, 2025)


def _month(day: date) -> int:
    return 12 * day.year + day.month


def _lives(days: list[date]) -> list[Life]:
    """Days of purchase, in order, as lives that end a silent window after the last of them."""
    lives: list[Life] = []
    for day in days:
        if lives and day <= lives[-1][1]:
            lives[-1] = (lives[-1][0], day + WINDOW)
        else:
            lives.append((day, day + WINDOW))
    return lives


def _lost(lives: list[Life], start: date, end: date) -> Life | None:
    """The life that was lost in a period: active on the day before it, and not on its last."""

    def is_active(day: date) -> bool:
        return any(first <= day < after for first, after in lives)

    if not is_active(start - timedelta(days=1)) or is_active(end - timedelta(days=1)):
        return None
    return max(life for life in lives if life[1] < end)


def _a_month(life: Life, revenue: dict[int, Decimal]) -> Decimal:
    """Revenue of a buyer in its last months, by month."""
    last = _month(life[1] - timedelta(days=1))
    first = max(_month(life[0]), last - 11)
    months = min(12, max(1, round((life[1] - life[0]).days / 30.4375)))
    total = sum((money for month, money in revenue.items() if first <= month <= last), Decimal(0))
    return total / months


@pytest.fixture(scope="module")
def buyers(sample: Company) -> list[tuple[list[Life], dict[int, Decimal]]]:
    """Lives and monthly revenue of everybody who never had a subscription."""
    rows = sample.ask(
        "select customer_id, occurred_on, kind, amount from stg_transactions"
        " where row_status = 'accepted' and customer_id in"
        " (select customer_id from customers where relationship = 'transactional')"
        " order by customer_id, occurred_on"
    )
    found = []
    for _, own in groupby(rows, key=lambda row: row[0]):
        days: list[date] = []
        revenue: dict[int, Decimal] = defaultdict(Decimal)
        for _, day, kind, amount in own:
            revenue[_month(day)] += amount
            if kind == "sale":
                days.append(day)
        found.append((_lives(days), revenue))
    return found


def _periods() -> Iterator[tuple[str, date, date]]:
    for year in FINISHED_YEARS:
        yield "year", date(year, 1, 1), date(year + 1, 1, 1)
        for quarter in range(4):
            after = date(year + (quarter == 3), (3 * quarter + 3) % 12 + 1, 1)
            yield "quarter", date(year, 3 * quarter + 1, 1), after


def test_lost_buyers_and_what_they_brought_a_month_are_recounted(
    sample: Company, buyers: list[tuple[list[Life], dict[int, Decimal]]]
) -> None:
    """From the sales, customer by customer, without the warehouse's lives and months."""
    assert sample.ask("select count(*) from private.rules.inactivity_windows") == [(0,)]
    for period_type, start, end in _periods():
        lost = [(_lost(lives, start, end), revenue) for lives, revenue in buyers]
        a_month = [_a_month(life, revenue) for life, revenue in lost if life]
        [(customers, revenue_lost)] = sample.ask(
            "select customers_lost, monthly_revenue_lost from cost_of_loss"
            f" where dimension_value = 'transactional' and period_type = '{period_type}'"
            f" and period_start = date '{start}'"
        )
        assert customers == len(a_month) > 10, (period_type, start)
        # each customer's month is rounded to the cent
        rounding = Decimal("0.005") * customers
        assert abs(revenue_lost - sum(a_month, Decimal(0))) < rounding, (period_type, start)


def test_a_paid_channels_lost_customers_cost_its_cac_each(sample: Company) -> None:
    unlike = sample.ask(
        "select losses.period_start from cost_of_loss as losses"
        " join channel_economics as channels"
        " on losses.period_type = channels.period_type"
        " and losses.period_start = channels.period_start"
        " and losses.dimension_value = channels.channel"
        " where losses.dimension = 'acquisition_channel' and channels.cac > 0"
        " and losses.replacement_cost <> losses.customers_lost * channels.cac"
    )
    assert unlike == []
    for channel in ("organic", "walk_in"):
        [(least,)] = sample.ask(
            "select min(replacement_cost / customers_lost) from cost_of_loss"
            f" where dimension_value = '{channel}' and period_type = 'year' and is_complete"
            " and customers_lost > 0"
        )
        assert least > 0, "who came for nothing is not replaced for nothing"


def test_a_hundred_contracts_are_about_the_articles_10000_a_month(sample: Company) -> None:
    """And some 40,000 to replace: the shared referral channel, at 30, is dearer for software."""
    [(customers, a_month, replacement)] = sample.ask(
        "select customers_lost, monthly_revenue_lost, replacement_cost from loss_scenarios"
        " where dimension_value = 'contractual' and scenario = 'lose_100_customers'"
    )
    assert customers == 100
    assert 8_000 < a_month < 12_000
    assert 30_000 < replacement < 55_000


def test_the_price_rise_is_a_rate_of_contracts_and_no_mix(sample: Company, truth: Truth) -> None:
    """Of all months and relationships nothing raised churn by as much."""
    effects = sample.ask(
        "select strftime(period_start, '%Y-%m'), dimension_value, rate_effect, mix_effect"
        " from churn_decomposition where period_type = 'month' and dimension = 'relationship'"
        " and contribution is not null order by rate_effect desc"
    )
    assert len(effects) > 50
    month, relationship, rate_effect, mix_effect = effects[0]
    assert (month, relationship) == (truth["price_rise"]["months"][0], "contractual")
    assert abs(mix_effect) < rate_effect / 20
