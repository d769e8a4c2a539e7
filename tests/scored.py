"""Runs the scoring models' own SQL on fits and customers made for a test, without a warehouse."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from orchestration.fitting.bgnbd import BgNbd
from orchestration.fitting.gamma_gamma import GammaGamma
from orchestration.fitting.sbg import Sbg
from orchestration.warehouse.dbt import Dbt
from tests.running import settings_in

MODELS = (
    "forecast_years",
    "usable_fits",
    "purchase_expectations",
    "renewal_expectations",
    "customer_forecasts",
)
FITS = """
    fitted_for date, model text, segment text, billing_months integer, r double, alpha double,
    a double, b double, p double, q double, v double, beta double, passed boolean, reason text
"""
BANDS = """
    model text, segment text, billing_months integer, decile integer, low double, high double
"""
INPUTS = """
    customer_id text, segment text, relationship text, repeat_purchase_days integer,
    recency_days integer, age_days integer, mean_value double, margin_ratio double,
    billing_months integer, renewals_passed integer, days_to_renewal integer, days_to_end integer,
    mrr decimal(38, 2), margin_rate decimal(9, 6), has_contract boolean
"""
# worth 1 each, so that a forecast of money is one of purchase days
WORTH_ONE = GammaGamma(1.0, 2.0, 1.0)


def scoring_sql(dbt: Dbt, folder: Path) -> dict[str, str]:
    """The scoring models, compiled."""
    result = dbt.invoke(settings_in(folder), ["compile", "--select", *MODELS])
    assert not result.failures, result.failures
    compiled = dbt.target_path / "compiled"
    return {path.stem: path.read_text() for path in compiled.rglob("ledger/scores/*.sql")}


def tables(
    fits: list[dict[str, Any]],
    customers: pd.DataFrame,
    bands: list[dict[str, Any]] | None = None,
) -> duckdb.DuckDBPyConnection:
    """A connection with what the scoring models read."""
    connection = duckdb.connect()
    connection.execute("attach ':memory:' as warehouse; create schema warehouse.ledger")
    connection.execute("use warehouse.ledger")
    given = {
        "current_fits": (FITS, pd.DataFrame(fits)),
        "current_fit_bands": (BANDS, pd.DataFrame(bands or [])),
        "customer_value_inputs": (INPUTS, with_defaults(customers)),
    }
    for name, (columns, rows) in given.items():
        connection.execute(f"create table {name} ({columns})")
        if len(rows):
            connection.execute(f"insert into {name} by name select * from rows")
    return connection


def scored(
    sql: Mapping[str, str],
    fits: list[dict[str, Any]],
    customers: pd.DataFrame,
    bands: list[dict[str, Any]] | None = None,
    horizon_days: float | None = None,
) -> duckdb.DuckDBPyConnection:
    """A connection with the scoring's tables: one segment `all` unless `customers` has its own.

    With `horizon_days` the horizon is that long, whatever the project's, and nothing discounted.
    """
    connection = tables(fits, customers, bands)
    for name in MODELS:
        text = sql[name]
        if name == "forecast_years" and horizon_days is not None:
            text = f"""
                select number + 1 as year_number, 365e0 * number as starts_on_day,
                    least(365e0 * (number + 1), {horizon_days}) as ends_on_day,
                    1e0 as discount_factor
                from range(cast(ceil({horizon_days} / 365) as integer)) as years (number)
            """
        connection.execute(f"create table {name} as {text}")
    return connection


def with_defaults(customers: pd.DataFrame) -> pd.DataFrame:
    """What a test leaves open."""
    defaults: dict[str, Any] = {
        "customer_id": [f"c{number}" for number in range(len(customers))],
        "segment": "all",
        "mean_value": 1.0,
        "margin_ratio": 1.0,
        "margin_rate": 1.0,
        "has_contract": False,
    }
    return customers.assign(**{k: v for k, v in defaults.items() if k not in customers})


def buyers_fit(
    model: BgNbd, worth: GammaGamma = WORTH_ONE, segment: str = "all"
) -> list[dict[str, Any]]:
    """The two rows of a fit to buyers that holds."""
    shared = {"fitted_for": "2026-06-30", "segment": segment, "passed": True}
    return [
        {**shared, "model": "bgnbd", **model._asdict()},
        {**shared, "model": "gamma_gamma", **worth._asdict()},
    ]


def contracts_fit(model: Sbg, billing_months: int = 1, segment: str = "all") -> dict[str, Any]:
    """The row of a fit to contracts that holds."""
    return {
        "fitted_for": "2026-06-30",
        "model": "sbg",
        "segment": segment,
        "billing_months": billing_months,
        "passed": True,
        **model._asdict(),
    }
