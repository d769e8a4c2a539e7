"""Publishes a set of marts: written aside, verified by another process, then switched in."""

import os
import re
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from orchestration.errors import RetentionError
from orchestration.publishing.current import RELEASES, current_id, switch
from orchestration.publishing.durable import sync
from orchestration.publishing.manifest import (
    DATABASE_FILE,
    MANIFEST_FILE,
    MARTS_FILE,
    Release,
    ReleaseFacts,
)
from orchestration.publishing.marts_file import publishable_row_counts, write_parquet
from orchestration.publishing.verify import checksum, verify_in_another_process

RELEASE_ID = re.compile(r"(\d{8}T\d{6}Z)-(\d{4,})")
WORKSPACE = re.compile(rf"\.({RELEASE_ID.pattern})\.tmp-\d+")


def publish(
    marts: Path,
    published: Path,
    manifest: ReleaseFacts,
    *,
    now: datetime,
    extra_files: Mapping[str, str],
    release_id: str | None = None,
) -> Release:
    """Make `marts`, a closed database file that passed every check, the current release.

    `extra_files` are further files of the release, name to text; `release_id` is the id it was
    prepared under, None for one made from `now`. The caller holds the run lock. A publish that
    fails or is killed leaves the links, and what readers see, as they were.

    Raises:
        RetentionError: the set may not be published, did not read back as written, or is named
            before a release that there is.
    """
    counts = publishable_row_counts(marts)
    remove_leftovers(published)
    releases = published / RELEASES
    releases.mkdir(parents=True, exist_ok=True)
    if release_id is None:
        release_id = next_release_id(releases, now)
    elif later := [path.name for path in releases.glob("[0-9]*") if path.name >= release_id]:
        raise RetentionError(
            f"these marts were prepared as release {release_id}, before {max(later)}: build them"
            " again"
        )
    workspace = releases / f".{release_id}.tmp-{os.getpid()}"
    folder = workspace / release_id
    try:
        folder.mkdir(parents=True)
        shutil.copyfile(marts, folder / DATABASE_FILE)
        (folder / MARTS_FILE).symlink_to(DATABASE_FILE)
        write_parquet(folder / MARTS_FILE, folder)
        for name, text in extra_files.items():
            _write_new(folder, name, text)
        # The database's checksum is the source's: a bad copy is found when it is verified.
        checksums = {
            path.name: checksum(marts if path.name == MARTS_FILE else path)
            for path in sorted(folder.iterdir())
            if path.name != DATABASE_FILE
        }
        release = Release(
            release_id, releases / release_id, now.astimezone(UTC), manifest, counts, checksums
        )
        _write_new(folder, MANIFEST_FILE, release.to_json())
        _seal(folder)
        os.rename(folder, release.folder)
        sync(releases)
        verify_in_another_process(release.folder)
        switch(published, release_id)
    finally:
        remove_leftovers(published)
    return replace(release, is_current=True)


def next_release_id(releases: Path, now: datetime, *, taken: Iterable[str] = ()) -> str:
    """An id that sorts after every release there is, even if the clock was set back.

    `taken` are further ids it sorts after.

    Raises:
        ValueError: `now` has no time zone.
    """
    if now.tzinfo is None:
        raise ValueError("a time of publication needs a time zone")
    names = [*(path.name for path in releases.glob("*")), *taken]
    known = [match for name in names if (match := RELEASE_ID.fullmatch(name))]
    last = max(((match[1], int(match[2])) for match in known), default=("", 0))
    stamp = max(f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}", last[0])
    number = last[1] + 1 if stamp == last[0] else 1
    return f"{stamp}-{number:04d}"


def remove_leftovers(published: Path) -> None:
    """Remove what a failed or killed publish left; the caller holds the run lock.

    The workspace stays until the links are switched, also after the release has its final name:
    that is how a release that was never current is told from a published one.
    """
    current = current_id(published)
    for workspace in (published / RELEASES).glob(".*"):
        match = WORKSPACE.fullmatch(workspace.name)
        if not match:
            continue
        if match[1] != current and workspace.with_name(match[1]).exists():
            shutil.rmtree(workspace.with_name(match[1]))
        shutil.rmtree(workspace)


def _write_new(folder: Path, name: str, text: str) -> None:
    if Path(name).name != name or (folder / name).exists():
        raise RetentionError(f"{name!r} can't be the name of a further file of a release")
    (folder / name).write_text(text, encoding="utf-8")


def _seal(folder: Path) -> None:
    # Read-only: a reader who forgets to say so would lock out the others and change the bytes.
    for path in folder.iterdir():
        if not path.is_symlink():
            path.chmod(0o444)
            sync(path)
    sync(folder)
