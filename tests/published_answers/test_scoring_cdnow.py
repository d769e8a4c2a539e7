"""CDNOW scored in SQL: the paper's expected purchases, and `lifetimes` customer by customer."""

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from orchestration.fitting.bgnbd import BgNbd, fit_bgnbd
from orchestration.fitting.bgnbd_expectations import expected_purchases
from orchestration.fitting.gamma_gamma import GammaGamma, expected_value, fit_gamma_gamma
from orchestration.fitting.kept import FITS
from orchestration.warehouse.build import MARTS
from orchestration.warehouse.dbt import Dbt
from orchestration.warehouse.fit import KeptFit
from tests.conftest import Company
from tests.published_answers.test_btyd import purchases as purchases  # a fixture
from tests.published_answers.test_cdnow_fits import cdnow as cdnow  # a fixture
from tests.published_answers.test_cdnow_fits import fitted as fitted  # another
from tests.purchase_history import repeat_values, split_histories
from tests.scored import buyers_fit, scored, scoring_sql

CALIBRATION_END = date(1997, 9, 30)
MARGIN_RATE = 0.3  # the seed's default: CDNOW gives no costs
LAST_DAY = date(1998, 6, 30)
HOLDOUT_DAYS = 39 * 7


@pytest.fixture(scope="module")
def sql(tmp_path_factory: pytest.TempPathFactory, dbt: Dbt) -> dict[str, str]:
    return scoring_sql(dbt, Path(tmp_path_factory.mktemp("scoring")))


@pytest.fixture(scope="module")
def histories(purchases: pd.DataFrame) -> pd.DataFrame:
    """x, t_x, T, customers at the end of the calibration."""
    return split_histories(purchases, LAST_DAY, HOLDOUT_DAYS)


@pytest.fixture(scope="module")
def calibrated(histories: pd.DataFrame) -> BgNbd:
    found = fit_bgnbd(histories).parameters
    assert found
    return found


def inputs(histories: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "repeat_purchase_days": histories["x"],
            "recency_days": histories["t_x"],
            "age_days": histories["T"],
        }
    )


@pytest.fixture(scope="module")
def lifetimes() -> Any:
    return pytest.importorskip("lifetimes")


def test_cdnows_holdout_is_expected_as_published(
    sql: dict[str, str], histories: pd.DataFrame, calibrated: BgNbd
) -> None:
    """Fader, Hardie and Lee (2005): 1,653 purchases in 39 weeks. Prevents: a wrong unit of time."""
    rows = scored(
        sql, buyers_fit(calibrated), inputs(histories), horizon_days=HOLDOUT_DAYS
    ).execute(
        "select lifetime_value from customer_forecasts order by cast(substr(customer_id, 2) as int)"
    )
    expected = rows.df()["lifetime_value"].to_numpy() @ histories["customers"].to_numpy()
    assert expected == pytest.approx(1653.41, abs=0.01)


def test_cdnows_customers_are_scored_as_by_lifetimes(
    sql: dict[str, str], histories: pd.DataFrame, calibrated: BgNbd, lifetimes: Any
) -> None:
    theirs = lifetimes.BetaGeoFitter()
    theirs.params_ = pd.Series(calibrated._asdict())
    history = (histories["x"], histories["t_x"] / 7, histories["T"] / 7)
    rows = scored(sql, buyers_fit(calibrated), inputs(histories)).execute("""
        select probability_alive, expected_orders_12m from customer_forecasts
        order by cast(substr(customer_id, 2) as int)
    """)
    alive, purchases = rows.df().to_numpy().T
    assert alive == pytest.approx(theirs.conditional_probability_alive(*history), rel=1e-9)
    their_purchases = theirs.conditional_expected_number_of_purchases_up_to_time(365 / 7, *history)
    assert purchases == pytest.approx(their_purchases.to_numpy(), rel=1e-9)


