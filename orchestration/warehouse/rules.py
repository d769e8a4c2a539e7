"""Whether the rules a warehouse was built by are still the project's: if not, all is rebuilt."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

import yaml

from orchestration.settings import PROJECT_DIR, Settings

BUILT_BY_FILE = "built_by.json"
PROJECT_FILE = "dbt_project.yml"
SEED_FILES = "seeds/**/*.csv"
DEFINITION_FILES = ("models/**/*.sql", "macros/**/*.sql")
# Seeds that name things, plan or remind, and decide no figure of a closed period.
WORDS_AND_PLANS = frozenset(
    {"company_calendar", "labels", "market_events", "plan_actions", "plan_targets"}
)


def rules_fingerprint(settings: Settings, project_dir: Path = PROJECT_DIR) -> str:
    """A digest of all that decides what rows mean: models, macros, seeds, vars, zone, currency."""
    patterns = (PROJECT_FILE, *DEFINITION_FILES, SEED_FILES)
    paths = [path for pattern in patterns for path in sorted(project_dir.glob(pattern))]
    return _digest([settings.timezone, settings.currency], project_dir, paths)


def figure_rules(settings: Settings, project_dir: Path = PROJECT_DIR) -> str:
    """A digest of the rules a business sets: seeds that decide figures, vars, zone, currency."""
    project = yaml.safe_load((project_dir / PROJECT_FILE).read_text(encoding="utf-8"))
    seeds = sorted(project_dir.glob(SEED_FILES))
    deciding = [path for path in seeds if path.stem not in WORDS_AND_PLANS]
    return _digest([settings.timezone, settings.currency, project["vars"]], project_dir, deciding)


def figure_definitions(project_dir: Path = PROJECT_DIR) -> str:
    """A digest of how figures are computed: models and macros."""
    paths = [path for pattern in DEFINITION_FILES for path in sorted(project_dir.glob(pattern))]
    return _digest([], project_dir, paths)


def _digest(values: list[object], project_dir: Path, paths: Iterable[Path]) -> str:
    digest = hashlib.sha256(json.dumps(values, sort_keys=True).encode())
    for path in paths:
        digest.update(path.relative_to(project_dir).as_posix().encode() + b"\0")
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()


def built_by(warehouse: Path) -> str | None:
    """The fingerprint of the rules that the last whole build followed; None before it."""
    path = warehouse / BUILT_BY_FILE
    return str(json.loads(path.read_text())["rules"]) if path.exists() else None


def remember_built_by(warehouse: Path, fingerprint: str) -> None:
    """Write down that every table of the warehouse follows these rules."""
    path = warehouse / BUILT_BY_FILE
    unfinished = path.with_suffix(".tmp")
    unfinished.write_text(json.dumps({"rules": fingerprint}) + "\n")
    unfinished.replace(path)


def forget_built_by(warehouse: Path) -> None:
    """Have the next build make every table anew."""
    (warehouse / BUILT_BY_FILE).unlink(missing_ok=True)
