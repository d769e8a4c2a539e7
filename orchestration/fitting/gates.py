"""When a forecast may be published: the contract's gates, and the reasons why not."""

from enum import StrEnum

import pandas as pd

FEWEST_BUYERS = 500
SHORTEST_HISTORY_DAYS = 180
FEWEST_LIVES = 500
FEWEST_ENDS = 100
FEWEST_RENEWALS = 6
LONGEST_HOLDOUT_DAYS = 182
LARGEST_ERROR = 0.25


class Reason(StrEnum):
    """Why there is no forecast; the values are published, so they never change."""

    TOO_FEW_BUYERS = "too_few_buyers"
    HISTORY_TOO_SHORT = "history_too_short"
    NO_REPEAT_BUYERS = "no_repeat_buyers"
    TOO_FEW_LIVES = "too_few_lives"
    TOO_FEW_ENDS = "too_few_ends"
    TOO_FEW_RENEWALS = "too_few_renewals"
    NOT_CONVERGED = "not_converged"
    NO_MEAN_VALUE = "no_mean_value"  # q <= 1: the fitted values have no finite mean
    HOLDOUT_MISSED = "holdout_missed"


def transactional_gate(histories: pd.DataFrame) -> Reason | None:
    """The first gate that purchase histories (x, T, customers) fail before any fit.

    The history is as long as the oldest customer is known: from the first purchase day to the
    as-of date.
    """
    if histories["customers"].sum() < FEWEST_BUYERS:
        return Reason.TOO_FEW_BUYERS
    if histories["T"].max() < SHORTEST_HISTORY_DAYS:
        return Reason.HISTORY_TOO_SHORT
    if histories["x"].max() < 2:
        return Reason.NO_REPEAT_BUYERS
    return None


def contractual_gate(lives: pd.DataFrame) -> Reason | None:
    """The first gate that lives of contracts (periods, is_ended, lives) fail before any fit.

    Renewal periods are those of the longest life.
    """
    if lives["lives"].sum() < FEWEST_LIVES:
        return Reason.TOO_FEW_LIVES
    if lives.loc[lives["is_ended"].astype(bool), "lives"].sum() < FEWEST_ENDS:
        return Reason.TOO_FEW_ENDS
    if lives["periods"].max() < FEWEST_RENEWALS:
        return Reason.TOO_FEW_RENEWALS
    return None


def holdout_days(history_days: int) -> int:
    """The last third of the history, at most half a year."""
    return min(history_days // 3, LONGEST_HOLDOUT_DAYS)


def holdout_gate(predicted: float, actual: float) -> Reason | None:
    """Whether the holdout's total is predicted closely enough; not if nothing happened in it."""
    close = actual > 0 and abs(predicted - actual) <= LARGEST_ERROR * actual
    return None if close else Reason.HOLDOUT_MISSED
