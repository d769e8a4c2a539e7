"""The fits, the project's and those of `lifetimes`."""

from collections.abc import Iterator
from typing import Any

import pandas as pd
from lifetimes import BetaGeoFitter, GammaGammaFitter

from benchmarks.comparison import Comparison
from benchmarks.customers import customers_in, repeat_buyers_in
from benchmarks.measure import Task
from orchestration.fitting.bgnbd import DAYS_PER_WEEK, fit_bgnbd
from orchestration.fitting.gamma_gamma import fit_gamma_gamma

AT_MOST = 1 / 3  # of the CPU of lifetimes
TOLERANCE = 1e-3


def comparisons(size: int, repeat_buyers: int) -> Iterator[Comparison]:
    """Purchases with a target, their value for information."""
    own, theirs = parameters, parameters_of_lifetimes
    yield Comparison(
        f"BG/NBD fit of {size:,} customers",
        Task("fit_bgnbd", customers_in, fit_bgnbd, own),
        [
            Task("lifetimes", customers_in, fit_by_lifetimes, theirs),
            Task("lifetimes, grouped rows", customers_in, fit_groups_by_lifetimes, theirs),
        ],
        AT_MOST,
        TOLERANCE,
    )
    yield Comparison(
        f"Gamma-Gamma fit of {repeat_buyers:,} repeat buyers",
        Task("fit_gamma_gamma", repeat_buyers_in, fit_gamma_gamma, own),
        [Task("lifetimes", repeat_buyers_in, worth_by_lifetimes, theirs)],
        None,
        TOLERANCE,
    )


def fit_by_lifetimes(rows: pd.DataFrame) -> Any:
    weeks = rows["t_x"] / DAYS_PER_WEEK, rows["T"] / DAYS_PER_WEEK
    return BetaGeoFitter().fit(rows["x"], *weeks)


def fit_groups_by_lifetimes(rows: pd.DataFrame) -> Any:
    """What its user can do as well: equal rows once, with their number as a weight."""
    keys = ["x", "t_x", "T"]
    groups = rows.groupby(keys, sort=False, as_index=False).agg({"customers": "sum"})
    weeks = groups["t_x"] / DAYS_PER_WEEK, groups["T"] / DAYS_PER_WEEK
    return BetaGeoFitter().fit(groups["x"], *weeks, weights=groups["customers"])


def worth_by_lifetimes(rows: pd.DataFrame) -> Any:
    return GammaGammaFitter().fit(rows["x"], rows["mean_value"])


def parameters(fit: Any) -> list[float]:
    return [float("nan")] if fit.parameters is None else list(fit.parameters)


def parameters_of_lifetimes(fitter: Any) -> list[float]:
    return [float(value) for value in fitter.params_]
