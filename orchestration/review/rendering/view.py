"""A review as both renderings show it: plain data, every value already written as text."""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from orchestration.review.document import (
    Block,
    Chart,
    Column,
    Definition,
    Kind,
    Paragraph,
    Review,
    Row,
    Section,
    Table,
    Value,
)
from orchestration.review.formats import Formats, capitalised
from orchestration.review.rendering.words import as_dict, words_of

# What a spreadsheet would take for a formula of its own.
FORMULA = re.compile(r"^[=+\-@\t\r]")
# How a cell is set; every other kind is a number.
LOOKS = {Kind.TEXT: "words", Kind.DATE: "plain", Kind.PERIOD: "plain", Kind.FLAG: "plain"}
NUMBER = "number"

View = dict[str, Any]


def view_of(review: Review) -> View:
    """The review with its words and written values, made of dicts, lists and text alone.

    Raises:
        RetentionError: its language has no words.
    """
    words = words_of(review.language)
    formats = Formats(
        review.language,
        review.currency,
        review.minor_units,
        review.fiscal_year_start_month,
    )
    return {
        "title": review.title,
        "subtitle": capitalised(review.subtitle),
        "language": review.language,
        "release_id": review.release_id,
        "as_of_date": review.as_of_date.isoformat(),
        "as_of": words.as_of.format(date=formats.day(review.as_of_date)),
        "is_sample": review.is_sample,
        "words": as_dict(words),
        "sections": [_section(section, formats) for section in review.sections],
    }


def raw(value: Value) -> str:
    """A value as a program reads it: ISO dates, a point before decimals, nothing for NULL."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case float():
            return repr(value)
        case Decimal():
            return f"{value:f}"
        case date():
            return value.isoformat()
    return str(value)


def _section(section: Section, formats: Formats) -> View:
    return {
        "id": section.section_id,
        "title": section.title,
        "blocks": [_block(block, section, formats) for block in section.blocks],
        "definitions": [
            {"id": _definition_id(section, place), "term": each.term, "text": each.text}
            for place, each in enumerate(section.definitions, start=1)
        ],
    }


def _block(block: Block, section: Section, formats: Formats) -> View:
    match block:
        case Paragraph():
            return {"type": "paragraph", "text": block.text}
        case Chart():
            return {
                "type": "chart",
                "id": block.chart_id,
                "title": block.title,
                "description": block.description,
            }
        case Table():
            return _table(block, section, formats)


def _table(table: Table, section: Section, formats: Formats) -> View:
    return {
        "type": "table",
        "id": table.table_id,
        "title": table.title,
        "mart": table.mart,
        "note": table.note,
        "is_running": not all(row.is_complete for row in table.rows),
        "columns": [
            {
                "title": column.title,
                "look": _column_look(table, place),
                "definition": _defined(column.title, section),
            }
            for place, column in enumerate(table.columns)
        ],
        "rows": [_row(row, table, formats) for row in table.rows],
        "csv": _csv(table),
    }


def _row(row: Row, table: Table, formats: Formats) -> View:
    return {
        "key": json.dumps({name: raw(value) for name, value in row.key.items()}, sort_keys=True)
        if row.key
        else "",
        "is_complete": row.is_complete,
        "cells": [
            {
                "text": formats.write(value, kind, table.period_type),
                "look": LOOKS.get(kind, NUMBER),
                "column": column.name or "",
                "value": raw(value),
                "is_missing": value is None,
            }
            for value, column, kind in _cells(row, table)
        ],
    }


def _cells(row: Row, table: Table) -> Iterator[tuple[Value, Column, Kind]]:
    kinds = row.kinds or [column.kind for column in table.columns]
    return zip(row.values, table.columns, kinds, strict=True)


def _column_look(table: Table, place: int) -> str:
    """That of its cells, where they have kinds of their own; words where they differ."""
    kinds = [row.kinds[place] for row in table.rows if row.kinds] or [table.columns[place].kind]
    looks = {LOOKS.get(kind, NUMBER) for kind in kinds}
    return looks.pop() if len(looks) == 1 else "words"


def _csv(table: Table) -> str:
    """The table with unwritten values, for a spreadsheet."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_harmless(column.title) for column in table.columns)
    for row in table.rows:
        writer.writerow(
            _harmless(value) if isinstance(value, str) else raw(value) for value in row.values
        )
    return text.getvalue()


def _harmless(text: str) -> str:
    return f"'{text}" if FORMULA.match(text) else text


def _defined(title: str, section: Section) -> str:
    """The anchor of the definition that a column's title names, if there is one."""
    for place, definition in enumerate(section.definitions, start=1):
        if _same(definition, title):
            return _definition_id(section, place)
    return ""


def _same(definition: Definition, title: str) -> bool:
    return definition.term.casefold() == title.casefold()


def _definition_id(section: Section, place: int) -> str:
    return f"{section.section_id}-definition-{place}"


def charts_of(review: Review) -> Mapping[str, Chart]:
    """The charts by their id."""
    return {
        block.chart_id: block
        for section in review.sections
        for block in section.blocks
        if isinstance(block, Chart)
    }
