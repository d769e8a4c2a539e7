"""Every mart has a suite, and every suite a mart."""

from decimal import Decimal
from pathlib import Path

from expectations.rules import least_kept

PROJECT = Path(__file__).parents[2]


def names(folder: str, pattern: str) -> set[str]:
    return {file.stem for file in (PROJECT / folder).rglob(pattern)} - {"__init__"}


def test_marts_and_suites_are_the_same_names() -> None:
    assert names("expectations/suites", "*.py") == names("models/marts", "*.sql")


def test_a_share_and_a_few_may_be_lost_but_never_less_than_nothing() -> None:
    assert [least_kept(before) for before in (1, 2, 40, 1000)] == [0, 0, 36, 948]
    assert least_kept(1000, tolerated_loss=0.5) == 498
    assert least_kept(Decimal("1000.00")) == 948
