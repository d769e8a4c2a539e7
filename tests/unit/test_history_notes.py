"""What the lake notes of releases: their names, their states and which of them tell a figure."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from orchestration.errors import RetentionError
from orchestration.history.notes import (
    Inputs,
    newest_notes,
    note_releases,
    prepare_release,
    prepared_release,
)
from orchestration.history.tables import FIGURES, RELEASES, prepare_history, read_notes
from orchestration.publishing.history import rollback
from orchestration.publishing.manifest import ReleaseFacts
from orchestration.publishing.release import publish
from tests.unit.test_publishing_history import publish_one

NOW = datetime(2026, 7, 1, 5, tzinfo=UTC)
INPUTS = Inputs(date(2026, 6, 30), 7, "rules", "definitions")
FACTS = ReleaseFacts(date(2026, 6, 30), "1", False, {}, 8, {"rules": "others"})


class Folders:
    """A lake and the releases of marts that keep no history of their own."""

    def __init__(self, folder: Path) -> None:
        self.lake = folder / "lake"
        self.published = folder / "published"
        self.now = NOW

    def prepare(self) -> str:
        self.now += timedelta(hours=1)
        return prepare_release(self.lake, self.published, INPUTS, now=self.now)

    def publish(self, release_id: str | None) -> None:
        if not (self.published / "releases").exists():
            publish_one(self.published)  # makes the marts, and a first release by itself
        marts = self.published.parent / "marts.duckdb"
        publish(marts, self.published, FACTS, now=self.now, extra_files={}, release_id=release_id)

    def run(self) -> str:
        release_id = self.prepare()
        self.publish(release_id)
        return release_id

    def note(self) -> dict[str, tuple[str, bool]]:
        note_releases(self.lake, self.published, now=self.now)
        notes = newest_notes(self.lake)
        return {name: (note["state"], note["is_in_line"]) for name, note in notes.items()}


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders(tmp_path)


@pytest.fixture
def first(folders: Folders) -> str:
    """The first release, published without having been prepared."""
    return publish_one(folders.published)


@pytest.fixture(autouse=True)
def early_first_release(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.unit.test_publishing_history.NOW", NOW)


def test_a_prepared_name_comes_after_every_other(folders: Folders, first: str) -> None:
    """Prevents: figures of a new release that are older than those of the last."""
    failed = folders.prepare()
    folders.now -= timedelta(days=400)
    assert folders.prepare() > failed > first
    assert prepared_release(newest_notes(folders.lake)) != failed


def test_a_release_is_noted_as_it_was_published(folders: Folders, first: str) -> None:
    """Prevents: evidence looked for from the batch a build was prepared with, not made of."""
    second = folders.run()
    assert folders.note() == {first: ("published", True), second: ("published", True)}
    note = newest_notes(folders.lake)[second]
    assert (note["last_batch_id"], note["rules"]) == (8, "others")
    assert note["base_release_id"] == first
    assert prepared_release(newest_notes(folders.lake)) is None


def test_nothing_new_is_noted_once(folders: Folders, first: str) -> None:
    """Prevents: a lake that grows by a file at each look."""
    folders.note()
    files = sorted(folders.lake.rglob("*.parquet"))
    folders.note()
    assert sorted(folders.lake.rglob("*.parquet")) == files


def test_what_a_release_was_built_on_tells_its_figures(folders: Folders, first: str) -> None:
    """Prevents: a figure unknown because the release that had it first was rolled back.

    The third was built on the second: made current again it brings the second's figures back,
    but the second does not count as published.
    """
    second, third = folders.run(), folders.run()
    rollback(folders.published, first)
    assert folders.note() == {
        first: ("published", True),
        second: ("rolled_back", False),
        third: ("rolled_back", False),
    }
    rollback(folders.published, third)
    assert folders.note() == {
        first: ("published", True),
        second: ("rolled_back", True),
        third: ("published", True),
    }
    rollback(folders.published, first)
    fourth = folders.run()
    assert folders.note() == {
        first: ("published", True),
        second: ("rolled_back", False),
        third: ("rolled_back", False),
        fourth: ("published", True),
    }


def test_notes_are_appended(folders: Folders, first: str) -> None:
    """Prevents: a state that overwrites the one before it."""
    folders.note()
    second = folders.run()
    folders.note()
    states = [(note["release_id"], note["state"]) for note in read_notes(folders.lake)]
    assert states == [(first, "published"), (second, "prepared"), (second, "published")]
    files = sorted(path.name for path in (folders.lake / RELEASES).iterdir())
    assert files == [f"{number:06d}.parquet" for number in range(4)]


def test_a_release_without_a_history_has_no_figures_of_its_own(
    folders: Folders, first: str
) -> None:
    """Prevents: releases of an older version that stop every run."""
    folders.note()
    kept = pq.read_table(folders.lake / FIGURES / f"{first}.parquet")
    assert len(kept) == 0


def test_a_release_whose_history_is_damaged_stops_no_run(
    folders: Folders, first: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Prevents: a warehouse that can't run because an old release can't be read."""
    folder = folders.published / "releases" / first
    (folder / "kpi_history.parquet").write_text("half a file")
    assert folders.note() == {first: ("published", True)}
    assert f"release {first} is damaged" in caplog.text
    assert not (folders.lake / FIGURES / f"{first}.parquet").exists()


def test_marts_overtaken_by_another_release_are_not_published(folders: Folders, first: str) -> None:
    """Prevents: readers sent back to older figures by a release with a newer look."""
    overtaken = folders.prepare()
    folders.run()
    with pytest.raises(RetentionError, match=f"prepared as release {overtaken}, before"):
        folders.publish(overtaken)


def test_the_tables_have_their_types_before_the_first_release(folders: Folders) -> None:
    """Prevents: a first build that fails for want of a column."""
    prepare_history(folders.lake)
    for table in (RELEASES, FIGURES):
        assert pq.read_table(folders.lake / table).num_rows == 0
