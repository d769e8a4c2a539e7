"""Fits the lifetime-value models to the ledger once a month, and keeps them in the lake."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
import pandas as pd

from orchestration.fitting.kept import (
    DECILES,
    FITS,
    LEAVING,
    LEAVING_DECILES,
    Kept,
    keep_fits,
    newest_fits,
)
from orchestration.fitting.leaving import fit_leaving
from orchestration.fitting.leaving_base import HORIZON_DAYS, with_base_probability
from orchestration.fitting.report import MODEL_NAMES, fit_report, renewed_every
from orchestration.fitting.segments import fit_buyers, fit_contracts
from orchestration.settings import Settings
from orchestration.warehouse.dbt import WAREHOUSE_FILE
from orchestration.warehouse.fit_inputs import FitInputs
from orchestration.warehouse.marts import build_facts

REPORT_FILE = "fit_report.html"


@dataclass(frozen=True)
class KeptFit:
    """The fit that the build's forecasts use; `is_new` if this run made it."""

    models: Kept
    is_new: bool

    def verdicts(self) -> list[str]:
        """In words, for each model: the segments whose forecasts it makes, and why not others'."""
        fits = self.models[FITS]
        fits = fits.assign(
            name=[_name(row) for row in fits.to_dict("records")],
            verdict=fits["reason"].fillna("used for forecasts"),
        )
        segments = fits.groupby(["name", "verdict"], sort=False)["segment"].agg(", ".join)
        said = segments.reset_index().itertuples(index=False, name=None)
        return [f"{name} of {who}: {verdict}" for name, verdict, who in said]


def fit_when_due(settings: Settings, *, refit: bool = False) -> KeptFit:
    """Fit if a month has passed, nothing holds yet or `refit`; write the report in any case.

    Raises:
        RetentionError: there is no warehouse, or no fact in it.
    """
    as_of = build_facts(settings).as_of
    models = newest_fits(settings.lake, as_of)
    is_new = refit or models is None or _is_due(models[FITS], as_of)
    if models is None or is_new:
        models = _fit(settings, as_of)
        keep_fits(settings.lake, models)
    report = settings.warehouse / REPORT_FILE
    report.write_text(fit_report(models), encoding="utf-8")
    return KeptFit(models, is_new)


def _is_due(fits: pd.DataFrame, as_of: date) -> bool:
    """Another month has begun; or no gate holds, which the next delivery may change."""
    fitted_for = fits["fitted_for"].max()
    is_older = (fitted_for.year, fitted_for.month) < (as_of.year, as_of.month)
    return bool(is_older or not fits["passed"].any())


def _fit(settings: Settings, as_of: date) -> Kept:
    path = str(settings.warehouse / WAREHOUSE_FILE)
    with duckdb.connect(path, read_only=True) as connection:
        rows = FitInputs(connection, as_of)
        buyers = fit_buyers(as_of, rows.histories(), rows.values(), rows.split_histories)
        contracts = fit_contracts(as_of, rows.lives(), rows.split_lives)
        fits = pd.concat([buyers.fits, contracts.fits], ignore_index=True)
        then = with_base_probability(
            rows.scored(HORIZON_DAYS),
            fits,
            rows.split_histories(HORIZON_DAYS),
            rows.split_lives(HORIZON_DAYS),
        )
        leaving = fit_leaving(as_of, then)
    return {
        FITS: fits,
        DECILES: pd.concat([buyers.deciles, contracts.deciles], ignore_index=True),
        LEAVING: leaving.terms,
        LEAVING_DECILES: leaving.deciles,
    }


def _name(row: Mapping[Hashable, Any]) -> str:
    interval = f", {renewed_every(row['billing_months'])}," if row["model"] == "sbg" else ""
    return f"{MODEL_NAMES[row['model']]}{interval}"
