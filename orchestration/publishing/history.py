"""The releases there are, and the way back to one of them."""

import json
import logging
from dataclasses import replace
from pathlib import Path

from orchestration.errors import RetentionError
from orchestration.publishing.current import RELEASES, current_id, switch
from orchestration.publishing.durable import replace_text
from orchestration.publishing.manifest import Release, read_release
from orchestration.publishing.release import RELEASE_ID, WORKSPACE, remove_leftovers
from orchestration.publishing.verify import verify_in_another_process

ROLLED_BACK_FILE = "rolled_back.json"


def list_releases(published: Path) -> list[Release]:
    """Every release that was ever current, newest first; a damaged one only in the log."""
    releases = []
    for release_id in _release_ids(published):
        try:
            releases.append(_with_state(published, read_release(published / RELEASES / release_id)))
        except RetentionError as error:
            logging.getLogger(__name__).warning("%s", error)
    return releases


def current_release(published: Path) -> Release | None:
    """The release that readers get, None before the first.

    Raises:
        RetentionError: its release.json is damaged.
    """
    release_id = current_id(published)
    if release_id is None:
        return None
    return _with_state(published, read_release(published / RELEASES / release_id))


def rollback(published: Path, release_id: str | None = None) -> Release:
    """Make an older release current again; None means the one before the current.

    The releases newer than it count as rolled back from then on, until one of them is made
    current again in the same way. Nothing is deleted. The caller holds the run lock.

    Raises:
        RetentionError: there is no such release, it is current already, or it is damaged.
    """
    remove_leftovers(published)
    current = current_id(published)
    known = _release_ids(published)
    rolled_back = rolled_back_ids(published)
    if release_id is None:
        older = [known_id for known_id in known if current and known_id < current]
        release_id = next((older_id for older_id in older if older_id not in rolled_back), None)
        if release_id is None:
            raise RetentionError(f"there is no release before the current one ({current})")
    if release_id not in known:
        raise RetentionError(f"there is no release {release_id}; there are: {', '.join(known)}")
    if release_id == current:
        raise RetentionError(f"release {release_id} is the current one already")
    verify_in_another_process(published / RELEASES / release_id)
    newer = {known_id for known_id in known if known_id > release_id}
    # Recorded first: if we are killed in between, the same command leads to the same release.
    state = {"release_ids": sorted((rolled_back | newer) - {release_id})}
    replace_text(published / ROLLED_BACK_FILE, json.dumps(state, indent=2) + "\n")
    switch(published, release_id)
    return _with_state(published, read_release(published / RELEASES / release_id))


def rolled_back_ids(published: Path) -> frozenset[str]:
    """The releases taken back, whose figures do not count as published; never the current one.

    Raises:
        RetentionError: the record of them can't be read.
    """
    path = published / ROLLED_BACK_FILE
    try:
        recorded = json.loads(path.read_text(encoding="utf-8"))["release_ids"]
    except FileNotFoundError:
        return frozenset()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RetentionError(f"{path} can't be read ({error!r})") from error
    return frozenset(recorded) - {current_id(published)}


def _release_ids(published: Path) -> list[str]:
    """Newest first, without those a killed publish left behind."""
    names = [path.name for path in (published / RELEASES).glob("*")]
    unfinished = {match[1] for name in names if (match := WORKSPACE.fullmatch(name))}
    unfinished.discard(current_id(published) or "")
    return sorted({name for name in names if RELEASE_ID.fullmatch(name)} - unfinished, reverse=True)


def _with_state(published: Path, release: Release) -> Release:
    return replace(
        release,
        is_current=release.release_id == current_id(published),
        is_rolled_back=release.release_id in rolled_back_ids(published),
    )
