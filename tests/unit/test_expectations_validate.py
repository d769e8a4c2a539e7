"""Validation answers for every mart of the manifest, and gives the file back."""

import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import duckdb
import pytest

from expectations.result import CheckResult, ValidationResult
from expectations.validate import validate

AS_OF = date(2026, 6, 15)
SUITE = "expectations.suites.visits"
MANIFEST = {
    "nodes": {
        "model.p.visits": {
            "resource_type": "model",
            "name": "visits",
            "fqn": ["p", "marts", "churn", "visits"],
            "columns": {"id": {"constraints": [{"type": "not_null"}]}, "share": {}},
        }
    }
}


@pytest.fixture
def marts(tmp_path: Path) -> Path:
    # A path may hold what GX reads as a variable and what a URL reads as an escape.
    folder = tmp_path / "a $HOME ${X} 100%25 #"
    folder.mkdir()
    with duckdb.connect(str(folder / "marts.duckdb")) as connection:
        connection.execute("create schema marts")
        connection.execute(
            "create table marts.marts.visits as"
            " select range as id, range / 10 as share from range(21)"
        )
    return folder / "marts.duckdb"


@pytest.fixture
def suite(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A suite for `visits`: shares from 0 to 1, so 10 of 21 rows are wrong."""
    import great_expectations.expectations as gxe

    module = ModuleType(SUITE)
    module.expectations = lambda previous, as_of: [  # type: ignore[attr-defined]
        gxe.ExpectColumnValuesToBeBetween(column="share", min_value=0, max_value=1)
    ]
    monkeypatch.setitem(sys.modules, SUITE, module)
    return module


def run(marts: Path, **changes: Any) -> ValidationResult:
    arguments: dict[str, Any] = {"as_of": AS_OF, "previous": None} | changes
    return validate(marts, arguments.pop("manifest", MANIFEST), **arguments)


def only_failure(result: ValidationResult) -> CheckResult:
    (failure,) = result.failures
    assert not result.passed
    return failure


def test_unexpected_rows_are_counted(marts: Path, suite: ModuleType) -> None:
    failure = only_failure(run(marts))
    assert (failure.mart, failure.unexpected_count, failure.observed) == (
        "visits",
        10,
        "10 of 21 rows",
    )
    assert (
        failure.expectation == "share: column values to be between (min_value 0.0, max_value 1.0)"
    )
    assert failure.details == "for example 1.1, 1.2, 1.3, 1.4, 1.5"


def test_a_writer_can_open_the_file_afterwards(marts: Path, suite: ModuleType) -> None:
    run(marts)
    write = "create table marts.marts.written (i int)"
    program = f"import duckdb, sys; duckdb.connect(sys.argv[1]).execute('{write}')"
    subprocess.run([sys.executable, "-c", program, str(marts)], check=True)


def test_a_mart_without_a_suite_could_not_be_checked(marts: Path) -> None:
    failure = only_failure(run(marts))
    assert failure.could_not_check
    assert "expectations/suites/visits.py" in failure.expectation


def raise_error(previous: object, as_of: date) -> list[object]:
    raise RuntimeError("no figures today")


def expect_missing_column(previous: object, as_of: date) -> list[object]:
    import great_expectations.expectations as gxe

    return [gxe.ExpectColumnValuesToBeBetween(column="gone", min_value=0)]


def expect_bad_sql(previous: object, as_of: date) -> list[object]:
    import great_expectations.expectations as gxe

    return [gxe.UnexpectedRowsExpectation(unexpected_rows_query="select nonsense from {batch}")]


@pytest.mark.parametrize(
    ("expectations", "says"),
    [
        (raise_error, "no figures today"),
        (expect_missing_column, "gone"),
        (expect_bad_sql, "nonsense"),
        (lambda previous, as_of: [], "it expects nothing"),
    ],
)
def test_a_suite_that_gives_no_answer_could_not_be_checked(
    marts: Path, suite: ModuleType, expectations: Callable[..., list[object]], says: str
) -> None:
    suite.expectations = expectations  # type: ignore[attr-defined]
    failure = only_failure(run(marts))
    assert failure.could_not_check
    assert says in failure.details


def test_a_file_that_cannot_be_opened_fails_every_mart(marts: Path, suite: ModuleType) -> None:
    failure = only_failure(run(marts.with_name("gone.duckdb")))
    assert failure.could_not_check
    assert "does not exist" in failure.details


def test_a_last_release_that_is_gone_fails_every_mart(marts: Path, suite: ModuleType) -> None:
    failure = only_failure(run(marts, previous=marts.with_name("gone.duckdb")))
    assert failure.could_not_check


def test_a_manifest_without_marts_does_not_pass(marts: Path) -> None:
    assert not run(marts, manifest={"nodes": {}}).passed


def test_a_contract_without_not_null_could_not_be_checked(marts: Path, suite: ModuleType) -> None:
    node = MANIFEST["nodes"]["model.p.visits"] | {"columns": {"id": {}, "share": {}}}
    failure = only_failure(run(marts, manifest={"nodes": {"model.p.visits": node}}))
    assert failure.could_not_check
    assert "no not_null constraint" in failure.details


def test_validation_is_imported_without_great_expectations() -> None:
    program = (
        "import sys, expectations.validate, expectations.page;"
        " sys.exit('great_expectations' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=Path(__file__).parents[2])


def test_the_last_release_is_named_by_its_folder(marts: Path, suite: ModuleType) -> None:
    assert run(marts, previous=marts).compared_with == marts.parent.name
