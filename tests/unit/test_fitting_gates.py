"""The gates of the contract, each just failed and just held, and the holdout they judge."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from orchestration.fitting.bgnbd import BgNbd
from orchestration.fitting.bgnbd_expectations import expected_purchases
from orchestration.fitting.gates import (
    Reason,
    contractual_gate,
    holdout_days,
    holdout_gate,
    transactional_gate,
)
from orchestration.fitting.holdout import purchases_holdout, survivors_holdout
from orchestration.fitting.sbg import Sbg, survival_from
from tests.purchase_history import (
    purchase_histories,
    repeat_values,
    split_histories,
)


@pytest.mark.parametrize(
    ("buyers", "history", "most_repeats", "reason"),
    [
        (500, 180, 2, None),
        (499, 180, 2, Reason.TOO_FEW_BUYERS),
        (500, 179, 2, Reason.HISTORY_TOO_SHORT),
        (500, 180, 1, Reason.NO_REPEAT_BUYERS),  # two purchase days, and three are asked for
        (0, 0, 0, Reason.TOO_FEW_BUYERS),
    ],
)
def test_the_gates_of_buyers(
    buyers: int, history: int, most_repeats: int, reason: Reason | None
) -> None:
    rows = [(0, history, buyers - 1), (most_repeats, 100, 1)] if buyers else []
    assert transactional_gate(pd.DataFrame(rows, columns=["x", "T", "customers"])) == reason


@pytest.mark.parametrize(
    ("lives", "ends", "renewals", "reason"),
    [
        (500, 100, 6, None),
        (499, 100, 6, Reason.TOO_FEW_LIVES),
        (500, 99, 6, Reason.TOO_FEW_ENDS),
        (500, 100, 5, Reason.TOO_FEW_RENEWALS),
        (0, 0, 0, Reason.TOO_FEW_LIVES),
    ],
)
def test_the_gates_of_contracts(
    lives: int, ends: int, renewals: int, reason: Reason | None
) -> None:
    rows = [(1, True, ends), (renewals, False, lives - ends)] if lives else []
    assert contractual_gate(pd.DataFrame(rows, columns=["periods", "is_ended", "lives"])) == reason


@pytest.mark.parametrize(
    ("predicted", "actual", "passes"),
    [(125, 100, True), (75, 100, True), (125.1, 100, False), (74.9, 100, False), (0, 0, False)],
)
def test_the_holdout_is_met_within_a_quarter(predicted: float, actual: float, passes: bool) -> None:
    assert holdout_gate(predicted, actual) == (None if passes else Reason.HOLDOUT_MISSED)


def test_the_holdout_is_the_last_third_and_at_most_half_a_year() -> None:
    assert [holdout_days(days) for days in (180, 545, 546, 5000)] == [60, 181, 182, 182]


def _purchases(*rows: tuple[str, str, float]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["customer_id", "purchased_on", "value"])
    return frame.assign(purchased_on=pd.to_datetime(frame["purchased_on"]), segment="s")


PURCHASES = _purchases(
    ("once", "2024-01-11", 10),
    ("twice_a_day", "2024-01-01", 5),
    ("twice_a_day", "2024-01-01", 6),
    ("regular", "2024-01-01", 100),
    ("regular", "2024-01-08", 1),
    ("regular", "2024-01-08", 2),
    ("regular", "2024-01-21", 9),  # the last day before the holdout
    ("regular", "2024-01-22", 4),  # and its first
    ("regular", "2024-01-30", 4),
    ("regular", "2024-01-30", 4),  # one occasion
    ("newcomer", "2024-01-22", 7),  # not known before the holdout
    ("newcomer", "2024-01-25", 7),
    ("later", "2024-02-01", 7),  # after the as-of date
)
AS_OF = date(2024, 1, 31)


def test_purchases_become_rows_counted_by_hand() -> None:
    rows = purchase_histories(PURCHASES, AS_OF).drop(columns="segment")
    assert sorted(rows.itertuples(index=False, name=None)) == [
        (0, 0, 20, 1),
        (0, 0, 30, 1),
        (1, 3, 9, 1),
        (4, 29, 30, 1),
    ]
    values = repeat_values(PURCHASES, AS_OF).drop(columns="segment")
    assert sorted(values.itertuples(index=False, name=None)) == [
        (1, 7, 1),
        (4, (3 + 9 + 4 + 8) / 4, 1),
    ]


def test_the_split_knows_only_what_was_known() -> None:
    """Prevents: the future in the calibration, and newcomers in the holdout's total."""
    rows = split_histories(PURCHASES, AS_OF, 10).drop(columns="segment")
    assert sorted(rows.itertuples(index=False, name=None)) == [
        (0, 0, 10, 1, 0, 0),
        (0, 0, 20, 1, 0, 0),
        (2, 20, 20, 1, 2, 4),
    ]


def test_deciles_add_up_and_begin_with_the_most_expected() -> None:
    rng = np.random.default_rng(3)
    split = pd.DataFrame({"x": rng.integers(0, 40, 300), "T": 400, "customers": 3})
    split["t_x"] = np.where(split["x"] > 0, 390, 0)
    split["holdout_purchases"] = split["x"] * split["customers"]
    split["holdout_squares"] = split["x"] ** 2 * split["customers"]
    found = purchases_holdout(BgNbd(0.3, 5, 0.8, 2.5), split, 100)
    deciles = found.deciles
    assert deciles["decile"].tolist() == list(range(1, 11))
    assert deciles["customers"].sum() == 900
    assert deciles["customers"].between(70, 110).all()
    assert deciles["predicted"].sum() == pytest.approx(found.predicted)
    assert deciles["actual"].sum() == found.actual == split["holdout_purchases"].sum()
    means = deciles[["predicted", "actual"]].div(deciles["customers"], axis=0)
    assert (means.diff().dropna() <= 0).all(axis=None)


def test_a_groups_band_is_what_came_give_or_take_its_spread() -> None:
    """Ten customers with 1 purchase day and ten with 3: 40, and 1.96 times the root of 20."""
    model, history = BgNbd(0.3, 5, 0.8, 2.5), {"x": 2, "t_x": 30, "T": 60}
    came = {"customers": 20, "holdout_purchases": 40, "holdout_squares": 100}
    split = pd.DataFrame([{**history, **came}])
    [band] = purchases_holdout(model, split, 100).deciles.to_dict("records")
    each = float(expected_purchases(model, 100, 2, 30, 60))
    assert band["actual"] == 40
    assert band["low"] == pytest.approx(min(1, (40 - 1.959964 * 20**0.5) / (20 * each)))
    assert band["high"] == pytest.approx(max(1, (40 + 1.959964 * 20**0.5) / (20 * each)))


def test_ended_contracts_are_no_part_of_the_holdout() -> None:
    model = Sbg(1.0, 5.0)
    split = pd.DataFrame(
        [(3, True, 50, np.nan, np.nan), (2, False, 100, 6, 40), (9, False, 10, 0, 10)],
        columns=["periods", "is_ended", "lives", "holdout_periods", "survivors"],
    )
    found = survivors_holdout(model, split, 182)
    assert found.predicted == pytest.approx(100 * survival_from(model, 2, 6) + 10)
    assert found.actual == 50
    assert found.error == pytest.approx((found.predicted - 50) / 50)
