"""Uplift's interval against Newcombe's published table, the split of arms against scipy."""

from datetime import date, timedelta
from typing import Any

import pytest
from scipy import stats

from orchestration.warehouse.dbt import Dbt
from tests.conftest import company_in

OFFERED = date(2024, 3, 1)
AS_OF = OFFERED + timedelta(days=90)
# Newcombe (1998), "Interval estimation for the difference between independent proportions:
# comparison of eleven methods", table II, method 10: kept and all of each arm, and the interval.
PUBLISHED = {
    "a": (56, 70, 48, 80, 0.0524, 0.3339),
    "b": (9, 10, 3, 10, 0.1705, 0.8090),
    "c": (6, 7, 2, 7, 0.0582, 0.8062),
    "d": (5, 56, 0, 29, -0.0381, 0.1926),
    "e": (0, 10, 0, 20, -0.1611, 0.2775),
    "g": (10, 10, 0, 20, 0.6791, 1.0000),
}
# Arms around the limit of p = 0.01, where half was planned.
SPLITS = {f"{treated}-{100}": (treated, 100) for treated in (66, 67, 69, 70, 140, 141, 145, 146)}


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory, dbt: Dbt) -> dict[str, tuple[float, ...]]:
    """The mart's row of each campaign, every customer a buyer who comes back if kept."""
    company = company_in(tmp_path_factory.mktemp("campaigns"), dbt, as_of=AS_OF)
    offers: list[dict[str, Any]] = []
    sales: list[dict[str, Any]] = []
    arms = {name: case[:4] for name, case in PUBLISHED.items()}
    arms |= {name: (0, treated, 0, control) for name, (treated, control) in SPLITS.items()}
    for name, (kept_treated, treated, kept_control, control) in arms.items():
        for arm, kept, size in (
            ("treatment", kept_treated, treated),
            ("control", kept_control, control),
        ):
            for number in range(size):
                customer = f"{name}-{arm}-{number}"
                offers.append(
                    {
                        "campaign_id": name,
                        "customer_id": customer,
                        "offered_at": OFFERED,
                        "arm": arm,
                    }
                )
                days = [OFFERED - timedelta(days=5)]
                days += [OFFERED + timedelta(days=60)] * (number < kept)
                sales += [{"customer_id": customer, "occurred_at": d, "amount": 10} for d in days]
    company.deliver("offers.csv", offers)
    company.deliver("transactions.csv", sales)
    company.run("campaign_results")
    columns = (
        "retained_treated, retained_control, uplift, uplift_low, uplift_high,"
        " sample_ratio_chi_square, sample_ratio_ok"
    )
    return {
        name: tuple(row)
        for name, *row in company.ask(f"select campaign_id, {columns} from campaign_results")
    }


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_interval_is_newcombe_s(rows: dict[str, tuple[float, ...]], name: str) -> None:
    kept_treated, treated, kept_control, control, low, high = PUBLISHED[name]
    found = rows[name]
    assert found[:2] == (kept_treated, kept_control)
    assert found[2] == pytest.approx(kept_treated / treated - kept_control / control, abs=1e-12)
    assert found[3:5] == pytest.approx((low, high), abs=0.00005)


def test_the_split_is_judged_as_scipy_does(rows: dict[str, tuple[float, ...]]) -> None:
    """Just below and just above the limit, and both verdicts occur."""
    verdicts = set()
    for name, (treated, control) in SPLITS.items():
        expected = stats.chisquare([treated, control], [(treated + control) / 2] * 2)
        *_, statistic, is_ok = rows[name]
        assert statistic == pytest.approx(expected.statistic, rel=1e-12)
        assert bool(is_ok) == (expected.pvalue >= 0.01)
        verdicts.add(bool(is_ok))
    assert verdicts == {True, False}
