"""A review as a PDF to print: A4, tagged, with its fonts inside."""

import json
from datetime import UTC, datetime, time

import typst

from orchestration.review.document import Review
from orchestration.review.rendering.charts import FONTS, WIDE, svg_of
from orchestration.review.rendering.view import charts_of, view_of

# Between the margins of an A4 page, and a pixel of a drawing, in points.
TEXT_WIDTH, PIXEL = 170 / 25.4 * 72, 0.75
TEMPLATE = FONTS.with_name("templates") / "review.typ"


def pdf_of(review: Review) -> bytes:
    """The file; the same review gives the same bytes on the same machine.

    Raises:
        RetentionError: the review's language has no words.
    """
    content = view_of(review)
    content["pictures"] = {
        name: svg_of(chart, review.language) for name, chart in charts_of(review).items()
    }
    content["scale"] = TEXT_WIDTH / (WIDE * PIXEL)
    day = review.as_of_date
    content["day"] = [day.year, day.month, day.day]
    # As data, not as text of the template: nothing in it can be taken for markup.
    return bytes(
        typst.compile(
            TEMPLATE,
            root=TEMPLATE.parent,
            font_paths=[FONTS],
            sys_inputs={"review": json.dumps(content, ensure_ascii=False)},
            pdf_standards=["ua-1"],
            timestamp=int(datetime.combine(day, time(12), UTC).timestamp()),
        )
    )
