"""Rows of the marts as points of a chart, with labels as people read them."""

from collections.abc import Mapping, Sequence
from typing import Any

from orchestration.review.context import Context
from orchestration.review.document import Kind
from orchestration.review.marts import Record

Point = Mapping[str, Any]


def interval(context: Context, record: Record, figure: str, kind: Kind) -> Point:
    """A figure with both ends of its interval."""
    return {
        "y": record[figure],
        "low": record[f"{figure}_low"],
        "high": record[f"{figure}_high"],
        "label": context.words.number(record[figure], kind),
    }


def over_time(
    context: Context, records: Sequence[Record], figure: str, kind: Kind, events: str = ""
) -> list[Point]:
    """A figure period by period, those without it left out; `events` names them, numbered."""
    named = list_of_events(records, events) if events else []
    return [
        {
            "x": context.words.tick(record["period_start"], record["period_type"]),
            **interval(context, record, figure, kind),
            "event": str(named.index(record[events]) + 1) if events and record[events] else None,
        }
        for record in records
        if record[figure] is not None
    ]


def list_of_events(records: Sequence[Record], events: str) -> list[str]:
    """What happened outside, period by period."""
    return [record[events] for record in records if record[events]]


def by_group(
    context: Context, records: Sequence[Record], figure: str, kind: Kind, dimensions: Sequence[str]
) -> list[Point]:
    """A figure group by group, those without it left out.

    Two dimensions may call a group by the same name: it then says which of them it is of.
    """
    chosen = [r for r in records if r["dimension"] in dimensions and r[figure] is not None]
    names = [context.words.group(record) for record in chosen]
    return [
        {
            "name": name
            if names.count(name) == 1
            else f"{name} ({context.words.label('dimension', record['dimension'])})",
            **interval(context, record, figure, kind),
        }
        for name, record in zip(names, chosen, strict=True)
    ]
