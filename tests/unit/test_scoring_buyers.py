"""The scoring of buyers in SQL against scipy, in the corners too."""

import itertools
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from scipy.special import hyp2f1

from orchestration.fitting.bgnbd import BgNbd
from orchestration.fitting.bgnbd_expectations import expected_purchases, probability_alive
from orchestration.fitting.gamma_gamma import GammaGamma, expected_value
from orchestration.warehouse.dbt import Dbt
from tests.scored import buyers_fit, scored, scoring_sql

CDNOW = BgNbd(0.243, 4.414, 0.793, 2.426)
HISTORIES = [
    (x, t_x, age)
    for (x, t_x), age in itertools.product(
        [(0, 0), (1, 1), (1, 40), (2, 364), (7, 364), (300, 300), (300, 364)],
        [0, 1, 40, 300, 364, 3640],
    )
    if t_x <= age
]
ENDS = [365, 730, 1095]
REFERENCE_MODELS = [
    CDNOW,
    BgNbd(0.243, 4.414, 1.0, 2.426),  # a = 1: 0 / 0 in the paper's formula
    BgNbd(0.243, 4.414, 1 + 1e-9, 2.426),
    BgNbd(0.5, 1.0, 0.25, 0.75),  # a + b = 1: another 0 / 0 for x = 0
    BgNbd(0.5, 2.0, 0.3, 0.4),  # a + b < 1
    BgNbd(0.2, 0.3, 0.8, 2.4),  # alpha of two days: series of 10,000 terms
    BgNbd(5.0, 20.0, 1.5, 10.0),
    BgNbd(0.6, 5.0, 3.5, 9.0),  # eq. 10 as printed for few purchases, transformed for many
    BgNbd(3.0, 10.0, 100.0, 5000.0),
]
# where eq. 10 as printed keeps its digits in scipy: away from a = 1 and a + b = 1
PRINTED_MODELS = [
    CDNOW,
    BgNbd(0.5, 2.0, 0.3, 0.4),
    BgNbd(5.0, 20.0, 1.5, 10.0),
    BgNbd(0.6, 5.0, 3.5, 9.0),
    BgNbd(3.0, 10.0, 100.0, 5000.0),
    BgNbd(0.6, 4.0, 1000.0, 5000.0),  # transformed, its terms would overflow
]
Numbers = NDArray[np.float64]


@pytest.fixture(scope="module")
def sql(tmp_path_factory: pytest.TempPathFactory, dbt: Dbt) -> dict[str, str]:
    return scoring_sql(dbt, Path(tmp_path_factory.mktemp("scoring")))


@pytest.fixture(scope="module")
def histories() -> pd.DataFrame:
    return pd.DataFrame(HISTORIES, columns=["repeat_purchase_days", "recency_days", "age_days"])


def forecasts(
    sql: dict[str, str], model: BgNbd, histories: pd.DataFrame, days: float
) -> tuple[Numbers, Numbers]:
    """P(alive) and purchase days expected in the next `days`."""
    rows = scored(sql, buyers_fit(model), histories.assign(mean_value=1.0), horizon_days=days)
    found = rows.execute("""
        select forecasts.probability_alive, forecasts.probability_alive * discounted_purchases
        from customer_value_inputs as inputs
        join customer_forecasts as forecasts using (customer_id)
        join purchase_expectations using (repeat_purchase_days, age_days)
        order by cast(substr(customer_id, 2) as integer)
    """).df()
    alive, purchases = found.to_numpy(float).T
    return alive, purchases


def printed(model: BgNbd, days: float, x: Numbers, t_x: Numbers, age: Numbers) -> Numbers:
    """Eq. 10 of Fader, Hardie and Lee (2005) as it stands there, with scipy's hyp2f1."""
    r, alpha, a, b = model
    t, last, now = days / 7, t_x / 7, age / 7
    series = hyp2f1(r + x, b + x, a + b + x - 1, t / (alpha + now + t))
    shrunk = ((alpha + now) / (alpha + now + t)) ** (r + x) * series
    gone = (x > 0) * a / (b + np.maximum(x, 1) - 1) * ((alpha + now) / (alpha + last)) ** (r + x)
    return np.asarray((a + b + x - 1) / (a - 1) * (1 - shrunk) / (1 + gone))


@pytest.mark.parametrize("days", ENDS)
@pytest.mark.parametrize("model", REFERENCE_MODELS)
def test_buyers_are_scored_as_by_the_reference(
    sql: dict[str, str], histories: pd.DataFrame, model: BgNbd, days: int
) -> None:
    """Prevents: digits lost at x = 0, 300 purchases, t_x = T, T = 0 or 1, a = 1, small alpha."""
    alive, purchases = forecasts(sql, model, histories, days)
    history = tuple(histories.to_numpy(float).T)
    assert alive == pytest.approx(probability_alive(model, *history), rel=1e-9, abs=1e-100)
    assert purchases == pytest.approx(
        expected_purchases(model, days, *history), rel=1e-9, abs=1e-100
    )


