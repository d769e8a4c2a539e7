"""Landing: what is new comes in once and whole, and nothing that is there is lost."""

import hashlib
import json
import shutil
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from orchestration.errors import RetentionError
from orchestration.landing import batch as batch_module
from orchestration.landing import lake as lake_module
from orchestration.landing.errors import FileShrunk, UnreadableFile
from orchestration.landing.lake import alone_in, prepare_lake, read_registry
from orchestration.landing.land import FileProgress, LandingResult, land
from orchestration.landing.readers import CsvHeader, read_header
from orchestration.landing.tables import InputTable
from orchestration.settings import PROJECT_DIR

NOW = datetime(2026, 3, 31, 20, 30, tzinfo=UTC)
HEADER = "customer_id,occurred_at,amount"
KEYLESS = f"{HEADER}\nA,2026-01-01,10\nA,2026-01-01,10\n"
KEYED = f"{HEADER},transaction_id\nA,2026-01-01,10,T1\nB,2026-01-02,5,T2\n"


class Company:
    """An inbox and a lake of a test."""

    def __init__(self, folder: Path) -> None:
        self.inbox, self.lake = folder / "inbox", folder / "lake"
        self.inbox.mkdir()

    def deliver(self, name: str, content: str | bytes) -> None:
        path = self.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)

    def land(self, now: datetime = NOW, zone: str = "UTC") -> LandingResult:
        return land(self.inbox, self.lake, now=now, timezone=zone)

    def rows(self, table: str, columns: str = "*") -> list[tuple[object, ...]]:
        source = f"read_parquet('{self.lake}/{table}/*.parquet', union_by_name = true)"
        with duckdb.connect() as connection:
            return connection.execute(f"select {columns} from {source} order by _row_id").fetchall()

    def content(self) -> dict[str, bytes]:
        return {str(p): p.read_bytes() for p in self.lake.rglob("*") if p.is_file()}


@pytest.fixture
def company(tmp_path: Path) -> Company:
    return Company(tmp_path)


def test_values_are_kept_as_received_and_empty_is_null(company: Company) -> None:
    company.deliver(
        "transactions.csv", f" Customer_ID ,{HEADER[12:]},Note\n001,2.50,ten, x \n,'',NULL,\n"
    )
    result = company.land()
    columns = "customer_id, occurred_at, amount, note, transaction_id"
    assert company.rows("transactions", columns) == [
        ("001", "2.50", "ten", " x ", None),
        (None, "''", "NULL", None, None),
    ]
    assert result.warnings == ["transactions.csv: more columns carried along: note."]


def test_bookkeeping_names_file_row_batch_and_business_day(company: Company) -> None:
    company.deliver("transactions/2026/b.csv", KEYED)
    company.deliver("transactions/2026/a.csv", KEYLESS)
    company.land(NOW.astimezone(timezone(timedelta(hours=-5))), "Asia/Ho_Chi_Minh")
    columns = "_row_id, _source_file, _source_row, _batch_id, _landed_at, _landed_on, _malformed"
    landed_at, landed_on = NOW.replace(tzinfo=None), datetime(2026, 4, 1).date()
    assert company.rows("transactions", columns) == [
        (10_000_000_001, "transactions/2026/a.csv", 1, 1, landed_at, landed_on, None),
        (10_000_000_002, "transactions/2026/a.csv", 2, 1, landed_at, landed_on, None),
        (20_000_000_001, "transactions/2026/b.csv", 1, 1, landed_at, landed_on, None),
        (20_000_000_002, "transactions/2026/b.csv", 2, 1, landed_at, landed_on, None),
    ]


def test_a_lake_without_deliveries_has_every_table_typed_and_empty(company: Company) -> None:
    assert company.land().batch_id is None
    assert company.rows("subscriptions", "subscription_id, renews_on, _landed_on") == []
    assert read_registry(company.lake) == []


def test_empty_files_follow_the_project_when_it_gains_a_column(tmp_path: Path) -> None:
    project = tmp_path / "project"
    shutil.copytree(PROJECT_DIR / "models" / "staging", project / "models" / "staging")
    shutil.copy(PROJECT_DIR / "dbt_project.yml", project)
    prepare_lake(tmp_path / "lake", project)
    source = project / "models" / "staging" / "stg_customers.yml"
    source.write_text(source.read_text().replace("- name: phone", "- name: telex"))
    prepare_lake(tmp_path / "lake", project)
    names = pq.read_schema(tmp_path / "lake" / "customers" / "000000.parquet").names
    assert "telex" in names and "phone" not in names


