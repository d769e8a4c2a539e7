"""The leaving probability in SQL is that of the fitting code, which tests hold to integrals."""

import itertools
import random
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from scipy.special import expit, logit

from orchestration.fitting.bgnbd import BgNbd
from orchestration.fitting.bgnbd_expectations import probability_no_purchase
from orchestration.fitting.leaving import SIGNALS, SMALLEST_BASE
from orchestration.fitting.sbg import Sbg, survival_from
from orchestration.warehouse.dbt import Dbt
from tests.running import settings_in

TODAY = "2026-06-30"
SCORED = """
    customer_id text, kind text, segment text, x integer, t_x integer, age_days integer,
    silence_ratio double, billing_months integer, renewals_passed integer, renewals_due integer,
    observed_rate double, silence double, watch double, call_now double, detractor double,
    promoter double, complaint_open double, complaint_recent double, price_rise double,
    cancelled double, is_own_rate boolean, scored_on date
"""
FITS = """
    fit_id bigint, model text, segment text, billing_months integer, r double, alpha double,
    a double, b double, beta double, passed boolean
"""
TERMS = "kind text, term text, coefficient double, is_used boolean"


@pytest.fixture(scope="module")
def sql(tmp_path_factory: pytest.TempPathFactory, dbt: Dbt) -> str:
    settings = settings_in(Path(tmp_path_factory.mktemp("leaving")))
    result = dbt.invoke(settings, ["compile", "--select", "customer_risk"])
    assert not result.failures, result.failures
    (compiled,) = (dbt.target_path / "compiled").rglob("ledger/scores/customer_risk.sql")
    return compiled.read_text()


def risk(sql: str, scored: pd.DataFrame, fits: pd.DataFrame, terms: pd.DataFrame) -> pd.DataFrame:
    """customer_risk of these rows, in their order; signals that are not given are 0."""
    signals = dict.fromkeys([*SIGNALS, "cancelled"], 0.0)
    scored = scored.assign(
        customer_id=[f"c{number:05}" for number in range(len(scored))],
        segment="s",
        scored_on=TODAY,
        **{name: value for name, value in signals.items() if name not in scored},
    )
    with duckdb.connect() as connection:
        connection.execute("attach ':memory:' as warehouse; create schema warehouse.ledger")
        connection.execute("use warehouse.ledger")
        connection.execute(f"create table as_of as select date '{TODAY}' as as_of_date")
        tables = {
            "risk_signals": (SCORED, scored),
            "current_fits": (FITS, fits.assign(fit_id=1, segment="all", passed=True)),
            "current_leaving_fits": (TERMS, terms),
        }
        for name, (columns, rows) in tables.items():
            connection.execute(f"create table {name} ({columns})")
            if len(rows):
                connection.execute(f"insert into {name} by name select * from rows")
        return connection.execute(f"from ({sql}) order by customer_id").df()


NOT_CALIBRATED = pd.DataFrame(columns=["kind", "term", "coefficient", "is_used"])


@pytest.mark.parametrize(
    "model",
    [BgNbd(0.243, 4.414, 0.793, 2.426), BgNbd(5.0, 20.0, 1.5, 10.0), BgNbd(0.2, 0.3, 0.8, 2.4)],
)
def test_no_purchase_is_that_of_the_fitting_code(sql: str, model: BgNbd) -> None:
    """Prevents: weeks taken for days, a horizon of 12 months that is not 365 days."""
    histories = [
        (x, t_x, age)
        for x, t_x, age in itertools.product([1, 2, 7, 300], [1, 40, 364], [1, 40, 364, 3640])
        if t_x <= age
    ]
    scored = pd.DataFrame(histories, columns=["x", "t_x", "age_days"]).assign(kind="transactional")
    fits = pd.DataFrame([{"model": "bgnbd", **model._asdict()}])
    found = risk(sql, scored, fits, NOT_CALIBRATED)
    expected = probability_no_purchase(model, 365, *np.array(histories, dtype=float).T)
    np.testing.assert_allclose(found["probability_leaving"], expected, rtol=0, atol=2e-12)
    assert set(found["base_source"]) == {"bgnbd"}


def test_renewals_are_survived_as_in_the_fitting_code(sql: str) -> None:
    """Prevents: a renewal too few, another interval's fit."""
    model = Sbg(0.668, 3.806)
    passed_and_due = list(itertools.product([0, 1, 5, 60], range(13)))
    known = pd.DataFrame(passed_and_due, columns=["renewals_passed", "renewals_due"])
    known = known.assign(kind="contractual", billing_months=1)
    fits = pd.DataFrame(
        [
            {"model": "sbg", "billing_months": 12, "alpha": 9.0, "beta": 1.0},
            {"model": "sbg", "billing_months": 1, **model._asdict()},
        ]
    )
    found = risk(sql, known, fits, NOT_CALIBRATED)
    expected = 1 - survival_from(model, *np.array(passed_and_due, dtype=float).T)
    np.testing.assert_allclose(found["probability_leaving"], expected, rtol=0, atol=2e-12)


def test_the_score_is_the_sum_of_its_terms(sql: str) -> None:
    """Prevents: a signal under another one's coefficient, a base of 0 or 1 without an end."""
    draw = random.Random(7)
    rows = [
        {
            "kind": "contractual",
            "observed_rate": draw.choice([0.0, 1.0, draw.random()]),
            "silence": 2 * draw.random(),
            **{name: float(draw.random() < 0.5) for name in SIGNALS if name != "silence"},
        }
        for _ in range(200)
    ]
    used = {name: draw.uniform(-2, 2) for name in ("intercept", "base", *SIGNALS)}
    terms = pd.DataFrame(
        [
            {"kind": "contractual", "term": name, "coefficient": value, "is_used": True}
            for name, value in used.items()
        ]
    )
    scored = pd.DataFrame(rows)
    found = risk(sql, scored, pd.DataFrame(columns=["model"]), terms)
    base = scored["observed_rate"].clip(SMALLEST_BASE, 1 - SMALLEST_BASE)
    log_odds = used["intercept"] + used["base"] * logit(base)
    log_odds += sum(used[name] * scored[name] for name in SIGNALS)
    np.testing.assert_allclose(found["probability_leaving"], expit(log_odds), rtol=0, atol=2e-12)
    assert set(found["probability_basis"]) == {"calibrated"}
