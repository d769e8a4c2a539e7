"""Publishes the marts that passed their checks."""

from collections.abc import Mapping
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb

from orchestration.history.notes import note_releases
from orchestration.publishing.manifest import Release, ReleaseFacts
from orchestration.publishing.release import publish
from orchestration.settings import Settings
from orchestration.warehouse.audit import PAGE_FILE, passed_audit
from orchestration.warehouse.fit import REPORT_FILE
from orchestration.warehouse.history import release_of_marts
from orchestration.warehouse.marts import build_facts, marts_file


def publish_marts(settings: Settings, manifest: Mapping[str, Any], *, now: datetime) -> Release:
    """Make the marts of the warehouse the current release.

    Raises:
        RetentionError: they have not passed their checks, or can't be published.
    """
    marts = marts_file(settings)
    audit = passed_audit(settings.warehouse, marts)
    facts = build_facts(settings)
    # before, for a run killed after its switch; after, for this one
    known = note_releases(settings.lake, settings.published, now=now)
    release = publish(
        marts,
        settings.published,
        ReleaseFacts(
            as_of_date=facts.as_of,
            code_version=version("retention-warehouse"),
            sample=facts.is_sample,
            checks_run={"dbt": _mart_tests(manifest), "gx": audit.gx_checks},
            last_batch_id=facts.last_batch_id,
            inputs={
                "rules": audit.rules,
                "definitions": audit.definitions,
                "currency": settings.currency,
            },
            forecasts=_forecasts(marts),
        ),
        now=now,
        extra_files=_pages(settings),
        release_id=release_of_marts(known, marts),
    )
    note_releases(settings.lake, settings.published, now=now)
    return release


def _pages(settings: Settings) -> dict[str, str]:
    """What people read beside the marts. A build by dbt alone makes no report of a fit."""
    pages = [settings.warehouse / name for name in (PAGE_FILE, REPORT_FILE)]
    return {page.name: page.read_text(encoding="utf-8") for page in pages if page.exists()}


def _forecasts(marts: Path) -> dict[str, int]:
    """Customers with a forecast, and without one by reason."""
    with duckdb.connect(str(marts), read_only=True) as connection:
        return dict(
            connection.execute(
                "select coalesce(not_predicted_because, 'predicted'), count(*)"
                " from marts.marts.customer_lifetime_value group by all order by all"
            ).fetchall()
        )


def _mart_tests(manifest: Mapping[str, Any]) -> int:
    """The data tests of the project: a build in which one fails is not checked further."""
    return sum(node["resource_type"] == "test" for node in manifest["nodes"].values())