def test_landing_twice_lands_nothing_and_touches_nothing(company: Company) -> None:
    company.deliver("transactions.csv", KEYLESS)
    company.deliver("customers/all.csv", "customer_id\nA\n")
    assert company.land().batch_id == 1
    before = company.content()
    again = company.land(NOW + timedelta(days=1))
    assert (again.batch_id, again.landed, len(again.skipped)) == (None, [], 2)
    assert company.content() == before


def test_a_newer_version_is_added_and_the_older_stays(company: Company) -> None:
    company.deliver("transactions.csv", KEYLESS)
    company.land()
    company.deliver("transactions.csv", KEYLESS + "B,2026-02-01,7\n")
    result = company.land()
    assert [(f.file_id, f.batch_id, f.row_count) for f in result.landed] == [(2, 2, 3)]
    assert len(company.rows("transactions")) == 5


def test_an_earlier_version_comes_in_again_where_it_is_no_longer_the_newest(
    company: Company,
) -> None:
    other = KEYLESS.replace("10", "11")
    for text in (KEYLESS, other, KEYLESS):
        company.deliver("transactions.csv", text)
        assert company.land().batch_id is not None
    assert len(company.rows("transactions")) == 6


@pytest.mark.parametrize("same_batch", [True, False])
def test_keyless_bytes_under_another_name_are_skipped(company: Company, same_batch: bool) -> None:
    company.deliver("transactions/a.csv", KEYLESS)
    if not same_batch:
        company.land()
    company.deliver("transactions/b.csv", KEYLESS)
    [skipped] = [s for s in company.land().skipped if s.source_file == "transactions/b.csv"]
    assert skipped.landed_as == "transactions/a.csv"
    assert len(company.rows("transactions")) == 2


def test_keyed_bytes_under_another_name_are_landed(company: Company) -> None:
    company.deliver("transactions/a.csv", KEYED)
    company.deliver("transactions/b.csv", KEYED)
    assert [f.keyless_row_count for f in company.land().landed] == [0, 0]


@pytest.mark.parametrize(
    ("table", "text", "keyless"),
    [
        ("transactions", f"{HEADER},transaction_id\nA,d,1,\nA,d,1, \nA,d,1,T\nA,d\n", 2),
        ("transactions", f"{HEADER}\nA,d,1\nA,d\n", 1),
        ("customers", "customer_id,region\n,x\n", 0),
    ],
    ids=["key empty or blank", "key column absent", "table always keyed"],
)
def test_keyless_rows_are_counted(company: Company, table: str, text: str, keyless: int) -> None:
    company.deliver(f"{table}.csv", text)
    assert company.land().landed[0].keyless_row_count == keyless


def test_fewer_keyless_rows_stop_the_landing_whole(company: Company) -> None:
    company.deliver("transactions.csv", KEYLESS)
    company.land()
    before = company.content()
    company.deliver("customers.csv", "customer_id\nA\n")
    company.deliver("transactions.csv", f"{HEADER}\nA,2026-01-01,10\n")
    with pytest.raises(FileShrunk, match=r"transactions\.csv shrank from 2 to 1 rows"):
        company.land()
    assert company.content() == before


def test_fewer_keyed_rows_are_an_ordinary_delivery(company: Company) -> None:
    company.deliver("transactions.csv", KEYED)
    company.land()
    company.deliver("transactions.csv", f"{HEADER},transaction_id\nC,2026-01-03,1,T3\n")
    assert company.land().landed[0].row_count == 1


def test_an_unreadable_file_keeps_its_whole_batch_out(company: Company) -> None:
    company.deliver("customers.csv", "customer_id\nA\n")
    company.deliver("transactions.csv", "customer_id\nA\n")
    with pytest.raises(UnreadableFile):
        company.land()
    assert company.rows("customers") == [] and read_registry(company.lake) == []
    assert not (company.lake / lake_module.STAGING).exists()
    company.deliver("transactions.csv", KEYLESS)
    assert [f.file_id for f in company.land().landed] == [1, 2]


@pytest.mark.parametrize("killed_at", ["reading", "moving"])
def test_leftovers_of_a_killed_run_never_count(company: Company, killed_at: str) -> None:
    company.deliver("transactions.csv", KEYED)
    company.land()
    committed = company.content()
    folder = "transactions" if killed_at == "moving" else lake_module.STAGING
    (company.lake / folder).mkdir(exist_ok=True)
    shutil.copy(
        company.lake / "transactions" / "000001.parquet", company.lake / folder / "000002.parquet"
    )
    company.land()
    assert company.content() == committed


