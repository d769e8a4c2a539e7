"""The sample's files: the same bytes each time, the same rows in both formats, in a stream."""

import csv
import json
import tracemalloc
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Literal

import duckdb
import pytest

from orchestration.errors import RetentionError
from orchestration.sample import parameters as p
from orchestration.sample import write_sample, write_truth
from orchestration.sample.blocks import blocks
from orchestration.sample.files import digests
from orchestration.sample.tables import TABLES

Rows = Counter[tuple[str, ...]]


@pytest.mark.parametrize("file_format", ["csv", "parquet"])
def test_the_same_seed_gives_the_same_bytes(
    tmp_path: Path, file_format: Literal["csv", "parquet"]
) -> None:
    first = write_sample(tmp_path / "a", customers=60, seed=7, file_format=file_format)
    again = write_sample(tmp_path / "b", customers=60, seed=7, file_format=file_format)
    other = write_sample(tmp_path / "c", customers=60, seed=8, file_format=file_format)
    assert first == again
    assert first.files.keys() == other.files.keys()
    assert first.files != other.files


def test_the_marker_names_every_file_and_its_bytes(tmp_path: Path) -> None:
    result = write_sample(tmp_path, customers=60, seed=7)
    marker = json.loads((tmp_path / ".sample.json").read_text(encoding="utf-8"))
    assert marker == {"seed": 7, "customers": 60, "files": result.files}
    assert digests(tmp_path) == result.files | {".sample.json": digests(tmp_path)[".sample.json"]}


def test_the_smallest_sample_has_every_file(tmp_path: Path) -> None:
    small = write_sample(tmp_path / "small", customers=2)
    large = write_sample(tmp_path / "large", customers=500)
    assert small.files.keys() == large.files.keys()


@pytest.mark.parametrize(("customers", "seed"), [(1, 2026), (100, -1)])
def test_arguments_that_make_no_sample_are_refused(
    tmp_path: Path, customers: int, seed: int
) -> None:
    with pytest.raises(RetentionError, match="at least 2 customers"):
        write_sample(tmp_path, customers=customers, seed=seed)


def test_an_inbox_with_files_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "customers.csv").write_text("mine")
    with pytest.raises(RetentionError, match="not empty"):
        write_sample(tmp_path, customers=60)
    assert [path.name for path in tmp_path.iterdir()] == ["customers.csv"]


def test_what_a_killed_run_left_is_replaced(tmp_path: Path) -> None:
    (tmp_path / ".sample-unfinished").mkdir()
    (tmp_path / ".sample-unfinished" / "half.csv").write_text("customer_id\nABC-")
    result = write_sample(tmp_path, customers=60, seed=7)
    assert "half.csv" not in result.files
    assert not (tmp_path / ".sample-unfinished").exists()


def test_csv_and_parquet_hold_the_same_rows(tmp_path: Path) -> None:
    write_sample(tmp_path / "csv", customers=400)
    write_sample(tmp_path / "parquet", customers=400, file_format="parquet")
    for table in TABLES:
        assert _csv_rows(tmp_path / "csv", table.name) == _parquet_rows(
            tmp_path / "parquet", table.name
        )


def _csv_rows(inbox: Path, table: str) -> Rows:
    """Well-formed records; malformed ones have no place in Parquet."""
    rows: Rows = Counter()
    for path in [*inbox.glob(f"{table}.csv"), *inbox.glob(f"{table}/*.csv")]:
        with path.open(encoding="utf-8", newline="") as stream:
            header, *records = csv.reader(stream)
        rows.update(tuple(record) for record in records if len(record) == len(header))
    return rows


def _parquet_rows(inbox: Path, table: str) -> Rows:
    rows: Rows = Counter()
    for path in inbox.glob(f"{table}/*.parquet"):
        found = duckdb.sql(f"select cast(columns(*) as varchar) from '{path}'").fetchall()
        rows.update(tuple(value or "" for value in row) for row in found)
    return rows


def test_parquet_columns_have_types_of_their_own(tmp_path: Path) -> None:
    write_sample(tmp_path, customers=60, file_format="parquet")
    path = tmp_path / "transactions" / "2024-03.parquet"
    types = {
        name: kind for name, kind, *_ in duckdb.sql(f"describe select * from '{path}'").fetchall()
    }
    assert types["amount"] == "DECIMAL(18,2)"
    assert types["occurred_at"].startswith("TIMESTAMP")


def test_text_is_utf_8_with_composed_vietnamese_letters(tmp_path: Path) -> None:
    result = write_sample(tmp_path, customers=400)
    texts = [(tmp_path / name).read_bytes().decode("utf-8") for name in result.files]
    assert all(unicodedata.is_normalized("NFC", text) for text in texts)
    together = "".join(texts)
    for word in ("Nguyễn", "Lợi", "Hải Phòng", "thực phẩm", "Nhân viên thờ ơ"):
        assert word in together


def test_the_truth_stays_outside_the_inbox(tmp_path: Path) -> None:
    write_sample(tmp_path / "inbox", customers=60)
    write_truth(tmp_path / "truth.json", customers=60)
    assert "monthly_hazards" in (tmp_path / "truth.json").read_text(encoding="utf-8")
    for path in (tmp_path / "inbox").rglob("*"):
        assert path.is_dir() or "hazard" not in path.read_text(encoding="utf-8")


def test_a_block_does_not_depend_on_the_blocks_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(p, "BLOCK_SIZE", 50)
    forwards = {(b.company.code, b.index): b for b in blocks(400, 7)}
    backwards = {(b.company.code, b.index): b for b in reversed(list(blocks(400, 7)))}
    assert len(forwards) == 8
    for table in TABLES:
        later = {key: list(table.batches(block)) for key, block in backwards.items()}
        for key, block in forwards.items():
            for (stem, rows), (stem2, rows2) in zip(table.batches(block), later[key], strict=True):
                assert stem == stem2
                assert rows.equals(rows2)


def test_blocks_are_not_copies_of_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(p, "BLOCK_SIZE", 50)
    registered = {block.people.registered.tobytes() for block in blocks(400, 7)}
    assert len(registered) == 8


def test_blocks_share_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(p, "BLOCK_SIZE", 50)
    keys = {
        "customers": "customer_id",
        "transactions": "transaction_id",
        "exit_feedback": "feedback_id",
        "interactions": "interaction_id",
        "offers": "customer_id",  # each company has one campaign
    }
    for table in TABLES:
        if table.name not in keys:
            continue
        seen: Counter[str] = Counter()
        for block in blocks(400, 7):
            for stem, rows in table.batches(block):
                if stem != p.CORRECTIONS_STEM:
                    seen.update(rows[keys[table.name]].drop_null().to_pylist())
        assert max(seen.values()) == 1


def test_memory_does_not_grow_with_the_customers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(p, "BLOCK_SIZE", 200)

    def peak(customers: int) -> int:
        tracemalloc.start()
        write_sample(tmp_path / str(customers), customers=customers)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(400)
    assert peak(4000) < 1.3 * peak(800)
