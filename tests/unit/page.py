"""Reads HTML as strictly as no browser does, and the text of a PDF."""

import unicodedata
from html.parser import HTMLParser

import pypdfium2 as pdfium

VOID = {"meta", "link", "br", "img", "input", "hr", "path", "line"}
Attributes = dict[str, str]


class Page(HTMLParser):
    """Elements with their attributes, and the text of each table cell; fails on bad nesting."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, Attributes]] = []
        self.cells: list[tuple[Attributes, Attributes, Attributes, str]] = []
        self._open: list[tuple[str, Attributes]] = []
        self._text = ""
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        assert len(given) == len(attrs), f"an attribute twice in {tag}"
        self.elements.append((tag, given))
        if tag not in VOID:
            self._open.append((tag, given))
        if tag in ("td", "th"):
            self._text = ""

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        opened, attributes = self._open.pop()
        assert opened == tag, f"<{opened}> is closed by </{tag}>"
        if "data-column" in attributes:
            table, row = (
                next(a for name, a in reversed(self._open) if name == wanted)
                for wanted in ("table", "tr")
            )
            self.cells.append((table, row, attributes, self._text))

    def all(self, tag: str) -> list[Attributes]:
        return [attributes for name, attributes in self.elements if name == tag]


def texts_of(pdf: bytes) -> list[str]:
    """The text of each page, squeezed."""
    return [squeezed(p.get_textpage().get_text_range()) for p in pdfium.PdfDocument(pdf)]


def squeezed(text: str) -> str:
    """Without space and hyphens: a line breaks where it fits, and a PDF forgets its hyphen."""
    kept = (c for c in text if c != "-" and not unicodedata.category(c).startswith(("Z", "C")))
    return unicodedata.normalize("NFC", "".join(kept))
