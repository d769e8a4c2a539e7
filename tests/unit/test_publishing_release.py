"""What may be published, and that a release is what its release.json says."""

import hashlib
import json
import shutil
import struct
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest

from orchestration.errors import RetentionError
from orchestration.publishing.manifest import Release, ReleaseFacts, read_release
from orchestration.publishing.release import next_release_id, publish
from orchestration.publishing.verify import problems

NOW = datetime(2026, 11, 22, 8, 10, 52, tzinfo=UTC)
FACTS = ReleaseFacts(date(2026, 6, 30), "abc123", True, {"dbt": 7, "gx": 9}, 3, {"rules": "f00"})
GOOD = "create table {}.marts.churn_by_period as select range lost_customers from range(5)"


def write_marts(path: Path, *statements: str, storage: str = "v1.0.0") -> Path:
    """A closed marts file; `{}` in a statement is the database."""
    path.unlink(missing_ok=True)
    with duckdb.connect() as connection:
        connection.execute(f"attach '{path}' as target (storage_version '{storage}')")
        for statement in ("create schema {}.marts", *statements):
            connection.execute(statement.format("target"))
    return path


def publish_now(marts: Path, published: Path) -> Release:
    return publish(marts, published, FACTS, now=NOW, extra_files={"validation.html": "<p>ợ</p>"})


@pytest.fixture
def marts(tmp_path: Path) -> Path:
    return write_marts(
        tmp_path / "marts.duckdb",
        GOOD,
        "create table {}.marts.data_quality (landed bigint)",
    )


def test_a_release_holds_the_marts_as_database_and_parquet_and_describes_itself(
    marts: Path, tmp_path: Path
) -> None:
    published = tmp_path / "published"
    release = publish_now(marts, published)
    assert release == publish_now_read_back(release)
    content = json.loads((published / "current" / "release.json").read_text())
    assert content["row_counts"] == {"churn_by_period": 5, "data_quality": 0}
    assert content["checks_run"] == {"dbt": 7, "gx": 9}
    assert content["as_of_date"] == "2026-06-30"
    assert content["sample"] is True
    for name, digest in content["checksums"].items():
        content_bytes = (published / "current" / name).read_bytes()
        assert hashlib.sha256(content_bytes).hexdigest() == digest
    assert {*content["checksums"]} == {
        "marts.duckdb",
        "churn_by_period.parquet",
        "data_quality.parquet",
        "validation.html",
    }
    parquet = published / "current" / "churn_by_period.parquet"
    assert duckdb.execute(f"select count(*) from '{parquet}'").fetchall() == [(5,)]


def publish_now_read_back(release: Release) -> Release:
    read = read_release(release.folder)
    return Release(**{**vars(read), "is_current": True})


@pytest.mark.parametrize("way", ["current.duckdb", "current/marts.duckdb"])
def test_a_schema_qualified_name_binds_whichever_way_the_file_is_opened(
    marts: Path, tmp_path: Path, way: str
) -> None:
    publish_now(marts, tmp_path / "published")
    with duckdb.connect(tmp_path / "published" / way, read_only=True) as connection:
        query = "select count(*) from marts.churn_by_period"
        assert connection.execute(query).fetchall() == [(5,)]


def test_the_published_file_has_the_storage_version_of_duckdb_1_0(
    marts: Path, tmp_path: Path
) -> None:
    release = publish_now(marts, tmp_path / "published")
    header = (release.folder / "marts.duckdb").read_bytes()[:20]
    # DuckDB's main header: a checksum of 8 bytes, the magic word, the version number.
    assert struct.unpack_from("<4sQ", header, 8) == (b"DUCK", 64)


def test_the_published_file_shares_no_bytes_with_the_warehouse(marts: Path, tmp_path: Path) -> None:
    release = publish_now(marts, tmp_path / "published")
    with duckdb.connect(marts) as connection:
        connection.execute("drop table marts.marts.churn_by_period")
    assert problems(read_release(release.folder)) == []


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("create table {}.marts.t as select 'Ann' as full_name", "t.full_name"),
        ("create table {}.marts.t as select 'a@b.c' as Email", "t.Email"),
        ("create table {}.marts.t as select date '1990-01-01' as birth_date", "t.birth_date"),
        ("create table {}.marts.t as select 'hm' as comment", "t.comment"),
        ("create view {}.marts.v as select 1 as one", "views"),
        ("create table {}.main.customers as select 1 as customer_id", "main.customers"),
        ("create table {}.marts.customers__dbt_tmp as select 1 as n", "customers__dbt_tmp"),
    ],
)
def test_what_must_not_leave_the_warehouse_is_refused(
    tmp_path: Path, statement: str, message: str
) -> None:
    marts = write_marts(tmp_path / "marts.duckdb", GOOD, statement)
    with pytest.raises(RetentionError, match=message):
        publish_now(marts, tmp_path / "published")
    assert not (tmp_path / "published").exists()


