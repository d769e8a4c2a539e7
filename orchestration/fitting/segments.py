"""One fit per segment where its gates hold, and a pooled one for all the others."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache

import pandas as pd

from orchestration.fitting.bgnbd import fit_bgnbd
from orchestration.fitting.gamma_gamma import fit_gamma_gamma
from orchestration.fitting.gates import (
    Reason,
    contractual_gate,
    holdout_days,
    holdout_gate,
    transactional_gate,
)
from orchestration.fitting.holdout import Holdout, purchases_holdout, survivors_holdout
from orchestration.fitting.results import POOLED, FittedModels, Key, Outcome, as_tables
from orchestration.fitting.sbg import fit_sbg

# holdout days -> what was known before them, and what came: see the two functions below
Split = Callable[[int], pd.DataFrame]


def fit_buyers(
    as_of: date, histories: pd.DataFrame, values: pd.DataFrame, split: Split
) -> FittedModels:
    """Fit BG/NBD and Gamma-Gamma per segment and pooled (segment `all`).

    Both pass together: `passed` and `reason` are those of the pair, so that the scoring takes
    both from one segment. A gate failed before the fit leaves a row with its reason alone. The
    history's length is a segment's own, and with it the holdout's. With one segment there is
    the pooled fit alone.

    Args:
        as_of: the day up to which the rows reach.
        histories: segment, x, t_x, T, customers: see `fit_bgnbd`.
        values: segment, x, mean_value, customers: see `fit_gamma_gamma`.
        split: segment, x, t_x, T, customers, holdout_purchases, holdout_squares for a holdout
            of so many days: see `purchases_holdout`. Called once per length.
    """
    split = cache(split)

    def outcomes() -> Iterator[Outcome]:
        for segment in _segments(histories):
            yield from _pair(
                (Key(as_of, "bgnbd", segment), Key(as_of, "gamma_gamma", segment)),
                _of(histories, segment),
                _of(values, segment),
                _split_of(split, segment),
            )

    return as_tables(outcomes())


def fit_contracts(as_of: date, lives: pd.DataFrame, split: Split) -> FittedModels:
    """Fit sBG per billing interval, per segment and pooled (segment `all`).

    Args:
        as_of: the day up to which the rows reach.
        lives: segment, billing_months, periods, is_ended, lives, history_days (from the start
            of the oldest of these lives to the as-of date): see `fit_sbg`.
        split: segment, billing_months, periods, is_ended, lives, holdout_periods, survivors for
            a holdout of so many days: see `survivors_holdout`. Called once per length.
    """
    split = cache(split)

    def outcomes() -> Iterator[Outcome]:
        for months in sorted(lives["billing_months"].unique()):
            of_interval = _with_interval(lives, months)
            split_of_interval = _split_of_interval(split, months)
            for segment in _segments(of_interval):
                yield _contracts(
                    Key(as_of, "sbg", segment, int(months)),
                    _of(of_interval, segment),
                    _split_of(split_of_interval, segment),
                )

    return as_tables(outcomes())


def _pair(
    keys: tuple[Key, Key], histories: pd.DataFrame, values: pd.DataFrame, split: Split
) -> list[Outcome]:
    reason = transactional_gate(histories)
    if reason:
        return [Outcome(key, None, None, reason) for key in keys]
    purchases, worth = fit_bgnbd(histories), fit_gamma_gamma(values)
    days = holdout_days(int(histories["T"].max()))
    before = split(days)
    fitted_before = fit_bgnbd(before).parameters
    holdout = purchases_holdout(fitted_before, before, days) if fitted_before else None
    if not (purchases.parameters and worth.parameters):
        reason = Reason.NOT_CONVERGED
    elif worth.parameters.q <= 1:
        reason = Reason.NO_MEAN_VALUE
    else:
        reason = _judged(holdout)
    return [
        Outcome(keys[0], purchases, holdout, reason),
        Outcome(keys[1], worth, None, reason),
    ]


def _contracts(key: Key, lives: pd.DataFrame, split: Split) -> Outcome:
    reason = contractual_gate(lives)
    if reason:
        return Outcome(key, None, None, reason)
    fitted = fit_sbg(lives)
    days = holdout_days(int(lives["history_days"].max()))
    before = split(days)
    fitted_before = fit_sbg(before).parameters
    holdout = survivors_holdout(fitted_before, before, days) if fitted_before else None
    return Outcome(
        key, fitted, holdout, _judged(holdout) if fitted.parameters else Reason.NOT_CONVERGED
    )


def _judged(holdout: Holdout | None) -> Reason | None:
    """The holdout's gate; without a fit before it there is nothing to compare."""
    if holdout is None:
        return Reason.NOT_CONVERGED
    return holdout_gate(holdout.predicted, holdout.actual)


def _segments(frame: pd.DataFrame) -> list[str]:
    """The pooled one first. A segment that is called the same has no fit of its own."""
    own = sorted(frame["segment"].unique())
    return [POOLED] if len(own) == 1 else [POOLED, *(name for name in own if name != POOLED)]


def _of(frame: pd.DataFrame, segment: str) -> pd.DataFrame:
    return frame if segment == POOLED else frame[frame["segment"] == segment]


def _split_of(split: Split, segment: str) -> Split:
    return lambda days: _of(split(days), segment)


def _split_of_interval(split: Split, months: int) -> Split:
    return lambda days: _with_interval(split(days), months)


def _with_interval(frame: pd.DataFrame, months: int) -> pd.DataFrame:
    return frame[frame["billing_months"] == months]
