"""The example's page in a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from orchestration.review.rendering.html import html_of
from tests.unit.browser import chromium, opened
from tests.unit.example_review import example_review


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    with chromium(tmp_path_factory.mktemp("profile")) as context:
        yield context


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The example in both languages."""
    folder = tmp_path_factory.mktemp("reviews")
    paths = {language: folder / f"{language}.html" for language in ("en", "vi")}
    for language, path in paths.items():
        path.write_text(html_of(example_review(language, "VND")), encoding="utf-8")
    return paths


@pytest.mark.parametrize("language", ["en", "vi"])
def test_the_page_opens_without_a_complaint_or_a_request(
    browser: BrowserContext, files: dict[str, Path], language: str
) -> None:
    """Prevents: errors in the console, anything fetched from outside the file."""
    found = opened(browser, files[language])
    assert found.complaints == []
    assert found.outside() == []


@pytest.mark.parametrize("language", ["en", "vi"])
@pytest.mark.parametrize("width", [390, 768, 1280, 1600])
def test_the_page_never_scrolls_sideways(
    browser: BrowserContext, files: dict[str, Path], language: str, width: int
) -> None:
    """Prevents: a page that a phone shows in part."""
    page = opened(browser, files[language], width).page
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_its_own_fonts_draw_the_vietnamese(browser: BrowserContext, files: dict[str, Path]) -> None:
    """Prevents: letters like ợ or ẫ out of another font than their neighbours."""
    page = opened(browser, files["vi"]).page
    session = browser.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    for selector, family in {
        "h1": "Literata",
        ".prose": "Literata",
        "caption": "Public Sans",
        "tbody .number": "Public Sans",
        "svg text": "Public Sans",
    }.items():
        node = session.send("DOM.querySelector", {"nodeId": root, "selector": selector})
        fonts = session.send("CSS.getPlatformFontsForNode", {"nodeId": node["nodeId"]})["fonts"]
        assert {
            (font["familyName"].split(" SemiBold")[0], font["isCustomFont"]) for font in fonts
        } == {(family, True)}, selector


def test_a_phone_gets_the_chart_that_was_drawn_for_it(
    browser: BrowserContext, files: dict[str, Path]
) -> None:
    """Prevents: axis labels of five pixels."""
    for width, shown in ((390, ".narrow"), (1280, ".wide")):
        page = opened(browser, files["en"], width).page
        hidden = {".narrow": ".wide", ".wide": ".narrow"}[shown]
        assert page.locator(shown).is_visible() and not page.locator(hidden).is_visible()
        drawn = page.locator(f"{shown} svg").bounding_box()
        assert drawn is not None and drawn["width"] <= width
        text = page.locator(f"{shown} svg text").first.bounding_box()
        assert text is not None and text["height"] >= 10


def test_definitions_open_without_a_script(browser: BrowserContext, files: dict[str, Path]) -> None:
    """Prevents: a definition that can't be reached from the figure."""
    page = opened(browser, files["en"]).page
    meaning = page.locator("#churn-definition-1 + dd")
    assert not meaning.is_visible()
    page.locator("#regions thead a").click()
    assert meaning.is_visible()


@pytest.mark.parametrize("width", [390, 1280])
def test_its_picture_is_not_empty(
    browser: BrowserContext, files: dict[str, Path], width: int
) -> None:
    """Prevents: a page that loads and shows nothing."""
    page = opened(browser, files["vi"], width).page
    assert len(page.screenshot(full_page=True)) > 50_000
    assert len(page.locator("figure svg:visible").screenshot()) > 4_000
