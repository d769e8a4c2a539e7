"""The plan's figures, counted a second time with pandas and scipy, and its forecasts by lot."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from tests.conftest import Company

KEY = ["metric", "dimension", "dimension_value"]
Z = stats.norm.ppf(0.975)


@pytest.fixture(scope="module")
def plan(sample: Company) -> pd.DataFrame:
    return frame(sample, "plan_review").sort_values(["year", "quarter"])


@pytest.fixture(scope="module")
def quarters(sample: Company) -> pd.DataFrame:
    """Complete quarters with a figure, in order."""
    figures = frame(sample, "headline_figures")
    chosen = (figures["period_type"] == "quarter") & figures["is_complete"]
    return figures[chosen & figures["value"].notna()].sort_values("period_start")


def frame(sample: Company, mart: str) -> pd.DataFrame:
    [columns] = sample.ask(
        "select list(column_name order by column_index) from duckdb_columns()"
        f" where schema_name = 'marts' and table_name = '{mart}'"
    )
    return pd.DataFrame(sample.ask(f"from {mart}"), columns=columns[0])


def year_end(survivors: Any, starting: int, quarters: int) -> tuple[Any, Any, Any]:
    """Churn of the year, low, expected and high, by the formula of the documentation."""
    kept = survivors / starting
    power = (4 - quarters) / quarters
    middle = (survivors + Z**2 / 2) / (starting + Z**2)
    half = Z * np.sqrt(survivors * (1 - kept) + Z**2 / 4) / (starting + Z**2)
    stays = kept**power
    chance = Z**2 * stays * (1 - stays) / survivors
    low = kept * np.sqrt((stays - (middle + half) ** power) ** 2 + chance)
    high = kept * np.sqrt((stays - (middle - half) ** power) ** 2 + chance)
    expected = 1 - kept * stays
    return np.maximum(1 - kept, expected - low), expected, np.minimum(1, expected + high)


def followed(plan: pd.DataFrame) -> Iterator[Any]:
    rows = plan[(plan["metric"] == "churn_rate") & (plan["target_unit"] == "year")]
    return rows[rows["actual"].notna()].itertuples()


def test_a_year_s_churn_ends_as_its_row_in_churn_by_period(
    sample: Company, plan: pd.DataFrame
) -> None:
    over = [row for row in followed(plan) if row.quarter == 4]
    assert over
    for row in over:
        assert [(row.actual,)] == sample.ask(
            "select churn_rate from churn_by_period where period_type = 'year'"
            f" and period_start = '{row.year}-01-01' and dimension_value = '{row.dimension_value}'"
        )


def test_the_pace_of_churn_leads_to_the_year_s_end(plan: pd.DataFrame) -> None:
    """And what the quarters left may have, multiplied up, is the target again."""
    rows = list(followed(plan))
    assert {row.quarter for row in rows} == {1, 2, 3, 4}
    for row in rows:
        lost, starting = int(row.numerator), int(row.denominator)
        low, expected, high = year_end(starting - lost, starting, row.quarter)
        assert row.forecast_year_end_low == pytest.approx(low, abs=1e-12)
        assert row.forecast_year_end == pytest.approx(expected, abs=1e-12)
        assert row.forecast_year_end_high == pytest.approx(high, abs=1e-12)
        if row.required_for_rest_of_year is not None and not np.isnan(
            row.required_for_rest_of_year
        ):
            kept = (1 - row.actual) * (1 - row.required_for_rest_of_year) ** (4 - row.quarter)
            assert 1 - kept == pytest.approx(row.target, abs=1e-12)


@pytest.mark.parametrize(("starting", "rate"), [(200, 0.02), (1000, 0.02), (1000, 0.08)])
@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_the_interval_of_the_year_s_churn_holds_its_promise(
    starting: int, rate: float, quarters: int
) -> None:
    """In 95 of 100 years played by lot the churn of the whole year lies in it."""
    lots = np.random.default_rng(7)
    survivors = lots.binomial(starting, (1 - rate) ** quarters, size=20_000)
    at_end = lots.binomial(survivors, (1 - rate) ** (4 - quarters))
    low, _, high = year_end(survivors, starting, quarters)
    churn = 1 - at_end / starting
    covered = np.mean((low <= churn + 1e-12) & (churn - 1e-12 <= high))
    assert 0.935 <= covered <= 0.985, covered


def test_forecasts_of_counts_and_ratios_are_student_s(
    plan: pd.DataFrame, quarters: pd.DataFrame
) -> None:
    """Mean and spread of the last eight quarters, or of the steps between them, from scipy."""
    checked = set()
    for row in plan[plan["is_complete"] & plan["actual"].notna()].itertuples():
        by_year = {"detractors": "sum", "retention_spend": "sum", "win_back_rate": "ratio"}
        latest = {"net_revenue_retention": "latest", "ltv_to_cac": "latest"}
        kind = {**by_year, **latest}.get(row.metric) if row.target_unit == "year" else "quarter"
        if row.target_unit == "month" or kind is None:
            continue
        same = (quarters[KEY] == [row.metric, row.dimension, row.dimension_value]).all(axis=1)
        values = quarters[same & (quarters["period_start"] <= row.quarter_start)]
        values = values.tail(9).set_index("period_start")["value"].astype(float)
        steps, values = values.diff().dropna().tail(8), values.tail(8)
        own = quarters[same & (quarters["period_start"] >= row.quarter_start.replace(month=1))]
        own = own[own["period_start"] <= row.quarter_start]
        ahead = 4 - row.quarter
        if ahead == 0:
            assert row.forecast_year_end_low == row.forecast_year_end == row.actual
            continue
        basis = steps if kind == "latest" else values
        times = 1 if kind == "quarter" else ahead
        spread = stats.t.ppf(0.975, len(basis) - 1) * basis.std()
        error = spread * np.sqrt(times + times**2 / len(basis))
        if kind == "sum":
            expected = float(own["value"].sum()) + ahead * values.mean()
        elif kind == "ratio":
            so_far = float(own["numerator"].sum()) / float(own["denominator"].sum())
            expected = (row.quarter * so_far + ahead * values.mean()) / 4
            error /= 4
        else:
            expected = values.iloc[-1] if kind == "latest" else values.mean()
        assert row.forecast_year_end == pytest.approx(expected, rel=1e-9), row.metric
        assert row.forecast_year_end_high == pytest.approx(expected + error, rel=1e-9), row.metric
        checked.add(kind)
    assert checked == {"sum", "ratio", "latest", "quarter"}


def test_every_status_is_there_and_follows_from_the_figures(plan: pd.DataFrame) -> None:
    assert set(plan["status"]) == {"on_track", "at_risk", "missed", "not_due"}
    out_of_reach = plan[
        (plan["metric"] == "churn_rate") & (plan["target_unit"] == "year") & (plan["year"] == 2026)
    ]
    # the article's plan, 5 % in the year, is lost in the first quarter
    assert list(out_of_reach["status"]) == ["missed", "missed", "not_due", "not_due"]
    assert out_of_reach["required_for_rest_of_year"].isna().all()
