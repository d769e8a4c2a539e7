"""The papers' parameters, log-likelihoods and forecasts, from the papers' data.

CDNOW lies in the wheel of `lifetimes`: purchases up to 1997-09-30 are fitted, the 39 weeks
after it are the holdout. The survivors of the contracts are real data outside the project.
"""

import importlib.metadata
import json
import time
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from orchestration.fitting.bgnbd import BgNbd, fit_bgnbd
from orchestration.fitting.bgnbd_expectations import expected_purchases_of_new, probability_alive
from orchestration.fitting.gamma_gamma import fit_gamma_gamma
from orchestration.fitting.holdout import purchases_holdout
from orchestration.fitting.sbg import fit_sbg, retention, survival
from tests.purchase_history import repeat_values, split_histories
from tests.simulated import histories

CALIBRATION_END = date(1997, 9, 30)
LAST_DAY = date(1998, 6, 30)
HOLDOUT_DAYS = 39 * 7


@pytest.fixture(scope="module")
def purchases() -> pd.DataFrame:
    """CDNOW's purchases."""
    wheel = pytest.importorskip("lifetimes") and importlib.metadata.distribution("lifetimes")
    file = Path(str(wheel.locate_file("lifetimes/datasets/CDNOW_sample.txt")))
    rows = [line.split() for line in file.read_text().splitlines()]
    return pd.DataFrame(
        {
            "segment": "cdnow",
            "customer_id": [row[0] for row in rows],
            "purchased_on": pd.to_datetime([row[2] for row in rows]),
            "value": [float(row[4]) for row in rows],
        }
    )


def test_bgnbd_of_cdnow(purchases: pd.DataFrame) -> None:
    """Fader, Hardie and Lee (2005), table 2 and section 4."""
    split = split_histories(purchases, LAST_DAY, HOLDOUT_DAYS)
    assert split["customers"].sum() == 2357
    assert (split["x"] * split["customers"]).sum() == 2457
    found = fit_bgnbd(split)
    assert found.parameters and found.log_likelihood
    assert [round(value, 3) for value in found.parameters] == [0.243, 4.414, 0.793, 2.426]
    assert round(found.log_likelihood, 1) == -9582.4
    assert found.customers_used == 2357

    holdout = purchases_holdout(found.parameters, split, HOLDOUT_DAYS)
    assert holdout.actual == 1882
    assert holdout.predicted == pytest.approx(1653.41, abs=0.01)
    assert holdout.error == pytest.approx(-0.1215, abs=1e-4)
    assert len(holdout.deciles) == 10
    assert expected_purchases_of_new(found.parameters, HOLDOUT_DAYS) == pytest.approx(
        1.19501, abs=1e-5
    )
    history = (split[name].to_numpy() for name in ("x", "t_x", "T"))
    alive = probability_alive(found.parameters, *history)
    assert np.average(alive, weights=split["customers"]) == pytest.approx(0.81344, abs=1e-5)


def test_gamma_gamma_of_cdnow(purchases: pd.DataFrame) -> None:
    """Fader and Hardie (2013): x are the purchase days after the first, and their mean value."""
    found = fit_gamma_gamma(repeat_values(purchases, CALIBRATION_END))
    assert found.parameters and found.log_likelihood
    assert [round(value, 2) for value in found.parameters] == [6.25, 3.74, 15.44]
    assert round(found.log_likelihood, 4) == -4055.9177
    assert found.customers_used == 946


@pytest.mark.parametrize("segment", ["regular", "high_end"])
@pytest.mark.parametrize("years", [4, 7])
def test_contracts_of_how_to_project_customer_retention(
    real_data: Path, segment: str, years: int
) -> None:
    """Fader and Hardie (2007): of 1,000, those left after each year."""
    survivors = pd.read_csv(real_data / "sbg" / "survivors_per_1000.csv")[segment]
    answers: dict[str, Any] = json.loads((real_data / "sbg" / "published.json").read_text())
    answer = answers[f"{segment}_fit_on_{years}_years"]
    lost = -survivors.diff().loc[1:years]
    rows = pd.DataFrame({"periods": lost.index, "is_ended": True, "lives": lost})
    left = {"periods": years, "is_ended": False, "lives": survivors[years]}
    found = fit_sbg(pd.concat([rows, pd.DataFrame([left])]))
    assert found.parameters and found.log_likelihood
    assert found.parameters == pytest.approx((answer["alpha"], answer["beta"]), rel=1e-5)
    assert found.log_likelihood == pytest.approx(answer["LL"], abs=1e-4)
    assert 1000 * survival(found.parameters, np.arange(1, 13)) == pytest.approx(
        answer["survivors_per_1000_projected_t1_to_12"], abs=2e-3
    )
    if years == 7:
        paper = answers["published"][segment]
        rounded = {name: round(value, 3) for name, value in found.parameters._asdict().items()}
        assert rounded == paper
    observed = answers[f"{segment}_retention_rates"][:years]
    assert retention(found.parameters, np.arange(1, years + 1)) == pytest.approx(observed, abs=0.03)


def test_the_fit_takes_a_third_of_lifetimes_time_at_most() -> None:
    """At a million customers it took a thirteenth; here are a fifth of them, in processor time."""
    lifetimes = pytest.importorskip("lifetimes")
    rng = np.random.default_rng(1)
    rows = histories(rng, BgNbd(0.243, 4.414, 0.793, 2.426), rng.integers(182, 729, 200_000))
    started = time.process_time()
    ours = fit_bgnbd(rows)
    between = time.process_time()
    theirs = lifetimes.BetaGeoFitter().fit(rows["x"], rows["t_x"] / 7, rows["T"] / 7)
    ended = time.process_time()
    assert ours.parameters
    assert list(ours.parameters) == pytest.approx(theirs.params_.tolist(), rel=1e-3)
    assert 3 * (between - started) <= ended - between
