"""Which releases there are, which one readers get, and the way back."""

import json
import logging
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest

from orchestration.errors import RetentionError
from orchestration.publishing.history import (
    current_release,
    list_releases,
    rollback,
    rolled_back_ids,
)
from orchestration.publishing.manifest import ReleaseFacts
from orchestration.publishing.release import publish

NOW = datetime(2026, 11, 22, 8, 10, 52, tzinfo=UTC)
FACTS = ReleaseFacts(date(2026, 6, 30), "abc123", False, {"dbt": 1}, None, {})


def publish_one(published: Path) -> str:
    marts = published.parent / "marts.duckdb"
    if not marts.exists():
        with duckdb.connect() as connection:
            connection.execute(f"attach '{marts}' as target (storage_version 'v1.0.0')")
            connection.execute("create schema target.marts")
            connection.execute("create table target.marts.customers as select 1 as customer_id")
    return publish(marts, published, FACTS, now=NOW, extra_files={}).release_id


@pytest.fixture
def published(tmp_path: Path) -> Path:
    return tmp_path / "published"


@pytest.fixture(scope="module")
def three_releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    published = tmp_path_factory.mktemp("three") / "published"
    for _ in range(3):
        publish_one(published)
    return published


@pytest.fixture
def ids(published: Path, three_releases: Path) -> list[str]:
    """Three releases, oldest first, a copy for each test."""
    shutil.copytree(three_releases, published, symlinks=True)
    return sorted(path.name for path in (published / "releases").iterdir())


def test_without_a_release_there_is_nothing_to_list_or_go_back_to(published: Path) -> None:
    assert list_releases(published) == []
    assert current_release(published) is None
    with pytest.raises(RetentionError, match="no release before"):
        rollback(published)


def test_releases_are_listed_newest_first_and_the_last_one_is_current(
    published: Path, ids: list[str]
) -> None:
    releases = list_releases(published)
    assert [release.release_id for release in releases] == ids[::-1]
    assert [release.is_current for release in releases] == [True, False, False]
    assert current_release(published) == releases[0]


def test_each_rollback_goes_one_release_further_back_until_there_is_none(
    published: Path, ids: list[str]
) -> None:
    assert rollback(published).release_id == ids[1]
    assert rolled_back_ids(published) == {ids[2]}
    assert rollback(published).release_id == ids[0]
    assert [release.is_rolled_back for release in list_releases(published)] == [True, True, False]
    with pytest.raises(RetentionError, match="no release before"):
        rollback(published)


def test_after_a_rollback_the_next_release_is_newer_than_those_taken_back(
    published: Path, ids: list[str]
) -> None:
    rollback(published)
    fourth = publish_one(published)
    assert fourth > ids[2]
    current = current_release(published)
    assert current is not None
    assert current.release_id == fourth
    assert rolled_back_ids(published) == {ids[2]}
    assert rollback(published).release_id == ids[1], "a release taken back is skipped"


def test_a_release_taken_back_can_be_made_current_again(published: Path, ids: list[str]) -> None:
    rollback(published, ids[0])
    release = rollback(published, ids[2])
    assert release.is_current
    assert not release.is_rolled_back
    assert rolled_back_ids(published) == {ids[1]}


def test_a_rollback_killed_before_the_switch_leads_to_the_same_release_again(
    published: Path, ids: list[str]
) -> None:
    (published / "rolled_back.json").write_text(json.dumps({"release_ids": [ids[2]]}))
    assert rolled_back_ids(published) == frozenset(), "readers still get it"
    assert rollback(published).release_id == ids[1]


def test_a_rollback_to_an_unknown_release_names_it(published: Path, ids: list[str]) -> None:
    with pytest.raises(RetentionError, match="no release 2020; there are: " + ids[2]):
        rollback(published, "2020")
    with pytest.raises(RetentionError, match=f"{ids[2]} is the current one already"):
        rollback(published, ids[2])


@pytest.mark.parametrize("name", ["marts.duckdb", "customers.parquet", "release.json"])
def test_a_rollback_to_a_damaged_release_names_it_and_changes_nothing(
    published: Path, ids: list[str], name: str
) -> None:
    (published / "releases" / ids[0] / name).unlink()
    with pytest.raises(RetentionError, match=f"release {ids[0]} is damaged"):
        rollback(published, ids[0])
    current = current_release(published)
    assert current is not None
    assert current.release_id == ids[2]
    assert rolled_back_ids(published) == frozenset()


def test_a_release_that_does_not_describe_itself_is_logged_not_listed(
    published: Path, ids: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    manifest = published / "releases" / ids[1] / "release.json"
    manifest.chmod(0o644)
    manifest.write_text("{}")
    with caplog.at_level(logging.WARNING):
        assert [release.release_id for release in list_releases(published)] == [ids[2], ids[0]]
    assert f"release {ids[1]} is damaged" in caplog.text


def test_the_manifest_of_another_release_is_damage(published: Path, ids: list[str]) -> None:
    (published / "releases" / ids[0]).rename(published / "releases" / "20200101T000000Z-0001")
    with pytest.raises(RetentionError, match=f"20200101T000000Z-0001 is damaged.* is of {ids[0]}"):
        rollback(published, "20200101T000000Z-0001")


@pytest.mark.parametrize("link", ["current", "current.duckdb"])
def test_a_file_in_place_of_a_link_is_not_overwritten(published: Path, link: str) -> None:
    published.mkdir()
    (published / link).write_text("mine")
    with pytest.raises(RetentionError, match="is not a link"):
        publish_one(published)
    assert (published / link).read_text() == "mine"
