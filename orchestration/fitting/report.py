"""A fit as one readable HTML page: parameters, likelihood, and the holdout against what came."""

from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd

from orchestration.fitting.calibration_chart import calibration_chart
from orchestration.fitting.kept import DECILES, FITS, LEAVING, LEAVING_DECILES, Kept
from orchestration.fitting.leaving_report import leaving_sections
from orchestration.fitting.results import PARAMETERS

MODEL_NAMES = {"bgnbd": "BG/NBD", "gamma_gamma": "Gamma-Gamma", "sbg": "sBG"}
COUNTED = {"bgnbd": "purchase days", "sbg": "contracts that live on"}
_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
table { border-collapse: collapse; } th, td { padding: .2rem .8rem .2rem 0; text-align: right; }
th:first-child, td:first-child { text-align: left; } tr { border-bottom: 1px solid #8884; }
.good { color: #1b6e3c; } .bad { color: #b3261e; } svg { max-width: 100%; height: auto; }
"""


def fit_report(kept: Kept) -> str:
    """The page; it asks no other host for anything."""
    fits = kept[FITS]
    fitted_for = fits["fitted_for"].max()
    sections = [_section(row, _deciles_of(kept[DECILES], row)) for row in fits.to_dict("records")]
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Models fitted for {fitted_for}</title>
<style>{_STYLE}</style>
</head>
<body>
<h1>Models fitted for {fitted_for}</h1>
<p>Each model was fitted once more without the last days of the history, and asked what they would
bring. A forecast is published only where the total came within a quarter of it.</p>
{"".join(sections)}
{leaving_sections(kept[LEAVING], kept[LEAVING_DECILES])}
</body>
</html>
"""


def renewed_every(months: int) -> str:
    """The interval between renewals, in words."""
    return "renewed monthly" if months == 1 else f"renewed every {months} months"


def _section(row: Mapping[Any, Any], deciles: pd.DataFrame) -> str:
    interval = f", {renewed_every(row['billing_months'])}" if row["model"] == "sbg" else ""
    who = "everybody" if row["segment"] == "all" else f"segment {row['segment']}"
    heading = escape(f"{MODEL_NAMES[row['model']]} of {who}{interval}")
    verdict = (
        '<p class="good">Used for forecasts.</p>'
        if row["passed"]
        else f'<p class="bad">Not used: {escape(str(row["reason"]))}.</p>'
    )
    return f"<h2>{heading}</h2>\n{verdict}\n{_parameters(row)}\n{_holdout(row, deciles)}"


def _parameters(row: Mapping[Any, Any]) -> str:
    if pd.isna(row["log_likelihood"]):
        return ""
    lines = [
        f"<tr><td>{name}</td><td>{row[name]:.4g}</td><td>{_number(row[f'{name}_standard_error'])}"
        "</td></tr>"
        for name in PARAMETERS
        if not pd.isna(row[name])
    ]
    return (
        f"<p>Log-likelihood {row['log_likelihood']:,.1f} of {row['customers_used']:,} customers "
        f"in {row['rows_used']:,} grouped rows.</p>\n<table><tr><th>Parameter</th>"
        f"<th>Estimate</th><th>Standard error</th></tr>{''.join(lines)}</table>"
    )


def _holdout(row: Mapping[Any, Any], deciles: pd.DataFrame) -> str:
    if deciles.empty:
        return ""
    error = "" if pd.isna(row["holdout_error"]) else f" ({row['holdout_error']:+.1%})"
    return (
        f"<p>Last {row['holdout_days']} days: {row['holdout_predicted']:,.0f} "
        f"{COUNTED[row['model']]} predicted, {row['holdout_actual']:,.0f} came{error}.</p>\n"
        f"{calibration_chart(deciles, COUNTED[row['model']])}"
    )


def _deciles_of(deciles: pd.DataFrame, row: Mapping[Any, Any]) -> pd.DataFrame:
    of_fit = (deciles["model"] == row["model"]) & (deciles["segment"] == row["segment"])
    if row["model"] == "sbg":
        of_fit &= deciles["billing_months"] == row["billing_months"]
    found: pd.DataFrame = deciles[of_fit]
    return found


def _number(value: Any) -> str:
    return "" if pd.isna(value) else f"{value:.2g}"
