"""What a review says, apart from how it looks: both renderings, HTML and PDF, read this alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

Value = str | int | float | Decimal | date | bool | None


class Kind(StrEnum):
    """How a value is written: its unit decides decimals, separators and signs."""

    TEXT = "text"
    COUNT = "count"
    SHARE = "share"  # 0 to 1, written in percent
    SHARE_CHANGE = "share_change"  # a difference of shares, written in signed percentage points
    POINTS = "points"  # NPS
    RATIO = "ratio"
    MONEY = "money"  # in the reporting currency
    DATE = "date"
    PERIOD = "period"  # a period's first day; the row's period_type says which period
    FLAG = "flag"


@dataclass(frozen=True)
class Column:
    """`name` is the mart's column, or None for words of our own, such as a label.

    Where a table sums up or turns rows, `name` is the SQL that does it over the rows that the
    key finds: `sum(contact_cost)`, `max(retention_rate) filter (where period_number = 1)`.
    """

    title: str
    kind: Kind
    name: str | None = None


@dataclass(frozen=True)
class Row:
    """`key` finds the mart's row (column to value); `values` stand in the order of the columns.

    `is_complete` false marks a period that still runs. `kinds` stand in for those of the columns
    where each row has a unit of its own, as metrics of the plan have.
    """

    key: Mapping[str, Value]
    values: Sequence[Value]
    is_complete: bool = True
    kinds: Sequence[Kind] | None = None


@dataclass(frozen=True)
class Table:
    """Numbers that can be copied, each from a row of `mart`. `period_type` of PERIOD columns."""

    table_id: str
    title: str
    mart: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    period_type: str = "quarter"
    note: str = ""


@dataclass(frozen=True)
class Chart:
    """A Vega-Lite specification without fonts, locale and width, which the rendering adds.

    Its `usermeta.min_width` are the pixels below which labels would collide, if that can happen.

    `description` says in a sentence what can be seen, for who can't see it.
    """

    chart_id: str
    title: str
    description: str
    spec: Mapping[str, Any]


@dataclass(frozen=True)
class Paragraph:
    """A sentence or a few, plain text."""

    text: str


@dataclass(frozen=True)
class Definition:
    """What a figure means and how it is counted, in the reader's language."""

    term: str
    text: str


Block = Table | Chart | Paragraph


@dataclass(frozen=True)
class Section:
    """One question of the review, answered from the marts."""

    section_id: str
    title: str
    blocks: Sequence[Block]
    definitions: Sequence[Definition] = field(default_factory=tuple)


@dataclass(frozen=True)
class Review:
    """A review in one language. `currency` is ISO 4217; `minor_units` its decimals.

    Quarters and years that PERIOD values name start with `fiscal_year_start_month`.
    """

    title: str
    subtitle: str
    language: str
    currency: str
    minor_units: int
    release_id: str
    as_of_date: date
    is_sample: bool
    sections: Sequence[Section]
    fiscal_year_start_month: int = 1
