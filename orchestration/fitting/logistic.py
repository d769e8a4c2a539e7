"""Logistic regression by maximum likelihood, for the calibration of leaving probabilities."""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from orchestration.fitting.maximum_likelihood import Floats

MOST_STEPS = 50


@dataclass(frozen=True)
class Logistic:
    """Coefficients and standard errors by column; `aic` is 2 k - 2 log-likelihood."""

    coefficients: Floats
    standard_errors: Floats
    aic: float

    def probabilities(self, columns: Floats) -> Floats:
        """Of rows with the columns it was fitted to."""
        return np.asarray(expit(columns @ self.coefficients))


def fit_logistic(columns: Floats, happened: Floats) -> Logistic | None:
    """Newton's method from zero; None where it does not converge (a column tells all).

    Args:
        columns: one row per customer, the intercept's column of ones included.
        happened: 1 or 0 per row.
    """
    coefficients = np.zeros(columns.shape[1])
    for _ in range(MOST_STEPS):
        chance = expit(columns @ coefficients)
        curvature = (columns * (chance * (1 - chance))[:, None]).T @ columns
        try:
            step = np.linalg.solve(curvature, columns.T @ (happened - chance))
        except np.linalg.LinAlgError:
            return None
        coefficients = coefficients + step
        if np.abs(coefficients).max() > 50:
            return None
        if np.abs(step).max() < 1e-10:
            score = columns @ coefficients
            likelihood = float((happened * score - np.logaddexp(0, score)).sum())
            errors = np.sqrt(np.diag(np.linalg.inv(curvature)))
            return Logistic(coefficients, errors, 2 * len(coefficients) - 2 * likelihood)
    return None
