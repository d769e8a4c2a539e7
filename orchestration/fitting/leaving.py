"""Calibrates the chance to leave on a past date: what was known then against what happened.

The models' chance of leaving within the horizon is one term, the customer's signals are others:
logit(p) = intercept + base * logit(base) + the signals that help. A signal helps if Akaike's
criterion is better with it and its coefficient has the sign it stands for.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from zlib import crc32

import numpy as np
import pandas as pd
from scipy.special import logit
from scipy.stats import rankdata

from orchestration.fitting.logistic import Logistic, fit_logistic
from orchestration.fitting.maximum_likelihood import Floats

KINDS = ("transactional", "contractual")
RAISES = ("silence", "watch", "call_now", "detractor", "complaint_open", "complaint_recent")
SIGNALS = {**dict.fromkeys((*RAISES, "price_rise"), 1), "promoter": -1}  # and their signs
SIGNS = {"base": 1, **SIGNALS}
TERMS = ("intercept", *SIGNS)
FEWEST_CUSTOMERS = 500
FEWEST_OF_EACH = 50  # leavers, and stayers
FEWEST_WITH_SIGNAL = 20
FEWEST_CANCELLED = 10
SMALLEST_BASE = 1e-6

LEAVING_COLUMNS = {
    **{"fitted_for": "object", "kind": "string", "term": "string"},
    **{"coefficient": "Float64", "standard_error": "Float64"},
    **{"is_used": "boolean", "reason": "string"},
    **{"customers": "Int64", "leavers": "Int64", "auc": "Float64", "auc_of_base": "Float64"},
}
LEAVING_DECILE_COLUMNS = {
    **{"fitted_for": "object", "kind": "string", "decile": "Int64"},
    **{"customers": "Int64", "predicted": "Float64", "actual": "Int64"},
}


@dataclass(frozen=True)
class FittedLeaving:
    """`terms`: a row per kind and term; `deciles`: predicted against actual leavers of tenths.

    The deciles and the areas under the curve are of customers the coefficients had not seen.
    """

    terms: pd.DataFrame
    deciles: pd.DataFrame


def fit_leaving(as_of: date, scored: pd.DataFrame) -> FittedLeaving:
    """Calibrate each kind of customer for which there are enough rows.

    Args:
        as_of: the day up to which the outcomes are known.
        scored: customer_id, kind, base_probability (missing: not used), cancelled and the
            SIGNALS as they were known on the past date, has_left within the horizon after it.
    """
    terms, deciles = list[dict[str, object]](), list[pd.DataFrame]()
    for kind in KINDS:
        rows = scored[(scored["kind"] == kind) & scored["base_probability"].notna()]
        rows = rows.sort_values("customer_id", ignore_index=True)
        for row in _terms(rows):
            terms.append({"fitted_for": as_of, "kind": kind, **row})
        table = _calibration(rows)
        deciles.append(table.assign(fitted_for=as_of, kind=kind))
    return FittedLeaving(
        pd.DataFrame(terms, columns=list(LEAVING_COLUMNS)).astype(LEAVING_COLUMNS),
        pd.concat(deciles)[list(LEAVING_DECILE_COLUMNS)]
        .reset_index(drop=True)
        .astype(LEAVING_DECILE_COLUMNS),
    )


def _terms(rows: pd.DataFrame) -> Iterator[dict[str, object]]:
    """Every term with its coefficient, or the reason why it is not used."""
    yield from _cancelled(rows)
    running = rows[rows["cancelled"] == 0]
    count = {"customers": len(running), "leavers": int(running["has_left"].sum())}
    reason = _gate(running)
    model = None if reason else _choose(running)
    if model is None:
        for term in TERMS:
            yield {"term": term, "is_used": False, "reason": reason or "not_converged", **count}
        return
    areas = _areas(running)
    fitted = zip(model.used, model.fit.coefficients, model.fit.standard_errors, strict=True)
    for term, coefficient, error in fitted:
        yield {
            **{"term": term, "coefficient": coefficient, "standard_error": error},
            **{"is_used": True, **count, **areas},
        }
    for term, why in model.dropped.items():
        yield {"term": term, "is_used": False, "reason": why, **count, **areas}


def _cancelled(rows: pd.DataFrame) -> Iterator[dict[str, object]]:
    """Who has agreed an end leaves, but for those who think again: their share, smoothed by one
    customer either way, is all there is to know."""
    known = rows[rows["cancelled"] == 1]
    leavers = int(known["has_left"].sum())
    share = (leavers + 1) / (len(known) + 2)
    is_used = len(known) >= FEWEST_CANCELLED
    yield {
        **{"term": "cancelled", "coefficient": float(logit(share)) if is_used else None},
        **{"is_used": is_used, "reason": None if is_used else "too_few_customers"},
        **{"customers": len(known), "leavers": leavers},
    }


def _gate(rows: pd.DataFrame) -> str | None:
    leavers = int(rows["has_left"].sum())
    if len(rows) < FEWEST_CUSTOMERS:
        return "too_few_customers"
    return None if FEWEST_OF_EACH <= leavers <= len(rows) - FEWEST_OF_EACH else "too_few_leavers"


@dataclass(frozen=True)
class _Chosen:
    used: list[str]
    fit: Logistic
    dropped: dict[str, str]


def _choose(rows: pd.DataFrame) -> _Chosen | None:
    """Start with every signal and leave out, one at a time, the one that helps least."""
    dropped = {
        signal: "too_few_customers"
        for signal in SIGNALS
        if not FEWEST_WITH_SIGNAL <= int((rows[signal] > 0).sum()) <= len(rows) - FEWEST_WITH_SIGNAL
    }
    used = [term for term in TERMS if term not in dropped]
    happened = rows["has_left"].to_numpy(float)
    fit = fit_logistic(_columns(rows, used), happened)
    while fit is not None and len(used) > 2:  # one term is left in any case
        found = dict(zip(used, fit.coefficients, strict=True))
        wrong = [name for name in used if name in SIGNS and found[name] * SIGNS[name] <= 0]
        without = {
            name: fit_logistic(_columns(rows, [other for other in used if other != name]), happened)
            for name in (wrong or [name for name in used if name in SIGNS])
        }
        fitted = {name: model for name, model in without.items() if model is not None}
        name = min(fitted, key=lambda name: fitted[name].aic, default=None)
        if name is None or (not wrong and fitted[name].aic > fit.aic):
            break
        dropped[name] = "wrong_sign" if wrong else "does_not_help"
        used.remove(name)
        fit = fitted[name]
    return _Chosen(used, fit, dropped) if fit else None


def _columns(rows: pd.DataFrame, terms: Sequence[str]) -> Floats:
    base = rows["base_probability"].to_numpy(float).clip(SMALLEST_BASE, 1 - SMALLEST_BASE)
    of_term = {"intercept": np.ones(len(rows)), "base": logit(base)}
    return np.column_stack(
        [of_term[term] if term in of_term else rows[term].to_numpy(float) for term in terms]
    )


def _half(rows: pd.DataFrame) -> Floats:
    return np.array([crc32(str(customer).encode()) % 2 for customer in rows["customer_id"]])


def _unseen(rows: pd.DataFrame) -> Floats:
    """Probabilities of each half of the customers by the coefficients of the other half."""
    half = _half(rows)
    predicted = np.full(len(rows), np.nan)
    for this in (0, 1):
        own, model = rows[half == this], _choose(rows[half != this])
        if model:
            predicted[half == this] = model.fit.probabilities(_columns(own, model.used))
    return predicted


def _areas(rows: pd.DataFrame) -> dict[str, float | None]:
    """Means of the two halves, whose scores come from different coefficients."""
    half, happened = _half(rows), rows["has_left"].to_numpy(bool)
    scores = {"auc": _unseen(rows), "auc_of_base": rows["base_probability"].to_numpy(float)}
    areas = dict[str, float | None]()
    for name, score in scores.items():
        parts = [area_under_curve(score[half == this], happened[half == this]) for this in (0, 1)]
        known = [part for part in parts if part is not None]
        areas[name] = sum(known) / 2 if len(known) == 2 else None
    return areas


def _calibration(rows: pd.DataFrame) -> pd.DataFrame:
    """Tenths of the customers, the likeliest leavers first."""
    running = rows[rows["cancelled"] == 0]
    if _gate(running) or np.isnan(predicted := _unseen(running)).any():
        return pd.DataFrame(columns=list(LEAVING_DECILE_COLUMNS))
    order = rankdata(-predicted, method="average")
    decile = np.minimum((order - 0.5) / len(order) * 10, 9).astype(int) + 1
    table = pd.DataFrame(
        {"decile": decile, "predicted": predicted, "actual": running["has_left"].to_numpy(int)}
    )
    return (
        table.groupby("decile")
        .agg(customers=("actual", "size"), predicted=("predicted", "sum"), actual=("actual", "sum"))
        .reset_index()
    )


def area_under_curve(predicted: Floats, happened: Floats) -> float | None:
    """Chance that of two customers the one who left had the higher probability; ties count half.

    Mann and Whitney (1947). None where nobody left, everybody did, or a prediction is missing.
    """
    left = np.asarray(happened, dtype=bool)
    leavers, stayers = int(left.sum()), int((~left).sum())
    if not leavers or not stayers or np.isnan(predicted).any():
        return None
    ranks = rankdata(predicted)
    return float((ranks[left].sum() - leavers * (leavers + 1) / 2) / (leavers * stayers))
