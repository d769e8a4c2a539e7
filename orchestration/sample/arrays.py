"""Vectorised helpers between numpy draws and Arrow columns."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Days = NDArray[np.datetime64]  # unit D; NaT where there is none
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def choose(rng: np.random.Generator, shares: Mapping[str, float], size: int) -> Ints:
    """Draw positions in `shares` with its probabilities."""
    edges = np.cumsum(list(shares.values()))[:-1]
    return np.searchsorted(edges, rng.random(size), side="right").astype(np.int64)


def add_months(days: Days, months: Ints | int) -> Days:
    """The same day of a later month, clamped to the month's end."""
    month = days.astype("datetime64[M]")
    offset = (days - month.astype("datetime64[D]")).astype(np.int64)
    target = month + np.asarray(months).astype("timedelta64[M]")
    first = target.astype("datetime64[D]")
    length = ((target + np.timedelta64(1, "M")).astype("datetime64[D]") - first).astype(np.int64)
    return np.asarray(first + np.minimum(offset, length - 1))


def at_second(days: Days, second: Ints | int) -> Days:
    """Timestamps at a second of the days."""
    return np.asarray(days.astype("datetime64[s]") + np.asarray(second).astype("timedelta64[s]"))


def months_between(start: Days, end: np.datetime64) -> Ints:
    """Whole months from `start` to `end`: the newest anniversary not after `end`."""
    months = (end.astype("datetime64[M]") - start.astype("datetime64[M]")).astype(np.int64)
    return np.asarray(months - (add_months(start, months) > end))


def positions_within(groups: Ints) -> Ints:
    """0, 1, 2 … within each run of equal values of a sorted array."""
    new = np.ones(len(groups), dtype=bool)
    new[1:] = groups[1:] != groups[:-1]
    starts = np.flatnonzero(new)
    return np.arange(len(groups)) - np.repeat(starts, np.diff(np.append(starts, len(groups))))


def labels(names: Sequence[str], codes: Ints) -> Any:
    """Text column: the name at each code; a code of -1 is NULL."""
    return pa.array(list(names), pa.string()).take(pa.array(codes, mask=codes < 0))


def numbered(numbers: Ints, width: int) -> Any:
    """Numbers as text, filled up with zeros to at least `width` digits."""
    return pc.utf8_lpad(pa.array(numbers).cast(pa.string()), width, "0")


def joined(*parts: Any) -> Any:
    """Text columns and constants joined row by row; NULL where a part is."""
    return pc.binary_join_element_wise(*parts, "")


def decimals(units: Ints, scale: int, mask: Bools | None = None) -> Any:
    """Exact decimal column of whole `units` of 10^-scale; NULL where `mask`."""
    words = np.stack([units, units >> 63], axis=1).astype(np.int64)
    buffers = [None, pa.py_buffer(np.ascontiguousarray(words))]
    column = pa.Array.from_buffers(pa.decimal128(18, scale), len(units), buffers)
    return column if mask is None else masked(column, mask)


def masked(column: Any, mask: Bools) -> Any:
    """The column with NULL where `mask`."""
    return pc.if_else(pa.array(mask), pa.scalar(None, column.type), column)
