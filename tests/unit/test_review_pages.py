"""The review that a run leaves of the sample company: as published, against its marts."""

import json
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import BrowserContext

from orchestration.review.rendering.view import raw
from orchestration.settings import Settings
from tests.unit.browser import chromium, opened
from tests.unit.page import Page, squeezed, texts_of


@pytest.fixture(scope="module", params=["en", "vi"])
def html(sample_release: Settings, request: pytest.FixtureRequest) -> Path:
    return sample_release.published / "reviews" / f"review-2026-q2-{request.param}.html"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    with chromium(tmp_path_factory.mktemp("profile")) as context:
        yield context


def test_every_number_in_the_page_is_the_marts(sample_release: Settings, html: Path) -> None:
    """Prevents: a figure that was changed, mixed up or made up on its way to the page."""
    cells = Page(html.read_text(encoding="utf-8")).cells
    marts = {table["data-mart"] for table, *_ in cells}
    assert len(cells) > 1000 and len(marts) > 15
    path = sample_release.published / "current.duckdb"
    with duckdb.connect(str(path), read_only=True) as connection:
        for table, row, cell, _ in cells:
            key = json.loads(row.get("data-key", "{}"))
            where = " and ".join(f"coalesce(cast({name} as varchar), '') = ?" for name in key)
            found = connection.execute(
                f"select {cell['data-column']} from marts.{table['data-mart']}"
                f" where {where or 'true'}",
                list(key.values()),
            ).fetchall()
            # a row that turns several of the mart's has in common what it shows of them
            assert {raw(value) for (value,) in found} == {cell["data-value"]}, (table, row, cell)


def test_the_page_opens_without_a_complaint_or_a_request(
    browser: BrowserContext, html: Path
) -> None:
    """Prevents: true content that breaks what the example does not."""
    found = opened(browser, html, 390)
    assert found.complaints == []
    assert found.outside() == []
    assert found.page.evaluate("document.documentElement.scrollWidth") == 390
    found.page.set_viewport_size({"width": 1280, "height": 844})
    assert found.page.evaluate("document.documentElement.scrollWidth") == 1280


def test_every_chart_is_drawn(browser: BrowserContext, html: Path) -> None:
    """Prevents: an empty frame where a chart should be."""
    page = opened(browser, html).page
    charts = page.locator("figure")
    assert charts.count() >= 8
    for chart in charts.all():
        marks = chart.locator("svg:visible .mark-group path, svg:visible text")
        assert marks.count() > 5, chart.get_attribute("id")
        assert len(chart.locator("svg:visible").screenshot()) > 1_500


def test_the_pdf_says_the_same_as_the_page(html: Path) -> None:
    """Prevents: an edition on paper that lacks what the screen shows."""
    shown = Page(html.read_text(encoding="utf-8")).cells
    pages = texts_of(html.with_suffix(".pdf").read_bytes())
    everything = "".join(pages)
    assert len(pages) > 8
    assert [said for *_, said in shown if squeezed(said) not in everything] == []
