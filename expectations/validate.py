"""Runs every mart's suite on a marts file; a check without an answer counts as failed."""

import importlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from expectations.answers import check_result, could_not_check, value_checks
from expectations.previous import PreviousRelease
from expectations.result import CheckResult, ValidationResult
from expectations.shape import MartShape, mart_nodes, mart_shape
from expectations.source import closing, open_marts, table_rows

if TYPE_CHECKING:  # Great Expectations takes seconds to import: at run time only when it runs.
    from great_expectations.datasource.fluent import SQLDatasource
    from great_expectations.datasource.fluent.interfaces import Batch
    from great_expectations.expectations import Expectation

RESULT_FORMAT = {"result_format": "SUMMARY", "partial_unexpected_count": 5}


class NoAnswer(Exception):
    """A step before the answers failed; `str` says which, `__cause__` why."""

    def check_of(self, mart: str) -> CheckResult:
        """The failed check that stands for what could not be asked of a mart."""
        return could_not_check(mart, str(self), self.__cause__ or self)


def validate(
    marts: Path,
    manifest: Mapping[str, Any],
    *,
    as_of: date,
    previous: Path | None,
    may_be_empty: frozenset[str] = frozenset(),
) -> ValidationResult:
    """Check every mart that the dbt manifest names, in the file about to be published.

    Args:
        marts: the `marts.duckdb` to check; opened read only, free for a writer afterwards.
        manifest: dbt's manifest as a dict.
        as_of: the business date the marts were built for.
        previous: the `marts.duckdb` of the release to measure drift against, of an as-of date
            not after this one; None for a first release, and for one whose drift is accepted.
        may_be_empty: marts whose sources are absent. Their columns are checked all the same.
    """
    nodes = mart_nodes(manifest)
    results: dict[str, tuple[CheckResult, ...]] = {}
    try:
        with _step("the marts and the last release can be opened"):
            last_release = PreviousRelease(previous) if previous else None
            datasource = open_marts(marts)
    except NoAnswer as failure:
        results = {mart: (failure.check_of(mart),) for mart in nodes}
    else:
        with closing(datasource):
            for mart, node in nodes.items():
                results[mart] = tuple(
                    _check_mart(datasource, mart, node, as_of, last_release, mart in may_be_empty)
                )
    # a release's folder is its id; its path is this machine's business
    release = previous.resolve().parent.name if previous else None
    return ValidationResult(as_of, release, results)


@contextmanager
def _step(what: str) -> Iterator[None]:
    """Whatever goes wrong inside becomes NoAnswer: nothing unexpected may look like a pass."""
    try:
        yield
    except Exception as error:
        raise NoAnswer(what) from error


def _check_mart(
    datasource: "SQLDatasource",
    mart: str,
    node: Mapping[str, Any],
    as_of: date,
    previous: PreviousRelease | None,
    may_be_empty: bool,
) -> list[CheckResult]:
    """Check the shape, then, where there are rows, what the mart's own suite expects."""
    checks: list[CheckResult] = []
    try:
        with _step("its contract says what it looks like"):
            shape = mart_shape(mart, node)
        with _step("its table is there"):
            batch = table_rows(datasource, mart)
        with _step("its rows can be counted"):
            checks.append(_count_rows(batch, mart, may_be_empty))
        with _step("its empty values can be counted"):
            checks += _count_empty_values(batch, mart, shape.not_null)
        with _step(f"expectations/suites/{mart}.py says what to expect"):
            expectations = _suite(mart, previous, as_of)
        if checks[0].observed == "0":  # of no rows every rule of rows holds, none of freshness
            expectations = []
        with _step("its columns and its suite can be checked"):
            checks += _answers(batch, mart, [_exact_columns(shape), *expectations])
    except NoAnswer as failure:
        checks.append(failure.check_of(mart))
    return checks


def _suite(mart: str, previous: PreviousRelease | None, as_of: date) -> list["Expectation"]:
    module = importlib.import_module(f"expectations.suites.{mart}")
    expectations: list[Expectation] = module.expectations(previous, as_of)
    if not expectations:
        raise ValueError("it expects nothing")
    return expectations


def _count_rows(batch: "Batch", mart: str, may_be_empty: bool) -> CheckResult:
    import great_expectations.expectations as gxe

    expectation = gxe.ExpectTableRowCountToBeBetween(
        min_value=0 if may_be_empty else 1,
        description="no row needed: its sources are absent" if may_be_empty else "at least a row",
    )
    return check_result(mart, batch.validate(expectation))


def _count_empty_values(batch: "Batch", mart: str, columns: Sequence[str]) -> list[CheckResult]:
    from expectations.rules import never_null

    answer = batch.validate(never_null(*columns), result_format="COMPLETE")
    return value_checks(mart, columns, answer)


def _exact_columns(shape: MartShape) -> "Expectation":
    import great_expectations.expectations as gxe

    return gxe.ExpectTableColumnsToMatchSet(
        column_set=list(shape.columns),
        exact_match=True,
        description="the columns of its contract, all of them and no other",
    )


def _answers(batch: "Batch", mart: str, expectations: Sequence["Expectation"]) -> list[CheckResult]:
    """Validate expectations together, so that they share their scans.

    Raises:
        ValueError: not all of them were answered.
    """
    from great_expectations.core import ExpectationSuite

    suite = ExpectationSuite(name=mart, expectations=list(expectations))
    answers = batch.validate(suite, result_format=RESULT_FORMAT).results
    if len(answers) != len(expectations):
        raise ValueError(f"{len(answers)} answers to {len(expectations)} expectations")
    return [check_result(mart, answer) for answer in answers]
