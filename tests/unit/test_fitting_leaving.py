"""The calibration of leaving probabilities finds what was planted and says what does not help."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from scipy.integrate import quad
from scipy.special import expit, logit
from scipy.stats import beta as beta_distribution
from scipy.stats import gamma as gamma_distribution

from orchestration.fitting.bgnbd import BgNbd
from orchestration.fitting.bgnbd_expectations import probability_no_purchase
from orchestration.fitting.leaving import (
    LEAVING_COLUMNS,
    SIGNALS,
    FittedLeaving,
    area_under_curve,
    fit_leaving,
)
from orchestration.fitting.leaving_base import with_base_probability
from orchestration.fitting.logistic import fit_logistic
from orchestration.fitting.sbg import fit_sbg, survival_from
from tests.simulated import histories, purchase_times

AS_OF = date(2026, 6, 30)


def test_a_table_of_four_is_the_log_odds_ratio() -> None:
    """Woolf (1955): ln(ad / bc), with the standard error sqrt(1/a + 1/b + 1/c + 1/d)."""
    left_with, stayed_with, left, stayed = 30, 20, 40, 110
    flags = np.repeat([1, 1, 0, 0], [left_with, stayed_with, left, stayed])
    happened = np.repeat([1.0, 0, 1, 0], [left_with, stayed_with, left, stayed])
    fit = fit_logistic(np.column_stack([np.ones(200), flags]), happened)
    assert fit
    assert fit.coefficients == pytest.approx([np.log(40 / 110), np.log(30 * 110 / (20 * 40))])
    error = np.sqrt(1 / 30 + 1 / 20 + 1 / 40 + 1 / 110)
    assert fit.standard_errors[1] == pytest.approx(error)
    likelihood = sum(n * np.log(n / m) for n, m in ((30, 50), (20, 50), (40, 150), (110, 150)))
    assert fit.aic == pytest.approx(4 - 2 * likelihood)


def test_a_column_that_tells_all_has_no_fit() -> None:
    """Prevents: a coefficient without end, and a probability of exactly 1."""
    flags = np.repeat([1.0, 0], 50)
    assert fit_logistic(np.column_stack([np.ones(100), flags]), flags) is None
    assert fit_logistic(np.ones((100, 2)), flags) is None


def test_the_area_under_the_curve_counts_pairs() -> None:
    """Two leavers, two stayers: of four pairs two are right, one is tied, one is wrong."""
    left = np.array([True, True, False, False])
    assert area_under_curve(np.array([0.9, 0.3, 0.3, 0.4]), left) == 2.5 / 4
    assert area_under_curve(np.array([0.9, 0.8, 0.3, 0.4]), left) == 1
    assert area_under_curve(np.array([0.5, 0.5]), np.array([True, True])) is None
    assert area_under_curve(np.array([0.5, np.nan]), np.array([True, False])) is None


def scored(rng: np.random.Generator, size: int, kind: str = "contractual") -> pd.DataFrame:
    """Customers of whom a detractor leaves more often, a promoter less, and who complains is
    heard: a recent complaint keeps them."""
    frame = pd.DataFrame(0.0, index=range(size), columns=[*SIGNALS, "cancelled"])
    for name in ("detractor", "promoter", "complaint_recent", "watch"):
        frame[name] = (rng.random(size) < 0.2).astype(float)
    base = rng.beta(2, 5, size)
    score = 0.4 + 0.7 * logit(base) + 1.2 * frame["detractor"] - 0.9 * frame["promoter"]
    score -= 0.8 * frame["complaint_recent"]
    frame["has_left"] = rng.random(size) < expit(score)
    names = [f"c{number}" for number in range(size)]
    return frame.assign(kind=kind, customer_id=names, base_probability=base)


@pytest.fixture(scope="module")
def fitted() -> FittedLeaving:
    return fit_leaving(AS_OF, scored(np.random.default_rng(5), 6000))


def test_planted_signals_are_used_and_the_others_are_said_not_to_help(
    fitted: FittedLeaving,
) -> None:
    terms = fitted.terms[fitted.terms["kind"] == "contractual"].set_index("term")
    used = {"intercept": 0.4, "base": 0.7, "detractor": 1.2, "promoter": -0.9}
    assert set(terms.index[terms["is_used"]]) == set(used)
    for term, planted in used.items():
        row = terms.loc[term]
        assert abs(row["coefficient"] - planted) < 3 * row["standard_error"] + 0.15
    assert terms.loc["complaint_recent", "reason"] == "wrong_sign"
    assert terms.loc["watch", "reason"] in ("does_not_help", "wrong_sign")
    assert terms.loc["call_now", "reason"] == "too_few_customers"
    assert terms.loc["cancelled", "reason"] == "too_few_customers"
    assert terms.loc["base", "auc"] > terms.loc["base", "auc_of_base"] + 0.02


def test_the_scores_of_unseen_customers_are_calibrated(fitted: FittedLeaving) -> None:
    deciles = fitted.deciles
    assert deciles["customers"].sum() == 6000
    assert deciles["decile"].tolist() == list(range(1, 11))
    error = (deciles["predicted"] - deciles["actual"]).abs() / deciles["customers"]
    assert (error < 0.07).all()
    assert deciles["actual"].iloc[0] > 3 * deciles["actual"].iloc[-1]


def test_few_customers_or_few_leavers_give_no_score() -> None:
    """The reason stands with every term, and the tables keep their types."""
    rng = np.random.default_rng(6)
    few = fit_leaving(AS_OF, scored(rng, 400))
    assert set(few.terms["reason"].dropna()) == {"too_few_customers"}
    assert not few.terms["is_used"].any() and few.deciles.empty
    rows = scored(rng, 2000, "transactional")
    rows["has_left"] = rows.index < 49
    terms = fit_leaving(AS_OF, rows).terms
    of_kind = terms[(terms["kind"] == "transactional") & (terms["term"] != "cancelled")]
    assert set(of_kind["reason"]) == {"too_few_leavers"}
    assert list(terms) == list(LEAVING_COLUMNS)


def test_who_has_cancelled_is_a_group_of_its_own() -> None:
    """28 of 30 left: (28 + 1) / (30 + 2), whatever else is known of them."""
    rows = scored(np.random.default_rng(7), 1000)
    rows.loc[:29, "cancelled"] = 1.0
    rows["has_left"] = np.where(rows.index < 30, rows.index >= 2, rows["has_left"])
    terms = fit_leaving(AS_OF, rows).terms
    [row] = terms[(terms["term"] == "cancelled") & (terms["kind"] == "contractual")].to_dict(
        "records"
    )
    assert expit(row["coefficient"]) == pytest.approx(29 / 32)
    assert row["is_used"] and (row["customers"], row["leavers"]) == (30, 28)
    [base] = terms[(terms["term"] == "base") & (terms["kind"] == "contractual")].to_dict("records")
    assert base["customers"] == 970


@pytest.mark.parametrize(("x", "t_x", "age"), [(0, 0, 1), (0, 0, 300), (3, 100, 120), (5, 60, 400)])
def test_no_purchase_is_the_integral_over_rates_and_chances_to_stop(
    x: int, t_x: int, age: int
) -> None:
    """Numerically, from the model's story: gone after the last purchase, or alive and silent."""
    model, days = BgNbd(0.8, 4.0, 0.6, 3.0), 200
    week, t, last = days / 7, age / 7, t_x / 7

    def over_rates(weeks: float) -> float:
        rates = gamma_distribution(model.r, scale=1 / model.alpha)
        pieces = [(0, 0.1), (0.1, 1), (1, 5), (5, 30)]  # most of it lies near 0
        of = lambda rate: rates.pdf(rate) * rate**x * np.exp(-rate * weeks)  # noqa: E731
        return float(sum(quad(of, *piece, epsabs=0)[0] for piece in pieces))

    stops = beta_distribution(model.a, model.b)
    lives = quad(lambda p: stops.pdf(p) * (1 - p) ** x, 0, 1)[0]
    dies = quad(lambda p: stops.pdf(p) * p * (1 - p) ** max(x - 1, 0), 0, 1)[0] if x else 0.0
    alive, gone = lives * over_rates(t), dies * over_rates(last)
    silent = lives * over_rates(t + week) + gone
    found = float(probability_no_purchase(model, days, x, t_x, age))
    assert found == pytest.approx(silent / (alive + gone), rel=1e-6)


