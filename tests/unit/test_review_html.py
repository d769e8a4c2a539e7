"""What stands in the page of a review, whatever stands in its data."""

import csv
import io
import json
import re
from dataclasses import replace
from urllib.parse import unquote

import pytest

from orchestration.errors import RetentionError
from orchestration.review.document import Chart, Table
from orchestration.review.rendering.html import html_of
from orchestration.review.rendering.view import raw
from tests.unit.example_review import HOSTILE, example_review
from tests.unit.page import Page


@pytest.fixture(scope="module", params=["en", "vi"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def text(language: str) -> str:
    return html_of(example_review(language, "USD" if language == "en" else "VND"))


@pytest.fixture(scope="module")
def page(text: str) -> Page:
    return Page(text)


def test_elements_are_nested_and_ids_are_unique(page: Page) -> None:
    """Prevents: a page that browsers have to guess at, charts that share their clip paths."""
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_the_page_fetches_nothing_and_runs_nothing(page: Page, text: str) -> None:
    """Prevents: a review that tells another host who reads it, or needs it to look right."""
    for tag, attributes in page.elements:
        assert tag not in ("script", "iframe", "object", "embed", "base", "form"), tag
        for name, value in attributes.items():
            assert not name.startswith("on"), (tag, name)
            if name in ("src", "href", "xlink:href", "action", "srcset", "poster"):
                assert re.match(r"#|data:", value), (tag, name, value[:60])
    assert not re.search(r"url\((?!data:|#)", text)
    assert "@import" not in text
    [policy] = [m["content"] for m in page.all("meta") if "http-equiv" in m]
    assert policy.startswith("default-src 'none'")


def test_hostile_text_is_shown_and_not_obeyed(page: Page, text: str) -> None:
    """Prevents: a customer's name or comment that runs as code in a manager's browser."""
    shown = [cell[3] for cell in page.cells]
    assert HOSTILE in shown
    assert HOSTILE in [cell[2]["data-value"] for cell in page.cells]
    assert "<script" not in text
    assert text.count("&lt;script&gt;alert(&#34;x&#34;)") > 5


def test_every_figure_says_which_cell_of_which_mart_it_is(page: Page, language: str) -> None:
    """Prevents: a number in the page that nobody can look up, or that was rounded on the way."""
    review = example_review(language, "USD" if language == "en" else "VND")
    expected = [
        (
            block.mart,
            json.dumps({k: raw(v) for k, v in row.key.items()}, sort_keys=True),
            column.name,
            raw(value),
        )
        for section in review.sections
        for block in section.blocks
        if isinstance(block, Table)
        for row in block.rows
        for column, value in zip(block.columns, row.values, strict=True)
        if column.name
    ]
    found = [
        (table["data-mart"], row["data-key"], cell["data-column"], cell["data-value"])
        for table, row, cell, _ in page.cells
    ]
    assert found == expected


def test_a_running_period_is_marked_and_explained(page: Page, text: str, language: str) -> None:
    """Prevents: half a quarter compared with a whole one."""
    running = {row["data-key"] for _, row, _, _ in page.cells if row.get("class") == "running"}
    assert [json.loads(key)["period_start"] for key in running] == ["2026-10-01"]
    mark = {"en": "to date", "vi": "chưa hết kỳ"}[language]
    assert text.count(f'<span class="mark">{mark}</span>') == 1
    assert text.count(f"“{mark}”") == 1


def test_every_table_has_a_name_and_scrolls_by_itself(page: Page) -> None:
    """Prevents: a page that moves sideways on a phone, a table that a screen reader can't name."""
    tables = page.all("table")
    assert len(page.all("caption")) == len(tables) == 3
    regions = [a for a in page.all("div") if a.get("class") == "scroll"]
    assert len(regions) == len(tables)
    assert all(a["tabindex"] == "0" and a["aria-label"] for a in regions)
    assert {a["scope"] for a in page.all("th")} == {"row", "col"}


def test_headings_are_in_order_and_the_contents_lead_to_them(page: Page, language: str) -> None:
    """Prevents: a contents list that leads nowhere."""
    headings = [tag for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert headings == ["h1", "h2", "h2", "h2"]
    ids = {attributes.get("id") for _, attributes in page.elements}
    links = [a["href"] for a in page.all("a") if a["href"].startswith("#")]
    assert {"#plan", "#churn"} <= set(links)
    assert all(link[1:] in ids for link in links)
    assert page.all("html") == [{"lang": language}]


def test_a_column_that_is_defined_links_to_its_definition(page: Page, text: str) -> None:
    """Prevents: a figure whose meaning has to be asked for."""
    links = [a["href"] for a in page.all("a") if "definition" in a["href"]]
    assert links == ["#churn-definition-1", "#churn-definition-1"]
    assert [a["id"] for a in page.all("dt")] == [
        "plan-definition-1",
        "plan-definition-2",
        "churn-definition-1",
    ]


def test_charts_say_what_can_be_seen_and_keep_their_text(page: Page, language: str) -> None:
    """Prevents: a picture without words, Vietnamese drawn in a font without its letters."""
    pictures = [a for a in page.all("div") if "picture" in a.get("class", "")]
    assert [a["class"] for a in pictures] == ["wide picture", "narrow picture"]
    assert all(a["role"] == "img" and "95" in a["aria-label"] for a in pictures)
    families = {a["font-family"] for a in page.all("text")}
    assert families == {"Public Sans"}


def test_a_chart_is_never_drawn_narrower_than_its_labels_need() -> None:
    """Prevents: amounts that run into each other on a phone."""
    review = example_review()
    chart = next(block for block in review.sections[1].blocks if isinstance(block, Chart))
    for least, width in ((0, "350"), (520, "520")):
        spec = {**chart.spec, "usermeta": {"min_width": least}}
        blocks = [replace(chart, spec=spec)]
        page = Page(html_of(replace(review, sections=[replace(review.sections[1], blocks=blocks)])))
        assert [a["width"] for a in page.all("svg")] == ["760", width]


def test_a_tables_csv_has_the_marts_values_and_no_formula() -> None:
    """Prevents: rounded numbers in a spreadsheet, and a name that it takes for a formula."""
    review = example_review()
    table = next(b for b in review.sections[1].blocks if isinstance(b, Table))
    formula = replace(
        table.rows[0], values=[v if v != HOSTILE else "=cmd()" for v in table.rows[0].values]
    )
    table = replace(table, rows=[formula, *table.rows[1:]])
    review = replace(review, sections=[replace(review.sections[1], blocks=[table])])
    [link] = [a["href"] for a in Page(html_of(review)).all("a") if "download" in a]
    content = unquote(link.removeprefix("data:text/csv;charset=utf-8,"))
    assert content.startswith("\N{ZERO WIDTH NO-BREAK SPACE}")
    [_, first, _, running] = csv.reader(io.StringIO(content))
    assert first == [
        "2026-04-01",
        "'=cmd()",
        "12345",
        "0.0421",
        "-0.004",
        "-3.5",
        "2.5",
        "1234567.00",
        "2026-09-30",
        "true",
    ]
    assert running[3:] == [""] * 7


def test_the_sample_company_is_called_one(text: str, language: str) -> None:
    """Prevents: made-up figures taken for the company's own."""
    said = {"en": "made-up sample company", "vi": "công ty mẫu"}[language]
    assert said in text
    assert said not in html_of(replace(example_review(language), is_sample=False))


def test_the_same_review_gives_the_same_page(text: str, language: str) -> None:
    """Prevents: files that differ where nothing has changed."""
    assert html_of(example_review(language, "USD" if language == "en" else "VND")) == text


def test_a_language_without_words_is_refused() -> None:
    """Prevents: a review half in another language."""
    with pytest.raises(RetentionError, match="'fr': choose en or vi"):
        html_of(replace(example_review(), language="fr"))
