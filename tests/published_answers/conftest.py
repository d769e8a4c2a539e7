"""The warehouse of the default sample company, built once, beside what was planted in it."""

from typing import Any

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
