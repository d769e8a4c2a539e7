"""The watch list of every past day is what sums day by day give."""

import calendar
import random
from collections import defaultdict
from collections.abc import Container, Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tests.conftest import Company

FIRST_DAY, LAST_DAY = date(2023, 1, 1), date(2024, 6, 17)
CENT = Decimal("0.01")
Row = dict[str, Any]


def sales(draw: random.Random, customer: str) -> Iterator[Row]:
    """A rhythm with refunds and credits; half of the customers have a few only."""
    for _ in range(draw.choice((3, 40))):
        amount = draw.choice((100, 100, 80, 50, "12.34", 0))
        kind = draw.choice(("", "", "", "refund", "adjustment"))
        day = FIRST_DAY + timedelta(days=draw.randrange((LAST_DAY - FIRST_DAY).days))
        sign = -1 if kind == "refund" else 1
        yield {
            "customer_id": customer,
            "occurred_at": day,
            "amount": sign * Decimal(amount),
            "kind": kind,
        }


def terms(draw: random.Random, customer: str, number: int) -> Iterator[Row]:
    """Prices that rise and fall one after the other, with gaps; the last term may run."""
    day = FIRST_DAY + timedelta(days=draw.randrange(200))
    while day < LAST_DAY:
        end = day + timedelta(days=draw.choice((1, 10, 31, 150, 150)))
        is_open = end > LAST_DAY
        yield {
            "subscription_id": f"s{number}",
            "customer_id": customer,
            "started_on": day,
            "ended_on": "" if is_open else end,
            "monthly_amount": draw.choice((100, 80, 50, "59.99", 29, 200)),
        }
        day = end + timedelta(days=draw.choice((0, 0, 0, 45)))


def earned_by_day(rows: list[Row], contracts: list[Row]) -> dict[str, dict[date, Decimal]]:
    """Revenue by customer and day: each day rounded, a month's last covered day takes the rest."""
    earned: dict[str, dict[date, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for row in rows:
        earned[row["customer_id"]][row["occurred_at"]] += row["amount"]
    for term in contracts:
        months: dict[tuple[int, int], list[date]] = defaultdict(list)
        day, end = term["started_on"], term["ended_on"] or LAST_DAY + timedelta(days=40)
        while day < end:
            months[day.year, day.month].append(day)
            day += timedelta(days=1)
        for month, days in months.items():
            price = Decimal(term["monthly_amount"])
            length = calendar.monthrange(*month)[1]
            daily = (price / length).quantize(CENT, ROUND_HALF_UP)
            whole = (price * len(days) / length).quantize(CENT, ROUND_HALF_UP)
            for day in days:
                earned[term["customer_id"]][day] += daily
            earned[term["customer_id"]][days[-1]] += whole - daily * len(days)
    return earned


def listed_days(earned: dict[date, Decimal]) -> Iterator[tuple[date, str]]:
    """Days on the list and their signal, by the words of the contract."""
    day = FIRST_DAY
    while day <= LAST_DAY:
        last = sum((earned.get(day - timedelta(days=k), Decimal()) for k in range(90)), Decimal())
        before = sum(
            (earned.get(day - timedelta(days=k), Decimal()) for k in range(90, 180)), Decimal()
        )
        if before > 0 and 2 * last <= before:
            yield day, "call_now"
        elif before > 0 and 5 * last <= 4 * before:
            yield day, "watch"
        day += timedelta(days=1)


def first_of_run(days: Container[date]) -> date:
    """The first of the days without a break that reach the as-of date."""
    day = LAST_DAY
    while day - timedelta(days=1) in days:
        day -= timedelta(days=1)
    return day


def test_the_list_of_each_day_is_that_of_sums_day_by_day(company: Company) -> None:
    """Prevents: a span that begins a day early, a contract's fall between two of its months that
    is overlooked, a steady contract that is listed, a first day that skips a gap,
    a span of no day between two steps of one day."""
    draw = random.Random(5)
    customers = [f"c{number:02}" for number in range(60)]
    rows = [row for customer in customers[:40] for row in sales(draw, customer)]
    contracts = [row for number, c in enumerate(customers[20:]) for row in terms(draw, c, number)]
    company.deliver("transactions.csv", rows)
    company.deliver("subscriptions.csv", contracts)
    company = company.as_of(LAST_DAY)
    company.land()
    company.build(["--select", "+watch_list"])
    expected = {
        (customer, day): signal
        for customer, earned in earned_by_day(rows, contracts).items()
        for day, signal in listed_days(earned)
    }
    listed = company.ask("select customer_id, signal, first_seen_on, signal_since from watch_list")
    spans = company.ask(
        "select customer_id, from_day, least(to_day, as_of_date), signal "
        "from customer_watch_spans, as_of where from_day < as_of_date"
    )
    found = {(customer, LAST_DAY): signal for customer, signal, *_ in listed} | {
        (customer, begin + timedelta(days=number)): signal
        for customer, begin, end, signal in spans
        for number in range((end - begin).days)
    }
    assert len(expected) > 5000
    assert found == expected
    assert all(begin < end for _, begin, end, _ in spans)
    for customer, signal, first_seen_on, signal_since in listed:
        own = {day: told for (who, day), told in expected.items() if who == customer}
        assert first_seen_on == first_of_run(own)
        same = {day: told for day, told in own.items() if told == signal}
        assert signal_since == first_of_run(same)
