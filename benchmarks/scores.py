"""The scores of buyers, by the project's scoring models in DuckDB and by scipy."""

from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
from scipy.special import hyp2f1

from benchmarks.comparison import Comparison
from benchmarks.customers import BUYING, WORTH, customers_in
from benchmarks.measure import Task
from orchestration.fitting.bgnbd import DAYS_PER_WEEK
from orchestration.warehouse.dbt import Dbt
from tests.scored import MODELS, buyers_fit, scoring_sql, tables

THREADS = 2
AT_MOST = 3  # times the CPU of scipy
TOLERANCE = 1e-6
# what the project's settings say as well
YEARS = 3
ANNUAL_DISCOUNT_RATE = 0.10
Arrays = tuple[Any, ...]


def compile_models(folder: Path) -> None:
    """Lay the scoring models' SQL into the folder."""
    for name, text in scoring_sql(Dbt(target_path=folder / "target"), folder).items():
        (folder / f"{name}.sql").write_text(text)


def comparison(size: int) -> Comparison:
    """Of every customer: P(alive), 12 months' orders and margin, lifetime value."""
    every, distinct = (partial(score_by_scipy, distinct=only) for only in (False, True))
    return Comparison(
        f"Scores of {size:,} customers, {THREADS} threads for SQL",
        Task("scoring models", warehouse, score_in_sql, scores_of),
        [
            Task("scipy, every row", histories_in, every, tuple),
            Task("scipy, each distinct (x, T)", histories_in, distinct, tuple),
        ],
        AT_MOST,
        TOLERANCE,
    )


def warehouse(folder: Path) -> tuple[duckdb.DuckDBPyConnection, list[str]]:
    """The scoring models' inputs in DuckDB, and the models' SQL."""
    rows = customers_in(folder)
    inputs = pd.DataFrame(
        {
            "repeat_purchase_days": rows["x"],
            "recency_days": rows["t_x"],
            "age_days": rows["T"],
            "mean_value": rows["mean_value"],
        }
    )
    bands = [
        {"model": "bgnbd", "segment": "all", "decile": decile, "low": 0.8, "high": 1.2}
        for decile in range(1, 11)
    ]
    connection = tables(buyers_fit(BUYING, WORTH), inputs, bands)
    connection.execute(f"set threads = {THREADS}; set enable_progress_bar = false")
    return connection, [
        f"create table {name} as {(folder / f'{name}.sql').read_text()}" for name in MODELS
    ]


def score_in_sql(
    given: tuple[duckdb.DuckDBPyConnection, list[str]],
) -> duckdb.DuckDBPyConnection:
    connection, statements = given
    for statement in statements:
        connection.execute(statement)
    return connection


def scores_of(connection: duckdb.DuckDBPyConnection) -> Arrays:
    columns = "probability_alive, expected_orders_12m, expected_margin_12m, lifetime_value"
    ordered = f"""
        select {columns} from customer_forecasts order by cast(substr(customer_id, 2) as integer)
    """
    return tuple(connection.execute(ordered).fetchnumpy().values())


def histories_in(folder: Path) -> Arrays:
    rows = customers_in(folder)
    return tuple(rows[name].to_numpy(float) for name in ("x", "t_x", "T", "mean_value"))


def score_by_scipy(given: Arrays, distinct: bool) -> Arrays:
    """The same of numpy arrays; the hypergeometric term for every row or every distinct (x, T)."""
    x, t_x, age, mean_value = given
    r, alpha, a, b = BUYING
    alpha *= DAYS_PER_WEEK
    stopped = a / (b + np.maximum(x, 1) - 1) * ((alpha + age) / (alpha + t_x)) ** (r + x)
    alive = 1 / (1 + np.where(x > 0, stopped, 0))
    place: Any = slice(None)
    if distinct:
        # one number of the two: np.unique over rows sorts many times slower
        _, first, place = np.unique(x * 1e5 + age, return_index=True, return_inverse=True)
        x, age = x[first], age[first]
    by_year = [_purchases(365.0 * year, x, age, alpha)[place] for year in range(1, YEARS + 1)]
    ends = [alive * purchases for purchases in by_year]
    p, q, v = WORTH
    bought = given[0]
    worth = p * (v + np.where(bought > 0, bought * mean_value, 0)) / (p * bought + q - 1)
    discounts = (1 + ANNUAL_DISCOUNT_RATE) ** -(np.arange(YEARS) + 0.5)
    each_year = np.diff(ends, axis=0, prepend=0)
    return alive, ends[0], ends[0] * worth, discounts @ each_year * worth


def _purchases(days: float, x: Any, age: Any, alpha: float) -> Any:
    """Eq. 10 of Fader, Hardie and Lee (2005), without its denominator 1 / P(alive)."""
    r, _, a, b = BUYING
    series = hyp2f1(r + x, b + x, a + b + x - 1, days / (alpha + age + days))
    passed = ((alpha + age) / (alpha + age + days)) ** (r + x)
    return (a + b + x - 1) / (a - 1) * (1 - passed * series)
