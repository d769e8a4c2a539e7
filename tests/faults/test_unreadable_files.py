"""A file that can't be read at all stops the run, and the message names the file and the rule."""

import gzip
import os
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from orchestration.landing.errors import UnreadableFile
from orchestration.landing.lake import read_registry
from orchestration.landing.land import land

HEADER = b"customer_id,occurred_at,amount,note\n"
ROW = b"A,2026-01-01,10,x\n"
GZIP = gzip.compress(HEADER + ROW * 1000)


def _parquet(folder: Path, **columns: object) -> bytes:
    path = folder / "made.parquet"
    pq.write_table(pa.table(columns), path, compression="none")
    return path.read_bytes()


def _land(folder: Path, name: str, content: bytes) -> UnreadableFile:
    inbox, lake = folder / "inbox", folder / "lake"
    inbox.mkdir()
    (inbox / name).write_bytes(content)
    with pytest.raises(UnreadableFile) as caught:
        land(inbox, lake, now=datetime(2026, 1, 2, tzinfo=UTC), timezone="UTC")
    assert caught.value.file == name
    assert str(caught.value).startswith(f"{name} can't be read")
    assert caught.value.rule in str(caught.value)
    assert read_registry(lake) == []
    assert [path.name for path in (lake / "transactions").iterdir()] == ["000000.parquet"]
    return caught.value


@pytest.mark.parametrize("content", [b"", b"\n \r\n", b"\xef\xbb\xbf", b",,,\n"], ids=repr)
def test_empty_file(tmp_path: Path, content: bytes) -> None:
    assert _land(tmp_path, "transactions.csv", content).rule == "empty_file"


@pytest.mark.parametrize(
    ("content", "byte", "line"),
    [
        (HEADER + b"A,d,1,\xff\n", 42, 2),
        (HEADER + ROW * 200_000 + b"A,d,1,\xc3\xa9\xc3\n", 36 + 18 * 200_000 + 8, 200_002),
        (HEADER + b'A,d,1,"\xe2\x82', 43, 2),
        (b"\xef\xbb\xbf" + HEADER + b"\xed\xa0\x80,d,1,\n", 39, 2),
        (HEADER.decode().encode("utf-16"), 0, 1),
        (b"customer_id,occurred_at,amount,ghi ch\xfa\n", 37, 1),
    ],
    ids=["latin 1", "deep in the file", "cut character", "surrogate", "utf-16", "header"],
)
def test_not_utf8_says_which_byte(tmp_path: Path, content: bytes, byte: int, line: int) -> None:
    error = _land(tmp_path, "transactions.csv", content)
    assert (error.rule, error.byte, error.line) == ("not_utf8", byte, line)


@pytest.mark.parametrize(("delimiter", "called"), [(";", "semi"), ("\t", "tabs"), ("|", "bars")])
def test_wrong_delimiter_says_which(tmp_path: Path, delimiter: str, called: str) -> None:
    content = (HEADER + ROW).replace(b",", delimiter.encode())
    error = _land(tmp_path, "transactions.csv", content)
    assert error.rule == "wrong_delimiter" and called in error.detail


@pytest.mark.parametrize("name", ["transactions.csv", "transactions.csv.gz"])
def test_open_quote_says_where_it_opens(tmp_path: Path, name: str) -> None:
    content = HEADER + ROW * 3 + b'A,2026-01-01,10,"x\n' + ROW * 500
    error = _land(tmp_path, name, gzip.compress(content) if name.endswith("gz") else content)
    assert (error.rule, error.line) == ("open_quote", 5)


def test_open_quote_in_the_header(tmp_path: Path) -> None:
    error = _land(tmp_path, "transactions.csv", b'customer_id,"occurred_at,amount\n' + ROW)
    assert (error.rule, error.line) == ("open_quote", 1)


def test_record_too_long(tmp_path: Path) -> None:
    error = _land(tmp_path, "transactions.csv", HEADER + ROW + b"x" * (17 * 2**20))
    assert (error.rule, error.line) == ("record_too_long", 3)


def test_missing_column_says_which(tmp_path: Path) -> None:
    error = _land(tmp_path, "transactions.csv", b"customer_id,amount_usd\nA,1\n")
    assert error.rule == "missing_column" and "amount, occurred_at is required" in error.detail


@pytest.mark.parametrize("extra", [b"Amount ", b"_row_id"])
def test_duplicate_column(tmp_path: Path, extra: bytes) -> None:
    content = b"customer_id,occurred_at,amount," + extra + b"\nA,d,1,2\n"
    assert _land(tmp_path, "transactions.csv", content).rule == "duplicate_column"


@pytest.mark.parametrize(
    "content",
    [HEADER + ROW, GZIP[:-12], GZIP[:-8] + b"0000" + GZIP[-4:], GZIP + b"tail"],
    ids=["plain text", "cut off", "wrong checksum", "something behind"],
)
def test_not_gzip(tmp_path: Path, content: bytes) -> None:
    assert _land(tmp_path, "transactions.csv.gz", content).rule == "not_gzip"


def test_parquet_faults(tmp_path: Path) -> None:
    numbers = list(range(10_000))
    whole = _parquet(tmp_path, customer_id=numbers, occurred_at=numbers, amount=numbers)
    cases = {
        "not_parquet": [HEADER + ROW, whole[:-10], b"\0" * 2000 + whole[2000:]],
        "empty_file": [b""],
        "missing_column": [_parquet(tmp_path, customer_id=[1], amount=[1])],
        "duplicate_column": [
            _parquet(tmp_path, customer_id=[1], occurred_at=[1], amount=[1], AMOUNT=[1])
        ],
    }
    for rule, contents in cases.items():
        for number, content in enumerate(contents):
            folder = tmp_path / f"{rule}{number}"
            folder.mkdir()
            assert _land(folder, "transactions.parquet", content).rule == rule


@pytest.mark.skipif(os.geteuid() == 0, reason="root may open every file")
def test_cannot_open(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "customers.csv").touch(mode=0)
    with pytest.raises(UnreadableFile) as caught:
        land(inbox, tmp_path / "lake", now=datetime(2026, 1, 2, tzinfo=UTC), timezone="UTC")
    assert caught.value.rule == "cannot_open"
