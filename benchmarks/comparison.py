"""Two ways to the same result, what each costs, and whether the results are the same."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.measure import Measured, Task, cpu_ratios, in_turn

TIMES = 3


@dataclass(frozen=True)
class Comparison:
    """The project's way beside one or more others, the first of which a target may be set to.

    `at_most` is the highest CPU ratio, the project's over the other's; None: for information.
    Results are agreed if no number differs from the other's by more than `tolerance` of it.
    """

    title: str
    ours: Task
    others: Sequence[Task]
    at_most: float | None
    tolerance: float


def compare(comparison: Comparison, folder: Path, console: Console) -> bool:
    """Measure and print; whether the results agree."""
    with console.status(comparison.title):
        ours, *others = in_turn([comparison.ours, *comparison.others], folder, TIMES)
    table = Table(title=comparison.title, title_justify="left")
    for name in ("", "CPU s", "wall s", "peak MB", "CPU of ours", "largest difference"):
        table.add_column(name, justify="right" if name else "left")
    table.add_row(*_figures(ours), "", "")
    differences = [largest_difference(ours.result, other.result) for other in others]
    for other, difference in zip(others, differences, strict=True):
        table.add_row(*_figures(other), _ratio(ours, other), f"{difference:.1e}")
    console.print(table)
    console.print(_verdict(comparison, ours, others[0]))
    agreed = all(difference <= comparison.tolerance for difference in differences)
    console.print(
        f"Results {'agree' if agreed else 'DISAGREE'}: at most {comparison.tolerance:g} allowed."
    )
    console.print()
    return agreed


def compare_all(
    prepare: Callable[[Path], Sequence[Comparison]], folder: Path, console: Console
) -> int:
    """Run comparisons on what `prepare` lays into the folder; 1 if any results disagree, else 0."""
    comparisons = prepare(folder)
    console.print(f"Load {_load()} on {os.cpu_count()} processors; medians of {TIMES} runs in turn")
    console.print()
    agreed = [compare(comparison, folder, console) for comparison in comparisons]
    console.print(f"Load at the end {_load()}")
    return 0 if all(agreed) else 1


def largest_difference(one: Any, other: Any) -> float:
    """Relative to the other; infinite if one has a number where the other has none."""
    a, b = np.asarray(one, dtype=float), np.asarray(other, dtype=float)
    if a.shape != b.shape or bool((np.isnan(a) != np.isnan(b)).any()):
        return float("inf")
    with np.errstate(divide="ignore", invalid="ignore"):
        relative = np.where((a == b) | np.isnan(a), 0.0, np.abs(a - b) / np.abs(b))
    return float(relative.max(initial=0.0))


def _figures(measured: Measured) -> list[str]:
    cost = measured.cost
    return [
        measured.task.name,
        f"{cost.cpu_seconds:.2f}",
        f"{cost.wall_seconds:.2f}",
        f"{cost.peak_bytes / 1e6:,.0f}",
    ]


def _ratio(ours: Measured, other: Measured) -> str:
    ratios = cpu_ratios(ours, other)
    return f"× {median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})"


def _verdict(comparison: Comparison, ours: Measured, other: Measured) -> str:
    if comparison.at_most is None:
        return "No target: for information."
    is_reached = median(cpu_ratios(ours, other)) <= comparison.at_most
    return (
        f"Target: at most {comparison.at_most:.2f} times the CPU of {other.task.name}: "
        f"{'reached' if is_reached else 'MISSED'}."
    )


def _load() -> str:
    return "{:.1f}, {:.1f}, {:.1f}".format(*os.getloadavg())
