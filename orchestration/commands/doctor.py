"""Looks over folders, data and releases, and says what to do about what is wrong."""

import os
from collections.abc import Iterator
from dataclasses import dataclass

from rich.console import Console

from orchestration.errors import RetentionError
from orchestration.landing.inbox import scan
from orchestration.landing.tables import load_tables
from orchestration.publishing.history import current_release, list_releases
from orchestration.publishing.lock import run_lock
from orchestration.publishing.verify import verify_in_another_process
from orchestration.settings import PROJECT_DIR, Settings


@dataclass(frozen=True)
class Finding:
    """One thing looked at; `advice` is empty when nothing has to be done."""

    what: str
    is_good: bool
    advice: str = ""


def examine(settings: Settings, console: Console) -> bool:
    """Print what was found; True when nothing stands in the way of a run or of readers."""
    findings = [*_folders(settings), *_inbox(settings), _lock(settings), _release(settings)]
    for finding in findings:
        mark = "[green]ok[/]  " if finding.is_good else "[red]bad[/] "
        console.print(f"{mark} {finding.what}", soft_wrap=True)
        if finding.advice:
            console.print(f"     {finding.advice}", soft_wrap=True)
    return all(finding.is_good for finding in findings)


def _folders(settings: Settings) -> Iterator[Finding]:
    for folder in (settings.inbox, settings.lake, settings.warehouse, settings.published):
        existing = next(path for path in (folder, *folder.parents) if path.exists())
        writable = os.access(existing, os.W_OK)
        yield Finding(f"{folder} can be written", writable, "" if writable else "Check its owner.")


def _inbox(settings: Settings) -> Iterator[Finding]:
    inbox = scan(settings.inbox, load_tables(PROJECT_DIR))
    tables = {file.table for file in inbox.files}
    if not inbox.files:
        yield Finding("the inbox is empty", True, "Put TABLE.csv there, or try `make run`.")
    elif tables.isdisjoint({"transactions", "subscriptions"}):
        yield Finding("the inbox has neither transactions nor subscriptions", False, "Add one.")
    else:
        yield Finding(
            f"the inbox has {len(inbox.files)} files of {', '.join(sorted(tables))}", True
        )
    for warning in inbox.warnings:
        yield Finding(warning, True, "It is ignored.")


def _lock(settings: Settings) -> Finding:
    try:
        with run_lock(settings.warehouse / "run.lock", "look of the doctor"):
            return Finding("no run is going on", True)
    except RetentionError as error:
        return Finding(str(error), True)


def _release(settings: Settings) -> Finding:
    try:
        release = current_release(settings.published)
        if release is None:
            return Finding("no release yet", True, "`retention run` makes the first.")
        verify_in_another_process(release.folder)
    except RetentionError as error:
        others = [r.release_id for r in list_releases(settings.published)]
        return Finding(str(error), False, f"`retention rollback` to one of {', '.join(others)}.")
    return Finding(f"release {release.release_id} reads as it was written", True)
