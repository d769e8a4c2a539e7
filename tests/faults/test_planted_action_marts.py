"""Each fault planted in the marts about whom to act on is caught by name, with the rows planted."""

from collections.abc import Callable

import pytest

from expectations.result import ValidationResult
from tests.faults.failures import failed

Check = Callable[..., ValidationResult]

FAULTS = {
    "nothing to lose": (
        "watch_list",
        "set revenue_previous_90d = 0, revenue_last_90d = -1, change_rate = null"
        " where signal = 'call_now'",
        {("nobody is listed who had nothing to lose", 10)},
    ),
    "hardly a fall": (
        "watch_list",
        "set revenue_last_90d = 80.01, change_rate = -0.1999 where signal = 'watch'",
        {("nobody is listed whose revenue fell by less than 20 %", 20)},
    ),
    "half lost and not called": (
        "watch_list",
        "set signal = 'watch' where customer_id in ('c1', 'c2')",
        {("the signal is call_now from a fall of 50 % on, else watch", 2)},
    ),
    "a change of other windows": (
        "watch_list",
        "set change_rate = -0.6 where customer_id = 'c1'",
        {("the change is that of the two windows", 1)},
    ),
    "a change that is no number": (
        "watch_list",
        "set change_rate_last_year = 'nan' where customer_id = 'c1'",
        {("change_rate_last_year is a finite number", 1)},
    ),
    "seen tomorrow": (
        "watch_list",
        "set signal_since = date '2026-06-16' where customer_id = 'c1'",
        {("first_seen_on <= signal_since <= the as-of date", 1)},
    ),
    "a signal older than its first day": (
        "watch_list",
        "set signal_since = first_seen_on - 1 where signal = 'call_now'",
        {("first_seen_on <= signal_since <= the as-of date", 10)},
    ),
    "nobody to act": (
        "watch_list",
        "set owner_role = null where signal = 'watch'",
        {("the playbook knows each signal: who does what by when", 20)},
    ),
    "due before it was seen": (
        "watch_list",
        "set due_on = date '2026-06-09' where signal = 'call_now'",
        {("nothing is due before its signal", 10)},
    ),
}


@pytest.mark.parametrize(("mart", "update", "expected"), FAULTS.values(), ids=FAULTS)
def test_a_planted_value_fails_its_rule_with_the_planted_rows(
    check_planted: Check, mart: str, update: str, expected: set[tuple[str, int]]
) -> None:
    assert failed(check_planted(mart, f"update {mart} {update}")) == expected
