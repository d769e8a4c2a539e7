"""Fits as flat tables: appended to the lake, read by the scoring."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import pandas as pd

from orchestration.fitting.gates import Reason
from orchestration.fitting.holdout import Holdout
from orchestration.fitting.maximum_likelihood import Fit

POOLED = "all"  # the segment of the fit to everybody
PARAMETERS = ("r", "alpha", "a", "b", "p", "q", "v", "beta")

KEYS = {"fitted_for": "object", "model": "string", "segment": "string", "billing_months": "Int64"}
FIT_COLUMNS = {
    **KEYS,
    **dict.fromkeys(PARAMETERS, "Float64"),
    **dict.fromkeys([f"{name}_standard_error" for name in PARAMETERS], "Float64"),
    **{"log_likelihood": "Float64", "rows_used": "Int64", "customers_used": "Int64"},
    **{"holdout_days": "Int64", "holdout_predicted": "Float64", "holdout_actual": "Float64"},
    **{"holdout_error": "Float64", "passed": "boolean", "reason": "string"},
}
DECILE_COLUMNS = {
    **KEYS,
    **{"decile": "Int64", "customers": "Int64", "predicted": "Float64", "actual": "Float64"},
    **{"low": "Float64", "high": "Float64"},
}


@dataclass(frozen=True)
class Key:
    """What a fit is of. billing_months is None for buyers."""

    fitted_for: date
    model: str
    segment: str
    billing_months: int | None = None


@dataclass(frozen=True)
class Outcome:
    """A fit, or why there is none that a forecast may use (`reason`)."""

    key: Key
    fit: Fit[Any] | None
    holdout: Holdout | None
    reason: Reason | None


@dataclass(frozen=True)
class FittedModels:
    """`fits`: a row per model, segment and billing interval; `deciles`: of their holdouts."""

    fits: pd.DataFrame
    deciles: pd.DataFrame


def as_tables(outcomes: Iterable[Outcome]) -> FittedModels:
    """The tables, typed even if empty; what does not apply is NULL."""
    outcomes = list(outcomes)
    deciles = [
        {**asdict(outcome.key), **row}
        for outcome in outcomes
        if outcome.holdout
        for row in outcome.holdout.deciles.to_dict("records")
    ]
    return FittedModels(
        _typed([_fit_row(outcome) for outcome in outcomes], FIT_COLUMNS),
        _typed(deciles, DECILE_COLUMNS),
    )


def _fit_row(outcome: Outcome) -> dict[str, Any]:
    row: dict[str, Any] = asdict(outcome.key)
    fit, holdout = outcome.fit, outcome.holdout
    if fit:
        row |= {name: getattr(fit, name) for name in ("log_likelihood", "rows_used")}
        row["customers_used"] = fit.customers_used
        if fit.parameters:
            row |= fit.parameters._asdict()
        if fit.standard_errors:
            row |= {f"{k}_standard_error": v for k, v in fit.standard_errors._asdict().items()}
    if holdout:
        row |= {
            "holdout_days": holdout.days,
            "holdout_predicted": holdout.predicted,
            "holdout_actual": holdout.actual,
            "holdout_error": holdout.error,
        }
    return row | {"passed": outcome.reason is None, "reason": outcome.reason}


def _typed(rows: list[dict[str, Any]], columns: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(columns)).astype(columns)
