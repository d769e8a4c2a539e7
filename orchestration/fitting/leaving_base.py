"""What the lifetime-value models alone say of leaving, as they would have been fitted then."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from orchestration.fitting.bgnbd import fit_bgnbd
from orchestration.fitting.bgnbd_expectations import probability_no_purchase
from orchestration.fitting.results import POOLED
from orchestration.fitting.sbg import fit_sbg, survival_from

HORIZON_DAYS = 365


def with_base_probability(
    scored: pd.DataFrame, fits: pd.DataFrame, histories: pd.DataFrame, lives: pd.DataFrame
) -> pd.DataFrame:
    """`scored` with base_probability: the model's where one may be used, else observed_rate.

    Args:
        scored: kind, segment, x, t_x, age_days, billing_months, renewals_passed, renewals_due,
            observed_rate, is_own_rate (of the segment), as known on the past date.
        fits: which models may be used: see `FittedModels`.
        histories: segment, x, t_x, T, customers on the past date: see `fit_bgnbd`.
        lives: segment, billing_months, periods, is_ended, lives on the past date: see `fit_sbg`.
    """
    scored = scored.reset_index(drop=True)
    base = scored["observed_rate"].to_numpy(float).copy()
    passed = fits[fits["passed"]]
    buyers = scored[(scored["kind"] == "transactional") & (scored["x"] > 0)]
    for rows, key in _by_fit(buyers, passed[passed["model"] == "bgnbd"], ["segment"]):
        model = fit_bgnbd(_known(histories, key)).parameters
        if model:
            history = (rows[name].to_numpy(float) for name in ("x", "t_x", "age_days"))
            base[rows.index] = probability_no_purchase(model, HORIZON_DAYS, *history)
    signed = scored[(scored["kind"] == "contractual") & ~_is_observed(scored, fits)]
    for rows, key in _by_fit(
        signed, passed[passed["model"] == "sbg"], ["segment", "billing_months"]
    ):
        contract = fit_sbg(_known(lives, key)).parameters
        if contract:
            known = (rows[name].to_numpy(float) for name in ("renewals_passed", "renewals_due"))
            base[rows.index] = 1 - survival_from(contract, *known)
    return scored.assign(base_probability=base)


def _is_observed(scored: pd.DataFrame, fits: pd.DataFrame) -> "pd.Series[bool]":
    """Contracts of a segment whose own fit does not hold, if the segment's rate was observed:
    that says more than a fit to all segments."""
    failed = fits[(fits["model"] == "sbg") & (fits["segment"] != POOLED) & ~fits["passed"]]
    keys = ["segment", "billing_months"]
    of_failed = pd.MultiIndex.from_frame(scored[keys]).isin(pd.MultiIndex.from_frame(failed[keys]))
    return scored["is_own_rate"].astype(bool) & of_failed


def _by_fit(
    rows: pd.DataFrame, passed: pd.DataFrame, keys: list[str]
) -> Iterator[tuple[pd.DataFrame, dict[str, Any]]]:
    """The rows of each fit that may be used: a segment's own, else the pooled one."""
    own = passed[passed["segment"] != POOLED]
    left = rows
    for fit in pd.concat([own, passed[passed["segment"] == POOLED]])[keys].to_dict("records"):
        known = {
            str(name): value for name, value in fit.items() if value != POOLED or name != "segment"
        }
        mine = np.ones(len(left), dtype=bool)
        for name, value in known.items():
            mine &= left[name].to_numpy() == value
        yield left[mine], known
        left = left[~mine]


def _known(rows: pd.DataFrame, key: dict[str, Any]) -> pd.DataFrame:
    for name, value in key.items():
        rows = rows[rows[name] == value]
    return rows
