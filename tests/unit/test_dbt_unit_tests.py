"""dbt's own unit tests: every rule of staging, ledger and marts on rows made for it."""

from pathlib import Path

import pytest

from orchestration.warehouse.dbt import Dbt
from tests.conftest import company_in


def test_dbt_unit_tests_pass(tmp_path_factory: pytest.TempPathFactory, dbt: Dbt) -> None:
    """They take the columns' types from a warehouse that exists, so one is built first."""
    company = company_in(Path(tmp_path_factory.mktemp("unit_tests")), dbt)
    company.deliver("transactions.csv", "customer_id,occurred_at,amount\n001,2024-01-05,10.50\n")
    company.run()
    result = dbt.invoke(company.settings, ["test", "--threads", "1", "--select", "test_type:unit"])
    assert not result.failures, result.failures
    written_down = [node for node in dbt.manifest().unit_tests.values() if node.config.enabled]
    assert result.passed_tests == len(written_down) > 100