def test_a_file_old_clients_cannot_read_is_refused(tmp_path: Path) -> None:
    marts = write_marts(tmp_path / "marts.duckdb", GOOD, storage="v1.5.0")
    with pytest.raises(RetentionError, match="storage version"):
        publish_now(marts, tmp_path / "published")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RetentionError, match="no such file"):
        publish_now(tmp_path / "marts.duckdb", tmp_path / "published")


def test_a_file_without_marts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RetentionError, match="holds no table"):
        publish_now(write_marts(tmp_path / "marts.duckdb"), tmp_path / "published")


def test_a_file_that_was_not_closed_cleanly_is_refused(marts: Path, tmp_path: Path) -> None:
    marts.with_name("marts.duckdb.wal").write_bytes(b"")
    with pytest.raises(RetentionError, match="not closed cleanly"):
        publish_now(marts, tmp_path / "published")


def test_a_file_that_is_still_open_for_writing_is_refused(marts: Path, tmp_path: Path) -> None:
    with duckdb.connect(marts), pytest.raises(RetentionError, match="can't be read"):
        publish_now(marts, tmp_path / "published")


@pytest.mark.parametrize("name", ["release.json", "marts.duckdb", "../page.html", "..", ""])
def test_a_further_file_must_not_stand_in_for_one_of_the_release(
    marts: Path, tmp_path: Path, name: str
) -> None:
    with pytest.raises(RetentionError, match="can't be the name"):
        publish(marts, tmp_path / "published", FACTS, now=NOW, extra_files={name: "x"})
    assert list((tmp_path / "published" / "releases").iterdir()) == []


def test_a_copy_with_other_bytes_is_removed_and_the_links_stay(
    marts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    published = tmp_path / "published"
    first = publish_now(marts, published)

    def copy_badly(source: Path, target: Path) -> None:
        target.write_bytes(source.read_bytes() + b"\0")

    monkeypatch.setattr("orchestration.publishing.release.shutil.copyfile", copy_badly)
    with pytest.raises(RetentionError, match="other bytes"):
        publish_now(marts, published)
    assert (published / "current").resolve() == first.folder
    assert list((published / "releases").iterdir()) == [first.folder]


def test_a_recount_that_differs_is_removed_and_no_link_is_made(
    marts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "orchestration.publishing.release.publishable_row_counts",
        lambda _: {"churn_by_period": 6, "lost": 1},
    )
    with pytest.raises(RetentionError, match="5 rows in Parquet, 6 published"):
        publish_now(marts, tmp_path / "published")
    assert [path.name for path in (tmp_path / "published").iterdir()] == ["releases"]
    assert list((tmp_path / "published" / "releases").iterdir()) == []


def test_every_kind_of_damage_to_a_release_is_seen(marts: Path, tmp_path: Path) -> None:
    good = publish_now(marts, tmp_path / "published").folder

    def damaged(name: str) -> Path:
        shutil.copytree(good, tmp_path / "damaged" / good.name, symlinks=True, dirs_exist_ok=True)
        path = tmp_path / "damaged" / good.name / name
        if path.exists():
            path.chmod(0o644)
        return path

    def problems_now() -> list[str]:
        found = problems(read_release(tmp_path / "damaged" / good.name))
        shutil.rmtree(tmp_path / "damaged")
        return found

    damaged("data_quality.parquet").unlink()
    assert problems_now() == ["data_quality.parquet is missing"]
    damaged("retention.duckdb").unlink()
    assert problems_now() == ["retention.duckdb is missing"]
    damaged("validation.html").write_text("<p>fine</p>")
    assert problems_now() == ["validation.html has other bytes than when it was written"]
    damaged("retention.duckdb.wal").write_bytes(b"")
    assert problems_now() == ["retention.duckdb.wal does not belong to it"]
    damaged("retention.duckdb.tmp").mkdir()
    assert problems_now() == []


def test_release_ids_sort_by_time_and_are_unique_within_a_second(tmp_path: Path) -> None:
    ids = []
    for second in (1, 1, 1, 5, 5, 3):  # the clock is set back at last
        ids.append(next_release_id(tmp_path, NOW.replace(second=second)))
        (tmp_path / ids[-1]).mkdir()
    assert ids == sorted(set(ids))
    assert ids[0] == "20261122T081001Z-0001"
    assert ids[-1] == "20261122T081005Z-0003"


def test_a_time_of_publication_without_a_zone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="time zone"):
        next_release_id(tmp_path, NOW.replace(tzinfo=None))
