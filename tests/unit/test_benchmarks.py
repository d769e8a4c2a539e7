"""What the benchmark says of two ways to a result; never how long they take."""

from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rich.console import Console

from benchmarks.comparison import Comparison, compare_all, largest_difference
from benchmarks.measure import Task, in_turn

MEGABYTES = 400


def nothing(_folder: Path) -> None:
    return None


def the_same(value: Any) -> Any:
    return value


def gives(value: float, _given: Any) -> list[float]:
    return [sum(value for _ in range(10_000)) / 10_000]


def fills(megabytes: int, _given: Any) -> int:
    return int(np.ones(megabytes * 1_000_000, dtype=np.uint8).sum())


def task(work: Any) -> Task:
    return Task("a task", nothing, work, the_same)


@pytest.mark.parametrize(("other", "code"), [(1.0, 0), (1.002, 1)])
def test_only_a_result_that_disagrees_fails_the_benchmark(
    tmp_path: Path, other: float, code: int
) -> None:
    """The target is out of reach: a missed ratio is printed and no failure."""
    ours, others = task(partial(gives, 1.0)), [task(partial(gives, other))]
    console = Console(record=True, width=110)
    asked = [Comparison("two numbers", ours, others, at_most=0, tolerance=1e-3)]
    assert compare_all(lambda _folder: asked, tmp_path, console) == code
    said = console.export_text()
    assert "MISSED" in said and ("DISAGREE" in said) == bool(code)


def test_each_run_has_its_own_memory(tmp_path: Path) -> None:
    """Prevents: the peak of the process before it, or of the one that measures."""
    here = np.ones(2 * MEGABYTES * 1_000_000, dtype=np.uint8)
    large, small = in_turn([task(partial(fills, MEGABYTES)), task(partial(fills, 1))], tmp_path, 1)
    assert (large.result, small.result) == (MEGABYTES * 1_000_000, 1_000_000)
    more = large.cost.peak_bytes - small.cost.peak_bytes
    assert more == pytest.approx((MEGABYTES - 1) * 1e6, rel=0.2)
    assert small.cost.peak_bytes < here.nbytes


def test_a_missing_number_is_a_difference() -> None:
    nan = float("nan")
    assert largest_difference([1.0, nan, 0.0], [1.0, nan, 0.0]) == 0
    assert largest_difference([1.0, 2.0], [1.0, nan]) == float("inf")
    assert largest_difference([1.0], [1.0, 1.0]) == float("inf")
    assert largest_difference([1.1, 5.0], [1.0, 5.0]) == pytest.approx(0.1)
