"""Shifted-beta-geometric: how many renewals a contract lives to see.

Fader and Hardie (2007), "How to Project Customer Retention", Journal of Interactive Marketing
21(1); retention rates from their "Customer-Base Valuation in a Contractual Setting" (2010).
"""

from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.special import betaln, psi

from orchestration.fitting.maximum_likelihood import (
    Fit,
    Floats,
    Likelihood,
    Numbers,
    dot,
    fit,
    grouped,
)


class Sbg(NamedTuple):
    """The chance to leave at a renewal is beta (alpha, beta) among customers."""

    alpha: float
    beta: float


# At the upper limits everybody has the same chance: the geometric model.
LIMITS = ((1e-4, 1e5), (1e-4, 1e6))


def fit_sbg(frame: pd.DataFrame) -> Fit[Sbg]:
    """Fit the lives of contracts.

    Args:
        frame: periods (the renewal at which the life ended, from 1 on; of an open life the
            renewals passed, from 0 on), is_ended, lives (with these two).

    Returns:
        alpha, beta and the log-likelihood (appendix B of the paper; open lives of different
        ages count with S of their own). Without an end nothing can be fitted.

    Raises:
        ValueError: a value is missing or negative, or a life ended at renewal 0.
    """
    rows = grouped(frame.astype({"is_ended": bool}), ["periods", "is_ended"], "lives")
    if bool((rows["is_ended"] & (rows["periods"] < 1)).any()):
        raise ValueError("a life ends at renewal 1 or later")
    lives = rows["lives"].to_numpy(float)
    ended = rows["is_ended"].to_numpy(float)
    if not ended.any():
        return Fit(None, None, None, len(rows), int(lives.sum()))
    survived = rows["periods"].to_numpy(float) - ended  # renewals
    faced = dot(lives, survived + ended)
    hazard = min(max(dot(lives, ended) / faced, 1e-3), 1 - 1e-3)
    starts = [(k * hazard, k * (1 - hazard)) for k in (3.0, 30.0, 0.5)]
    return fit(Sbg, _likelihood(survived, ended, lives), starts, LIMITS, rows["lives"])


def _likelihood(survived: Floats, ended: Floats, lives: Floats) -> Likelihood:
    """Eq. 5 and 6 of the paper as one: B(alpha + ended, beta + survived) / B(alpha, beta)."""
    total = lives.sum()

    def of(parameters: Floats) -> tuple[float, Floats]:
        alpha, beta = parameters
        value = dot(lives, betaln(alpha + ended, beta + survived) - betaln(alpha, beta))
        both = dot(lives, psi(alpha + beta + ended + survived) - psi(alpha + beta))
        slope = [
            dot(lives, psi(alpha + ended)) - total * psi(alpha) - both,
            dot(lives, psi(beta + survived)) - total * psi(beta) - both,
        ]
        return float(value), np.array(slope)

    return of


def survival(model: Sbg, periods: Numbers) -> Floats:
    """S(k), the share of contracts that live on after k renewals: eq. 6 of the paper."""
    alpha, beta = model
    periods = np.asarray(periods, dtype=float)
    return np.asarray(np.exp(betaln(alpha, beta + periods) - betaln(alpha, beta)))


def survival_from(model: Sbg, passed: Numbers, periods: Numbers) -> Floats:
    """S(passed + periods) / S(passed): for a contract that has passed so many renewals."""
    alpha, beta = model
    passed, periods = np.asarray(passed, dtype=float), np.asarray(periods, dtype=float)
    return np.asarray(np.exp(betaln(alpha, beta + passed + periods) - betaln(alpha, beta + passed)))


def retention(model: Sbg, period: Numbers) -> Floats:
    """r(k) = S(k) / S(k - 1), k from 1 on: eq. 8 of the paper."""
    alpha, beta = model
    before = np.asarray(period, dtype=float) - 1
    return np.asarray((beta + before) / (alpha + beta + before))
