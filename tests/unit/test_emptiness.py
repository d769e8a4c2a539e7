"""A mart may be empty only where its own query of the warehouse says that nothing is due."""

from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.settings import Settings
from orchestration.warehouse.dbt import WAREHOUSE_FILE
from orchestration.warehouse.emptiness import lawfully_empty
from tests.running import settings_in


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A warehouse with two renewals due and no competitor named."""
    found = settings_in(tmp_path)
    found.warehouse.mkdir()
    with duckdb.connect(str(found.warehouse / WAREHOUSE_FILE)) as connection:
        connection.execute("create schema ledger")
        connection.execute("create table ledger.renewals as select * from range(2)")
        connection.execute("create table ledger.named as select * from range(0)")
    return found


def manifest(**rows_due: str | None) -> dict[str, Any]:
    """A manifest of these models; None is one without the query."""
    return {
        "nodes": {
            f"model.p.{name}": {
                "resource_type": "model",
                "name": name,
                "config": {"meta": {"rows_due": query} if query else {}},
            }
            for name, query in rows_due.items()
        }
    }


def test_a_list_on_which_nothing_is_due_may_be_empty(settings: Settings) -> None:
    marts = manifest(
        renewals_due="select count(*) from ledger.renewals",
        competitors="select count(*) from ledger.named",
    )
    assert lawfully_empty(settings, marts) == {"competitors"}


def test_a_mart_without_the_query_must_always_have_rows(settings: Settings) -> None:
    assert lawfully_empty(settings, manifest(customers=None)) == frozenset()


def test_a_node_that_is_no_model_says_nothing(settings: Settings) -> None:
    marts = manifest(competitors="select count(*) from ledger.named")
    marts["nodes"]["model.p.competitors"]["resource_type"] = "test"
    assert lawfully_empty(settings, marts) == frozenset()


def test_a_query_that_fails_excuses_nothing(settings: Settings) -> None:
    """An empty mart must not pass because its excuse could not be read."""
    with pytest.raises(duckdb.CatalogException):
        lawfully_empty(settings, manifest(competitors="select count(*) from ledger.nowhere"))
