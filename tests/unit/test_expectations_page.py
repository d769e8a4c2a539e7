"""The validation page tells the verdict first, and shows text as text."""

import re
from datetime import date

import pytest

from expectations.page import validation_page
from expectations.result import CheckResult, ValidationResult

GOOD = CheckResult("customers", "at least a row", passed=True, observed="12")
BAD = CheckResult(
    "churn_by_period",
    "churn_rate: values to be between <0> & 1",
    passed=False,
    observed="2 of 30 rows",
    unexpected_count=2,
    details="for example <script>alert(1)</script>",
)
UNKNOWN = CheckResult("nps_by_period", "its suite", passed=False, could_not_check=True)


def result(*checks: CheckResult) -> ValidationResult:
    return ValidationResult(date(2026, 6, 15), None, {c.mart: (c,) for c in checks})


def test_only_answered_and_passed_checks_pass() -> None:
    assert result(GOOD).passed
    assert not result(GOOD, BAD).passed
    assert not result(GOOD, UNKNOWN).passed
    assert not result().passed
    assert not ValidationResult(date(2026, 6, 15), None, {"customers": ()}).passed


def test_a_check_without_an_answer_cannot_have_passed() -> None:
    with pytest.raises(ValueError, match="customers"):
        CheckResult("customers", "anything", passed=True, could_not_check=True)


def test_failures_come_before_the_full_list_and_name_their_mart() -> None:
    page = validation_page(result(GOOD, BAD, UNKNOWN), release_id="r1")
    verdict, failed, every = map(page.index, ("2 of 3 checks failed", "Failed</h2>", "Every check"))
    assert verdict < failed < every
    assert "<strong>churn_by_period</strong>" in page[failed:every]
    assert "1 of them could not be made" in page
    assert "Every check passed" not in page


def test_a_page_without_failures_says_so() -> None:
    page = validation_page(result(GOOD), release_id="r1")
    assert "Every check passed" in page
    assert "Failed</h2>" not in page


def test_a_result_without_checks_does_not_look_good() -> None:
    assert "Nothing was checked" in validation_page(result(), release_id="r1")


def test_data_is_shown_as_text_and_nothing_is_fetched() -> None:
    page = validation_page(result(BAD), release_id="<r1>")
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "Validation of release &lt;r1&gt;" in page
    assert not re.search(r"https?:|//|src=|href=|url\(|@import", page)
