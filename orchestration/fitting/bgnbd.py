"""BG/NBD: how often customers buy while they live, and when they stop, fitted to purchase days.

Fader, Hardie and Lee (2005), "Counting Your Customers" the Easy Way: An Alternative to the
Pareto/NBD Model, Marketing Science 24(2).
"""

from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.special import gammaln, psi

from orchestration.fitting.maximum_likelihood import Fit, Floats, dot, fit, grouped

DAYS_PER_WEEK = 7


class BgNbd(NamedTuple):
    """Purchase rates are gamma (r, alpha in weeks), chances to stop at a purchase beta (a, b)."""

    r: float
    alpha: float
    a: float
    b: float


# At the upper limits customers are alike in practice: at r = 30 their rates differ by a fifth.
# Above that the expectations would lose digits, here and in SQL.
LIMITS = ((1e-4, 30.0), (1e-4, 1e5), (1e-6, 1e3), (1e-6, 1e5))


def fit_bgnbd(frame: pd.DataFrame) -> Fit[BgNbd]:
    """Fit purchase histories.

    Args:
        frame: x (purchase days after the first), t_x (days from the first to the last), T (days
            from the first to the as-of date), customers (with these three). Equal rows are
            grouped here if they are not yet, which is what makes it fast.

    Returns:
        r, alpha, a, b and the log-likelihood (eq. 6 of the paper) with the week as the unit of
        time. Without any repeat purchase nothing can be fitted.

    Raises:
        ValueError: a value is missing or negative, a last purchase lies after T, or the last
            purchase is the first though there are more of them, or the other way round.
    """
    rows = grouped(frame, ["x", "t_x", "T"], "customers")
    if bool((rows["t_x"] > rows["T"]).any() or ((rows["x"] > 0) != (rows["t_x"] > 0)).any()):
        raise ValueError("x, t_x and T do not fit together")
    customers = rows["customers"]
    repeats = float((rows["x"] * customers).sum())
    if not repeats:
        return Fit(None, None, None, len(rows), int(customers.sum()))
    # The first start buys at the observed rate; the others have no part of the data in them.
    per_week = repeats * DAYS_PER_WEEK / float((rows["T"] * customers).sum())
    starts = [(0.5, 0.5 / per_week, 1, 3), (1, 1, 1, 1), (0.1, 10, 0.1, 1), (5, 20, 1, 10)]
    return fit(BgNbd, _Likelihood(rows), starts, LIMITS, customers)


class _Likelihood:
    """Eq. 6 of the paper, with its four gamma-function terms summed once per x.

    The sum of the last two terms is taken as (alpha + T)^-(r + x) * (1 + exp(u)), so that it
    neither overflows nor vanishes; u exists for repeat buyers alone.
    """

    def __init__(self, rows: pd.DataFrame) -> None:
        x, customers = rows["x"].to_numpy(), rows["customers"].to_numpy(float)
        t_x, age = (rows[name].to_numpy(float) / DAYS_PER_WEEK for name in ("t_x", "T"))
        self.customers = customers.sum()
        self.x, place = np.unique(x, return_inverse=True)
        self.customers_of_x = np.bincount(place, customers)
        self.age, place_of_age = np.unique(age, return_inverse=True)
        self.customers_of_age = np.bincount(place_of_age, customers)
        self.repeats_of_age = np.bincount(place_of_age, customers * x)
        again = x > 0
        self.again_x = x[again].astype(float)
        self.again_customers = customers[again]
        self.again_age = place_of_age[again]
        self.last, self.again_last = np.unique(t_x[again], return_inverse=True)

    def __call__(self, parameters: Floats) -> tuple[float, Floats]:
        r, alpha, a, b = parameters
        n, x, of_x = self.customers, self.x, self.customers_of_x
        log_age, log_last = np.log(alpha + self.age), np.log(alpha + self.last)
        exposure = r * self.customers_of_age + self.repeats_of_age

        since_last = log_age[self.again_age] - log_last[self.again_last]
        rx, stop = r + self.again_x, b + self.again_x - 1
        u = rx * since_last + np.log(a / stop)
        small = np.exp(-np.abs(u))
        # softplus and the logistic function, both from one exponential
        softplus = np.maximum(u, 0) + np.log1p(small)
        gone = self.again_customers * np.where(u >= 0, 1, small) / (1 + small)

        value = (
            dot(of_x, gammaln(r + x) + gammaln(b + x) - gammaln(a + b + x))
            + n * (r * np.log(alpha) - gammaln(r) + gammaln(a + b) - gammaln(b))
            - dot(exposure, log_age)
            + dot(self.again_customers, softplus)
        )
        shrink = (1 / (alpha + self.age))[self.again_age] - (1 / (alpha + self.last))[
            self.again_last
        ]
        by_ab = n * psi(a + b) - dot(of_x, psi(a + b + x))
        slope = [
            dot(of_x, psi(r + x))
            + n * (np.log(alpha) - psi(r))
            - dot(self.customers_of_age, log_age)
            + dot(gone, since_last),
            n * r / alpha - dot(exposure, 1 / (alpha + self.age)) + dot(gone * rx, shrink),
            by_ab + gone.sum() / a,
            by_ab + dot(of_x, psi(b + x)) - n * psi(b) - dot(gone, 1 / stop),
        ]
        return float(value), np.array(slope)
