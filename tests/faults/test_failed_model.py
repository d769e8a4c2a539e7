"""A model that fails leaves the table that stood there."""

import pytest

from tests.conftest import Company

MODEL = "visible_customers"


def test_a_failing_model_keeps_its_table(company: Company) -> None:
    """Prevents: a table dropped to make room for one that never came."""
    company.deliver("customers/a.csv", "customer_id,registered_at\na,2024-01-01\n")
    company.deliver(
        "transactions/a.csv",
        "transaction_id,customer_id,occurred_at,amount\n1,a,2024-01-01,5\n2,b,2024-02-01,7\n",
    )
    company.run()
    before = company.ask(f"from {MODEL} order by all")
    assert before

    node = company.dbt.manifest().nodes[f"model.retention_warehouse.{MODEL}"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(node, "raw_code", "select error('no disk') as customer_id")
        with pytest.raises(AssertionError, match="no disk"):
            company.build(["--select", MODEL])
    assert company.ask(f"from {MODEL} order by all") == before
    assert company.ask("select table_name from duckdb_tables() where table_name like '%dbt%'") == []

    company.build(["--select", MODEL])
    assert company.ask(f"from {MODEL} order by all") == before
