"""Notes in the lake which releases are prepared, published and rolled back, and their figures."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from orchestration.history.tables import (
    FIGURES,
    SCHEMAS,
    append_figures,
    append_notes,
    has_figures,
    prepare_history,
    read_notes,
)
from orchestration.publishing.current import RELEASES as RELEASES_FOLDER
from orchestration.publishing.current import current_id
from orchestration.publishing.history import list_releases
from orchestration.publishing.manifest import Release
from orchestration.publishing.release import next_release_id

PREPARED, PUBLISHED, ROLLED_BACK = "prepared", "published", "rolled_back"
# What a build without a prepared release calls its own figures.
UNRELEASED = "unreleased"
MART = "kpi_history"

Note = Mapping[str, Any]


@dataclass(frozen=True)
class Inputs:
    """What a build is made from: the date, the newest batch, digests of rules and definitions."""

    as_of_date: date
    last_batch_id: int | None
    rules: str
    definitions: str


def prepare_release(lake: Path, published: Path, inputs: Inputs, *, now: datetime) -> str:
    """Name the release that the coming build is to become; the caller holds the run lock.

    The figures of the marts stand under this id, which publishing takes over.

    Raises:
        RetentionError: the record of rolled back releases can't be read.
    """
    known = note_releases(lake, published, now=now)
    release_id = next_release_id(published / RELEASES_FOLDER, now, taken=known)
    append_notes(
        lake,
        [
            {
                "noted_at": _utc(now),
                "release_id": release_id,
                "state": PREPARED,
                "is_in_line": False,
                "base_release_id": current_id(published),
                "as_of_date": inputs.as_of_date,
                "last_batch_id": inputs.last_batch_id,
                "rules": inputs.rules,
                "definitions": inputs.definitions,
            }
        ],
    )
    return release_id


def note_releases(lake: Path, published: Path, *, now: datetime) -> dict[str, Note]:
    """Bring the lake up to what lies in `published`: states of releases, and their own figures.

    Returns the last note of each release.

    Does nothing where nothing has changed, so that it may be called at any time: a run killed
    after the switch loses nothing. The caller holds the run lock.

    Raises:
        RetentionError: the record of rolled back releases can't be read.
    """
    prepare_history(lake)
    releases = {release.release_id: release for release in list_releases(published)}
    for release in releases.values():
        _keep_figures(lake, release)
    known = newest_notes(lake)
    states = {release_id: str(note["state"]) for release_id, note in known.items()}
    states |= {
        release_id: ROLLED_BACK if release.is_rolled_back else PUBLISHED
        for release_id, release in releases.items()
    }
    line = _line(current_id(published), states, known)
    notes = []
    for release_id, state in sorted(states.items()):
        before = known.get(release_id, {})
        is_in_line = release_id in line
        if (before.get("state"), before.get("is_in_line")) == (state, is_in_line):
            continue
        facts = _facts(releases[release_id]) if release_id in releases else before
        changed = {"noted_at": _utc(now), "state": state, "is_in_line": is_in_line}
        notes.append({"base_release_id": None, **before, **facts, **changed})
    append_notes(lake, notes)
    return known | {str(note["release_id"]): note for note in notes}


def newest_notes(lake: Path) -> dict[str, Note]:
    """Of each release the lake knows the last note."""
    return {str(note["release_id"]): note for note in read_notes(lake)}


def prepared_release(known: Mapping[str, Note]) -> str | None:
    """The release that the next marts are to become: prepared, and none was published after it.

    `known` are the last notes of the releases.
    """
    newest = max(known, default=None)
    return newest if newest and known[newest]["state"] == PREPARED else None


def _line(
    current: str | None, states: Mapping[str, str], known: Mapping[str, Note]
) -> frozenset[str]:
    """The current release, the one whose figures it was compared with, and so on to the first.

    A release rolled back is among them if a later one was built on it and made current again:
    the later one's own figures are those that differ from it.
    """
    line = set()
    while current is not None and current not in line:
        line.add(current)
        base = known.get(current, {}).get("base_release_id")
        older = [r for r, state in states.items() if r < current and state == PUBLISHED]
        current = base if base in states else max(older, default=None)
    return frozenset(line)


def _facts(release: Release) -> Note:
    facts = release.facts
    return {
        "release_id": release.release_id,
        "as_of_date": facts.as_of_date,
        "last_batch_id": facts.last_batch_id,
        "rules": facts.inputs.get("rules"),
        "definitions": facts.inputs.get("definitions"),
    }


def _keep_figures(lake: Path, release: Release) -> None:
    if has_figures(lake, release.release_id):
        return
    schema = SCHEMAS[FIGURES]
    path = release.folder / f"{MART}.parquet"
    try:
        figures = pq.read_table(path).select(schema.names) if path.exists() else None
    except (OSError, KeyError, pa.ArrowException) as error:
        logging.getLogger(__name__).warning(
            "release %s is damaged: its figures can't be kept (%s)", release.release_id, error
        )
        return
    own = schema.empty_table() if figures is None else _own(figures, release)
    append_figures(lake, release.release_id, own)


def _own(figures: pa.Table, release: Release) -> pa.Table:
    """The rows the release added to the history; unnamed ones get its id and time."""
    ids = pa.array([release.release_id, UNRELEASED])
    own = figures.filter(pc.is_in(figures["release_id"], value_set=ids)).cast(SCHEMAS[FIGURES])
    is_unnamed = pc.equal(own["release_id"], UNRELEASED)
    published_at = pa.scalar(_utc(release.published_at), pa.timestamp("us"))
    for name, value in (("release_id", release.release_id), ("published_at", published_at)):
        column = pc.if_else(is_unnamed, value, own[name])
        own = own.set_column(own.schema.get_field_index(name), SCHEMAS[FIGURES].field(name), column)
    return own


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)