def test_a_run_killed_before_the_registry_is_written_is_repeated_whole(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    company.land()
    company.deliver("transactions.csv", KEYED)

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(lake_module, "publish_rows", die)
        with pytest.raises(KeyboardInterrupt):
            company.land()
    assert (company.lake / "transactions" / "000001.parquet").exists()
    assert read_registry(company.lake) == []
    assert company.land().batch_id == 1
    assert len(company.rows("transactions")) == 2


def test_a_file_that_changes_while_it_is_read_is_not_landed(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    company.deliver("transactions.csv", KEYED)

    def grow(path: Path, file: str, table: InputTable) -> CsvHeader:
        path.write_text(KEYED + "C,2026-01-03,1,T3\n")
        return read_header(path, file, table)

    monkeypatch.setattr(batch_module, "read_header", grow)
    with pytest.raises(RetentionError, match=r"transactions\.csv changed"):
        company.land()
    assert read_registry(company.lake) == []


def test_two_landings_never_write_at_once(company: Company) -> None:
    with alone_in(company.lake), pytest.raises(RetentionError, match="Another landing"):
        company.land()


def test_a_header_alone_is_a_file_without_rows(company: Company) -> None:
    company.deliver("transactions.csv", HEADER)
    result = company.land()
    assert (result.batch_id, result.landed[0].row_count) == (1, 0)
    assert company.rows("transactions") == []
    assert company.land().batch_id is None


def test_other_things_in_the_inbox_are_named_and_left(company: Company) -> None:
    company.deliver("transactions/readme.txt", "x")
    company.deliver("transactions/.part.csv", "x")
    company.deliver("orders.csv", "x")
    company.deliver("archive/transactions.csv", KEYED)
    company.deliver(".hidden/transactions.csv", KEYED)
    result = company.land()
    assert result.batch_id is None
    assert [warning.split(" ")[0] for warning in result.warnings] == [
        "archive/",
        "orders.csv",
        "transactions/readme.txt",
    ]


def test_a_missing_inbox_is_said_and_lands_nothing(company: Company) -> None:
    company.inbox.rmdir()
    result = company.land()
    assert result.batch_id is None and "does not exist" in result.warnings[0]


def test_parquet_keeps_its_own_types(company: Company) -> None:
    rows = pa.table(
        {
            " Customer_ID": [7, 8],
            "occurred_at": pa.array([NOW, None], pa.timestamp("us", "UTC")),
            "amount": pa.array(["1.50", "2"]).cast(pa.decimal128(10, 2)),
            "transaction_id": pa.array(["T1", " "]).dictionary_encode(),
            "plan": pa.nulls(2),
            "tags": [["a"], []],
        }
    )
    company.deliver("transactions/.keep", "")
    pq.write_table(rows, company.inbox / "transactions" / "x.parquet")
    [landed] = company.land().landed
    assert (landed.row_count, landed.keyless_row_count) == (2, 1)
    with duckdb.connect() as connection:
        kinds = connection.execute(
            f"describe from '{company.lake}/transactions/000001.parquet'"
        ).fetchall()
    assert [kind[:2] for kind in kinds][:6] == [
        ("customer_id", "BIGINT"),
        ("occurred_at", "TIMESTAMP WITH TIME ZONE"),
        ("amount", "DECIMAL(10,2)"),
        ("transaction_id", "VARCHAR"),
        ("plan", "VARCHAR"),
        ("tags", "VARCHAR[]"),
    ]
    assert company.rows("transactions", "customer_id, amount, _source_row") == [
        ("7", "1.50", 1),
        ("8", "2.00", 2),
    ]


def _sample(company: Company, name: str, text: str) -> None:
    company.deliver(name, text)
    digest = hashlib.sha256(text.encode()).hexdigest()
    company.deliver(".sample.json", json.dumps({"files": {name: digest}}))


def test_sample_files_are_told_by_their_bytes(company: Company) -> None:
    _sample(company, "transactions.csv", KEYED)
    assert company.land().landed[0].is_sample
    company.deliver("transactions.csv", KEYED + "C,2026-01-03,1,T3\n")
    with pytest.raises(RetentionError, match="retention reset"):
        company.land()


def test_the_sample_does_not_come_into_a_lake_with_other_data(company: Company) -> None:
    company.deliver("customers.csv", "customer_id\nA\n")
    company.land()
    _sample(company, "transactions.csv", KEYED)
    with pytest.raises(RetentionError, match="retention reset"):
        company.land()


def test_progress_counts_bytes_before_and_after_each_file(company: Company) -> None:
    company.deliver("customers.csv", "customer_id\nA\n")
    company.deliver("transactions.csv", KEYED)
    seen: list[FileProgress] = []
    land(company.inbox, company.lake, now=NOW, timezone="UTC", on_progress=seen.append)
    total = 14 + len(KEYED)
    assert [(p.source_file, p.is_finished, p.bytes_done, p.bytes_total) for p in seen] == [
        ("customers.csv", False, 0, total),
        ("customers.csv", True, 14, total),
        ("transactions.csv", False, 14, total),
        ("transactions.csv", True, total, total),
    ]