def test_cdnows_values_are_expected_as_by_lifetimes(
    sql: dict[str, str], purchases: pd.DataFrame, calibrated: BgNbd, lifetimes: Any
) -> None:
    values = repeat_values(purchases, CALIBRATION_END)
    worth = fit_gamma_gamma(values).parameters
    assert worth
    theirs = lifetimes.GammaGammaFitter()
    theirs.params_ = pd.Series(GammaGamma(*worth)._asdict())
    customers = pd.DataFrame(
        {
            "repeat_purchase_days": values["x"],
            "recency_days": 100,
            "age_days": 200,
            "mean_value": values["mean_value"],
        }
    )
    rows = scored(sql, buyers_fit(calibrated, worth), customers).execute("""
        select expected_margin_12m / expected_orders_12m as value from customer_forecasts
        order by cast(substr(customer_id, 2) as int)
    """)
    expected = theirs.conditional_expected_average_profit(values["x"], values["mean_value"])
    assert values["customers"].sum() == 946
    assert rows.df()["value"].to_numpy() == pytest.approx(np.asarray(expected), rel=1e-9)


def test_cdnows_mart_is_what_its_own_fit_expects(
    cdnow: Company, fitted: KeptFit, purchases: pd.DataFrame
) -> None:
    """From files to money, and back by hand. Prevents: inputs that mean something else."""
    assert fitted.is_new
    cdnow.build(MARTS.arguments())
    found = pd.DataFrame(
        cdnow.ask("""
            select customer_id, expected_orders_12m, expected_margin_12m, lifetime_value,
                expected_margin_12m_low, expected_margin_12m_high, model, not_predicted_because
            from customer_lifetime_value
        """),
        columns=["customer_id", "orders", "margin", "value", "low", "high", "model", "reason"],
    ).set_index("customer_id")
    assert set(found["model"]) == {"bgnbd_gamma_gamma"} and found["reason"].isna().all()
    seen = purchases[purchases["purchased_on"] <= pd.Timestamp(CALIBRATION_END)]
    days = seen.groupby(["customer_id", "purchased_on"], as_index=False)["value"].sum()
    first = days.groupby("customer_id")["purchased_on"].min()
    later = days[days["purchased_on"] > days["customer_id"].map(first)].groupby("customer_id")
    bought = days.groupby("customer_id")["purchased_on"].agg(["count", "max"]).loc[found.index]
    first = first.loc[found.index]
    x = bought["count"].to_numpy(float) - 1
    t_x = (bought["max"] - first).dt.days.to_numpy(float)
    age = (pd.Timestamp(CALIBRATION_END) - first).dt.days.to_numpy(float)
    mean = later["value"].mean().reindex(found.index).to_numpy(float)
    fits = fitted.models[FITS].set_index(["model", "segment"])
    model = BgNbd(*fits.loc[("bgnbd", "all"), list(BgNbd._fields)].astype(float))
    worth = GammaGamma(*fits.loc[("gamma_gamma", "all"), list(GammaGamma._fields)].astype(float))
    ends = np.array([expected_purchases(model, end, x, t_x, age) for end in (365, 730, 1095)])
    assert found["orders"].to_numpy(float) == pytest.approx(ends[0], rel=1e-9)
    # the margin so far is money, in cents, and so its ratio to the sales is not quite the rate
    sold = days.groupby("customer_id")["value"].sum().loc[found.index].to_numpy()
    cents = np.floor(sold * MARGIN_RATE * 100 + 0.5 + 1e-6)
    ratio = np.where(sold > 0, cents / 100 / np.where(sold > 0, sold, 1), MARGIN_RATE)
    each = expected_value(worth, x, mean) * ratio
    assert found["margin"].to_numpy(float) == pytest.approx(ends[0] * each, abs=0.00501)
    by_year = np.diff(ends, axis=0, prepend=0).T
    value = by_year @ 1.1 ** -np.array([0.5, 1.5, 2.5]) * each
    assert found["value"].to_numpy(float) == pytest.approx(value, abs=0.00501)
    assert (found["low"] <= found["margin"]).all() and (found["margin"] <= found["high"]).all()
