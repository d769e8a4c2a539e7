"""One run at a time."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from orchestration.errors import RetentionError


@contextmanager
def run_lock(path: Path, what: str = "run") -> Iterator[None]:
    """Hold `path` (`<warehouse>/run.lock`) for everything that writes: runs, rollback, reset.

    Taken once, around the whole pipeline of a process. Taking it again in the same process is an
    error like any other second run: the inner one would not know when the outer one ends. The
    kernel holds the lock, so a killed run leaves none; the file stays and says who has it, or
    had it last. `what` is the word for this run in the message that others get.

    Raises:
        RetentionError: another run holds the lock; says its process id and since when.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # Neither truncated nor ever removed: a second run must be able to read the first one's entry,
    # and a removed file could be locked by one run while the next locks its successor.
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o644), "r+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise RetentionError(f"{_holder(file)}; only one may work on {path.parent}") from error
        _enter(file, what)
        try:
            yield
        finally:
            file.seek(0)
            file.truncate()


def _enter(file: TextIO, what: str) -> None:
    file.truncate()
    started = datetime.now(UTC).isoformat(timespec="seconds")
    json.dump({"pid": os.getpid(), "started": started, "what": what}, file)
    file.flush()


def _holder(file: TextIO) -> str:
    try:
        entry = json.load(file)
        return f"a {entry['what']} of process {entry['pid']} is going on since {entry['started']}"
    except (ValueError, KeyError, TypeError):
        # Between taking the lock and writing the entry.
        return "another run has just started"
