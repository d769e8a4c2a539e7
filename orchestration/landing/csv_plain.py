"""Fast reading of a CSV that keeps to RFC 4180; whatever does not is left to the exact reader."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv

_BLOCK_BYTES = 8 * 2**20
_CHUNK_BYTES = 2**20
_BORDERS = np.isin(np.arange(256), list(b'",\r\n'))


class NotPlainCsv(Exception):
    """The fast reader can't vouch for its answer."""


def plain_batches(path: Path, start: int, names: list[str]) -> Iterator[pa.RecordBatch]:
    """Yield the records from byte `start` on (behind the header) as text, empty as NULL.

    Raises:
        NotPlainCsv: quotes, field counts, encoding or record sizes out of the ordinary.
    """
    if not _is_plain(path, start):
        raise NotPlainCsv
    try:
        with path.open("rb") as stream, ThreadPoolExecutor(1) as ahead:
            stream.seek(start)
            reader = pyarrow.csv.open_csv(
                stream,
                read_options=pyarrow.csv.ReadOptions(block_size=_BLOCK_BYTES, column_names=names),
                parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True),
                convert_options=pyarrow.csv.ConvertOptions(
                    column_types=dict.fromkeys(names, pa.string()),
                    null_values=[""],
                    strings_can_be_null=True,
                ),
            )
            # The next block is parsed while the caller writes this one.
            coming = ahead.submit(next, reader, None)
            while (batch := coming.result()) is not None:
                coming = ahead.submit(next, reader, None)
                yield batch
    except pa.ArrowException as error:
        raise NotPlainCsv from error


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
