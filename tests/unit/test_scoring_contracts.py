"""The scoring of contracts in SQL against scipy: renewals, agreed ends, ended contracts."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from orchestration.fitting.sbg import Sbg, survival_from
from orchestration.warehouse.dbt import Dbt
from tests.scored import contracts_fit, scored, scoring_sql

MONTH = 30.4375
RATE = 0.10


@pytest.fixture(scope="module")
def sql(tmp_path_factory: pytest.TempPathFactory, dbt: Dbt) -> dict[str, str]:
    return scoring_sql(dbt, Path(tmp_path_factory.mktemp("scoring")))


def contracts(billing_months: int, *rows: tuple[int, int, int | None]) -> pd.DataFrame:
    """Contracts of 50 a month at a margin of 0.4: renewals passed, days to renewal, to the end."""
    frame = pd.DataFrame(rows, columns=["renewals_passed", "days_to_renewal", "days_to_end"])
    return frame.astype("Int64").assign(
        billing_months=billing_months, mrr=50, margin_rate=0.4, has_contract=True
    )


def covered(model: Sbg, months: int, passed: int, first: int, start: float, end: float) -> float:
    """Days expected to be covered from day `start` to day `end`, one renewal after the other."""
    length = months * MONTH
    days, k = max(0.0, min(first, end) - start), 1
    while (begins := first + (k - 1) * length) < end:
        share = float(survival_from(model, passed, k))
        days += share * max(0.0, min(begins + length, end) - max(begins, start))
        k += 1
    return days


@pytest.mark.parametrize("billing_months", [1, 3, 12, 24])
@pytest.mark.parametrize(
    "model", [Sbg(0.668, 3.806), Sbg(0.704, 1.182), Sbg(1e-4, 2.0), Sbg(50.0, 1e4)]
)
def test_contracts_are_scored_as_by_scipy(
    sql: dict[str, str], model: Sbg, billing_months: int
) -> None:
    """Prevents: a renewal counted before its day, or a year's days in the year beside it."""
    longest = round(billing_months * MONTH)
    asked = [(n, d) for n in (0, 1, 40) for d in (1, 17, longest)]
    rows = contracts(billing_months, *((n, d, None) for n, d in asked))
    found = scored(sql, [contracts_fit(model, billing_months)], rows).execute("""
        select expected_margin_12m, lifetime_value, probability_alive, expected_orders_12m
        from customer_forecasts order by customer_id
    """)
    margin, value, alive, orders = found.df().to_numpy(float).T
    a_day = 50 * 0.4 / MONTH
    years = [
        [covered(model, billing_months, n, d, 365 * y, 365 * (y + 1)) for y in range(3)]
        for n, d in asked
    ]
    assert margin == pytest.approx([a_day * days[0] for days in years], rel=1e-9)
    factors = (1 + RATE) ** -np.array([0.5, 1.5, 2.5])
    assert value == pytest.approx(a_day * np.array(years) @ factors, rel=1e-9)
    assert alive.tolist() == [1.0] * len(asked)
    assert np.isnan(orders).all()


def test_the_chance_after_a_year_is_the_papers(sql: dict[str, str]) -> None:
    """Fader and Hardie (2007), high end customers: .869 renew first, .743 are there after two.

    Prevents: r(k) taken a renewal too early or too late.
    """
    rows = contracts(6, (0, 100, None), (1, 100, None))
    tables = scored(sql, [contracts_fit(Sbg(0.668, 3.806), 6)], rows)
    found = tables.execute("select chance_12m from renewal_expectations order by renewals_passed")
    first, second = (row[0] for row in found.fetchall())
    retained = [(3.806 + k - 1) / (0.668 + 3.806 + k - 1) for k in (1, 2, 3)]
    assert first == pytest.approx(retained[0] * retained[1], rel=1e-12)
    assert second == pytest.approx(retained[1] * retained[2], rel=1e-12)


def test_an_agreed_end_is_certain_and_nothing_comes_after_it(sql: dict[str, str]) -> None:
    """Prevents: renewals expected of a contract that was cancelled."""
    rows = contracts(1, (5, 10, 10), (5, 10, 400), (5, 10, 365 * 4))
    bands = [
        {"model": "sbg", "segment": "all", "billing_months": 1, "decile": n, "low": 0, "high": 9}
        for n in range(1, 11)
    ]
    found = scored(sql, [contracts_fit(Sbg(0.668, 3.806))], rows, bands).execute("""
        select expected_margin_12m, expected_margin_12m_low, expected_margin_12m_high,
            lifetime_value
        from customer_forecasts order by customer_id
    """)
    margin, low, high, value = found.df().to_numpy(float).T
    a_day = 50 * 0.4 / MONTH
    assert margin == pytest.approx([a_day * days for days in (10, 365, 365)])
    assert low.tolist() == high.tolist() == margin.tolist()
    factors = (1 + RATE) ** -np.array([0.5, 1.5, 2.5])
    days = np.array([[10, 0, 0], [365, 35, 0], [365, 365, 365]])
    assert value == pytest.approx(a_day * days @ factors)


def test_no_interval_passes_a_year_of_cover(sql: dict[str, str]) -> None:
    """Prevents: more days a year than there are, and an interval that ends below its start."""
    rows = contracts(1, (5, 10, None), (90, 10, None)).assign(margin_rate=[0.4, -0.4])
    bands = [
        {"model": "sbg", "segment": "all", "billing_months": 1, "decile": n, "low": 0.5, "high": 9}
        for n in range(1, 11)
    ]
    found = scored(sql, [contracts_fit(Sbg(0.668, 3.806))], rows, bands).execute("""
        select expected_margin_12m, expected_margin_12m_low, expected_margin_12m_high
        from customer_forecasts order by customer_id
    """)
    (value, low, high), (lost, most_lost, least_lost) = found.fetchall()
    whole_year = 50 * 0.4 / MONTH * 365
    assert (low, high) == pytest.approx((value / 2, whole_year))
    assert (most_lost, least_lost) == pytest.approx((-whole_year, lost / 2))
    assert 0 < value < whole_year and -whole_year < lost < 0
