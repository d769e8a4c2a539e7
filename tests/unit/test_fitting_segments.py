"""Which segments get a fit of their own, and the rows that are kept."""

from datetime import date, timedelta
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from orchestration.fitting.bgnbd import BgNbd, fit_bgnbd
from orchestration.fitting.gamma_gamma import GammaGamma
from orchestration.fitting.results import FIT_COLUMNS, FittedModels
from orchestration.fitting.sbg import Sbg, fit_sbg
from orchestration.fitting.segments import fit_buyers, fit_contracts
from tests.purchase_history import (
    purchase_histories,
    repeat_values,
    split_histories,
)
from tests.simulated import purchase_times

AS_OF = date(2024, 12, 31)
DAYS = 540
SEGMENTS = {"big": 1500, "small": 300, "young": 700, "collapsed": 700, "all": 600}


def _buyers(rng: np.random.Generator, segment: str, size: int) -> pd.DataFrame:
    ages = rng.integers(0, 150 if segment == "young" else DAYS, size) + 1
    customer, time = purchase_times(rng, BgNbd(0.8, 4.0, 0.6, 3.0), ages)
    if segment == "collapsed":  # nobody came in the last half year
        kept = time < ages[customer] - DAYS / 3
        customer, time = customer[kept], time[kept]
    who = np.append(np.arange(size), customer)
    day = np.append(np.zeros(size), np.rint(time)) - ages[who]
    model = GammaGamma(4.0, 5.0, 30.0)
    mean = model.p / rng.gamma(model.q, 1 / model.v, size)
    return pd.DataFrame(
        {
            "segment": segment,
            "customer_id": [f"{segment}{n}" for n in who],
            "purchased_on": pd.Timestamp(AS_OF) + pd.to_timedelta(day, unit="D"),
            "value": rng.gamma(model.p, mean[who] / model.p),
        }
    )


@pytest.fixture(scope="module")
def purchases() -> pd.DataFrame:
    rng = np.random.default_rng(11)
    return pd.concat([_buyers(rng, *item) for item in SEGMENTS.items()], ignore_index=True)


@pytest.fixture(scope="module")
def buyers(purchases: pd.DataFrame) -> FittedModels:
    return fit_buyers(
        AS_OF,
        purchase_histories(purchases, AS_OF),
        repeat_values(purchases, AS_OF),
        partial(split_histories, purchases, AS_OF),
    )


def _verdicts(fitted: FittedModels) -> dict[tuple[str, str], Any]:
    rows = fitted.fits
    reasons = rows["reason"].astype(object).where(rows["reason"].notna(), None)
    assert (rows["passed"] == reasons.isna()).all()
    assert not rows.duplicated(["segment", "model"]).any()
    return dict(zip(zip(rows["segment"], rows["model"], strict=True), reasons, strict=True))


def test_each_segment_has_a_pair_of_models_or_the_reason_why_not(buyers: FittedModels) -> None:
    """A segment called like the pooled fit has none of its own: `all` is everybody."""
    verdicts = {
        "all": None,
        "big": None,
        "collapsed": "holdout_missed",
        "small": "too_few_buyers",
        "young": "history_too_short",
    }
    assert _verdicts(buyers) == {
        (segment, model): reason
        for segment, reason in verdicts.items()
        for model in ("bgnbd", "gamma_gamma")
    }


