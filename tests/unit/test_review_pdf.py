"""What stands in the PDF of a review, and what it brings with it."""

import ctypes
import re

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
import pytest

from orchestration.review.document import Table
from orchestration.review.rendering.pdf import pdf_of
from orchestration.review.rendering.view import view_of
from tests.unit.example_review import HOSTILE, example_review
from tests.unit.page import squeezed, texts_of

CURRENCY = {"en": "USD", "vi": "VND"}


@pytest.fixture(scope="module", params=["en", "vi"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def content(language: str) -> bytes:
    return pdf_of(example_review(language, CURRENCY[language]))


@pytest.fixture(scope="module")
def pages(content: bytes) -> list[str]:
    """The text of each page."""
    return texts_of(content)


def test_the_text_layer_has_every_word_and_number(pages: list[str], language: str) -> None:
    """Prevents: a PDF that can't be searched or copied, Vietnamese letters that come out wrong."""
    everything = "".join(pages)
    view = view_of(example_review(language, CURRENCY[language]))
    for section in view["sections"]:
        assert squeezed(section["title"]) in everything
        for block in section["blocks"]:
            if block["type"] == "table":
                for row in block["rows"]:
                    for cell in row["cells"]:
                        assert squeezed(cell["text"]) in everything, cell["text"]
            if block["type"] == "paragraph":
                assert squeezed(block["text"]) in everything


def test_hostile_text_is_shown_and_not_obeyed(pages: list[str]) -> None:
    """Prevents: a name in the data that is taken for markup of the template."""
    assert "".join(pages).count(squeezed(HOSTILE)) >= 4


def test_pages_are_numbered_and_say_what_they_are_of(pages: list[str], language: str) -> None:
    """Prevents: a stack of paper that can't be put in order."""
    review = example_review(language)
    assert len(pages) >= 3
    for number, text in enumerate(pages, start=1):
        assert f"{number}/{len(pages)}" in text
        assert squeezed(review.title) in text
    day = {"en": "Oct14,2026", "vi": "14/10/2026"}[language]
    assert all(day in text for text in pages)


def test_a_table_over_two_pages_repeats_its_header(pages: list[str], language: str) -> None:
    """Prevents: columns of numbers whose names are on another sheet."""
    table = [b for b in example_review(language).sections[1].blocks if isinstance(b, Table)][-1]
    header = squeezed("".join(column.title for column in table.columns))
    with_rows = [text for text in pages if re.search(r"Quận\d", text)]
    assert len(with_rows) == 2
    assert all(header in text for text in with_rows)


def test_every_font_is_inside(content: bytes) -> None:
    """Prevents: a printer that has no Vietnamese letters."""
    fonts = set()
    for page in pdfium.PdfDocument(content):
        for item in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_TEXT], max_depth=8):
            font = pdfium_c.FPDFTextObj_GetFont(item)
            size = pdfium_c.FPDFFont_GetBaseFontName(font, None, 0)
            name = ctypes.create_string_buffer(size)
            pdfium_c.FPDFFont_GetBaseFontName(font, name, size)
            fonts.add(name.value.decode().partition("+")[2] or name.value.decode())
            assert pdfium_c.FPDFFont_GetIsEmbedded(font) == 1, name.value
    assert fonts == {
        "Literata-Regular",
        "Literata-SemiBold",
        "PublicSans-Regular",
        "PublicSans-SemiBold",
    }


def test_charts_are_drawn_as_lines_and_text(pages: list[str]) -> None:
    """Prevents: a chart as a blurred photograph, or without its labels."""
    assert "Q32026" in "".join(pages)


def test_it_says_what_it_is_to_programs(content: bytes, language: str) -> None:
    """Prevents: a screen reader that speaks Vietnamese as English, a file without a title."""
    document = pdfium.PdfDocument(content)
    review = example_review(language)
    facts = document.get_metadata_dict()
    assert facts["Title"] == review.title
    assert facts["CreationDate"].startswith("D:20261014")
    assert document.is_tagged()
    assert re.search(rb"/Lang ?\(%s\)" % language.encode(), content)
    assert b"pdfuaid" in content


def test_it_is_a4(content: bytes) -> None:
    """Prevents: a review cut off by the printer."""
    sizes = {tuple(round(n) for n in page.get_size()) for page in pdfium.PdfDocument(content)}
    assert sizes == {(595, 842)}


def test_the_same_review_gives_the_same_bytes(content: bytes, language: str) -> None:
    """Prevents: files that differ where nothing has changed."""
    assert pdf_of(example_review(language, CURRENCY[language])) == content
