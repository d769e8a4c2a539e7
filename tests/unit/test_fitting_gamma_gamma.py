"""Gamma-Gamma: its fit, its gradient and what it expects."""

import numpy as np
import pandas as pd
import pytest
from lifetimes import GammaGammaFitter
from scipy.optimize import approx_fprime

from orchestration.fitting.gamma_gamma import (
    GammaGamma,
    _Likelihood,
    expected_value,
    fit_gamma_gamma,
)
from tests.simulated import values

TRUTH = GammaGamma(3.0, 4.0, 20.0)


@pytest.fixture(scope="module")
def customers() -> pd.DataFrame:
    rng = np.random.default_rng(2013)
    return values(rng, TRUTH, 1 + rng.poisson(2, 20_000))


def test_the_fit_finds_what_was_planted(customers: pd.DataFrame) -> None:
    found = fit_gamma_gamma(customers)
    assert found.parameters and found.standard_errors
    errors = np.subtract(found.parameters, TRUTH) / found.standard_errors
    assert np.abs(errors).max() < 3.5
    assert np.abs(np.divide(found.parameters, TRUTH) - 1).max() < 0.1


def test_the_unit_of_money_changes_nothing_but_v(customers: pd.DataFrame) -> None:
    """Prevents: a fit that fails in dong or in coins of gold."""
    one = fit_gamma_gamma(customers)
    for unit in (1e6, 1e-6):
        other = fit_gamma_gamma(customers.assign(mean_value=customers["mean_value"] * unit))
        assert one.parameters and other.parameters
        rescaled = (other.parameters.p, other.parameters.q, other.parameters.v / unit)
        assert rescaled == pytest.approx(one.parameters, rel=1e-4)


def test_only_repeat_purchases_of_some_value_count(customers: pd.DataFrame) -> None:
    """Prevents: gifts and refunds above the sales that end the fit."""
    useless = pd.DataFrame(
        {"x": [0, 2, 3, 0], "mean_value": [50.0, 0.0, -7.0, 0.0], "customers": 100}
    )
    found = fit_gamma_gamma(pd.concat([customers, useless]))
    assert found == fit_gamma_gamma(customers)
    assert found.customers_used == len(customers)
    assert fit_gamma_gamma(useless).parameters is None


def test_one_enormous_sale_does_not_end_the_search(customers: pd.DataFrame) -> None:
    """Prevents: limits that follow the arithmetic mean out of reach of everybody else."""
    enormous = pd.DataFrame({"x": [1], "mean_value": [1e15], "customers": 1})
    found = fit_gamma_gamma(pd.concat([customers, enormous]))
    assert found.parameters and found.standard_errors
    assert 0.5 < found.parameters.v / TRUTH.v < 2


def test_grouped_rows_are_the_same_customers(customers: pd.DataFrame) -> None:
    rounded = customers.round({"mean_value": 0})
    rows = rounded.groupby(["x", "mean_value"], as_index=False)["customers"].sum()
    one, other = fit_gamma_gamma(rounded), fit_gamma_gamma(rows)
    assert one.rows_used == other.rows_used < one.customers_used == other.customers_used
    assert one.parameters == pytest.approx(other.parameters, rel=1e-6)


def test_the_gradient_is_the_likelihoods(customers: pd.DataFrame) -> None:
    likelihood = _Likelihood(customers.head(500))
    for at in (TRUTH, (0.3, 0.5, 500.0), (200.0, 50.0, 2.0)):
        numeric = approx_fprime(np.array(at), lambda p: likelihood(p)[0], 1e-6 * np.array(at))
        assert likelihood(np.array(at))[1] == pytest.approx(numeric, rel=1e-3, abs=1e-2)


def test_lifetimes_finds_and_expects_the_same(customers: pd.DataFrame) -> None:
    few = customers.head(3000)
    theirs = GammaGammaFitter().fit(few["x"], few["mean_value"])
    ours = fit_gamma_gamma(few)
    assert ours.parameters and ours.standard_errors
    assert list(ours.parameters) == pytest.approx(theirs.params_.tolist(), rel=1e-3)
    errors = theirs.standard_errors_.tolist()
    assert list(ours.standard_errors) == pytest.approx(errors, rel=1e-2)

    theirs.params_[:] = list(ours.parameters)
    x, mean_value = few["x"].to_numpy(), few["mean_value"].to_numpy()
    assert expected_value(ours.parameters, x, mean_value) == pytest.approx(
        theirs.conditional_expected_average_profit(x, mean_value), rel=1e-9
    )


def test_a_first_purchase_says_nothing_about_the_next() -> None:
    """Without a repeat purchase the population's mean is expected, if there is one."""
    assert expected_value(TRUTH, 0, np.nan) == pytest.approx(3 * 20 / (4 - 1))
    assert expected_value(TRUTH, 1_000_000, 80.0) == pytest.approx(80, rel=1e-4)
    assert np.isnan(expected_value(GammaGamma(3.0, 1.0, 20.0), 0, 0.0))