@pytest.mark.parametrize("days", ENDS)
@pytest.mark.parametrize("model", PRINTED_MODELS)
def test_buyers_are_scored_as_by_scipys_hyp2f1(
    sql: dict[str, str], histories: pd.DataFrame, model: BgNbd, days: int
) -> None:
    """Prevents: a rearrangement that is wrong in SQL and in the reference alike."""
    found = forecasts(sql, model, histories, days)[1]
    with np.errstate(over="ignore", divide="ignore"):  # who is gone for certain
        expected = printed(model, days, *histories.to_numpy(float).T)
    known = np.isfinite(expected)  # scipy gives up at times, where b is 5000
    assert known.mean() >= 0.75
    assert found[known] == pytest.approx(expected[known], rel=1e-9, abs=1e-100)


def test_a_series_that_does_not_converge_is_no_forecast(sql: dict[str, str]) -> None:
    """Prevents: a figure from half a series, and one slow row that takes the others along."""
    columns = ["repeat_purchase_days", "recency_days", "age_days"]
    customers = pd.DataFrame([(0, 0, 0), (3, 300, 400)], columns=columns)
    rows = scored(sql, buyers_fit(BgNbd(0.2, 1e-4, 0.8, 2.4)), customers)
    assert rows.execute("""
        select not_predicted_because, lifetime_value > 0, probability_alive is null, model
        from customer_forecasts order by customer_id
    """).fetchall() == [
        ("not_converged", None, True, None),
        (None, True, False, "bgnbd_gamma_gamma"),
    ]


def test_purchases_are_worth_what_gamma_gamma_expects(sql: dict[str, str]) -> None:
    """Prevents: an unknown mean taken for nothing, and a margin ratio that is clipped."""
    worth = GammaGamma(6.25, 3.74, 15.44)
    customers = pd.DataFrame(
        {
            "repeat_purchase_days": [0, 1, 2, 300, 4],
            "recency_days": [0, 10, 40, 364, 90],
            "age_days": [0, 11, 400, 364, 100],
            "mean_value": [None, 0.01, 35.5, 1e9, 0.0],
            "margin_ratio": [0.3, 1.0, 0.25, 0.125, -1.0],
        }
    )
    rows = scored(sql, buyers_fit(CDNOW, worth), customers).execute("""
        select expected_margin_12m, expected_orders_12m
        from customer_forecasts order by customer_id
    """)
    margin, purchases = rows.df().to_numpy(float).T
    x, t_x, age, mean, ratio = customers.to_numpy(float).T
    assert purchases == pytest.approx(expected_purchases(CDNOW, 365, x, t_x, age), rel=1e-9)
    assert margin == pytest.approx(purchases * expected_value(worth, x, mean) * ratio, rel=1e-9)
    assert margin[0] == pytest.approx(purchases[0] * 6.25 * 15.44 / 2.74 * 0.3, rel=1e-9)


def test_years_are_discounted_from_their_middle(sql: dict[str, str]) -> None:
    """Prevents: purchases of a year counted twice, or discounted from its end."""
    customers = pd.DataFrame(
        {"repeat_purchase_days": [2], "recency_days": [300], "age_days": [365]}
    )
    rows = scored(sql, buyers_fit(CDNOW), customers)
    value, model = rows.execute("select lifetime_value, model from customer_forecasts").fetchall()[
        0
    ]
    ends = expected_purchases(CDNOW, np.array([0, 365, 730, 1095]), 2, 300, 365)
    assert value == pytest.approx(np.diff(ends) @ 1.1 ** -np.array([0.5, 1.5, 2.5]), rel=1e-9)


def test_bands_are_those_of_the_customers_decile(sql: dict[str, str]) -> None:
    """Prevents: intervals of other customers, and equal customers with different ones."""
    x = [*range(1, 18), 0, 0, 0]
    customers = pd.DataFrame(
        {"repeat_purchase_days": x, "recency_days": [n and 300 for n in x], "age_days": 365}
    )
    bands = [
        {"model": "bgnbd", "segment": "all", "decile": n, "low": 1 - n / 20, "high": 1 + n / 10}
        for n in range(1, 10)
    ]
    rows = scored(sql, buyers_fit(CDNOW), customers, bands).execute("""
        select decile, expected_margin_12m_low / expected_margin_12m,
            expected_margin_12m_high / expected_margin_12m
        from customer_forecasts order by expected_orders_12m desc
    """)
    found = rows.df()
    expected = [n // 2 + 1 for n in range(17)] + [10] * 3
    assert found["decile"].tolist() == expected
    assert found.iloc[:, 1].to_numpy() == pytest.approx(
        [1 - n / 20 if n < 10 else np.nan for n in expected], nan_ok=True
    )
    assert found.iloc[:, 2].to_numpy() == pytest.approx(
        [1 + n / 10 if n < 10 else np.nan for n in expected], nan_ok=True
    )
