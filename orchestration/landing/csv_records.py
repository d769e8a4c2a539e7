"""Exact reading of a CSV, record by record: slow, and always able to say what is wrong where."""

import codecs
import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from orchestration.landing.errors import UnreadableFile

# A record above this is taken for one that an open quote has swallowed; it bounds memory too.
LONGEST_RECORD = 16 * 2**20
_LINE_END = re.compile(r"\r\n|\r|\n")


class Record(NamedTuple):
    """A record's fields and raw text; no fields: a blank line, None: its quotes are broken."""

    fields: list[str] | None
    raw: str
    line: int
    lines: int


def read_records(path: Path, file: str) -> Iterator[Record]:
    """Yield every record, the header and blank lines included.

    A record of one line with broken quotes is yielded with fields None, since the next line
    starts afresh; broken quotes over several lines make the file unreadable.

    Raises:
        UnreadableFile: open_quote, record_too_long or not_utf8.
    """
    csv.field_size_limit(LONGEST_RECORD + 1)  # longer ones are refused below, with their line
    lines: list[str] = []
    line = 1
    ended = False
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:

            def tee() -> Iterator[str]:
                nonlocal ended
                length = 0
                while text := stream.readline(LONGEST_RECORD + 1):
                    length = length + len(text) if lines else len(text)
                    lines.append(text)
                    if length > LONGEST_RECORD:
                        raise _too_long(file, lines, line)
                    yield text
                ended = True

            reader = csv.reader(tee(), strict=True)
            while True:
                lines.clear()
                try:
                    fields = next(reader, None)
                    if fields is None:
                        return
                except csv.Error as error:
                    if ended or len(lines) > 1:
                        raise open_quote(file, "".join(lines), line) from error
                    fields = None
                yield Record(fields, "".join(lines), line, len(lines))
                line += len(lines)
    except UnicodeDecodeError as error:
        raise _not_utf8(path, file) from error


def split(line: str, delimiter: str = ",") -> list[str]:
    """The fields of one line; none where its quotes are broken."""
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return []


def open_quote(file: str, raw: str, line: int) -> UnreadableFile:
    """Name the line in which the quote that does not close as it should was opened."""
    opened: int | None = None
    escaped = -1
    for match in re.finditer('"', raw):
        at = match.start()
        after = raw[at + 1 : at + 2]
        if opened is None:
            if at == 0 or raw[at - 1] in ",\r\n":
                opened = at
        elif at != escaped:
            if after == '"':
                escaped = at + 1
            elif after in ("", ",", "\r", "\n"):
                opened = None
            else:
                break
    line += len(_LINE_END.findall(raw[: opened or 0]))
    return UnreadableFile(
        file,
        "open_quote",
        f"The quote opened in line {line} is not closed before the end of its field.",
        line=line,
    )


def _too_long(file: str, lines: list[str], line: int) -> UnreadableFile:
    if len(lines) > 1:
        return open_quote(file, "".join(lines), line)
    limit = LONGEST_RECORD // 2**20
    return UnreadableFile(
        file, "record_too_long", f"Line {line} is longer than {limit} MiB.", line=line
    )


def _not_utf8(path: Path, file: str) -> UnreadableFile:
    """Find the first byte that is not UTF-8, counted from 0."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    before = 0
    line = 1
    with path.open("rb") as stream:
        while True:
            chunk = stream.read(2**20)
            pending = decoder.getstate()[0]
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                byte = before - len(pending) + error.start
                line += (pending + chunk)[: error.start].count(b"\n")
                detail = f"Byte {byte:,} (from 0), in line {line}, can't be decoded."
                return UnreadableFile(file, "not_utf8", detail, line=line, byte=byte)
            before += len(chunk)
            line += chunk.count(b"\n")
            if not chunk:
                return UnreadableFile(file, "not_utf8", "It changed while it was read.")
