"""Validates the marts just built and keeps the record that lets them be published."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from expectations.page import validation_page
from expectations.result import CheckResult, ValidationResult
from expectations.validate import validate
from orchestration.publishing.history import current_release
from orchestration.publishing.manifest import MARTS_FILE as RELEASED_MARTS_FILE
from orchestration.publishing.verify import checksum
from orchestration.settings import Settings
from orchestration.warehouse.audit import PAGE_FILE, Audit, forget_audit, write_audit
from orchestration.warehouse.emptiness import lawfully_empty
from orchestration.warehouse.marts import build_facts, marts_file
from orchestration.warehouse.rules import figure_definitions, figure_rules


@dataclass(frozen=True)
class Outcome:
    """The checks of every mart, in words for people."""

    result: ValidationResult

    def failures(self, mart: str) -> list[str]:
        """What is wrong with a mart; not being checked at all is wrong too."""
        checks = self.result.marts.get(mart)
        if not checks:
            return ["was not checked"]
        return [_in_words(check) for check in checks if not check.passed]


def validate_marts(
    settings: Settings, manifest: Mapping[str, Any], *, accept_drift: bool = False
) -> Outcome:
    """Run every mart's suite on the marts file and record a pass for this very file.

    `accept_drift` leaves out the comparison with the last release, for a change that is meant.
    """
    forget_audit(settings.warehouse)
    facts = build_facts(settings)
    marts = marts_file(settings)
    previous = None if accept_drift else _comparable_release(settings)
    result = validate(
        marts,
        manifest,
        as_of=facts.as_of,
        previous=previous,
        may_be_empty=lawfully_empty(settings, manifest),
    )
    name = f"{facts.as_of} (batch {facts.last_batch_id})"
    (settings.warehouse / PAGE_FILE).write_text(
        validation_page(result, release_id=name), encoding="utf-8"
    )
    if result.passed:
        write_audit(
            settings.warehouse,
            Audit(
                checksum(marts),
                figure_rules(settings),
                len(result.checks),
                figure_definitions(),
            ),
        )
    return Outcome(result)


def _comparable_release(settings: Settings) -> Path | None:
    """The current release's marts, unless it was built for a later date than these."""
    release = current_release(settings.published)
    if release is None or release.facts.as_of_date > build_facts(settings).as_of:
        return None
    return release.folder / RELEASED_MARTS_FILE


def _in_words(check: CheckResult) -> str:
    what = "could not check" if check.could_not_check else check.observed or "not met"
    rows = f", {check.unexpected_count} rows" if check.unexpected_count else ""
    return f"{check.expectation}: {what}{rows} {check.details}".strip()
