"""Measured tasks as a table, each beside the first or a named one."""

import os
from collections.abc import Sequence
from statistics import median

from rich.console import Console
from rich.table import Table

from benchmarks.measure import Measured, cpu_ratios


def show(title: str, measured: Sequence[Measured], console: Console) -> None:
    """Medians of the runs."""
    table = Table(title=title, title_justify="left")
    for name in ("", "CPU s", "wall s", "peak MB"):
        table.add_column(name, justify="right" if name else "left")
    for one in measured:
        cost = one.cost
        table.add_row(
            one.task.name,
            f"{cost.cpu_seconds:.2f}",
            f"{cost.wall_seconds:.2f}",
            f"{cost.peak_bytes / 1e6:,.0f}",
        )
    console.print(table)


def say(
    console: Console, what: str, ratios: Sequence[float], at_most: float, sign: str = "× "
) -> None:
    """A ratio, its lowest and highest, and whether it is within its target."""
    value = median(ratios)
    verdict = "reached" if value <= at_most else "MISSED"
    console.print(
        f"{what}: {sign}{value:.2f} ({min(ratios):.2f} to {max(ratios):.2f}),"
        f" at most {at_most:g}: {verdict}"
    )


def ratios(one: Measured, other: Measured, less: Measured | None = None) -> list[float]:
    """CPU of one over the other's, round by round, the CPU of a third taken off the first."""
    if less is None:
        return cpu_ratios(one, other)
    return sorted(
        (a.cpu_seconds - c.cpu_seconds) / b.cpu_seconds
        for a, b, c in zip(one.runs, other.runs, less.runs, strict=True)
    )


def load() -> str:
    """The machine's load over 1, 5 and 15 minutes."""
    return "{:.1f}, {:.1f}, {:.1f}".format(*os.getloadavg())