def test_the_base_is_the_segments_model_as_fitted_then_else_the_observed_rate() -> None:
    """One-time buyers, and contracts without a model, have what was observed."""
    rng, model = np.random.default_rng(9), BgNbd(0.8, 4.0, 0.6, 3.0)
    then = histories(rng, model, rng.integers(100, 500, 3000)).assign(segment="s")
    customers = pd.DataFrame(
        {
            "kind": ["transactional"] * 3 + ["contractual"],
            "segment": ["s", "s", "other", "s"],
            "x": [4, 0, 4, 0],
            "t_x": [200, 0, 200, 0],
            "age_days": [230, 30, 230, 0],
            "billing_months": [None, None, None, 1],
            "renewals_passed": [None, None, None, 2],
            "renewals_due": [None, None, None, 12],
            "observed_rate": [0.9, 0.6, 0.9, 0.3],
            "is_own_rate": True,
        }
    )
    fits = pd.DataFrame(
        {"model": ["bgnbd", "sbg"], "segment": ["s", "all"], "billing_months": [None, 12]}
    ).assign(passed=True)
    lives = pd.DataFrame(columns=["segment", "billing_months", "periods", "is_ended", "lives"])
    base = with_base_probability(customers, fits, then, lives)["base_probability"]
    expected = float(probability_no_purchase(model, 365, 4, 200, 230))
    assert base[0] == pytest.approx(expected, rel=0.15)
    assert base[1:].tolist() == [0.6, 0.9, 0.3]


