"""Publishes the marts that passed their checks."""

from collections.abc import Mapping
from datetime import datetime
from importlib.metadata import version
from typing import Any

from orchestration.publishing.manifest import Release, ReleaseFacts
from orchestration.publishing.release import publish
from orchestration.settings import Settings
from orchestration.warehouse.audit import PAGE_FILE, passed_audit
from orchestration.warehouse.marts import build_facts, marts_file


def publish_marts(settings: Settings, manifest: Mapping[str, Any], *, now: datetime) -> Release:
    """Make the marts of the warehouse the current release.

    Raises:
        RetentionError: they have not passed their checks, or can't be published.
    """
    marts = marts_file(settings)
    audit = passed_audit(settings.warehouse, marts)
    facts = build_facts(settings)
    page = (settings.warehouse / PAGE_FILE).read_text(encoding="utf-8")
    return publish(
        marts,
        settings.published,
        ReleaseFacts(
            as_of_date=facts.as_of,
            code_version=version("retention-warehouse"),
            sample=facts.is_sample,
            checks_run={"dbt": _mart_tests(manifest), "gx": audit.gx_checks},
            last_batch_id=facts.last_batch_id,
            inputs={"rules": audit.rules},
        ),
        now=now,
        extra_files={PAGE_FILE: page},
    )


def _mart_tests(manifest: Mapping[str, Any]) -> int:
    """The data tests of the project: a build in which one fails is not checked further."""
    return sum(node["resource_type"] == "test" for node in manifest["nodes"].values())
