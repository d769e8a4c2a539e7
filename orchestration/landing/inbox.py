"""What lies in the inbox."""

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from orchestration.errors import RetentionError

KINDS = (".csv", ".csv.gz", ".parquet")
SAMPLE_MANIFEST = ".sample.json"


@dataclass(frozen=True)
class InboxFile:
    """A delivered file; `source_file` is its path below the inbox, with slashes."""

    table: str
    path: Path
    source_file: str
    kind: str
    size_bytes: int


@dataclass(frozen=True)
class Inbox:
    """The files of known tables in path order, and a warning for each other thing found."""

    files: list[InboxFile]
    warnings: list[str]


def scan(inbox: Path, tables: Collection[str]) -> Inbox:
    """Find `TABLE.kind` and every such file below `TABLE/`; hidden names are passed over."""
    if not inbox.is_dir():
        return Inbox([], [f"The inbox {inbox} does not exist."])
    files: list[InboxFile] = []
    warnings: list[str] = []
    for entry in sorted(inbox.iterdir()):
        if entry.name.startswith("."):
            continue
        if entry.is_dir() and entry.name not in tables:
            warnings.append(f"{entry.name}/ is not the folder of a known table: ignored.")
            continue
        for path in sorted(entry.rglob("*")) if entry.is_dir() else [entry]:
            inside = path.relative_to(inbox)
            if any(part.startswith(".") for part in inside.parts) or path.is_dir():
                continue
            table, kind = _table_and_kind(inside)
            if kind is None or table not in tables or not path.is_file():
                warnings.append(f"{inside.as_posix()} is not a file of a known table: ignored.")
                continue
            size = path.stat().st_size
            files.append(InboxFile(table, path, inside.as_posix(), kind, size))
    return Inbox(sorted(files, key=lambda file: file.source_file), warnings)


def _table_and_kind(inside: Path) -> tuple[str, str | None]:
    kind = next((kind for kind in KINDS if inside.name.endswith(kind)), None)
    in_folder = len(inside.parts) > 1
    return inside.parts[0] if in_folder else inside.name.removesuffix(kind or ""), kind


def sample_digests(inbox: Path) -> dict[str, str]:
    """The sha256 of each file that the sample company's generator wrote, by path.

    Raises:
        RetentionError: the list is not what the generator writes.
    """
    manifest = inbox / SAMPLE_MANIFEST
    if not manifest.exists():
        return {}
    try:
        return dict(json.loads(manifest.read_text(encoding="utf-8"))["files"])
    except (ValueError, KeyError, TypeError) as error:
        raise RetentionError(f"{manifest} is damaged: {error!r}") from error


def sha256(path: Path) -> str:
    """Digest of the file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
