"""What a table of the sample has to offer."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from orchestration.sample.blocks import Block
from orchestration.sample.faults import BadRows

Batch = tuple[str, Any]  # file below the inbox without its suffix, Arrow table


@dataclass(frozen=True)
class SampleTable:
    """A table's name, Arrow schema, rows per block of customers, and bad rows."""

    name: str
    schema: Any
    batches: Callable[[Block], Iterable[Batch]]
    bad: BadRows
