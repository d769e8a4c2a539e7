"""The record that a marts file passed its checks: publishing goes by it, not by the run's order."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from orchestration.errors import RetentionError
from orchestration.publishing.verify import checksum

AUDIT_FILE = "audit.json"
PAGE_FILE = "validation.html"


@dataclass(frozen=True)
class Audit:
    """What was checked: `marts` is the SHA-256 of the file that passed `gx_checks` checks.

    `rules` and `definitions` are digests of what the figures were computed by.
    """

    marts: str
    rules: str
    gx_checks: int
    definitions: str = ""  # a record of an older version has none


def write_audit(warehouse: Path, audit: Audit) -> None:
    """Keep the record beside the marts."""
    (warehouse / AUDIT_FILE).write_text(json.dumps(asdict(audit), indent=2) + "\n")


def forget_audit(warehouse: Path) -> None:
    """Drop the record before the marts change."""
    (warehouse / AUDIT_FILE).unlink(missing_ok=True)


def passed_audit(warehouse: Path, marts: Path) -> Audit:
    """The record of `marts` as it lies there now.

    Raises:
        RetentionError: these marts were not checked, or have changed since.
    """
    path = warehouse / AUDIT_FILE
    if not path.exists():
        raise RetentionError("These marts have not passed their checks: nothing to publish.")
    audit = Audit(**json.loads(path.read_text()))
    if audit.marts != checksum(marts):
        raise RetentionError("The marts have changed since they passed their checks.")
    return audit
