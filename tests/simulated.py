"""Customers and contracts drawn from the lifetime-value models themselves."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from orchestration.fitting.bgnbd import BgNbd
from orchestration.fitting.gamma_gamma import GammaGamma
from orchestration.fitting.sbg import Sbg

DAYS_PER_WEEK = 7


def purchase_times(
    rng: np.random.Generator, model: BgNbd, ages: NDArray[Any]
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Customer and time (days after the first purchase, fractions too) of each repeat purchase.

    `ages` are the days from each customer's first purchase to the end.
    """
    size = len(ages)
    rate = rng.gamma(model.r, 1 / model.alpha, size) / DAYS_PER_WEEK
    stops = rng.beta(model.a, model.b, size)
    alive = np.arange(size)
    now = np.zeros(size)
    customers, times = [], []
    while alive.size:
        now[alive] += rng.exponential(1 / np.maximum(rate[alive], 1e-12))
        alive = alive[now[alive] < ages[alive]]
        customers.append(alive)
        times.append(now[alive])
        alive = alive[rng.random(alive.size) >= stops[alive]]
    return np.concatenate(customers), np.concatenate(times)


def histories(rng: np.random.Generator, model: BgNbd, ages: NDArray[Any]) -> pd.DataFrame:
    """x, t_x, T, customers: a row per customer, the last purchase rounded to its day."""
    customer, time = purchase_times(rng, model, ages)
    last = np.zeros(len(ages))
    np.maximum.at(last, customer, np.clip(np.rint(time), 1, None))
    x = np.bincount(customer, minlength=len(ages))
    return pd.DataFrame({"x": x, "t_x": last.astype(int), "T": ages.astype(int), "customers": 1})


def values(rng: np.random.Generator, model: GammaGamma, x: NDArray[Any]) -> pd.DataFrame:
    """x, mean_value, customers: a row per customer."""
    rate = rng.gamma(model.q, 1 / model.v, len(x))
    mean = rng.gamma(model.p * x) / (rate * x)
    return pd.DataFrame({"x": x, "mean_value": mean, "customers": 1})


def lives(rng: np.random.Generator, model: Sbg, seen: NDArray[Any]) -> pd.DataFrame:
    """periods, is_ended, lives: a row per contract; `seen` renewals were there to pass."""
    ends_at = rng.geometric(np.maximum(rng.beta(model.alpha, model.beta, len(seen)), 1e-12))
    is_ended = ends_at <= seen
    return pd.DataFrame(
        {"periods": np.where(is_ended, ends_at, seen), "is_ended": is_ended, "lives": 1}
    )
