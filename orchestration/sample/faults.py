"""Bad rows: each breaks exactly one rule of staging, named by the reason it is rejected for."""

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

MALFORMED = "malformed_row"


@dataclass(frozen=True)
class Fault:
    """`values` in `column`, one row for each, rejected for `reason`.

    `beside`: what a row of the same key has instead that is accepted, and without which the
    fault would be none.
    """

    reason: str
    column: str
    values: Sequence[str]
    beside: Mapping[str, str] | None = None


@dataclass(frozen=True)
class BadRows:
    """A table's bad rows: copies of a good row with a key of their own and one fault each.

    `keys` gives, per key column, a pattern with the row's number (`{n:03d}`).
    """

    stem: str
    good: Mapping[str, str]
    keys: Mapping[str, str]
    faults: Sequence[Fault] = field(default_factory=tuple)

    def rows(self) -> list[tuple[str, dict[str, str]]]:
        """Every bad row with its reason; empty text is an empty field."""
        planted = [(fault, value) for fault in self.faults for value in fault.values]
        return [
            (fault.reason, {**self._good(number), fault.column: value})
            for number, (fault, value) in enumerate(planted, start=1)
        ]

    def accepted(self) -> list[dict[str, str]]:
        """The rows beside bad rows that are accepted."""
        planted = [fault.beside for fault in self.faults for _ in fault.values]
        return [
            {**self._good(number), **beside}
            for number, beside in enumerate(planted, start=1)
            if beside is not None
        ]

    def _good(self, number: int) -> dict[str, str]:
        key = {column: pattern.format(n=number) for column, pattern in self.keys.items()}
        return {**self.good, **key}

    def table(self, schema: Any) -> Any:
        """The bad rows, and those beside them, as text columns."""
        rows = [*(row for _, row in self.rows()), *self.accepted()]
        columns = {name: [row.get(name) or None for row in rows] for name in schema.names}
        return pa.table(columns, schema=pa.schema([(name, pa.string()) for name in schema.names]))

    def malformed_csv(self, columns: Sequence[str]) -> bytes:
        """Two CSV records with the wrong number of fields: one too few, one too many."""
        row = self._good(0)
        good = [row.get(name, "") for name in columns]
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows([good[:-1], [*good, "extra"]])
        return text.getvalue().encode()

    def reasons(self, *, malformed: bool) -> dict[str, int]:
        """Bad rows by reason; malformed ones exist in CSV only."""
        counts = Counter(reason for reason, _ in self.rows())
        return dict(counts) | ({MALFORMED: 2} if malformed else {})
