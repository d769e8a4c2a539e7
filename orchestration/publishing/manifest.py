"""What a release says about itself: the contents of its release.json."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from orchestration.errors import RetentionError

MANIFEST_FILE = "release.json"
MARTS_FILE = "marts.duckdb"
# DuckDB from 1.5 on names a database after the file its links end at. A database named like its
# schema makes `marts.customers` ambiguous, so marts.duckdb is a link to a file of another name.
DATABASE_FILE = "retention.duckdb"


@dataclass(frozen=True)
class ReleaseFacts:
    """What the run knows about the set it publishes.

    `checks_run` counts the passed checks by tool (`dbt`, `gx`); `last_batch_id` is the newest
    batch of the lake in it; `inputs` are fingerprints of what else went in (rules, fits, vars);
    `forecasts` counts the customers with a forecast (`predicted`) and, by reason, those without.
    """

    as_of_date: date
    code_version: str
    sample: bool
    checks_run: Mapping[str, int]
    last_batch_id: int | None
    inputs: Mapping[str, str]
    forecasts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Release:
    """A published set: `row_counts` by mart, `checksums` (SHA-256) by file name."""

    release_id: str
    folder: Path
    published_at: datetime
    facts: ReleaseFacts
    row_counts: Mapping[str, int]
    checksums: Mapping[str, str]
    is_current: bool = False
    is_rolled_back: bool = False

    def to_json(self) -> str:
        """The text of release.json."""
        facts = self.facts
        content = {
            "release_id": self.release_id,
            "as_of_date": facts.as_of_date.isoformat(),
            "published_at": self.published_at.isoformat(),
            "code_version": facts.code_version,
            "sample": facts.sample,
            "last_batch_id": facts.last_batch_id,
            "inputs": dict(facts.inputs),
            "checks_run": dict(facts.checks_run),
            "forecasts": dict(facts.forecasts),
            "row_counts": dict(self.row_counts),
            "checksums": dict(self.checksums),
        }
        return json.dumps(content, indent=2, sort_keys=True) + "\n"


def read_release(folder: Path) -> Release:
    """The release in `folder`, as its release.json describes it; its files are not looked at.

    Raises:
        RetentionError: release.json is missing, unreadable or another release's.
    """
    try:
        content = json.loads((folder / MANIFEST_FILE).read_text(encoding="utf-8"))
        release = Release(
            release_id=content["release_id"],
            folder=folder,
            published_at=datetime.fromisoformat(content["published_at"]),
            facts=ReleaseFacts(
                as_of_date=date.fromisoformat(content["as_of_date"]),
                code_version=content["code_version"],
                sample=content["sample"],
                checks_run=content["checks_run"],
                last_batch_id=content["last_batch_id"],
                inputs=content["inputs"],
                forecasts=content.get("forecasts", {}),
            ),
            row_counts=content["row_counts"],
            checksums=content["checksums"],
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RetentionError(
            f"release {folder.name} is damaged: its {MANIFEST_FILE} can't be read ({error!r})"
        ) from error
    if release.release_id != folder.name:
        raise RetentionError(
            f"release {folder.name} is damaged: its {MANIFEST_FILE} is of {release.release_id}"
        )
    return release
