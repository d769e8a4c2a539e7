"""BG/NBD: its fit, its gradient, and what it expects, in the corners too."""

import itertools

import numpy as np
import pandas as pd
import pytest
from lifetimes import BetaGeoFitter
from scipy.optimize import approx_fprime

from orchestration.fitting.bgnbd import BgNbd, _Likelihood, fit_bgnbd
from orchestration.fitting.bgnbd_expectations import (
    expected_purchases,
    expected_purchases_of_new,
    probability_alive,
)
from tests.simulated import histories

TRUTH = BgNbd(0.6, 5.0, 0.7, 2.5)
CDNOW = BgNbd(0.243, 4.414, 0.793, 2.426)


@pytest.fixture(scope="module")
def customers() -> pd.DataFrame:
    rng = np.random.default_rng(2005)
    return histories(rng, TRUTH, rng.integers(120, 730, 30_000))


def test_the_fit_finds_what_was_planted(customers: pd.DataFrame) -> None:
    """Prevents: parameters that only look right, and standard errors that say nothing."""
    found = fit_bgnbd(customers)
    assert found.parameters and found.standard_errors
    errors = np.subtract(found.parameters, TRUTH) / found.standard_errors
    assert np.abs(errors).max() < 3.5
    assert np.abs(np.divide(found.parameters, TRUTH) - 1).max() < 0.15


def test_grouped_rows_are_the_same_customers(customers: pd.DataFrame) -> None:
    rows = customers.groupby(["x", "t_x", "T"], as_index=False)["customers"].sum()
    assert len(rows) < len(customers)
    one, other = fit_bgnbd(customers), fit_bgnbd(rows.sample(frac=1, random_state=1))
    assert one.customers_used == other.customers_used == len(customers)
    assert one.rows_used == other.rows_used == len(rows)
    assert one.log_likelihood == pytest.approx(other.log_likelihood, rel=1e-12)
    assert one.parameters == pytest.approx(other.parameters, rel=1e-4)


@pytest.mark.parametrize("at", [CDNOW, (0.05, 0.1, 3.0, 0.2), (20.0, 300.0, 1.0, 50.0)])
def test_the_gradient_is_the_likelihoods(customers: pd.DataFrame, at: tuple[float, ...]) -> None:
    likelihood = _Likelihood(customers.head(500))
    steps = 1e-6 * np.array(at)
    numeric = approx_fprime(np.array(at), lambda p: likelihood(p)[0], steps)
    assert likelihood(np.array(at))[1] == pytest.approx(numeric, rel=1e-3, abs=1e-2)


def test_lifetimes_finds_the_same(customers: pd.DataFrame) -> None:
    few = customers.head(5000)
    theirs = BetaGeoFitter().fit(few["x"], few["t_x"] / 7, few["T"] / 7)
    ours = fit_bgnbd(few)
    assert ours.parameters and ours.standard_errors
    assert list(ours.parameters) == pytest.approx(theirs.params_.tolist(), rel=1e-3)
    errors = theirs.standard_errors_.tolist()
    assert list(ours.standard_errors) == pytest.approx(errors, rel=1e-2)

    history = (few["x"].to_numpy(), few["t_x"].to_numpy(), few["T"].to_numpy())
    in_weeks = (history[0], history[1] / 7, history[2] / 7)
    theirs.params_[:] = list(ours.parameters)
    assert probability_alive(ours.parameters, *history) == pytest.approx(
        theirs.conditional_probability_alive(*in_weeks), rel=1e-9
    )
    assert expected_purchases(ours.parameters, 365, *history) == pytest.approx(
        theirs.conditional_expected_number_of_purchases_up_to_time(365 / 7, *in_weeks), rel=1e-9
    )
    assert expected_purchases_of_new(ours.parameters, 365) == pytest.approx(
        theirs.expected_number_of_purchases_up_to_time(365 / 7), rel=1e-9
    )


