"""Vega-Lite specifications into SVG, with the review's fonts and the language's numbers."""

import json
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import vl_convert

from orchestration.review.document import Chart
from orchestration.review.formats import MONTHS

FONTS = Path(__file__).with_name("fonts")
TABLE_FONT = "Public Sans"
# CSS pixels: beside text, on a screen and on paper, and on a phone held upright.
WIDE, NARROW = 760, 350
# Views that Vega can't fit into a width as a whole.
COMPOSED = ("hconcat", "vconcat", "concat", "facet", "repeat")
INK, QUIET, LINE = "#22262b", "#565c63", "#dfe1e3"
THEME: Mapping[str, Any] = {
    "background": None,
    "font": TABLE_FONT,
    "view": {"stroke": None},
    "axis": {
        "labelColor": QUIET,
        "labelFontSize": 12,
        "titleColor": QUIET,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "gridColor": LINE,
        "domainColor": LINE,
        "tickColor": LINE,
        "labelPadding": 5,
        "titlePadding": 10,
    },
    "legend": {
        "labelColor": INK,
        "labelFontSize": 12,
        "titleColor": QUIET,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "symbolStrokeWidth": 2,
        "orient": "top",
    },
    "header": {
        "labelColor": INK,
        "labelFontSize": 12,
        "titleColor": QUIET,
        "titleFontWeight": "normal",
    },
    "text": {"fontSize": 12, "color": INK},
    "title": {"color": INK, "fontSize": 13, "fontWeight": 600, "anchor": "start"},
    "axisX": {"labelAngle": 0},
}
# Labels beside the last bar need their room there, and legends stand one below the other.
ON_A_PHONE: Mapping[str, Any] = {
    "padding": {"left": 0, "top": 5, "right": 26, "bottom": 0},
    "legend": {**THEME["legend"], "direction": "vertical"},
}
DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
DAYS_VI = ["Chủ nhật", "Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy"]
NUMBERS: Mapping[str, Mapping[str, Any]] = {
    "en": {"decimal": ".", "thousands": ",", "grouping": [3], "minus": "−"},
    "vi": {
        "decimal": ",",
        "thousands": ".",
        "grouping": [3],
        "minus": "−",
        "percent": "\N{NO-BREAK SPACE}%",
    },
}
TIMES: Mapping[str, Mapping[str, Any]] = {
    "en": {
        "dateTime": "%a %b %e %X %Y",
        "date": "%m/%d/%Y",
        "time": "%H:%M:%S",
        "periods": ["AM", "PM"],
        "days": DAYS,
        "shortDays": [day[:3] for day in DAYS],
        "months": MONTHS,
        "shortMonths": [month[:3] for month in MONTHS],
    },
    "vi": {
        "dateTime": "%H:%M:%S %d/%m/%Y",
        "date": "%d/%m/%Y",
        "time": "%H:%M:%S",
        "periods": ["SA", "CH"],
        "days": DAYS_VI,
        "shortDays": ["CN", "T2", "T3", "T4", "T5", "T6", "T7"],
        "months": [f"Tháng {month}" for month in range(1, 13)],
        "shortMonths": [f"Th{month}" for month in range(1, 13)],
    },
}


def svg_of(chart: Chart, language: str, width: int = WIDE) -> str:
    """The chart as SVG with text that stays text, `width` CSS pixels wide if it can be.

    Its element ids begin with the chart's id and width, since a page holds many charts.
    """
    sized = json.dumps(_sized(chart.spec, width), sort_keys=True)
    return _with_own_ids(_drawn(sized, language, width), f"{chart.chart_id}-{width}-")


def has_any_width(spec: Mapping[str, Any]) -> bool:
    """Whether a chart can be drawn as wide as one wants.

    Not a composed one, nor one with a width by step, which says how wide a single cell is.
    """
    is_composed = any(kind in spec for kind in COMPOSED)
    return not is_composed and not isinstance(spec.get("width"), Mapping)


def _sized(spec: Mapping[str, Any], width: int) -> dict[str, Any]:
    if not has_any_width(spec):
        return dict(spec)
    least = int(spec.get("usermeta", {}).get("min_width", 0))
    sized = {
        **spec,
        "width": max(width, least),
        "autosize": {"type": "fit-x", "contains": "padding"},
    }
    if "layer" in spec:  # a layer's own width would win
        sized["layer"] = [
            {name: part for name, part in layer.items() if name != "width"}
            for layer in spec["layer"]
        ]
    return sized


@lru_cache(maxsize=64)
def _drawn(spec: str, language: str, width: int) -> str:
    """Page and print show the same drawing, which takes longer than all the rest."""
    _fonts()
    return str(
        vl_convert.vegalite_to_svg(
            spec,
            config={**THEME, **(ON_A_PHONE if width == NARROW else {})},
            # d3 wants a currency; axes of money have theirs in the title
            format_locale={**NUMBERS[language], "currency": ["", ""]},
            time_format_locale=dict(TIMES[language]),
            allowed_base_urls=[],
        )
    )


def _with_own_ids(svg: str, prefix: str) -> str:
    svg = re.sub(r'\bid="([^"]+)"', rf'id="{prefix}\1"', svg)
    return re.sub(r"url\(#([^)]+)\)", rf"url(#{prefix}\1)", svg)


@cache
def _fonts() -> None:
    """Once a process: without them Vega measures and draws Vietnamese in whatever there is."""
    vl_convert.register_font_directory(str(FONTS))