def test_simulated_customers_stay_silent_as_often_as_expected() -> None:
    """Among 20,000 drawn from the model, within three standard errors."""
    rng, model = np.random.default_rng(10), BgNbd(0.8, 4.0, 0.6, 3.0)
    ages = np.full(20_000, 565)
    who, time = purchase_times(rng, model, ages)
    known = time < 200
    x = np.bincount(who[known], minlength=len(ages))
    t_x = np.zeros(len(ages))
    np.maximum.at(t_x, who[known], time[known])
    came = np.bincount(who[~known], minlength=len(ages)) > 0
    expected = probability_no_purchase(model, 365, x, t_x, 200)
    for group in (x == 0, x > 0):
        error = np.sqrt((expected[group] * (1 - expected[group])).sum()) / group.sum()
        assert abs((~came[group]).mean() - expected[group].mean()) < 3 * error


def test_a_segment_without_a_fit_has_its_observed_rate_before_the_pooled_fit() -> None:
    """Where too few of a segment were observed as well, the pooled fit speaks."""
    lives = pd.DataFrame(
        [("a", 1, 3, True, 300), ("a", 1, 9, False, 300), ("b", 1, 9, False, 30)],
        columns=["segment", "billing_months", "periods", "is_ended", "lives"],
    )
    fits = pd.DataFrame(
        [("sbg", "all", 1, True), ("sbg", "a", 1, False), ("sbg", "b", 1, False)],
        columns=["model", "segment", "billing_months", "passed"],
    )
    customers = pd.DataFrame(
        {"kind": "contractual", "segment": ["a", "b", "c"], "x": 0, "t_x": 0, "age_days": 0}
    ).assign(billing_months=1, renewals_passed=2, renewals_due=12, observed_rate=0.25)
    customers["is_own_rate"] = [True, False, True]
    histories = pd.DataFrame(columns=["segment", "x", "t_x", "T", "customers"])
    base = with_base_probability(customers, fits, histories, lives)["base_probability"]
    pooled = fit_sbg(lives).parameters
    assert pooled
    assert base[0] == 0.25
    assert base[1:].tolist() == pytest.approx([1 - survival_from(pooled, 2, 12)] * 2)
