"""What a model fitted before the holdout expected of it, against what happened."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from orchestration.fitting.bgnbd import BgNbd
from orchestration.fitting.bgnbd_expectations import expected_purchases
from orchestration.fitting.maximum_likelihood import Floats
from orchestration.fitting.sbg import Sbg, survival_from

Z_95 = 1.959963984540054


@dataclass(frozen=True)
class Holdout:
    """Totals of the holdout; `deciles` has a row per group of customers, see `_holdout`.

    Totals and deciles are purchase days, or contracts that live on.
    """

    days: int
    predicted: float
    actual: float
    deciles: pd.DataFrame

    @property
    def error(self) -> float | None:
        """(predicted - actual) / actual; None where nothing happened."""
        return (self.predicted - self.actual) / self.actual if self.actual else None


def purchases_holdout(model: BgNbd, split: pd.DataFrame, days: int) -> Holdout:
    """Purchase days in the holdout.

    Args:
        model: fitted to the split's histories.
        split: x, t_x, T (days, when the holdout began), customers, holdout_purchases (of these
            customers together), holdout_squares (of each customer's, added).
        days: length of the holdout.
    """
    history = (split[name].to_numpy(float) for name in ("x", "t_x", "T"))
    return _holdout(
        days,
        expected_purchases(model, days, *history),
        split["customers"].to_numpy(float),
        split["holdout_purchases"].to_numpy(float),
        split["holdout_squares"].to_numpy(float),
    )


def survivors_holdout(model: Sbg, split: pd.DataFrame, days: int) -> Holdout:
    """Contracts open when the holdout began that have passed every renewal due in it.

    Args:
        model: fitted to the split's lives.
        split: periods, is_ended, lives (when the holdout began), and of open lives
            holdout_periods (renewals due in the holdout) and survivors (of these lives, those
            not ended at one of them or earlier).
        days: length of the holdout.
    """
    is_open = split[~split["is_ended"].astype(bool)]
    passed, due = (is_open[name].to_numpy(float) for name in ("periods", "holdout_periods"))
    return _holdout(
        days,
        survival_from(model, passed, due),
        is_open["lives"].to_numpy(float),
        is_open["survivors"].to_numpy(float),
        is_open["survivors"].to_numpy(float),  # 0 or 1 each, which are their own squares
    )


def _holdout(
    days: int, expected: Floats, customers: Floats, actual: Floats, squares: Floats
) -> Holdout:
    """Deciles of customers by what is expected of each; equal rows stay in one decile.

    `deciles` has decile (1: most expected), customers, predicted, actual, and the multiples low
    and high of a forecast for such a group: what came in the holdout with 1.96 standard errors
    of it (from the spread among the group's customers), and the forecast itself between them.
    """
    order = np.argsort(-expected, kind="stable")
    rows = pd.DataFrame(
        {
            "customers": customers,
            "predicted": expected * customers,
            "actual": actual,
            "squares": squares,
        }
    ).iloc[order]
    middle = (rows["customers"].cumsum() - rows["customers"] / 2) / max(customers.sum(), 1)
    deciles = rows.groupby(np.minimum(middle * 10, 9).astype(int) + 1).sum()
    spread = deciles["squares"] - deciles["actual"] ** 2 / deciles["customers"]
    error = Z_95 * np.sqrt(spread.clip(lower=0))
    predicted = deciles["predicted"].where(deciles["predicted"] > 0)
    deciles["low"] = ((deciles["actual"] - error) / predicted).clip(lower=0, upper=1)
    deciles["high"] = ((deciles["actual"] + error) / predicted).clip(lower=1)
    return Holdout(
        days,
        float(rows["predicted"].sum()),
        float(actual.sum()),
        deciles.drop(columns="squares")
        .rename_axis("decile")
        .reset_index()
        .astype({"customers": int}),
    )
