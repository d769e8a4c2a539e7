"""Fast reading of a CSV that keeps to RFC 4180; whatever does not is left to the exact reader."""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv

_BLOCK_BYTES = 8 * 2**20
_CHUNK_BYTES = 2**20
_BORDERS = np.isin(np.arange(256), list(b'",\r\n'))


_Misfit = tuple[int, str]  # record number, raw text


class NotPlainCsv(Exception):
    """The fast reader can't vouch for its answer."""


def plain_batches(path: Path, start: int, names: list[str]) -> Iterator[pa.Table]:
    """Yield the records from byte `start` on (behind the header) as text, empty as NULL.

    A record of one line with too few or too many fields has its raw text in `_malformed`.

    Raises:
        NotPlainCsv: quotes, encoding or record sizes out of the ordinary.
    """
    if not _is_plain(path, start):
        raise NotPlainCsv
    misfits: deque[_Misfit] = deque()

    def keep(row: pyarrow.csv.InvalidRow) -> str:
        if "\n" in row.text or "\r" in row.text:
            return "error"  # an open quote may have swallowed records
        misfits.append((row.number, row.text))
        return "skip"

    try:
        with path.open("rb") as stream, ThreadPoolExecutor(1) as ahead:
            stream.seek(start)
            reader = pyarrow.csv.open_csv(
                stream,
                read_options=pyarrow.csv.ReadOptions(
                    block_size=_BLOCK_BYTES,
                    column_names=names,
                    use_threads=False,  # else misfits come without their number
                ),
                parse_options=pyarrow.csv.ParseOptions(
                    newlines_in_values=True, invalid_row_handler=keep
                ),
                convert_options=pyarrow.csv.ConvertOptions(
                    column_types=dict.fromkeys(names, pa.string()),
                    null_values=[""],
                    strings_can_be_null=True,
                ),
            )
            number = 1
            # The next block is parsed while the caller writes this one.
            coming = ahead.submit(next, reader, None)
            while (batch := coming.result()) is not None:
                coming = ahead.submit(next, reader, None)
                rows = _with_misfits(pa.Table.from_batches([batch]), number, misfits)
                number += len(rows)
                yield rows
            if misfits:
                none = pa.schema([(name, pa.string()) for name in names]).empty_table()
                yield _with_misfits(none, number, misfits)
    except pa.ArrowException as error:
        raise NotPlainCsv from error


def _with_misfits(rows: pa.Table, number: int, misfits: deque[_Misfit]) -> pa.Table:
    """Put the misfits among the rows where they stood; `number` is the first record's."""
    places: list[int] = []
    texts: list[str] = []
    # Later blocks may have been parsed: theirs are further on than these rows reach.
    while misfits and misfits[0][0] - number <= len(rows) + len(places):
        place, text = misfits.popleft()
        places.append(place - number)
        texts.append(text)
    if not places:
        return rows
    is_misfit = np.zeros(len(rows) + len(places), bool)
    is_misfit[places] = True
    order = np.where(is_misfit, len(rows) + np.cumsum(is_misfit), np.cumsum(~is_misfit)) - 1
    both = [rows, pa.table({"_malformed": pa.array(texts, pa.string())})]
    return pa.concat_tables(both, promote_options="default").take(order)


def _is_plain(path: Path, start: int) -> bool:
    """Whether every quote opens or closes a field or is doubled inside one.

    The parser takes the rest without complaint: an open quote up to the end of the file, text
    behind a closing quote. Within these bounds every CSV parser gives the same fields.
    """
    inside = 0
    before = b"\n"
    with path.open("rb") as stream:
        stream.seek(start)
        chunk = stream.read(_CHUNK_BYTES)
        if chunk.startswith(b"\xef\xbb\xbf"):
            return False  # a second byte order mark is text, but the parser would drop it
        while chunk:
            following = stream.read(_CHUNK_BYTES)
            if b'"' in chunk:
                text = np.frombuffer(before + chunk + (following[:1] or b"\n"), np.uint8)
                quotes = np.flatnonzero(text[1:-1] == ord('"')) + 1
                opening, closing = quotes[inside::2], quotes[1 - inside :: 2]
                if not (_BORDERS[text[opening - 1]].all() and _BORDERS[text[closing + 1]].all()):
                    return False
                inside = (inside + len(quotes)) % 2
            before, chunk = chunk[-1:], following
    return not inside
