"""A batch in the making: which files are new, and the rules that compare them with the lake."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from orchestration.errors import RetentionError
from orchestration.landing.csv_plain import NotPlainCsv
from orchestration.landing.errors import FileShrunk, UnreadableFile
from orchestration.landing.inbox import InboxFile, sha256
from orchestration.landing.lake import LandedFile
from orchestration.landing.readers import (
    read_exact,
    read_header,
    read_parquet,
    read_plain,
    unpack,
)
from orchestration.landing.staging import RowCounts, Stamp, write_rows
from orchestration.landing.tables import InputTable


@dataclass(frozen=True)
class SkippedFile:
    """A file whose bytes are in the lake already, under `landed_as`."""

    table_name: str
    source_file: str
    landed_as: str


class Batch:
    """The files of a landing, read one by one into the staging folder."""

    def __init__(
        self,
        staging: Path,
        tables: dict[str, InputTable],
        registry: list[LandedFile],
        now: datetime,
        timezone: str,
    ) -> None:
        self._staging = staging
        self._tables = tables
        self._landed_at = now.astimezone(UTC).replace(tzinfo=None)
        self._landed_on = now.astimezone(ZoneInfo(timezone)).date()
        self._newest: dict[str, LandedFile] = {}
        self._keyless: dict[tuple[str, str], str] = {}
        self._next_file_id = 1
        for landed in registry:
            self._remember(landed)
        self.batch_id = max((landed.batch_id for landed in registry), default=0) + 1
        self.staged: list[tuple[Path, LandedFile]] = []
        self.skipped: list[SkippedFile] = []
        self.warnings: list[str] = []

    def add(self, file: InboxFile, sample_sha256: str | None) -> None:
        """Stage the file, or note that its bytes are in the lake already.

        Raises:
            UnreadableFile, FileShrunk: the file won't do.
            RetentionError: it would mix with the sample, or changed while it was read.
        """
        try:
            before = file.path.stat()
            digest = sha256(file.path)
        except OSError as error:
            raise UnreadableFile(file.source_file, "cannot_open", f"{error}.") from error
        newest = self._newest.get(file.source_file)
        if newest and newest.sha256 == digest:
            self._skip(file, file.source_file)
            return
        landed_as = self._keyless.get((file.table, digest))
        if landed_as and landed_as != file.source_file:
            self._skip(file, landed_as)
            return
        is_sample = digest == sample_sha256
        self._refuse_mixture(file, is_sample)
        self._staging.mkdir(exist_ok=True)
        target = self._staging / f"{self._next_file_id:06d}.parquet"
        counts = self._read(file, target)
        after = file.path.stat()
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
            raise RetentionError(f"{file.source_file} changed while it was read: run again.")
        if newest and newest.keyless_row_count and counts.rows < newest.row_count:
            raise FileShrunk(file.source_file, newest.row_count, counts.rows)
        landed = LandedFile(
            file_id=self._next_file_id,
            table_name=file.table,
            source_file=file.source_file,
            sha256=digest,
            row_count=counts.rows,
            keyless_row_count=counts.keyless,
            is_sample=is_sample,
            batch_id=self.batch_id,
            landed_at=self._landed_at,
        )
        self.staged.append((target, landed))
        self._remember(landed)

    def _remember(self, landed: LandedFile) -> None:
        self._newest[landed.source_file] = landed
        if landed.keyless_row_count:
            self._keyless.setdefault((landed.table_name, landed.sha256), landed.source_file)
        self._next_file_id = landed.file_id + 1

    def _skip(self, file: InboxFile, landed_as: str) -> None:
        self.skipped.append(SkippedFile(file.table, file.source_file, landed_as))

    def _refuse_mixture(self, file: InboxFile, is_sample: bool) -> None:
        if any(known.is_sample != is_sample for known in self._newest.values()):
            here, new = ("other data", "sample") if is_sample else ("the sample company", "other")
            raise RetentionError(
                f"The lake holds {here} and {file.source_file} is {new} data: they must not mix."
                " `retention reset` empties the lake; or take the file out of the inbox."
            )

    def _read(self, file: InboxFile, target: Path) -> RowCounts:
        stamp = Stamp(
            self._next_file_id, file.source_file, self.batch_id, self._landed_at, self._landed_on
        )
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
