"""The few shapes of chart that a review draws, as Vega-Lite without fonts and locale.

Categories come as words in the order in which they are to stand; labels come as people read them.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import altair as alt

# Okabe and Ito (2008), told apart by the colour-blind; dark and light enough for grey print.
INK = "#333333"
MAIN = "#0072B2"
SECOND = "#E69F00"
LOSS = "#D55E00"
QUIET = "#999999"
GRID = "#E5E5E5"
SCALE = ["#F1F6FA", "#9CC7E4", "#0072B2", "#003A5D"]  # light to dark: rates in a heat map
NONE = "#EEEEEE"

WIDTH = 600
PERCENT = ".0%"
CHANGE = "+.1%"
PLAIN = ",.0f"
Rows = Sequence[Mapping[str, Any]]


def trend(rows: Rows, form: str, *, zero: bool = True) -> dict[str, Any]:
    """A line with the interval as a band around it.

    Args:
        rows: x, y, low, high, label (of the point), event (number of an event of its time or None).
        form: d3 format of the axis.
    """
    base = alt.Chart(_data(rows), width=WIDTH, height=220)
    x = _times(rows)
    scale = alt.Scale(zero=zero)
    band = base.mark_area(opacity=0.22, color=MAIN).encode(
        x, alt.Y("low:Q", title=None, scale=scale).axis(format=form), alt.Y2("high:Q")
    )
    line = base.mark_line(color=MAIN, point=alt.OverlayMarkDef(color=MAIN, size=45)).encode(
        x, alt.Y("y:Q", scale=scale).axis(format=form)
    )
    layers = [band, line, _labels(base, x, "y:Q", dy=-11)]
    if any(row.get("event") for row in rows):
        events = base.transform_filter("isValid(datum.event)")
        layers.insert(0, events.mark_rule(strokeDash=[3, 3], color=QUIET).encode(x))
        layers.append(
            events.mark_text(color=INK, fontWeight="bold", dx=9).encode(
                x, y=alt.value(8), text="event:N"
            )
        )
    return _spec(alt.layer(*layers))


def lines(rows: Rows, form: str) -> dict[str, Any]:
    """Lines with their names at the end.

    Args:
        rows: x, y, series, label (of the last point of a series, else None).
    """
    base = alt.Chart(_data(rows), width=WIDTH - 150, height=220)
    x = _times(rows)
    y = alt.Y("y:Q", title=None, scale=alt.Scale(zero=False, padding=12)).axis(format=form)
    names = list(dict.fromkeys(row["series"] for row in rows))
    color = alt.Color("series:N", legend=None, scale=_colors(names))
    dash = alt.StrokeDash("series:N", legend=None, scale=alt.Scale(domain=names))
    line = base.mark_line(point=alt.OverlayMarkDef(size=40)).encode(x, y, color, dash)
    end = base.transform_filter("isValid(datum.label)")
    text = end.mark_text(align="left", dx=9, color=INK).encode(x, y, text="label:N")
    return _spec(alt.layer(line, text))


def whiskers(rows: Rows, form: str, *, zero: bool = True) -> dict[str, Any]:
    """Points with their intervals, one below the other.

    Args:
        rows: name, y, low, high, label, and where there is one target (a tick of its own).
    """
    base = alt.Chart(_data(rows), width=WIDTH - 230, height=alt.Step(24))
    name = _names()
    scale = alt.Scale(zero=zero)
    x = alt.X("y:Q", title=None, scale=scale).axis(format=form)
    point = base.mark_point(color=MAIN, filled=True, size=75, opacity=1).encode(name, x)
    known = base.transform_filter("isValid(datum.low) && isValid(datum.high)")
    rule = known.mark_rule(color=MAIN, strokeWidth=3, opacity=0.45).encode(
        name, x="low:Q", x2="high:Q"
    )
    # beside the interval, or above a point that lies before it
    before = "isValid(datum.low) && datum.y < datum.low"
    ends = base.transform_calculate(end="max(datum.y, isValid(datum.high) ? datum.high : datum.y)")
    right = ends.transform_filter(f"!({before})").mark_text(align="left", dx=7, color=INK)
    above = ends.transform_filter(before).mark_text(align="left", dx=5, dy=-8, color=INK)
    layers = [rule, point, right.encode(name, x="end:Q", text="label:N")]
    layers.append(above.encode(name, x="y:Q", text="label:N"))
    if any(row.get("target") is not None for row in rows):
        tick = base.mark_tick(color=LOSS, thickness=3, size=16).encode(name, x="target:Q")
        layers.insert(1, tick)
    if not zero:
        layers.insert(0, _zero_line())
    # on a phone long names would leave no room for the points: it scrolls
    longest = max(len(str(row["name"])) for row in rows)
    return _spec(alt.layer(*layers).properties(usermeta={"min_width": 180 + 9 * longest}))


def bars(rows: Rows, form: str) -> dict[str, Any]:
    """Bars with their values beside them; rows: name, y, label."""
    base = alt.Chart(_data(rows), width=WIDTH - 230, height=alt.Step(22))
    bar = base.mark_bar(color=MAIN, height=14).encode(
        _names(), alt.X("y:Q", title=None).axis(format=form)
    )
    text = base.mark_text(align="left", dx=5, color=INK).encode(_names(), x="y:Q", text="label:N")
    return _spec(alt.layer(bar, text))


def stacked(rows: Rows, form: str, *, upright: bool = True) -> dict[str, Any]:
    """Parts of a whole, or effects on both sides of zero; rows: name, part, y, in their order."""
    parts = list(dict.fromkeys(row["part"] for row in rows))
    numbered = [{**row, "order": parts.index(row["part"])} for row in rows]
    color = alt.Color("part:N", title=None, scale=_colors(parts), sort=parts).legend(
        orient="top", labelLimit=400
    )
    if upright:
        chart = alt.Chart(_data(numbered), width=WIDTH, height=220).mark_bar(size=34)
        x = alt.X("name:O", sort=None, title=None).axis(labelAngle=0, labelOverlap=True)
        y = alt.Y("y:Q", title=None).axis(format=form)
        return _spec(chart.encode(x, y, color, order="order:Q"))
    base = alt.Chart(_data(numbered), width=WIDTH - 230, height=alt.Step(22))
    x = alt.X("y:Q", title=None).axis(format=form)
    bar = base.mark_bar(height=14).encode(_names(), x, color, order="order:Q")
    return _spec(alt.layer(bar, _zero_line()))


def pairs(rows: Rows, form: str) -> dict[str, Any]:
    """Two amounts of each name, side by side; rows: name, part, y, label."""
    parts = list(dict.fromkeys(row["part"] for row in rows))
    base = alt.Chart(_data(rows), width=WIDTH - 230, height=alt.Step(14, **{"for": "offset"}))
    offset = alt.YOffset("part:N", sort=parts)
    color = alt.Color("part:N", title=None, scale=_colors(parts), sort=parts).legend(
        orient="top", labelLimit=400
    )
    x = alt.X("y:Q", title=None).axis(format=form)
    bar = base.mark_bar().encode(_names(), x, color, offset)
    text = base.mark_text(align="left", dx=4, color=INK, fontSize=10).encode(
        _names(), x, offset, text="label:N"
    )
    return _spec(alt.layer(bar, text))


def waterfall(rows: Rows, form: str) -> dict[str, Any]:
    """Gains and losses one on the other; rows: name, low, high, kind (gain, loss, net), label."""
    base = alt.Chart(_data(rows), width=WIDTH, height=240)
    x = alt.X("name:O", sort=None, title=None).axis(labelAngle=0, labelLimit=84, grid=False)
    color = alt.Color("kind:N", legend=None).scale(
        domain=["gain", "loss", "net"], range=[MAIN, LOSS, QUIET]
    )
    bar = base.mark_bar(size=44).encode(
        x, alt.Y("low:Q", title=None).axis(format=form), alt.Y2("high:Q"), color
    )
    chart = alt.layer(bar, _labels(base, x, "high:Q", dy=-8))
    # on a phone it scrolls: closer together, the amounts would run into each other
    return _spec(chart.properties(usermeta={"min_width": 520}))


def heat_map(rows: Rows, titles: tuple[str, str]) -> dict[str, Any]:
    """Rates as shades; rows: x, name, y (None: not over yet), label. `titles` of x and name."""
    base = alt.Chart(_data(rows), width=alt.Step(44), height=alt.Step(26))
    x = alt.X("x:O", title=titles[0], sort=None).axis(labelAngle=0, orient="top")
    name = alt.Y("name:O", title=titles[1], sort=None)
    running = base.mark_rect(stroke="white", color=NONE).encode(x, name)
    color = alt.Color("y:Q", legend=None).scale(range=SCALE, domain=[0, 1])
    cell = base.transform_filter("isValid(datum.y)").mark_rect(stroke="white")
    text = base.mark_text(fontSize=10).encode(
        x,
        name,
        text="label:N",
        color=alt.condition("datum.y > 0.57", alt.value("white"), alt.value(INK)),
    )
    return _spec(alt.layer(running, cell.encode(x, name, color), text))


def _labels(base: alt.Chart, axis: alt.X, at: str, *, dy: int) -> alt.Chart:
    text: alt.Chart = base.mark_text(dy=dy, color=INK).encode(axis, y=at, text="label:N")
    return text


def _times(rows: Rows) -> alt.X:
    # the order is said: layers with other rows would each bring their own
    order = list(dict.fromkeys(row["x"] for row in rows))
    return (
        alt.X("x:O", title=None, sort=order)
        .scale(domain=order)
        .axis(labelAngle=0, labelOverlap=True, grid=False)
    )


def _names() -> alt.Y:
    return alt.Y("name:O", sort=None, title=None).axis(labelLimit=250, grid=False)


def _zero_line() -> alt.Chart:
    rule: alt.Chart = alt.Chart(_data([{"zero": 0}])).mark_rule(color=INK).encode(x="zero:Q")
    return rule


def _colors(names: Sequence[str]) -> alt.Scale:
    return alt.Scale(domain=list(names), range=[MAIN, SECOND, LOSS, QUIET][: len(names)])


def _data(rows: Rows) -> alt.InlineData:
    return alt.InlineData(
        values=[{name: _plain(value) for name, value in row.items()} for row in rows]
    )


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value


def _spec(chart: alt.Chart | alt.LayerChart | alt.FacetChart) -> dict[str, Any]:
    styled = chart.configure_view(stroke=None).configure_axis(
        gridColor=GRID, domainColor=QUIET, tickColor=QUIET, labelColor=INK, titleColor=INK
    )
    spec: dict[str, Any] = styled.to_dict()
    return spec
