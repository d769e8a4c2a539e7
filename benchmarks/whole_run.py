"""The sample company's whole run as a user starts it, and how much of it is starting up."""

import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from orchestration.settings import PROJECT_DIR

START_UP = """
from pathlib import Path
from orchestration.defs import fitting, landing, publishing, validation, warehouse
from orchestration.definitions import definitions_of
from orchestration.warehouse.dbt import Dbt
import expectations.validate
import great_expectations
definitions_of(Dbt(target_path=Path("{target}"))).resolve_job_def("daily_run")
"""


@dataclass(frozen=True)
class Process:
    """CPU and wall seconds of a process and its children."""

    cpu_seconds: float
    wall_seconds: float


def measure() -> tuple[Process, Process]:
    """A run of the sample in empty folders, and one process that only loads what a run loads:
    Python's libraries, Dagster's definitions, Great Expectations and dbt's parsed project."""
    with tempfile.TemporaryDirectory() as folder:
        own = {
            f"RETENTION_{name}": f"{folder}/{name.lower()}"
            for name in ("INBOX", "LAKE", "WAREHOUSE", "PUBLISHED")
        }
        command = [sys.executable, "-c", "from orchestration.cli import main; main()"]
        run = _timed([*command, "run", "--sample-if-empty"], own)
        target = Path(folder) / "start-up"
        start_up = _timed([sys.executable, "-c", START_UP.format(target=target)], own)
    return run, start_up


def _timed(command: list[str], variables: dict[str, str]) -> Process:
    before, started = _children(), time.perf_counter()
    environment = {**os.environ, **variables, "PYTHONPATH": str(PROJECT_DIR)}
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
    return Process(_children() - before, time.perf_counter() - started)


def _children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
