"""Maximum likelihood of positive parameters, on their log scale, with the analytic gradient."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import minimize

Floats = NDArray[np.float64]
Numbers = Floats | float
# log-likelihood and its gradient by the parameters
Likelihood = Callable[[Floats], tuple[float, Floats]]
P = TypeVar("P", bound=NamedTuple)

# Largest slope left, of the mean log-likelihood by log-parameter: with a million customers still
# a hundredth of a standard error.
SLOPE_LEFT = 1e-5
STEP = 1e-4  # of the central differences, in log-parameters


@dataclass(frozen=True)
class Fit(Generic[P]):
    """A fitted model; without parameters it has not converged.

    `standard_errors` are of the parameters as they are (not of their logarithms), from the
    observed information. They are None where the likelihood has no curvature to take them from:
    a parameter at its limit, where the data fit a simpler model (everybody alike) as well.
    """

    parameters: P | None
    standard_errors: P | None
    log_likelihood: float | None
    rows_used: int
    customers_used: int


def fit(
    kind: Callable[..., P],
    likelihood: Likelihood,
    starts: Sequence[Sequence[float]],
    limits: Sequence[tuple[float, float]],
    weights: pd.Series,
) -> Fit[P]:
    """Maximise from the first start that leads to a maximum within the limits.

    Args:
        kind: makes the parameters from their values.
        likelihood: of all rows, at the parameters.
        starts: first guesses, tried in turn.
        limits: lowest and highest value of each parameter.
        weights: customers per row.
    """
    rows, customers = len(weights), int(weights.sum())
    for start in starts if customers else ():
        found = _maximum(likelihood, start, limits, customers)
        if found is not None:
            errors = _standard_errors(likelihood, found, limits)
            return Fit(
                kind(*found.tolist()),
                None if errors is None else kind(*errors.tolist()),
                likelihood(found)[0],
                rows,
                customers,
            )
    return Fit(None, None, None, rows, customers)


def _maximum(
    likelihood: Likelihood,
    start: Sequence[float],
    limits: Sequence[tuple[float, float]],
    customers: int,
) -> Floats | None:
    """The parameters at the maximum, None if the search ends elsewhere."""

    def downhill(logs: Floats) -> tuple[float, Floats]:
        parameters = np.exp(logs)
        value, slope = likelihood(parameters)
        return -value / customers, -slope * parameters / customers

    lowest, highest = np.log(np.array(limits)).T
    with np.errstate(all="ignore"):  # a step too far gives nan, and then no maximum
        end = minimize(
            downhill,
            np.clip(np.log(start), lowest, highest),
            jac=True,
            method="L-BFGS-B",
            bounds=np.column_stack([lowest, highest]),
            options={"maxiter": 1000, "ftol": 1e-15, "gtol": 1e-8},
        )
        value, slope = downhill(end.x)
    left = np.clip(end.x - slope, lowest, highest) - end.x
    if not np.isfinite(value) or not np.all(np.abs(left) <= SLOPE_LEFT):
        return None
    return np.asarray(np.clip(np.exp(end.x), *np.array(limits).T))


def _standard_errors(
    likelihood: Likelihood, found: Floats, limits: Sequence[tuple[float, float]]
) -> Floats | None:
    """Delta method: the error of a logarithm times the parameter.

    At the maximum, where the slope is 0, this is the same as the information of the parameter
    itself.
    """
    lowest, highest = np.array(limits).T
    if np.any(found <= lowest * (1 + STEP)) or np.any(found >= highest * (1 - STEP)):
        return None

    def slope(logs: Floats) -> Floats:
        parameters = np.exp(logs)
        return likelihood(parameters)[1] * parameters

    logs = np.log(found)
    steps = STEP * np.eye(len(found))
    curvature = np.array([slope(logs + s) - slope(logs - s) for s in steps]) / (2 * STEP)
    information = -(curvature + curvature.T) / 2
    if not np.all(np.isfinite(information)) or np.linalg.eigvalsh(information)[0] <= 0:
        return None
    return np.asarray(found * np.sqrt(np.diag(np.linalg.inv(information))))


def dot(one: NDArray[Any], other: NDArray[Any]) -> float:
    """Their inner product, the same in every run.

    numpy's `@` shares long sums among threads: its last digits change with the machine's load,
    and with a busy second core it took ten times as long.
    """
    return float(np.sum(one * other))


def grouped(frame: pd.DataFrame, keys: list[str], weight: str) -> pd.DataFrame:
    """Rows of equal keys as one, their weights added; rows of weight 0 are dropped.

    Raises:
        ValueError: a key or weight is missing or negative.
    """
    rows = frame[[*keys, weight]]
    if bool(rows.isna().any(axis=None) or (rows < 0).any(axis=None)):
        raise ValueError(f"a missing or negative value in {', '.join([*keys, weight])}")
    rows = rows[rows[weight] > 0]
    return rows.groupby(keys, sort=False, as_index=False).agg({weight: "sum"})