@pytest.mark.parametrize(
    "truth",
    [
        BgNbd(25, 50, 0.5, 3),  # nearly equal rates
        BgNbd(0.05, 0.1, 0.5, 1),  # nearly all buy once
        BgNbd(20, 5, 1e-3, 10),  # nobody stops
        BgNbd(2, 40, 3, 1),  # nearly all stop
        BgNbd(3, 3, 50, 5000),  # all stop alike
    ],
)
def test_extreme_customers_have_one_maximum(truth: BgNbd) -> None:
    """Prevents: a likelihood without curvature in some direction that ends the search early."""
    rng = np.random.default_rng(7)
    rows = histories(rng, truth, rng.integers(100, 500, 1000))
    found = fit_bgnbd(rows)
    assert found.parameters and found.log_likelihood
    assert found.log_likelihood >= _Likelihood(rows)(np.array(truth))[0]
    assert all(np.isfinite(found.parameters))


@pytest.mark.parametrize("rows", [[], [(0, 0, 200, 900)], [(0, 0, 0, 900)]])
def test_nothing_to_fit_is_no_fit(rows: list[tuple[int, ...]]) -> None:
    """Prevents: an exception, or made-up parameters, where nobody came back."""
    found = fit_bgnbd(pd.DataFrame(rows, columns=["x", "t_x", "T", "customers"]))
    assert (found.parameters, found.log_likelihood) == (None, None)


@pytest.mark.parametrize(
    "row", [(1, 9, 8, 1), (0, 3, 8, 1), (2, 0, 8, 1), (-1, 0, 8, 1), (0, 0, np.nan, 1)]
)
def test_impossible_histories_are_refused(row: tuple[float, ...]) -> None:
    with pytest.raises(ValueError):
        fit_bgnbd(pd.DataFrame([row], columns=["x", "t_x", "T", "customers"]))


CORNERS = [
    (x, t_x, age, days)
    for (x, t_x), age, days in itertools.product(
        [(0, 0), (1, 1), (1, 40), (300, 299)], [1, 300, 3640], [1, 365, 1095]
    )
    if t_x <= age
]
MODELS = [
    CDNOW,
    BgNbd(0.243, 4.414, 1.0, 2.426),  # a = 1: 0 / 0 in the paper's formula
    BgNbd(0.243, 4.414, 1 + 1e-9, 2.426),
    BgNbd(0.5, 1.0, 0.25, 0.75),  # a + b = 1
    BgNbd(30.0, 36.0, 0.5, 0.3),
    BgNbd(3.0, 10.0, 100.0, 5000.0),
]


def integrated(model: BgNbd, x: int, age: int, days: int) -> float:
    """Expected purchases of a living customer, by integration over time and its chance to stop.

    Given the chance p, the rate is gamma (r + x, alpha + T), and lambda e^(-lambda p s) the
    purchases per week expected s weeks ahead.
    """
    r, alpha, a, b = model
    shape, known, end = r + x, alpha + age / 7, days / 7
    logit = np.linspace(-120, 120, 40_001)  # p = 1 / (1 + e^-logit) comes close to both ends
    p = 1 / (1 + np.exp(-logit))
    log_density = -a * np.logaddexp(0, -logit) - (b + x) * np.logaddexp(0, logit)
    density = np.exp(log_density - log_density.max())
    purchases = -np.expm1(-shape * np.log1p(p * end / known)) / p
    return float(density @ purchases / density.sum())


@pytest.mark.parametrize("model", MODELS)
def test_expectations_hold_in_the_corners(model: BgNbd) -> None:
    """Prevents: overflow at 300 purchases, digits lost where the formula is 0 / 0."""
    x, t_x, age, days = np.array(CORNERS).T
    alive = probability_alive(model, x, t_x, age)
    assert np.all((alive >= 0) & (alive <= 1))
    found = expected_purchases(model, days, x, t_x, age)
    expected = alive * [integrated(model, x, age, days) for x, _, age, days in CORNERS]
    assert found == pytest.approx(expected, rel=1e-8, abs=0)
