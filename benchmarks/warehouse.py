"""The warehouse at a size: full build, daily run, landing, checks, and the sample's whole run."""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from rich.console import Console

from benchmarks import checks, daily, landing, transactional, whole_run
from benchmarks.company import SIZES
from benchmarks.measure import in_turn
from benchmarks.outputs import different_rows
from benchmarks.report import load, ratios, say, show


def full(folder: Path, size: str, times: int, console: Console) -> bool:
    """Against SQL by hand, a scan and pandas; whether the marts are the same, cell by cell."""
    tasks = transactional.tasks(size, with_pandas=size != "L")
    ours, start, limited, hand, scan, *others = measured = in_turn(tasks, folder, times)
    show(f"Full build of the transactional marts, {size}", measured, console)
    say(console, "Over SQL by hand, dbt's own cost off", ratios(ours, hand, start), 1.5)
    say(console, "Over the scan, dbt's own cost off", ratios(ours, scan, start), 20)
    if others:
        say(console, "Over pandas", ratios(ours, others[0]), 1 / 5)
    say(console, "With little memory over without a limit", ratios(limited, ours), 1.4)
    peaks = [cost.peak_bytes / 1e9 for cost in limited.runs]
    say(console, "Its peak memory in GB", peaks, 3, sign="")
    is_same = True
    for other in (limited, hand, *others):
        different = {
            name: rows
            for name, rows in different_rows(Path(ours.result), Path(other.result)).items()
            if rows
        }
        console.print(f"{other.task.name}: {different or 'every cell is the same'}")
        is_same &= not different
    return is_same


def day(folder: Path, size: str, _times: int, console: Console) -> bool:
    """A day's rows against everything; whether both leave the same rows in every mart, but for L,
    where building a second time takes an hour."""
    run = daily.measure(folder, size, compared=size != "L")
    console.print(f"A day of {run.rows:,} rows, late ones included, {size}; CPU seconds by class")
    for ageing, what in ((False, "periods and ledger"), (True, "what ages with the day")):
        whole, part = run.totals(ageing=ageing)
        console.print(f"{what}: full {whole:.2f}, day {part:.2f}")
        say(console, "  the day over the full build", [part / whole], 1 if ageing else 1 / 10)
    for name in sorted(run.day, key=lambda name: -run.day[name])[:20]:
        console.print(f"  {name}: full {run.full[name]:.2f}, day {run.day[name]:.2f}")
    if run.differences is None:
        return True
    different = {name: rows for name, rows in run.differences.items() if rows}
    console.print(f"After a full refresh: {different or 'the same rows in every mart'}")
    return not different


def csv(folder: Path, size: str, times: int, console: Console) -> bool:
    """Landing beside the bare reader."""
    ours, bare = measured = in_turn(landing.tasks(size), folder, times)
    show(f"Landing the transactions' CSV, {size}", measured, console)
    say(console, "CPU over the bare read_csv", ratios(ours, bare), 2)
    wall = [a.wall_seconds / b.wall_seconds for a, b in zip(ours.runs, bare.runs, strict=True)]
    say(console, "Wall over the bare read_csv", wall, 2)
    return True


def after(folder: Path, size: str, _times: int, console: Console) -> bool:
    """Validation and publishing beside the build."""
    build, validation, publishing = measured = in_turn(checks.tasks(size), folder, 1)
    show(f"Build, validation and publishing of all marts, {size}", measured, console)
    say(console, "Validation over the build", ratios(validation, build), 0.15)
    say(console, "Publishing over the build", ratios(publishing, build), 0.05)
    return bool(validation.result)


def run(_folder: Path, _size: str, _times: int, console: Console) -> bool:
    """`retention run` of the sample in empty folders."""
    whole, start = whole_run.measure()
    console.print(
        f"retention run of the sample: {whole.wall_seconds:.1f} s wall, {whole.cpu_seconds:.1f} s"
        f" CPU; of it starting up {start.wall_seconds:.1f} s wall, {start.cpu_seconds:.1f} s CPU"
    )
    return True


PARTS: dict[str, Callable[[Path, str, int, Console], bool]] = {
    "full": full,
    "day": day,
    "csv": csv,
    "after": after,
    "run": run,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", nargs="?", choices=SIZES, default="M")
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], default=[])
    parser.add_argument("--times", type=int, default=3, help="how often each way runs in turn")
    parser.add_argument("--folder", type=Path, help="keep the sample and the lakes there")
    given = parser.parse_args()
    console = Console(width=110)
    console.print(f"Load {load()} on {os.cpu_count()} processors")
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        chosen = given.parts or list(PARTS)
        agreed = [PARTS[part](folder, given.size, given.times, console) for part in chosen]
    console.print(f"Load at the end {load()}")
    return 0 if all(agreed) else 1


if __name__ == "__main__":
    sys.exit(main())
