"""Each fault planted in the history of figures is caught by name, with the rows planted."""

from collections.abc import Callable

import pytest

from expectations.result import ValidationResult
from tests.faults.failures import failed

Check = Callable[..., ValidationResult]

FAULTS = {
    "a final figure that is none": (
        "kpi_history",
        "set value = null where release_id = 'r2'",
        "a final figure is one",
        3,
    ),
    "an infinite figure": (
        "kpi_history",
        "set value = 'inf' where release_id = 'r2'",
        "value is a finite number",
        3,
    ),
    "final while it runs": (
        "kpi_history",
        "set is_complete = false where release_id = 'r2'",
        "a figure of a running period is not final",
        3,
    ),
    "a figure of the future": (
        "kpi_history",
        "set period_start = date '2026-07-01' where release_id = 'r2'"
        " and period_start = date '2026-05-01'",
        "no figure is of a period after its release's date",
        1,
    ),
    "a cause nobody knows": (
        "kpi_history",
        "set cause = 'late_rows, weather' where release_id = 'r2'",
        "a change has causes with known names",
        3,
    ),
    "last week's figures without a release": (
        "kpi_history",
        "set release_id = 'unreleased', as_of_date = date '2026-06-08' where release_id = 'r2'",
        "figures without a release are this build's",
        3,
    ),
    "a difference that is none": (
        "restatements",
        "set difference = 0.02",
        "difference is last_published - first_published",
        3,
    ),
    "a difference to nothing": (
        "restatements",
        "set last_published = null",
        "difference is last_published - first_published",
        3,
    ),
    "a figure restated as itself": (
        "restatements",
        "set last_published = first_published, difference = 0, last_numerator = first_numerator",
        "what is restated differs",
        3,
    ),
    "a restatement for no reason": (
        "restatements",
        "set cause = ''",
        "a restatement has causes with known names",
        3,
    ),
    "a forecast held against the last": (
        "restatements",
        "set metric = 'ltv_to_cac'",
        "what depends on a forecast is never final",
        3,
    ),
    "a restatement of the future": (
        "restatements",
        "set period_start = date '2026-07-01' where period_start = date '2026-05-01'",
        "no period starts after the as-of date",
        1,
    ),
}


@pytest.mark.parametrize(("mart", "update", "expectation", "rows"), FAULTS.values(), ids=FAULTS)
def test_a_planted_value_fails_its_rule_with_the_planted_rows(
    check_planted: Check, mart: str, update: str, expectation: str, rows: int
) -> None:
    assert failed(check_planted(mart, f"update {mart} {update}")) == {(expectation, rows)}


@pytest.mark.parametrize(
    ("fault", "releases"),
    [
        pytest.param("update kpi_history set numerator = 7.00 where release_id = 'r2'", 1),
        pytest.param("delete from kpi_history where period_start = date '2025-01-01'", 1),
        pytest.param("delete from kpi_history where release_id = 'r1'", 1),
        pytest.param("update kpi_history set as_of_date = date '2026-06-14'", 2),
    ],
    ids=["rewritten", "a row gone", "a release gone", "all rewritten"],
)
def test_a_published_figure_that_does_not_stand_is_drift(
    check_planted: Check, fault: str, releases: int
) -> None:
    expectation = "the figures of 2 earlier releases stand as published"
    assert failed(check_planted("kpi_history", fault, drift=True)) == {(expectation, releases)}


def test_a_rollback_noted_later_rewrites_no_figure(check_planted: Check) -> None:
    fault = "update kpi_history set is_rolled_back = true where release_id = 'r2'"
    assert check_planted("kpi_history", fault, drift=True).passed
