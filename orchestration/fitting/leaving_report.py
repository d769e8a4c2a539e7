"""The calibration of leaving probabilities as a part of the report of a fit."""

from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd

from orchestration.fitting.calibration_chart import calibration_chart

EVENTS = {
    "transactional": "no purchase in the 365 days that followed",
    "contractual": "the contract ended in the 365 days that followed",
}


def leaving_sections(terms: pd.DataFrame, deciles: pd.DataFrame) -> str:
    """A section for each kind of customer: which signals help, and predicted against actual."""
    return "".join(
        _section(str(kind), rows, deciles[deciles["kind"] == kind])
        for kind, rows in terms.groupby("kind", sort=False)
    )


def _section(kind: str, terms: pd.DataFrame, deciles: pd.DataFrame) -> str:
    [intercept] = terms[terms["term"] == "intercept"].to_dict("records")
    counts = f"{intercept['leavers']:,} of {intercept['customers']:,} customers left"
    return (
        f"<h2>Leaving, {escape(kind)} customers</h2>\n"
        f"<p>Scores as of a year before, against what happened: {EVENTS[kind]}. {counts}.</p>\n"
        f"{_areas(intercept)}\n{_table(terms)}\n"
        f"{calibration_chart(deciles, 'share that left') if len(deciles) else ''}"
    )


def _areas(row: Mapping[Any, Any]) -> str:
    if not row["is_used"]:
        return f'<p class="bad">Not calibrated: {escape(str(row["reason"]))}.</p>'
    return (
        f'<p class="good">Area under the curve {row["auc"]:.3f} of customers the coefficients had '
        f"not seen; {row['auc_of_base']:.3f} with the model's probability alone.</p>"
    )


def _table(terms: pd.DataFrame) -> str:
    lines = [
        f"<tr><td>{escape(row['term'])}</td><td>{_number(row['coefficient'])}</td>"
        f"<td>{_number(row['standard_error'])}</td>"
        f"<td>{'used' if row['is_used'] else escape(str(row['reason']))}</td></tr>"
        for row in terms.to_dict("records")
    ]
    heads = "<th>Term</th><th>Coefficient</th><th>Standard error</th><th></th>"
    return f"<table><tr>{heads}</tr>{''.join(lines)}</table>"


def _number(value: Any) -> str:
    return "" if pd.isna(value) else f"{value:.3g}"
