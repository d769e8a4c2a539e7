"""Between a build and the history: which release its marts are to become."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import duckdb

from orchestration.history.notes import (
    MART,
    PREPARED,
    UNRELEASED,
    Inputs,
    Note,
    prepare_release,
    prepared_release,
)
from orchestration.settings import PROJECT_DIR, Settings
from orchestration.warehouse.marts import build_facts
from orchestration.warehouse.rules import figure_definitions, figure_rules


def prepare_next_release(
    settings: Settings, project_dir: Path = PROJECT_DIR, *, now: datetime
) -> str:
    """Note what the marts will be made from, under the id of the release they are to become.

    Raises:
        RetentionError: there is no warehouse, or no fact in it.
    """
    facts = build_facts(settings)
    inputs = Inputs(
        as_of_date=facts.as_of,
        last_batch_id=facts.last_batch_id,
        rules=figure_rules(settings, project_dir),
        definitions=figure_definitions(project_dir),
    )
    return prepare_release(settings.lake, settings.published, inputs, now=now)


def release_of_marts(known: Mapping[str, Note], marts: Path) -> str | None:
    """The id under which marts have to be published; None when any will do.

    Their own new figures stand under it. Marts without any, or that name no release, take the
    prepared id if it waits for a release; marts published before are a release of their own.
    `known` are the last notes of the releases.
    """
    with duckdb.connect(str(marts), read_only=True) as connection:
        (named,) = connection.execute(
            f"select max(release_id) from marts.marts.{MART} where release_id <> ?", [UNRELEASED]
        ).fetchall()[0]
    if named in known and known[named]["state"] == PREPARED:
        return str(named)
    return prepared_release(known)
