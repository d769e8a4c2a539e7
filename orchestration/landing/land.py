"""Landing: each new file of the inbox into the lake, all of a batch or none."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from orchestration.errors import RetentionError
from orchestration.landing.csv_plain import NotPlainCsv
from orchestration.landing.errors import FileShrunk, UnreadableFile
from orchestration.landing.inbox import InboxFile, sample_digests, scan, sha256
from orchestration.landing.lake import (
    STAGING,
    LandedFile,
    alone_in,
    commit,
    prepare_lake,
    read_registry,
    remove_leftovers,
)
from orchestration.landing.readers import (
    read_exact,
    read_header,
    read_parquet,
    read_plain,
    unpack,
)
from orchestration.landing.staging import RowCounts, Stamp, write_rows
from orchestration.landing.tables import InputTable, load_tables
from orchestration.settings import PROJECT_DIR


@dataclass(frozen=True)
class FileProgress:
    """Sent before and after each file; bytes are those of the files done, and of all."""

    source_file: str
    is_finished: bool
    bytes_done: int
    bytes_total: int


@dataclass(frozen=True)
class SkippedFile:
    """A file whose bytes are in the lake already, under `landed_as`."""

    table_name: str
    source_file: str
    landed_as: str


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
        registry = read_registry(lake)
        remove_leftovers(lake, tables, registry)
        found = scan(inbox, tables)
        sample = sample_digests(inbox)
        batch = _Batch(lake, tables, registry, now, timezone)
        total = sum(file.size_bytes for file in found.files)
        done = 0
        for file in found.files:
            if on_progress:
                on_progress(FileProgress(file.source_file, False, done, total))
            batch.add(file, sample.get(file.source_file))
            done += file.size_bytes
            if on_progress:
                on_progress(FileProgress(file.source_file, True, done, total))
        if batch.staged:
            commit(lake, batch.batch_id, batch.staged)
        remove_leftovers(lake, (), [])
        return LandingResult(
            batch_id=batch.batch_id if batch.staged else None,
            landed=[landed for _, landed in batch.staged],
            skipped=batch.skipped,
            warnings=found.warnings + batch.warnings,
        )


class _Batch:
    """The files read so far, and the rules that compare a file with those before it."""

    def __init__(
        self,
        lake: Path,
        tables: dict[str, InputTable],
        registry: list[LandedFile],
        now: datetime,
        timezone: str,
    ) -> None:
        self._staging = lake / STAGING
        self._tables = tables
        self._known = list(registry)
        self._landed_at = now.astimezone(UTC).replace(tzinfo=None)
        self._landed_on = now.astimezone(ZoneInfo(timezone)).date()
        self.batch_id = max((file.batch_id for file in registry), default=0) + 1
        self.staged: list[tuple[Path, LandedFile]] = []
        self.skipped: list[SkippedFile] = []
        self.warnings: list[str] = []

    def add(self, file: InboxFile, sample_sha256: str | None) -> None:
        """Stage the file, or note that it is in the lake already."""
        try:
            before = file.path.stat()
            digest = sha256(file.path)
        except OSError as error:
            raise UnreadableFile(file.source_file, "cannot_open", f"{error}.") from error
        if landed_as := self._landed_as(file, digest):
            self.skipped.append(SkippedFile(file.table, file.source_file, landed_as))
            return
        is_sample = digest == sample_sha256
        self._refuse_mixture(file, is_sample)
        file_id = max((known.file_id for known in self._known), default=0) + 1
        self._staging.mkdir(exist_ok=True)
        target = self._staging / f"{file_id:06d}.parquet"
        stamp = Stamp(file_id, file.source_file, self.batch_id, self._landed_at, self._landed_on)
        counts = self._read(file, target, stamp)
        after = file.path.stat()
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
            raise RetentionError(f"{file.source_file} changed while it was read: run again.")
        newest = self._newest(file)
        if newest and newest.keyless_row_count and counts.rows < newest.row_count:
            raise FileShrunk(file.source_file, newest.row_count, counts.rows)
        landed = LandedFile(
            file_id=file_id,
            table_name=file.table,
            source_file=file.source_file,
            sha256=digest,
            row_count=counts.rows,
            keyless_row_count=counts.keyless,
            is_sample=is_sample,
            batch_id=self.batch_id,
            landed_at=self._landed_at,
        )
        self._known.append(landed)
        self.staged.append((target, landed))

    def _newest(self, file: InboxFile) -> LandedFile | None:
        versions = (known for known in self._known if known.source_file == file.source_file)
        return max(versions, key=lambda known: known.file_id, default=None)

    def _landed_as(self, file: InboxFile, digest: str) -> str | None:
        newest = self._newest(file)
        if newest and newest.sha256 == digest:
            return newest.source_file
        for known in self._known:
            same_bytes = known.table_name == file.table and known.sha256 == digest
            if same_bytes and known.keyless_row_count and known.source_file != file.source_file:
                return known.source_file
        return None

    def _refuse_mixture(self, file: InboxFile, is_sample: bool) -> None:
        if any(known.is_sample != is_sample for known in self._known):
            here, new = ("other data", "sample") if is_sample else ("the sample company", "other")
            raise RetentionError(
                f"The lake holds {here} and {file.source_file} is {new} data: they must not mix."
                " `retention reset` empties the lake; or take the file out of the inbox."
            )

    def _read(self, file: InboxFile, target: Path, stamp: Stamp) -> RowCounts:
        table = self._tables[file.table]
        if file.kind == ".parquet":
            names, batches = read_parquet(file, table)
            self._warn_of_more(file, names, table)
            return write_rows(batches, names, target, stamp, table)
        path = file.path
        if file.kind == ".csv.gz":
            path = self._staging / "unpacked.csv"
            unpack(file, path)
        header = read_header(path, file.source_file, table)
        self._warn_of_more(file, header.names, table)
        try:
            return write_rows(read_plain(path, header), header.names, target, stamp, table)
        except NotPlainCsv:
            exact = read_exact(path, file.source_file, header)
            return write_rows(exact, header.names, target, stamp, table)

    def _warn_of_more(self, file: InboxFile, names: list[str], table: InputTable) -> None:
        if more := [name for name in names if name not in table.columns]:
            self.warnings.append(
                f"{file.source_file}: more columns carried along: {', '.join(more)}."
            )
