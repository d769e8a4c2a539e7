"""CDNOW through the warehouse: files in, the papers' parameters out, kept in the lake."""

from datetime import date

import duckdb
import pandas as pd
import pytest

from orchestration.fitting.kept import FITS, newest_fits
from orchestration.warehouse.build import LEDGER
from orchestration.warehouse.dbt import Dbt
from orchestration.warehouse.fit import REPORT_FILE, KeptFit, fit_when_due
from orchestration.warehouse.fit_inputs import FitInputs
from tests.conftest import Company, company_in
from tests.published_answers.test_btyd import CALIBRATION_END
from tests.published_answers.test_btyd import purchases as purchases  # a fixture
from tests.purchase_history import (
    purchase_histories,
    repeat_values,
    split_histories,
)

HOLDOUT_DAYS = 91


@pytest.fixture(scope="module")
def cdnow(tmp_path_factory: pytest.TempPathFactory, dbt: Dbt, purchases: pd.DataFrame) -> Company:
    """The ledger of CDNOW's purchases as of the end of the papers' calibration."""
    company = company_in(tmp_path_factory.mktemp("cdnow"), dbt, as_of=CALIBRATION_END)
    days = purchases["purchased_on"].dt.date
    rows = zip(purchases["customer_id"], days, purchases["value"], strict=True)
    company.deliver(
        "transactions.csv",
        [
            {"customer_id": who, "occurred_at": day, "amount": f"{value:.2f}"}
            for who, day, value in rows
        ],
    )
    company.land()
    company.build(LEDGER.arguments())
    return company


@pytest.fixture(scope="module")
def fitted(cdnow: Company) -> KeptFit:
    return fit_when_due(cdnow.settings)


def test_the_ledgers_histories_are_those_counted_in_pandas(
    cdnow: Company, purchases: pd.DataFrame
) -> None:
    """Two ways to the same rows: purchase days as bits of months, and the list of purchases."""
    warehouse = str(cdnow.settings.warehouse / "warehouse.duckdb")
    with duckdb.connect(warehouse, read_only=True) as connection:
        rows = FitInputs(connection, CALIBRATION_END)
        found = [rows.histories(), rows.values(), rows.split_histories(HOLDOUT_DAYS)]
    expected = [
        purchase_histories(purchases, CALIBRATION_END),
        repeat_values(purchases, CALIBRATION_END),
        split_histories(purchases, CALIBRATION_END, HOLDOUT_DAYS),
    ]
    for ours, counted in zip(found, expected, strict=True):
        assert set(ours) == set(counted)
        assert _as_numbers(ours) == _as_numbers(counted)


def _as_numbers(rows: pd.DataFrame) -> list[list[float]]:
    numbers = rows[sorted(set(rows) - {"segment"})].astype(float).round(9)
    return numbers.sort_values([*numbers]).to_numpy().tolist()


def test_the_papers_parameters_come_out_of_the_warehouse(fitted: KeptFit) -> None:
    """Fader, Hardie and Lee (2005), table 2; Fader and Hardie (2013)."""
    rows = fitted.models[FITS].set_index(["model", "segment"])
    bgnbd, worth = rows.loc[("bgnbd", "all")], rows.loc[("gamma_gamma", "all")]
    assert [round(bgnbd[name], 3) for name in ("r", "alpha", "a", "b")] == [
        *(0.243, 4.414, 0.793, 2.426)
    ]
    assert round(bgnbd["log_likelihood"], 1) == -9582.4
    assert [round(worth[name], 2) for name in ("p", "q", "v")] == [6.25, 3.74, 15.44]
    assert (bgnbd["customers_used"], worth["customers_used"]) == (2357, 946)
    assert (bgnbd["r_standard_error"] > 0) and (worth["q_standard_error"] > 0)
    assert set(rows.index.get_level_values("segment")) == {"all"}, "one segment has no other fit"


def test_a_fit_is_kept_and_not_made_again_within_its_month(cdnow: Company, fitted: KeptFit) -> None:
    """Prevents: parameters that move from day to day, or that the next build does not find."""
    assert fitted.is_new
    again = fit_when_due(cdnow.settings)
    assert not again.is_new
    kept = newest_fits(cdnow.settings.lake, CALIBRATION_END)
    assert kept is not None
    assert kept[FITS]["r"].iloc[0] == again.models[FITS]["r"].iloc[0]
    assert len(list((cdnow.settings.lake / "model_fits").glob("*.parquet"))) == 2
    assert newest_fits(cdnow.settings.lake, date(1997, 9, 29)) is None, "not known the day before"
    forced = fit_when_due(cdnow.settings, refit=True)
    assert forced.is_new
    assert len(list((cdnow.settings.lake / "model_fits").glob("*.parquet"))) == 3


def test_the_report_says_what_was_found(cdnow: Company, fitted: KeptFit) -> None:
    page = (cdnow.settings.warehouse / REPORT_FILE).read_text()
    assert "Log-likelihood -9,582.4 of 2,357 customers" in page
    row = fitted.models[FITS].iloc[0]
    assert f"{row['holdout_predicted']:,.0f} purchase days predicted" in page
    assert f"{row['holdout_actual']:,.0f} came ({row['holdout_error']:+.1%})" in page
    assert page.count("<svg") == 1
    assert not [word for word in ("src=", "href=", "@import", "url(http") if word in page]
