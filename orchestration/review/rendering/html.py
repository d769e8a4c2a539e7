"""A review as one HTML file that needs nothing else: fonts, charts and style are inside."""

from base64 import b64encode
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from orchestration.review.document import Chart, Review
from orchestration.review.rendering.charts import FONTS, NARROW, WIDE, has_any_width, svg_of
from orchestration.review.rendering.view import View, charts_of, view_of

TEMPLATES = FONTS.with_name("templates")
# Family, weight and file; the same cuts as in print.
FACES = (
    ("Literata", 400, "Literata-Regular"),
    ("Literata", 600, "Literata-SemiBold"),
    ("Public Sans", 400, "PublicSans-Regular"),
    ("Public Sans", 600, "PublicSans-SemiBold"),
)


def html_of(review: Review) -> str:
    """The page; the same review gives the same text.

    Raises:
        RetentionError: the review's language has no words.
    """
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    view = view_of(review)
    charts = charts_of(review)
    return environment.get_template("review.html.j2").render(
        view,
        style=Markup(_faces() + (TEMPLATES / "review.css").read_text(encoding="utf-8")),
        pictures={name: _pictures(chart, review.language) for name, chart in charts.items()},
        csv_link=_csv_link,
    )


def _pictures(chart: Chart, language: str) -> View:
    """The chart for a screen and for a phone, where it can be drawn for both."""
    # Our own drawing: Vega has escaped the text in it.
    wide = Markup(svg_of(chart, language, WIDE))
    if not has_any_width(chart.spec):
        return {"wide": wide, "narrow": None}
    return {"wide": wide, "narrow": Markup(svg_of(chart, language, NARROW))}


def _faces() -> str:
    """The fonts as CSS."""
    return "".join(
        f'@font-face{{font-family:"{family}";font-weight:{weight};font-style:normal;'
        f"src:url(data:font/woff2;base64,{_base64(file)}) format('woff2')}}\n"
        for family, weight, file in FACES
    )


def _base64(file: str) -> str:
    return b64encode((FONTS / f"{file}.woff2").read_bytes()).decode("ascii")


def _csv_link(text: str) -> str:
    # The mark at the beginning tells Excel that it is UTF-8.
    return "data:text/csv;charset=utf-8," + quote("\N{ZERO WIDTH NO-BREAK SPACE}" + text)
