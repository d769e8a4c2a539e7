"""Every number of a review is its mart's: looked up again, cell by cell."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from orchestration.review.content import build_review
from orchestration.review.document import Chart, Column, Review, Row, Section, Table
from orchestration.review.formats import Formats
from orchestration.review.periods import last_complete
from orchestration.settings import PROJECT_DIR, Settings
from tests.unit.review_company import company
from tests.unit.review_releases import write_release

LANGUAGES = ("vi", "en")


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of a company with something in every mart."""
    return write_release(tmp_path_factory.mktemp("release"), company())


def tables(review: Review) -> Iterator[Table]:
    for section in review.sections:
        yield from (block for block in section.blocks if isinstance(block, Table))


def differences(release: Path, review: Review) -> Iterator[str]:
    """The cells that are not what the mart says, and the keys that find no row or many."""
    with duckdb.connect(str(release / "marts.duckdb"), read_only=True) as connection:
        for table in tables(review):
            assert table.rows, table.table_id
            for row in table.rows:
                cells = [
                    (column, value)
                    for column, value in zip(table.columns, row.values, strict=True)
                    if column.name and column.name not in row.key
                ]
                assert cells, table.table_id
                yield from (
                    f"{table.table_id}: {column.name} is not the key's"
                    for column, value in zip(table.columns, row.values, strict=True)
                    if column.name in row.key and value != row.key[column.name]
                )
                for is_sum in (False, True):
                    chosen = [cell for cell in cells if ("(" in str(cell[0].name)) is is_sum]
                    yield from _compared(connection, table, row, chosen)


def _compared(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    row: Row,
    cells: list[tuple[Column, object]],
) -> Iterator[str]:
    if not cells:
        return
    columns = ", ".join(str(column.name) for column, _ in cells)
    where = " and ".join(f'"{name}" is not distinct from ?' for name in row.key)
    found = connection.execute(
        f"select {columns} from marts.{table.mart} where {where}", list(row.key.values())
    ).fetchall()
    place = f"{table.table_id} {dict(row.key)}"
    if len(found) != 1:
        yield f"{place}: {len(found)} rows"
        return
    for (column, value), expected in zip(cells, found[0], strict=True):
        if value != expected or type(value) is not type(expected):
            yield f"{place} {column.name}: {value!r}, the mart has {expected!r}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("quarter", [2, 1, None], ids=["quarter", "older_quarter", "annual"])
def test_every_cell_of_a_made_release_is_its_marts(
    release: Path, language: str, quarter: int | None
) -> None:
    """Prevents: a figure rounded, added up or mixed up on its way to the page."""
    review = build_review(release, 2026, quarter, language, PROJECT_DIR)
    assert list(tables(review))
    assert list(differences(release, review)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_cell_of_the_sample_companys_review_is_its_marts(
    sample_release: Settings, language: str
) -> None:
    """Prevents: a section that holds on made rows and fails on those that models make."""
    release = (sample_release.published / "current").resolve()
    for annual in (False, True):
        year, quarter = last_complete(release, annual=annual)
        review = build_review(release, year, quarter, language, PROJECT_DIR)
        assert list(differences(release, review)) == []
        shown = {table.mart for table in tables(review)}
        assert {"churn_by_period", "cohort_retention", "nps_by_period", "save_list"} <= shown
        assert review.is_sample


def test_every_mart_with_rows_stands_in_a_table(release: Path) -> None:
    """Prevents: a mart that the review is meant to show and silently leaves out."""
    review = build_review(release, 2026, 2, "en", PROJECT_DIR)
    assert set(company()) - {table.mart for table in tables(review)} == set()


def test_no_customer_stands_in_a_review(release: Path) -> None:
    """Prevents: a list of customers in a document that goes around."""
    review = build_review(release, 2026, 2, "en", PROJECT_DIR)
    for table in tables(review):
        names = {str(column.name) for column in table.columns} | set().union(
            *(row.key for row in table.rows)
        )
        assert not names & {"customer_id", "subscription_id"}, table.table_id


def test_every_cell_can_be_written_as_its_kind(release: Path) -> None:
    """Prevents: text where the rendering expects money, found when the page is made."""
    for quarter in (2, None):
        review = build_review(release, 2026, quarter, "vi", PROJECT_DIR)
        formats = Formats("vi", review.currency, review.minor_units)
        for table in tables(review):
            for row in table.rows:
                kinds = row.kinds or [column.kind for column in table.columns]
                assert len(kinds) == len(row.values) == len(table.columns)
                for kind, value in zip(kinds, row.values, strict=True):
                    formats.write(value, kind, table.period_type)


def test_charts_draw_rows_and_carry_no_font_nor_a_title_of_their_own(release: Path) -> None:
    """Prevents: an empty picture, and one that the rendering can't dress."""
    review = build_review(release, 2026, 2, "en", PROJECT_DIR)
    drawn = [chart for section in review.sections for chart in charts(section)]
    assert len({chart.chart_id for chart in drawn}) == len(drawn) >= 12
    for chart in drawn:
        assert all(chart.spec["datasets"].values()), chart.chart_id
        assert "title" not in chart.spec and "font" not in str(chart.spec["config"])
        assert chart.title and chart.description


def charts(section: Section) -> list[Chart]:
    return [block for block in section.blocks if isinstance(block, Chart)]
