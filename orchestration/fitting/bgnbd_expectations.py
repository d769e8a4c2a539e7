"""What a fitted BG/NBD expects; times in days. The reference for the scoring in SQL."""

import numpy as np
from scipy.special import expit

from orchestration.fitting.bgnbd import DAYS_PER_WEEK, BgNbd
from orchestration.fitting.maximum_likelihood import Floats, Numbers

MOST_TERMS = 200_000


def probability_alive(model: BgNbd, x: Numbers, t_x: Numbers, age: Numbers) -> Floats:
    """P(alive) after x repeat purchases, the last on day t_x, on day `age`; 1 for x = 0.

    Fader and Hardie (2008), "Computing P(alive) Using the BG/NBD Model",
    brucehardie.com/notes/021.
    """
    x, t_x, age = (np.asarray(value, dtype=float) for value in (x, t_x, age))
    since_last = np.log1p((age - t_x) / (DAYS_PER_WEEK * model.alpha + t_x))
    odds_gone = np.log(model.a / (model.b + np.maximum(x, 1) - 1)) + (model.r + x) * since_last
    return np.asarray(np.where(x == 0, 1.0, expit(-odds_gone)))


def probability_no_purchase(
    model: BgNbd, days: Numbers, x: Numbers, t_x: Numbers, age: Numbers
) -> Floats:
    """P(no purchase in the next `days`), given the history.

    A customer who is gone buys no more; of one who is alive the rate is gamma (r + x, alpha + T),
    so that its chance of none in t is ((alpha + T) / (alpha + T + t))^(r + x).
    """
    x, age, days = (np.asarray(value, dtype=float) for value in (x, age, days))
    alive = probability_alive(model, x, t_x, age)
    silent = np.exp(-(model.r + x) * np.log1p(days / (DAYS_PER_WEEK * model.alpha + age)))
    return np.asarray(1 - alive + alive * silent)


def expected_purchases(
    model: BgNbd, days: Numbers, x: Numbers, t_x: Numbers, age: Numbers
) -> Floats:
    """Expected purchases in the next `days`, given the history: eq. 10 of the paper of 2005."""
    x, t_x, age, days = np.broadcast_arrays(x, t_x, age, np.asarray(days, dtype=float))
    # t_x is in P(alive) alone: far fewer different rows are left for the series
    different, place = np.unique(
        np.column_stack([x.ravel(), age.ravel(), days.ravel()]), axis=0, return_inverse=True
    )
    alive = _expected_while_alive(model, *different.T)[place.ravel()].reshape(x.shape)
    return np.asarray(alive * probability_alive(model, x, t_x, age))


def expected_purchases_of_new(model: BgNbd, days: Numbers) -> Floats:
    """Expected repeat purchases in the first `days` of a new customer: eq. 9 of the paper."""
    return expected_purchases(model, days, 0.0, 0.0, 0.0)


def _expected_while_alive(model: BgNbd, x: Floats, age: Floats, days: Floats) -> Floats:
    """Eq. 10 without its denominator 1 / P(alive), rearranged so that a = 1 is no pole.

    With z = t / (alpha + T + t) and c = a + b + x - 1, Euler's transformation (Abramowitz and
    Stegun 15.3.3) turns eq. 10 into c / (a - 1) * (1 - (1 - z)^(a - 1) 2F1(d, a - 1; c; z)) with
    d = a + b - 1 - r. Each term of the series after the first has the factors a - 1 and 1 / c,
    which cancel with those in front:

        c (1 - (1 - z)^(a - 1)) / (a - 1)
            - (1 - z)^(a - 1) * sum over n >= 1 of (d)_n (a)_(n-1) / ((c + 1)_(n-1) n!) z^n

    Nothing overflows at x = 300, and a = 1 or a + b = 1 need no case of their own. Digits are
    lost only when r is far above a + b: 8 are left at r = 30, the most that a fit gives. A
    series too slow to end (alpha below a minute) gives nan.
    """
    r, alpha, a, b = model
    z = days / (DAYS_PER_WEEK * alpha + age + days)
    c, d = a + b + x - 1, a + b - 1 - r
    log_left = np.log1p(-z)
    shrink = -log_left if a == 1 else -np.expm1((a - 1) * log_left) / (a - 1)
    total = np.full(z.shape, np.nan)
    left, term = np.arange(z.size), d * z
    running = term.copy()
    for n in range(1, MOST_TERMS):
        term = term * (d + n) * (a + n - 1) / ((c[left] + n) * (n + 1)) * z[left]
        running = running + term
        ended = np.abs(term) <= 1e-16 * (1 - z[left]) * np.abs(running)
        if n % 16 == 0 or ended.all():
            total[left[ended]] = running[ended]
            left, term, running = left[~ended], term[~ended], running[~ended]
            if not left.size:
                break
    return np.asarray(c * shrink - np.exp((a - 1) * log_left) * total)
