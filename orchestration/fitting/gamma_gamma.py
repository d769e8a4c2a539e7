"""Gamma-Gamma: what a customer's purchases are worth on average.

Fader and Hardie (2013), "The Gamma-Gamma Model of Monetary Value", brucehardie.com/notes/025.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.special import gammaln, psi

from orchestration.fitting.maximum_likelihood import Fit, Floats, Numbers, dot, fit, grouped


class GammaGamma(NamedTuple):
    """A purchase's value is gamma (p, rate), the rate gamma (q, v); v in units of money."""

    p: float
    q: float
    v: float


# v is limited relative to the geometric mean of the values. At the upper limits a customer's
# purchases, or all customers, are worth the same.
LIMITS = ((1e-3, 1e4), (1e-3, 1e4), (1e-6, 1e5))
STARTS = ((2, 3, 1), (1, 1, 1), (10, 2, 0.1), (0.5, 10, 10))


def fit_gamma_gamma(frame: pd.DataFrame) -> Fit[GammaGamma]:
    """Fit mean values of purchases.

    Args:
        frame: x (purchase days after the first), mean_value (of those x days, the day's total
            counting as one purchase; the first day is in neither), customers (with these two).
            Only rows with x >= 1 and a positive mean value are used. This is the definition
            that gives the note's answer on CDNOW.

    Returns:
        p, q, v (in the unit of mean_value) and the log-likelihood (eq. 1a of the note).

    Raises:
        ValueError: a value is missing, x or customers is negative.
    """
    if bool(frame["mean_value"].isna().any()):
        raise ValueError("a missing value in mean_value")
    positive = frame[(frame["mean_value"] > 0) & (frame["x"] != 0)]
    rows = grouped(positive.astype({"mean_value": float}), ["x", "mean_value"], "customers")
    customers = rows["customers"].to_numpy(float)
    if not customers.size:
        return Fit(None, None, None, 0, 0)
    # the geometric mean: one enormous sale moves it little
    unit = float(np.exp(np.average(np.log(rows["mean_value"]), weights=customers)))
    likelihood = _Likelihood(rows)
    limits = [*LIMITS[:2], (LIMITS[2][0] * unit, LIMITS[2][1] * unit)]
    starts = [(p, q, v * unit) for p, q, v in STARTS]
    return fit(GammaGamma, likelihood, starts, limits, rows["customers"])


class _Likelihood:
    """Eq. 1a of the note, its gamma-function terms summed once per x."""

    def __init__(self, rows: pd.DataFrame) -> None:
        x, value = rows["x"].to_numpy(float), rows["mean_value"].to_numpy(float)
        customers = rows["customers"].to_numpy(float)
        self.x, place = np.unique(x, return_inverse=True)
        self.customers_of_x = np.bincount(place, customers)
        self.customers, self.each = customers.sum(), customers
        self.each_x, self.spent = x, x * value
        self.log_spent = dot(customers * x, np.log(self.spent))
        self.log_value = dot(customers, np.log(value))

    def __call__(self, parameters: Floats) -> tuple[float, Floats]:
        p, q, v = parameters
        x, of_x, n = self.x, self.customers_of_x, self.customers
        log_all = np.log(self.spent + v)
        exponent = p * self.each_x + q
        value = (
            dot(of_x, gammaln(p * x + q) - gammaln(p * x))
            + n * (q * np.log(v) - gammaln(q))
            + p * self.log_spent
            - self.log_value
            - dot(self.each * exponent, log_all)
        )
        by_total = psi(p * x + q)
        slope = [
            dot(of_x * x, by_total - psi(p * x))
            + self.log_spent
            - dot(self.each * self.each_x, log_all),
            dot(of_x, by_total) + n * (np.log(v) - psi(q)) - dot(self.each, log_all),
            n * q / v - dot(self.each * exponent, 1 / (self.spent + v)),
        ]
        return float(value), np.array(slope)


def expected_value(model: GammaGamma, x: Numbers, mean_value: Numbers) -> Floats:
    """Expected value of a customer's purchases, given the mean of x of them; eq. 5 of the note.

    For x = 0 it is the population's mean p v / (q - 1), which exists for q > 1 only; otherwise
    nan.
    """
    p, q, v = model
    x = np.asarray(x, dtype=float)
    spent = np.where(x > 0, x * np.where(x > 0, mean_value, 0.0), 0.0)
    known = p * x + q - 1
    return np.asarray(np.where(known > 0, p * (v + spent) / np.where(known > 0, known, 1), np.nan))
