"""Whether the rules a warehouse was built by are still the project's: if not, all is rebuilt."""

import hashlib
import json
from pathlib import Path

from orchestration.settings import PROJECT_DIR, Settings

BUILT_BY_FILE = "built_by.json"
RULE_FILES = ("dbt_project.yml", "models/**/*.sql", "macros/**/*.sql", "seeds/**/*.csv")


def rules_fingerprint(settings: Settings, project_dir: Path = PROJECT_DIR) -> str:
    """A digest of all that decides what rows mean: models, macros, seeds, vars, zone, currency."""
    digest = hashlib.sha256(json.dumps([settings.timezone, settings.currency]).encode())
    for pattern in RULE_FILES:
        for path in sorted(project_dir.glob(pattern)):
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
