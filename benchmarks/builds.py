"""A build of the warehouse as a task, and what each model of it costs."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from unittest.mock import patch

import yaml
from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest
from dbt_common.events.base_types import EventMsg

from benchmarks.company import THREADS
from orchestration.settings import PROJECT_DIR, Settings
from orchestration.warehouse import dbt as warehouse_dbt
from orchestration.warehouse.dbt import Dbt, DbtResult

BUILD = ("build", "--resource-type", "model", "--resource-type", "seed")


def parsed(settings: Settings, memory_limit: str = "") -> Dbt:
    """dbt with the project parsed, and DuckDB's `memory_limit` in its profile, as in "2GB"."""
    settings.warehouse.mkdir(parents=True, exist_ok=True)
    profiles = limited_profile(settings, memory_limit) if memory_limit else None
    dbt = Dbt(target_path=settings.warehouse / "target", profiles_dir=profiles)
    dbt.manifest()
    return dbt


def limited_profile(settings: Settings, memory_limit: str) -> Path:
    """The project's profile as a user would change it."""
    profiles = yaml.safe_load((PROJECT_DIR / "profiles.yml").read_text(encoding="utf-8"))
    target = profiles["retention_warehouse"]["outputs"]["duckdb"]
    target["settings"]["memory_limit"] = memory_limit
    (settings.warehouse / "profiles.yml").write_text(yaml.safe_dump(profiles), encoding="utf-8")
    return settings.warehouse


def build(
    dbt: Dbt,
    settings: Settings,
    selection: Sequence[str] = (),
    *,
    full: bool = True,
    threads: int = THREADS,
) -> DbtResult:
    """Models and seeds, without the data tests; a failure stops the benchmark."""
    chosen = ["--select", *selection] if selection else []
    refresh = ["--full-refresh"] if full else []
    result = dbt.invoke(settings, [*BUILD, "--threads", str(threads), *chosen, *refresh])
    result.raise_for_failures()
    return result


def cpu_by_node(
    dbt: Dbt, settings: Settings, selection: Sequence[str] = (), *, full: bool = True
) -> dict[str, float]:
    """CPU seconds of each model and seed, built one after the other."""
    costs: dict[str, float] = {}
    meter = _Meter(costs)
    with patch.object(warehouse_dbt, "dbtRunner", meter.runner):
        build(dbt, settings, selection, full=full, threads=1)
    return costs


class _Meter:
    """Reads the process's CPU clock as nodes start and end."""

    def __init__(self, costs: dict[str, float]) -> None:
        self._costs = costs
        self._started = 0.0

    def runner(
        self, manifest: Manifest | None, callbacks: list[Callable[[EventMsg], None]]
    ) -> dbtRunner:
        return dbtRunner(manifest=manifest, callbacks=[*callbacks, self._hear])

    def _hear(self, event: EventMsg) -> None:
        if event.info.name == "NodeStart":
            self._started = time.process_time()
        elif event.info.name == "NodeFinished":
            name = event.data.node_info.node_name
            self._costs[name] = time.process_time() - self._started


def files_of(settings: Settings) -> tuple[Path, Path]:
    """The warehouse's two files: private layers, marts."""
    return (
        settings.warehouse / warehouse_dbt.WAREHOUSE_FILE,
        settings.warehouse / warehouse_dbt.MARTS_FILE,
    )