def test_the_rows_kept_are_those_of_the_fits(buyers: FittedModels, purchases: pd.DataFrame) -> None:
    big = purchases[purchases["segment"] == "big"]
    expected = fit_bgnbd(purchase_histories(big, AS_OF))
    split = split_histories(big, AS_OF, DAYS // 3)
    assert expected.parameters and expected.standard_errors
    [row] = buyers.fits.query("segment == 'big' and model == 'bgnbd'").to_dict("records")
    assert [row[name] for name in ["r", "alpha", "a", "b"]] == list(expected.parameters)
    assert row["b_standard_error"] == expected.standard_errors.b
    assert row["log_likelihood"] == expected.log_likelihood
    assert (row["rows_used"], row["customers_used"]) == (expected.rows_used, 1500)
    assert row["fitted_for"] == AS_OF
    assert row["holdout_days"] == DAYS // 3
    assert row["holdout_actual"] == split["holdout_purchases"].sum()
    error = row["holdout_predicted"] / row["holdout_actual"] - 1
    assert row["holdout_error"] == pytest.approx(error)
    assert pd.isna(row["p"]) and pd.isna(row["billing_months"])
    deciles = buyers.deciles.query("segment == 'big'")
    assert deciles["predicted"].sum() == pytest.approx(row["holdout_predicted"])
    assert deciles["customers"].sum() == split["customers"].sum()


def test_the_tables_are_typed_whatever_is_in_them(buyers: FittedModels) -> None:
    """Prevents: a Parquet file that can't be read together with the earlier ones."""
    nothing = fit_contracts(AS_OF, _contracts({}), partial(_split, {}))
    assert nothing.fits.empty and list(nothing.fits) == list(buyers.fits) == list(FIT_COLUMNS)
    table = pa.Table.from_pandas(buyers.fits, preserve_index=False)
    assert pa.types.is_date32(table.schema.field("fitted_for").type)
    assert table.column("beta").null_count == len(table)
    floats = [name for name, kind in FIT_COLUMNS.items() if kind == "Float64"]
    assert all(table.schema.field(name).type == pa.float64() for name in floats)


def test_no_buyers_are_too_few_buyers() -> None:
    histories = pd.DataFrame(columns=["segment", "x", "t_x", "T", "customers"])
    values = pd.DataFrame(columns=["segment", "x", "mean_value", "customers"])
    fitted = fit_buyers(AS_OF, histories, values, lambda days: histories)
    assert set(_verdicts(fitted).values()) == {"too_few_buyers"}


def test_values_without_a_mean_are_no_forecast(purchases: pd.DataFrame) -> None:
    """Prevents: a negative or infinite value of one-time buyers where q <= 1."""
    big = purchases[purchases["segment"] == "big"].copy()
    ids = big["customer_id"].drop_duplicates()
    rng = np.random.default_rng(4)
    scale = pd.Series(1 / rng.gamma(0.7, 1, len(ids)), index=ids)
    big["value"] = rng.gamma(20, 1, len(big)) * big["customer_id"].map(scale)
    arguments = (purchase_histories(big, AS_OF), repeat_values(big, AS_OF))
    fitted = fit_buyers(AS_OF, *arguments, partial(split_histories, big, AS_OF))
    assert set(_verdicts(fitted).items()) == {
        (("all", "bgnbd"), "no_mean_value"),
        (("all", "gamma_gamma"), "no_mean_value"),
    }  # and with one segment there is the pooled fit alone


Lives = dict[tuple[str, int], tuple[Any, Any]]


def _lives(rng: np.random.Generator, model: Sbg, size: int, hazard_after: float = 0) -> Any:
    """Renewal of the end and age in renewals (one every 30 days), by contract."""
    age = rng.integers(1, 25, size)
    end = rng.geometric(rng.beta(*model, size))
    late = rng.random(size) < hazard_after
    return np.where(late & (end > age - 3), np.maximum(age - 2, 1), end), age


def _state(ends: Any, ages: Any) -> tuple[Any, Any]:
    return np.minimum(ends, ages), ends <= ages


def _contracts(lives: Lives) -> pd.DataFrame:
    parts = [
        pd.DataFrame(
            {
                "segment": segment,
                "billing_months": months,
                "periods": _state(*of)[0],
                "is_ended": _state(*of)[1],
                "lives": 1,
                "history_days": of[1] * 30 + 29,
            }
        )
        for (segment, months), of in lives.items()
    ]
    columns = ["segment", "billing_months", "periods", "is_ended", "lives", "history_days"]
    return pd.concat(parts) if parts else pd.DataFrame(columns=columns)


def _split(lives: Lives, days: int) -> pd.DataFrame:
    due = days // 30
    parts = []
    for (segment, months), (ends, ages) in lives.items():
        known = ages > due
        periods, is_ended = _state(ends[known], ages[known] - due)
        parts.append(
            pd.DataFrame(
                {
                    "segment": segment,
                    "billing_months": months,
                    "periods": periods,
                    "is_ended": is_ended,
                    "lives": 1,
                    "holdout_periods": np.where(is_ended, np.nan, due),
                    "survivors": ends[known] > ages[known],
                }
            )
        )
    return pd.concat(parts)


def test_contracts_are_fitted_per_interval_and_segment() -> None:
    rng = np.random.default_rng(12)
    usual = Sbg(1.0, 6.0)
    lives = {
        ("team", 1): _lives(rng, usual, 1500),
        ("few", 1): _lives(rng, usual, 400),
        ("loyal", 1): _lives(rng, Sbg(0.05, 50.0), 600),
        ("gone", 1): _lives(rng, usual, 700, hazard_after=0.6),
        ("team", 12): _lives(rng, usual, 900),
    }
    fitted = fit_contracts(AS_OF, _contracts(lives), partial(_split, lives))
    rows = fitted.fits.set_index(["billing_months", "segment"])
    reasons = rows["reason"].astype(object).where(rows["reason"].notna(), None).to_dict()
    assert reasons == {
        (1, "all"): None,
        (1, "few"): "too_few_lives",
        (1, "gone"): "holdout_missed",
        (1, "loyal"): "too_few_ends",
        (1, "team"): None,
        (12, "all"): None,
    }
    team = fit_sbg(_contracts({("team", 1): lives["team", 1]}))
    assert team.parameters
    assert tuple(rows.loc[(1, "team"), ["alpha", "beta"]]) == team.parameters
    assert rows.loc[(1, "all"), "customers_used"] == 3200
    assert rows.loc[(1, "team"), "holdout_days"] == 182
    assert abs(rows.loc[(1, "team"), "holdout_error"]) < 0.25


def test_the_holdout_is_asked_for_once_per_length(purchases: pd.DataFrame) -> None:
    """Prevents: a query of the whole ledger per segment."""
    asked: list[int] = []

    def split(days: int) -> pd.DataFrame:
        asked.append(days)
        return split_histories(purchases, AS_OF, days)

    histories, values = purchase_histories(purchases, AS_OF), repeat_values(purchases, AS_OF)
    fit_buyers(AS_OF, histories, values, split)
    assert len(asked) == len(set(asked))
    assert all(timedelta(days=days) <= timedelta(days=182) for days in asked)
