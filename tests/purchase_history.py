"""Purchases as rows for the fits, in pandas: the reference for the same rows made in SQL.

Purchases are a frame of segment, customer_id, purchased_on (datetime64, midnight) and, for
`repeat_values`, value. All purchases of a customer's day are one.
"""

from datetime import date, timedelta

import pandas as pd

HISTORY = ["segment", "x", "t_x", "T"]


def purchase_histories(purchases: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Grouped rows of segment, x, t_x, T (days), customers, as known on the as-of date."""
    return _histories(purchases, as_of).groupby(HISTORY).size().reset_index(name="customers")


def repeat_values(purchases: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Grouped rows of segment, x, mean_value (of the x days after the first), customers."""
    days = _days(purchases, as_of)
    later = days[
        days["purchased_on"] > days.groupby("customer_id")["purchased_on"].transform("min")
    ]
    means = later.groupby(["segment", "customer_id"])["value"].agg(x="count", mean_value="mean")
    groups = means.groupby(["segment", "x", "mean_value"])
    return groups.size().reset_index(name="customers")


def split_histories(purchases: pd.DataFrame, as_of: date, holdout_days: int) -> pd.DataFrame:
    """What was known before the holdout, the last days up to the as-of date, and what came in it.

    Returns:
        Grouped rows of segment, x, t_x, T (days, on the last day before the holdout), customers
        known then, holdout_purchases (purchase days of all of them together in the holdout),
        holdout_squares (of each customer's purchase days, added).
    """
    before = as_of - timedelta(days=holdout_days)
    known = _histories(purchases, before)
    later = _days(purchases, as_of)
    later = later[later["purchased_on"] > pd.Timestamp(before)]
    known["came"] = later.groupby("customer_id").size().reindex(known.index).fillna(0)
    known["squares"] = known["came"] ** 2
    return (
        known.groupby(HISTORY)
        .agg(
            customers=("came", "count"),
            holdout_purchases=("came", "sum"),
            holdout_squares=("squares", "sum"),
        )
        .astype("int64")
        .reset_index()
    )


def _days(purchases: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """One row per customer and purchase day up to the as-of date, its values added."""
    seen = purchases[purchases["purchased_on"] <= pd.Timestamp(as_of)]
    return seen.groupby(["segment", "customer_id", "purchased_on"], as_index=False).sum()


def _histories(purchases: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """segment, x, t_x, T by customer_id."""
    days = _days(purchases, as_of).groupby("customer_id")
    bought = days["purchased_on"].agg(["count", "min", "max"])
    return pd.DataFrame(
        {
            "segment": days["segment"].first(),
            "x": bought["count"] - 1,
            "t_x": (bought["max"] - bought["min"]).dt.days,
            "T": (pd.Timestamp(as_of) - bought["min"]).dt.days,
        }
    )
