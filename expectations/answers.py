"""Great Expectations' results as plain check results."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from expectations.result import CheckResult

if TYPE_CHECKING:
    from great_expectations.core import ExpectationValidationResult

# Names for the page; what is not about one of a table's columns stands for itself.
_ROW_QUERY = "unexpected_rows_expectation"
_NOT_SHOWN = frozenset({"batch_id", "column", "unexpected_rows_query"})


def could_not_check(mart: str, expectation: str, error: BaseException | str) -> CheckResult:
    """A check that gave no answer, with the first line that says why."""
    text = str(error).strip() or type(error).__name__
    kind = f"{type(error).__name__}: " if isinstance(error, BaseException) else ""
    return CheckResult(
        mart,
        expectation,
        passed=False,
        details=f"could not check: {kind}{text.splitlines()[0]}",
        could_not_check=True,
    )


def check_result(mart: str, answer: "ExpectationValidationResult") -> CheckResult:
    """Translate one answer; an exception inside Great Expectations is no answer."""
    config = answer.expectation_config
    if config is None:
        return could_not_check(mart, "an expectation", "the result does not name it")
    label = config.description or _label(config.type, config.kwargs)
    message = _exception_message(answer.exception_info)
    if message is not None:
        return could_not_check(mart, label, message)
    result: Mapping[str, Any] = answer.result or {}
    passed = answer.success is True
    return CheckResult(
        mart,
        label,
        passed=passed,
        observed=_observed(config.type, result),
        unexpected_count=_unexpected_count(config.type, result),
        details="" if passed else _details(mart, config.type, config.kwargs, result),
    )


def value_checks(
    mart: str, columns: Sequence[str], answer: "ExpectationValidationResult"
) -> list[CheckResult]:
    """A check for each of the columns from the one answer to `never_null`, given in full.

    Raises:
        ValueError: the answer says that something is wrong and not what, or the reverse.
    """
    if _exception_message(answer.exception_info) is not None:
        return [check_result(mart, answer)]
    found: Sequence[Mapping[str, Any]] = answer.result["details"]["unexpected_rows"]
    empty = {row["empty_column"]: int(row["empty_rows"]) for row in found}
    if answer.success is not (not empty):
        raise ValueError(f"success {answer.success} with columns without a value: {list(empty)}")
    return [
        CheckResult(
            mart,
            f"{column} has a value in every row",
            passed=column not in empty,
            observed=f"{empty.get(column, 0)} rows without",
            unexpected_count=empty.get(column, 0),
        )
        for column in columns
    ]


def _label(kind: str, kwargs: Mapping[str, Any]) -> str:
    words = kind.removeprefix("expect_").replace("_", " ")
    limits = ", ".join(
        f"{name} {value}"
        for name, value in kwargs.items()
        if name not in _NOT_SHOWN and value is not None
    )
    column = f"{kwargs['column']}: " if "column" in kwargs else ""
    return f"{column}{words}{f' ({limits})' if limits else ''}"


def _exception_message(info: Mapping[str, Any] | None) -> str | None:
    """The message of the first exception; GX gives one record, or one for each metric."""
    if not info:
        return None
    records = [info] if "raised_exception" in info else list(info.values())
    for record in records:
        if record.get("raised_exception"):
            return str(record.get("exception_message") or "an exception without a message")
    return None


def _observed(kind: str, result: Mapping[str, Any]) -> str:
    if kind == _ROW_QUERY:
        return f"{result.get('observed_value')} rows against the rule"
    if result.get("observed_value") is not None:
        return str(result["observed_value"])
    if "unexpected_count" in result:
        return f"{result['unexpected_count']} of {result['element_count']} rows"
    return ""


def _unexpected_count(kind: str, result: Mapping[str, Any]) -> int | None:
    count = result.get("observed_value" if kind == _ROW_QUERY else "unexpected_count")
    return None if count is None else int(count)


def _details(mart: str, kind: str, kwargs: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    """What a reader needs to find the rows: the query, the examples, or the difference."""
    if kind == _ROW_QUERY:
        query = kwargs["unexpected_rows_query"].replace("{batch}", f"marts.{mart}")
        return " ".join(query.replace("{{", "{").replace("}}", "}").split())
    if result.get("partial_unexpected_list"):
        return f"for example {', '.join(map(str, result['partial_unexpected_list']))}"
    mismatched = (result.get("details") or {}).get("mismatched") or {}
    return "; ".join(f"{what}: {', '.join(names)}" for what, names in mismatched.items() if names)
