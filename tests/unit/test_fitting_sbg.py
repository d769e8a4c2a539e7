"""Shifted-beta-geometric: its fit, its gradient, survival and retention."""

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import approx_fprime
from scipy.stats import betabinom

from orchestration.fitting.sbg import (
    Sbg,
    _likelihood,
    fit_sbg,
    retention,
    survival,
    survival_from,
)
from tests.simulated import lives

TRUTH = Sbg(0.8, 4.0)


@pytest.fixture(scope="module")
def contracts() -> pd.DataFrame:
    rng = np.random.default_rng(2007)
    return lives(rng, TRUTH, rng.integers(0, 36, 20_000))


def test_the_fit_finds_what_was_planted(contracts: pd.DataFrame) -> None:
    """Open lives of all ages, those of no renewal among them, are no bias."""
    found = fit_sbg(contracts)
    assert found.parameters and found.standard_errors
    errors = np.subtract(found.parameters, TRUTH) / found.standard_errors
    assert np.abs(errors).max() < 3.5
    assert np.abs(np.divide(found.parameters, TRUTH) - 1).max() < 0.1


def test_grouped_rows_are_the_same_lives(contracts: pd.DataFrame) -> None:
    rows = contracts.groupby(["periods", "is_ended"], as_index=False)["lives"].sum()
    one, other = fit_sbg(contracts), fit_sbg(rows)
    assert one.rows_used == other.rows_used == len(rows) < one.customers_used
    assert one.parameters == pytest.approx(other.parameters, rel=1e-6)


@pytest.mark.parametrize("at", [TRUTH, (0.05, 30.0), (40.0, 0.3)])
def test_the_gradient_is_the_likelihoods(at: tuple[float, float]) -> None:
    weights = np.array([40.0, 25.0, 60.0])
    likelihood = _likelihood(np.array([0.0, 3.0, 12.0]), np.array([1.0, 1.0, 0.0]), weights)
    numeric = approx_fprime(np.array(at), lambda p: likelihood(p)[0], 1e-6 * np.array(at))
    assert likelihood(np.array(at))[1] == pytest.approx(numeric, rel=1e-3, abs=1e-3)


def test_survival_is_what_the_mixture_says() -> None:
    """k renewals and no end: k failures of a beta-binomial draw."""
    periods = np.array([0, 1, 2, 12, 300])
    expected = [betabinom.pmf(0, k, *TRUTH) for k in periods]
    assert survival(TRUTH, periods) == pytest.approx(expected, rel=1e-9)
    assert np.cumprod(retention(TRUTH, np.arange(1, 13)))[-1] == pytest.approx(expected[3])
    assert survival_from(TRUTH, 2, 10) == pytest.approx(expected[3] / expected[2])
    assert survival_from(TRUTH, 7, 0) == pytest.approx(1)


def test_equal_chances_are_fitted_at_the_limit() -> None:
    """A constant hazard, as plain as it is common, is a forecast and not a failure.

    Without curvature there are no standard errors.
    """
    ended = [1000 * 0.9**k * 0.1 for k in range(12)]
    # a hazard that even rises a little: no beta mixture does that
    ended[-1] *= 1.2
    rows = pd.DataFrame({"periods": range(1, 13), "is_ended": True, "lives": ended})
    still = {"periods": 12, "is_ended": False, "lives": 1000 - sum(ended)}
    found = fit_sbg(pd.concat([rows, pd.DataFrame([still])]))
    assert found.parameters and found.standard_errors is None
    assert retention(found.parameters, 1) == pytest.approx(0.9, abs=0.003)
    assert retention(found.parameters, 12) == pytest.approx(0.9, abs=0.003)


def test_without_an_end_there_is_no_fit() -> None:
    rows = pd.DataFrame({"periods": [3, 9], "is_ended": False, "lives": [500, 400]})
    assert fit_sbg(rows).parameters is None
    assert fit_sbg(rows.head(0)).parameters is None


@pytest.mark.parametrize("row", [(0, True, 5), (-1, False, 5), (2, True, -5)])
def test_impossible_lives_are_refused(row: tuple[int, bool, int]) -> None:
    with pytest.raises(ValueError):
        fit_sbg(pd.DataFrame([row], columns=["periods", "is_ended", "lives"]))
