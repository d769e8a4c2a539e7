"""Survival in SQL is lifelines' Kaplan-Meier, to 1e-9, on lives made at random."""

import random
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from lifelines import KaplanMeierFitter

from orchestration.warehouse.dbt import Dbt
from tests.conftest import Company, company_in

AS_OF = date(2026, 6, 30)
# many ties, few ties, everybody lost, nobody lost, one life
SEGMENTS = {"ties": 300, "spread": 400, "all_lost": 40, "none_lost": 25, "single": 1}
TOLERANCE = 1e-9


def _lives(seed: int) -> pd.DataFrame:
    """Lives in days by segment; those that reach the as-of date are censored on it."""
    random.seed(seed)
    rows = []
    for segment, count in SEGMENTS.items():
        for number in range(count):
            started = AS_OF - timedelta(days=random.randint(1, 900))
            step = 30 if segment == "ties" else 1
            days = step * random.randint(1, 700 // step)
            known = (AS_OF - started).days
            if segment == "all_lost":
                days = random.randint(1, known)
            is_lost = segment != "none_lost" and days <= known
            rows.append(
                (f"{segment}-{number}", segment, started, days if is_lost else known, is_lost)
            )
    return pd.DataFrame(rows, columns=["customer_id", "segment", "started_on", "days", "is_lost"])


@pytest.fixture(scope="module")
def lives() -> pd.DataFrame:
    return _lives(2007)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory, dbt: Dbt, lives: pd.DataFrame) -> Company:
    """The same lives as subscriptions, one each."""
    made = company_in(Path(tmp_path_factory.mktemp("survival")), dbt, as_of=AS_OF)
    made.deliver("customers.csv", lives[["customer_id", "segment"]].to_dict("records"))
    made.deliver(
        "subscriptions.csv",
        [
            {
                "subscription_id": life.customer_id,
                "customer_id": life.customer_id,
                "started_on": life.started_on,
                "ended_on": life.started_on + timedelta(days=life.days) if life.is_lost else "",
                "monthly_amount": 10,
            }
            for life in lives.itertuples()
        ],
    )
    made.run("customer_survival")
    return made


@pytest.mark.parametrize("segment", [*SEGMENTS, "all"])
def test_survival_and_interval_are_lifelines(
    company: Company, lives: pd.DataFrame, segment: str
) -> None:
    group = lives if segment == "all" else lives[lives.segment == segment]
    fitted = KaplanMeierFitter().fit(group.days, group.is_lost)
    bounds = fitted.confidence_interval_survival_function_
    rows = company.ask(
        "select tenure_months, at_risk, survival, survival_low, survival_high"
        f" from customer_survival where dimension_value = '{segment}' order by tenure_months"
    )
    assert [row[0] for row in rows] == list(range(len(rows)))
    assert round(len(rows) * 30.4375) > group.days.max()
    for months, at_risk, survival, low, high in rows:
        day = round(months * 30.4375)
        assert at_risk == (group.days >= day).sum()
        assert survival == pytest.approx(fitted.predict(day), abs=TOLERANCE)
        if survival == 0:
            assert (low, high) == (None, None)
            continue
        expected = bounds.loc[bounds.index <= day].iloc[-1]
        if survival == 1:  # lifelines has no interval before the first loss
            assert (low, high) == (1.0, 1.0)
            continue
        assert low == pytest.approx(expected.iloc[0], abs=TOLERANCE)
        assert high == pytest.approx(expected.iloc[1], abs=TOLERANCE)


def test_churned_counts_the_losses_between_two_rows(company: Company, lives: pd.DataFrame) -> None:
    rows = company.ask(
        "select dimension_value, tenure_months, churned from customer_survival"
        " where dimension = 'segment'"
    )
    for segment, months, churned in rows:
        lost = lives[(lives.segment == segment) & lives.is_lost].days
        first, last = round((months - 1) * 30.4375), round(months * 30.4375)
        assert churned == ((lost > first) & (lost <= last)).sum()
