"""What validating and publishing add to a whole build of all marts."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.builds import build, files_of, parsed
from benchmarks.company import whole_company
from benchmarks.measure import Task
from orchestration.settings import Settings
from orchestration.warehouse.dbt import Dbt
from orchestration.warehouse.release import publish_marts
from orchestration.warehouse.validation import validate_marts

Given = tuple[Settings, Dbt]


def tasks(size: str) -> list[Task]:
    """The build, then what follows it."""
    return [
        Task("build of all marts", partial(_from_nothing, size), _build, _nothing),
        Task("validation", partial(_ready, size), _validate, bool),
        Task("publishing", partial(_ready, size), _publish, _nothing),
    ]


def _ready(size: str, folder: Path) -> Given:
    settings = whole_company(folder, size)
    return settings, parsed(settings)


def _from_nothing(size: str, folder: Path) -> Given:
    settings, dbt = _ready(size, folder)
    for path in files_of(settings):
        path.unlink(missing_ok=True)
    return settings, dbt


def _build(given: Given) -> Any:
    settings, dbt = given
    return build(dbt, settings)


def _validate(given: Given) -> bool:
    settings, dbt = given
    return validate_marts(settings, dbt.manifest_dict(), accept_drift=True).result.passed


def _publish(given: Given) -> Any:
    settings, dbt = given
    now = datetime.now(UTC)
    return publish_marts(settings, dbt.manifest_dict(), now=now)


def _nothing(_: Any) -> int:
    return 0
