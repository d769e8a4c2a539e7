"""Rows or marts that fail a check do not reach readers."""

from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
import duckdb
import pytest

from orchestration.definitions import definitions_of
from orchestration.errors import RetentionError
from orchestration.settings import Settings
from orchestration.warehouse.build import build
from orchestration.warehouse.dbt import Dbt
from orchestration.warehouse.environment import environment_of
from orchestration.warehouse.marts import mart_names, marts_file
from orchestration.warehouse.release import publish_marts
from orchestration.warehouse.validation import validate_marts
from tests.conftest import Company
from tests.running import copied, release_id

NOW = datetime(2030, 1, 1, tzinfo=UTC)


@pytest.fixture
def built(sample_release: Settings, tmp_path: Path) -> Settings:
    """A published sample company of the test's own."""
    return copied(sample_release, tmp_path)


def change(settings: Settings, statement: str) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"attach '{marts_file(settings)}' as target")
        connection.execute("use target")
        connection.execute(statement)


def sales(good: int, bad: int) -> list[dict[str, object]]:
    row = {"customer_id": "c1", "occurred_at": "2029-01-01"}
    numbers = range(good + bad)
    return [row | {"amount": 1 if n < good else "ten", "transaction_id": n} for n in numbers]


@pytest.mark.parametrize(
    ("good", "bad", "is_refused"),
    [
        pytest.param(9_900, 101, True, id="101-and-more-than-1-percent"),
        pytest.param(9_900, 100, False, id="100-and-1-percent"),
        pytest.param(400, 100, False, id="20-percent-but-only-100"),
        pytest.param(10_200, 102, False, id="102-but-less-than-1-percent"),
    ],
)
def test_many_rejected_rows_stop_the_build_and_name_the_test(
    company: Company, good: int, bad: int, is_refused: bool
) -> None:
    """Prevents: figures published from a delivery of which a part was unreadable."""
    company.deliver("transactions.csv", sales(good, bad))
    company.land()
    result = build(
        company.dbt,
        company.settings,
        ["--select", "+not_too_many_rejected_rows", "stg_landed_files"],
    )
    assert [failure.name for failure in result.failures] == (
        ["not_too_many_rejected_rows"] if is_refused else []
    )
    if is_refused:
        with pytest.raises(RetentionError, match="nothing was published:\n- not_too_many_rejected"):
            result.raise_for_failures()


def test_marts_wait_for_the_test_of_rejected_rows(dbt: Dbt) -> None:
    """Prevents: a test that fails after the release, or that no run waits for."""
    checks = {check.name: check for check in _checks(dbt)}
    assert checks["not_too_many_rejected_rows"].blocking
    assert checks["landed_rows_all_have_a_verdict"].blocking


def test_a_failed_expectation_stops_the_release(built: Settings, dbt: Dbt) -> None:
    """Prevents: a rate above 1 on the dashboard."""
    before = release_id(built)
    change(built, "update marts.churn_by_period set churn_rate = 1.5 where churn_rate is not null")
    result = _validate_and_release(built, dbt)
    assert not result.success
    failed = {c.asset_key.path[-1] for c in result.get_asset_check_evaluations() if not c.passed}
    assert failed == {"churn_by_period"}
    assert not [e for e in result.all_events if e.step_key == "release" and e.is_step_start]
    assert release_id(built) == before
    with pytest.raises(RetentionError, match="have not passed their checks"):
        publish_marts(built, dbt.manifest_dict(), now=NOW)


def test_good_marts_pass_the_same_way(built: Settings, dbt: Dbt) -> None:
    """Prevents: the test above passing because nothing can be published that way."""
    before = release_id(built)
    assert _validate_and_release(built, dbt).success
    assert release_id(built) != before


def test_marts_built_and_not_validated_are_not_published(built: Settings, dbt: Dbt) -> None:
    """Prevents: materializing `release` alone in the web page around the checks."""
    build(dbt, built, ["--select", "as_of"])
    result = _run(built, dbt, dg.AssetSelection.assets("release"))
    assert not result.success
    [failure] = [e for e in result.all_events if e.is_step_failure]
    assert "These marts have not passed their checks" in str(failure.step_failure_data.error)
    before = release_id(built)
    with pytest.raises(RetentionError, match="have not passed their checks"):
        publish_marts(built, dbt.manifest_dict(), now=NOW)
    assert release_id(built) == before


def test_marts_changed_since_they_passed_are_not_published(built: Settings, dbt: Dbt) -> None:
    """Prevents: a mart edited by hand between validation and publishing."""
    before = release_id(built)
    change(built, "update marts.customers set visits = visits + 1")
    with pytest.raises(RetentionError, match="have changed since they passed their checks"):
        publish_marts(built, dbt.manifest_dict(), now=NOW)
    assert release_id(built) == before


def test_a_failed_validation_forgets_the_pass_before_it(built: Settings, dbt: Dbt) -> None:
    """Prevents: last week's pass letting this week's failure through."""
    before = marts_file(built).read_bytes()
    change(built, "delete from marts.customers")
    manifest = dbt.manifest_dict()
    name = "model.retention_warehouse.customers"
    only_customers = {"nodes": {name: manifest["nodes"][name]}}
    assert validate_marts(built, only_customers).failures("customers")
    marts_file(built).write_bytes(before)
    with pytest.raises(RetentionError, match="have not passed their checks"):
        publish_marts(built, manifest, now=NOW)


def _checks(dbt: Dbt) -> list[dg.AssetCheckSpec]:
    graph = definitions_of(dbt).resolve_asset_graph()
    return [graph.get_check_spec(key) for key in graph.asset_check_keys]


def _validate_and_release(settings: Settings, dbt: Dbt) -> dg.ExecuteInProcessResult:
    marts = [dg.AssetKey(["marts", mart]) for mart in mart_names(dbt.manifest_dict())]
    checks = dg.AssetSelection.checks(*(dg.AssetCheckKey(mart, "expectations") for mart in marts))
    return _run(settings, dbt, checks | dg.AssetSelection.assets("release"))


def _run(settings: Settings, dbt: Dbt, selection: dg.AssetSelection) -> dg.ExecuteInProcessResult:
    definitions = dg.Definitions.merge(
        definitions_of(dbt), dg.Definitions(jobs=[dg.define_asset_job("part", selection)])
    )
    with environment_of(settings), dg.DagsterInstance.ephemeral() as instance:
        return definitions.resolve_job_def("part").execute_in_process(
            instance=instance, raise_on_error=False
        )
