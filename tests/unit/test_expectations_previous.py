"""The last release gives plain figures, and nothing where it has none to give."""

from pathlib import Path

import duckdb
import pytest

from expectations.previous import PreviousRelease


@pytest.fixture
def release(tmp_path: Path) -> Path:
    marts = tmp_path / "r1.duckdb"
    with duckdb.connect(str(marts)) as connection:
        connection.execute("create schema marts")
        connection.execute("create table marts.sales as select range as id from range(5)")
    link = tmp_path / "current.duckdb"
    link.symlink_to(marts)
    return link


def test_a_figure_of_the_last_release_is_a_plain_value(release: Path) -> None:
    previous = PreviousRelease(release)
    assert previous.value("sales", "count(*)", needs=["id"]) == 5
    assert previous.rows("sales", ["id"], needs=["id"], where="id > 2") == [(3,), (4,)]


@pytest.mark.parametrize(("mart", "needs"), [("sales", "amount"), ("visits", "id")])
def test_a_mart_or_column_newer_than_the_release_has_nothing_to_compare(
    release: Path, mart: str, needs: str
) -> None:
    previous = PreviousRelease(release)
    assert previous.rows(mart, ["1"], needs=[needs]) == []
    assert previous.value(mart, "1", needs=[needs]) is None


def test_a_wrong_query_is_an_error_and_not_a_release_without_figures(release: Path) -> None:
    with pytest.raises(duckdb.BinderException):
        PreviousRelease(release).value("sales", "sum(misspelt)", needs=["id"])


def test_a_release_that_is_gone_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        PreviousRelease(tmp_path / "gone.duckdb")


def test_the_release_cannot_be_changed_nor_reach_other_files(release: Path) -> None:
    previous = PreviousRelease(release)
    with pytest.raises(duckdb.PermissionException):
        previous.rows(
            "sales", ["*"], needs=[], where="id in (select 1 from read_text('/etc/hosts'))"
        )


def test_the_file_is_free_after_each_question(release: Path) -> None:
    PreviousRelease(release).value("sales", "count(*)", needs=["id"])
    with duckdb.connect(str(release.resolve())) as writer:
        assert writer.execute("insert into marts.sales values (9)").fetchall() == [(1,)]
