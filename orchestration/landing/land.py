"""Landing: each new file of the inbox into the lake, all of a batch or none."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from orchestration.fitting.kept import prepare_fits
from orchestration.history.tables import prepare_history
from orchestration.landing.batch import Batch, SkippedFile
from orchestration.landing.inbox import InboxFile, sample_digests, scan
from orchestration.landing.lake import (
    STAGING,
    LandedFile,
    alone_in,
    commit,
    prepare_lake,
    read_registry,
    remove_leftovers,
    remove_staging,
)
from orchestration.landing.tables import load_tables
from orchestration.settings import PROJECT_DIR


@dataclass(frozen=True)
class FileProgress:
    """Sent before and after each file; bytes are those of the files done, and of all."""

    source_file: str
    is_finished: bool
    bytes_done: int
    bytes_total: int


@dataclass(frozen=True)
class LandingResult:
    """What a landing did; `batch_id` is None when there was nothing new."""

    batch_id: int | None
    landed: list[LandedFile]
    skipped: list[SkippedFile]
    warnings: list[str]


def land(
    inbox: Path,
    lake: Path,
    *,
    now: datetime,
    timezone: str,
    project_dir: Path = PROJECT_DIR,
    on_progress: Callable[[FileProgress], None] | None = None,
) -> LandingResult:
    """Copy every file of the inbox that the lake does not hold yet, in path order.

    `now` has an offset; its day in `timezone` becomes `_landed_on`.

    Raises:
        UnreadableFile: the first file that can't be read; nothing is landed then.
        FileShrunk: a file with keyless rows lost some.
        RetentionError: sample and other data would mix, or another landing is at work.
    """
    if now.tzinfo is None:
        raise ValueError("now needs an offset")
    tables = load_tables(project_dir)
    with alone_in(lake):
        prepare_lake(lake, project_dir)
        prepare_fits(lake)
        prepare_history(lake)
        registry = read_registry(lake)
        remove_leftovers(lake, tables, registry)
        found = scan(inbox, tables)
        batch = Batch(lake / STAGING, tables, registry, now, timezone)
        try:
            _read_all(found.files, sample_digests(inbox), batch, on_progress)
            if batch.staged:
                commit(lake, batch.batch_id, batch.staged)
        finally:
            remove_staging(lake)
    return LandingResult(
        batch_id=batch.batch_id if batch.staged else None,
        landed=[landed for _, landed in batch.staged],
        skipped=batch.skipped,
        warnings=found.warnings + batch.warnings,
    )


def _read_all(
    files: list[InboxFile],
    sample: dict[str, str],
    batch: Batch,
    on_progress: Callable[[FileProgress], None] | None,
) -> None:
    report = on_progress or (lambda progress: None)
    total = sum(file.size_bytes for file in files)
    done = 0
    for file in files:
        report(FileProgress(file.source_file, False, done, total))
        batch.add(file, sample.get(file.source_file))
        done += file.size_bytes
        report(FileProgress(file.source_file, True, done, total))
