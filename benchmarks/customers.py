"""Simulated customers, drawn from the lifetime-value models themselves."""

from pathlib import Path

import numpy as np
import pandas as pd

from orchestration.fitting.bgnbd import BgNbd
from orchestration.fitting.gamma_gamma import GammaGamma
from tests.simulated import histories, values

# The published fits to CDNOW, and customers who came within the last three years.
BUYING = BgNbd(0.243, 4.414, 0.793, 2.426)
WORTH = GammaGamma(6.25, 3.74, 15.44)
OLDEST_DAYS = 1095
CUSTOMERS = "customers.parquet"


def draw_customers(size: int, folder: Path) -> int:
    """Lay them into the folder; how many of them bought again."""
    rng = np.random.default_rng(2005)
    rows = histories(rng, BUYING, rng.integers(1, OLDEST_DAYS + 1, size))
    again = rows["x"] > 0
    worth = values(rng, WORTH, rows["x"][again].to_numpy())["mean_value"]
    rows.loc[again, "mean_value"] = worth.to_numpy()
    rows.to_parquet(folder / CUSTOMERS)
    return int(again.sum())


def customers_in(folder: Path) -> pd.DataFrame:
    """x, t_x, T, customers, mean_value: a row per customer."""
    return pd.read_parquet(folder / CUSTOMERS)


def repeat_buyers_in(folder: Path) -> pd.DataFrame:
    """The same of those who bought again: only they have a mean value."""
    rows = customers_in(folder)
    return rows[rows["x"] > 0]
