"""CDNOW, and the warehouse of the sample company, built once, beside what was planted in it."""

import importlib.metadata
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from orchestration.sample import sample_truth, write_sample
from orchestration.warehouse.dbt import Dbt
from tests.conftest import Company, company_in


@pytest.fixture(scope="session")
def truth() -> dict[str, Any]:
    return sample_truth()


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory, dbt: Dbt) -> Company:
    """The warehouse of the default sample company, as of its last day."""
    company = company_in(tmp_path_factory.mktemp("sample"), dbt)
    write_sample(company.settings.inbox)
    company.land()
    company.build_and_test()
    return company


@pytest.fixture(scope="session")
def purchases() -> pd.DataFrame:
    """CDNOW's purchases, from the wheel of `lifetimes`."""
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
