"""CPU seconds, wall seconds and peak memory of work, each run in a process of its own."""

import multiprocessing
import resource
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple


class Cost(NamedTuple):
    """CPU seconds of all threads, user and system together; peak memory in bytes."""

    cpu_seconds: float
    wall_seconds: float
    peak_bytes: float


@dataclass(frozen=True)
class Task:
    """Work on files of a folder; the three functions stand in a module, as they are pickled.

    `prepare` takes the folder and gives what `work` takes, `result` takes what `work` gave. The
    seconds are those of `work` alone; the memory is that of the process until `work` has ended,
    libraries and input included.
    """

    name: str
    prepare: Callable[[Path], Any]
    work: Callable[[Any], Any]
    result: Callable[[Any], Any]


@dataclass(frozen=True)
class Measured:
    """All runs of a task, and the result of the first."""

    task: Task
    runs: list[Cost]
    result: Any

    @property
    def cost(self) -> Cost:
        """Each figure's median."""
        return Cost(*(median(figures) for figures in zip(*self.runs, strict=True)))


def in_turn(tasks: Sequence[Task], folder: Path, times: int) -> list[Measured]:
    """Run the tasks one after the other, and all of them `times` times.

    In turn, so that a machine that grows busier does so for each of them.
    """
    rounds = [[_in_new_process(task, folder) for task in tasks] for _ in range(times)]
    return [
        Measured(task, [cost for cost, _ in runs], runs[0][1])
        for task, runs in zip(tasks, zip(*rounds, strict=True), strict=True)
    ]


def cpu_ratios(one: Measured, other: Measured) -> list[float]:
    """CPU seconds of one over the other's, round by round, smallest first."""
    return sorted(a.cpu_seconds / b.cpu_seconds for a, b in zip(one.runs, other.runs, strict=True))


def _in_new_process(task: Task, folder: Path) -> tuple[Cost, Any]:
    # A process started with exec counts its parent's memory as a peak of its own; one forked from
    # the fork server, which has loaded nothing, does not.
    context = multiprocessing.get_context("forkserver")
    with ProcessPoolExecutor(max_workers=1, mp_context=context) as pool:
        return pool.submit(_run, task, folder).result()


def _run(task: Task, folder: Path) -> tuple[Cost, Any]:
    given = task.prepare(folder)
    cpu, wall = time.process_time(), time.perf_counter()
    done = task.work(given)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # kilobytes, but on macOS bytes
    return Cost(cpu, wall, peak * (1 if sys.platform == "darwin" else 1024)), task.result(done)
