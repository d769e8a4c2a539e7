"""The fast and the exact CSV reader: one answer, and no record lost or padded in silence."""

import gzip
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orchestration.landing import csv_plain, csv_records
from orchestration.landing.csv_plain import NotPlainCsv
from orchestration.landing.errors import UnreadableFile
from orchestration.landing.inbox import InboxFile
from orchestration.landing.readers import CsvHeader, read_exact, read_header, read_plain, unpack
from orchestration.landing.tables import InputTable

TABLE = InputTable(
    name="things",
    columns=("a", "b", "c"),
    required=frozenset({"a"}),
    personal=frozenset(),
    key=None,
    is_keyless=False,
)
Rows = list[tuple[str | None, ...]]


def _rows(batches: list[pa.Table]) -> Rows:
    names = ("a", "b", "c", "_malformed")
    return [tuple(row.get(n) for n in names) for t in batches for row in t.to_pylist()]


def _fast(path: Path) -> Rows:
    return _rows(list(read_plain(path, read_header(path, "f", TABLE))))


def _exact(path: Path) -> Rows:
    return _rows(list(read_exact(path, "f", read_header(path, "f", TABLE))))


def _write(folder: Path, content: bytes) -> Path:
    path = folder / "f.csv"
    path.write_bytes(content)
    return path


def test_both_readers_agree_on_a_nasty_but_valid_file(tmp_path: Path) -> None:
    path = _write(
        tmp_path,
        b'\xef\xbb\xbf\r\n" A "," b\nb ",c\r\n\r\n1,"x\ny","a,b"\r\n2,"x\r\ny","say ""hi"""\n\n'
        b'"""",""," "\r3,#,\\\r\n4,a\x00b,"\xc3\xa9\xe2\x80\xa8"\r\n"\n",,NULL',
    )
    header = read_header(path, "f", TABLE)
    assert header.names == ["a", "b\nb", "c"]
    fast, exact = list(read_plain(path, header)), list(read_exact(path, "f", header))
    expected: list[list[str | None]] = [
        ["1", "x\ny", "a,b"],
        ["2", "x\r\ny", 'say "hi"'],
        ['"', None, " "],
        ["3", "#", "\\"],
        ["4", "a\x00b", "é\u2028"],
        ["\n", None, "NULL"],
    ]
    assert [list(row.values()) for table in fast for row in table.to_pylist()] == expected
    assert [list(row.values()) for table in exact for row in table.to_pylist()] == [
        [*row, None] for row in expected
    ]


field = st.text(alphabet='a,"\n\r é;', max_size=4)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    records=st.lists(st.tuples(field, field, field), max_size=6),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_both_readers_give_back_what_was_written(
    tmp_path: Path, records: list[tuple[str, str, str]], end: str
) -> None:
    quoted = [",".join('"' + value.replace('"', '""') + '"' for value in r) for r in records]
    path = _write(tmp_path, end.join(["a,b,c", *quoted, ""]).encode())
    expected = [(*(value or None for value in record), None) for record in records]
    assert _exact(path) == expected
    if records:
        assert _fast(path) == expected


@settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(body=st.text(alphabet='a",\n\r ', max_size=24))
def test_whatever_the_fast_reader_accepts_the_exact_one_reads_alike(
    tmp_path: Path, body: str
) -> None:
    path = _write(tmp_path, b"a,b,c\n" + body.encode())
    try:
        fast = _fast(path)
    except NotPlainCsv:
        return
    assert fast == _exact(path)


@pytest.mark.parametrize("chunk", [1, 2, 3])
def test_quotes_are_followed_across_the_edges_of_what_is_read_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    monkeypatch.setattr(csv_plain, "_CHUNK_BYTES", chunk)
    good = _write(tmp_path, b'a,b,c\n"1","x""y","z\n"\n2,"",3\n')
    assert [row[0] for row in _fast(good)] == ["1", "2"]
    for bad in (b'1,"x"y,2\n', b'1,x"y,2"\n', b'1,2,"3\n', b'1,"2" ,3\n'):
        with pytest.raises(NotPlainCsv):
            _fast(_write(tmp_path, b"a,b,c\n" + bad))


def test_a_record_larger_than_a_block_is_left_to_the_exact_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_plain, "_BLOCK_BYTES", 64)
    path = _write(tmp_path, b"a,b,c\n" + b'1,"' + b"x\n" * 200 + b'",3\n' * 1)
    with pytest.raises(NotPlainCsv):
        _fast(path)
    assert _exact(path) == [("1", "x\n" * 200, "3", None)]


def test_rows_keep_their_order_over_many_blocks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_plain, "_BLOCK_BYTES", 1000)
    lines = [f'{number},"x,\n{number}",' for number in range(2000)]
    path = _write(tmp_path, "\n".join(["a,b,c", *lines]).encode())
    assert _fast(path) == [(str(n), f"x,\n{n}", None, None) for n in range(2000)]


@pytest.mark.parametrize(
    ("record", "is_plain"),
    [
        ("1,2", True),
        ("1", True),
        ("   ", True),
        ("1,2,3,4", True),
        ("1,2,3,", True),
        (",,,", True),
        ('1,"2,""3",4,5', True),
        ('1,"2"x,3', False),
        ('1,"2" ,3', False),
        ('1,"a\nb"', False),
    ],
)
def test_a_record_that_does_not_fit_is_kept_as_text_and_never_padded(
    tmp_path: Path, record: str, is_plain: bool
) -> None:
    path = _write(tmp_path, f"a,b,c\r\n7,8,9\r\n{record}\r\n\r\n4,5,6".encode())
    expected = [("7", "8", "9", None), (None, None, None, record), ("4", "5", "6", None)]
    assert _exact(path) == expected
    if is_plain:
        assert _fast(path) == expected
    else:
        with pytest.raises(NotPlainCsv):
            _fast(path)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    widths=st.lists(st.sampled_from([1, 2, 3, 3, 3, 4]), min_size=1, max_size=60),
    block=st.sampled_from([10, 25, 60, 1000]),
)
def test_misfits_keep_their_place_over_many_blocks(
    tmp_path: Path, widths: list[int], block: int
) -> None:
    lines = [",".join([str(number)] * width) for number, width in enumerate(widths)]
    path = _write(tmp_path, "\n".join(["a,b,c", *lines, ""]).encode())
    expected: Rows = [
        (*line.split(","), None) if line.count(",") == 2 else (None, None, None, line)
        for line in lines
    ]
    assert _exact(path) == expected
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_plain, "_BLOCK_BYTES", block)
        try:
            fast = _fast(path)
        except NotPlainCsv:
            assert block == 10  # a record larger than the block
            return
    assert fast == expected


# Arrow prints that it could not hand a misfit over, and counts it as an error: what we want.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("record", [b"1,\xff,3", b"1,\xff", b"\xff"], ids=repr)
def test_text_that_is_not_utf8_is_never_let_through(tmp_path: Path, record: bytes) -> None:
    path = _write(tmp_path, b"a,b,c\n1,2,3\n" + record + b"\n")
    with pytest.raises(NotPlainCsv):
        list(read_plain(path, CsvHeader(["a", "b", "c"], 1, 6)))


def test_a_byte_order_mark_in_the_first_record_is_kept(tmp_path: Path) -> None:
    path = _write(tmp_path, b"a,b,c\n\xef\xbb\xbf1,2,3\n")
    with pytest.raises(NotPlainCsv):
        _fast(path)
    assert _exact(path) == [("\ufeff1", "2", "3", None)]


def test_a_quote_inside_an_unquoted_field_is_a_character(tmp_path: Path) -> None:
    path = _write(tmp_path, b'a,b,c\n1,5" pipe,3\n2, "x",4\n')
    with pytest.raises(NotPlainCsv):
        _fast(path)
    assert _exact(path) == [("1", '5" pipe', "3", None), ("2", ' "x"', "4", None)]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ('1,2,3\n4,"5,6\n7,8,9\n', 3),
        ('1,2,"3\n', 2),
        ('1,2,"', 2),
        ('1,"a\nb","c\n4,5,6\n', 3),
        ('1,"ab,3\n4,"cd",6\n7,8,9\n', 2),
        ('1,"ab\nc"d,3\n7,8,9\n', 2),
        ('1,2,3\n1,"ab,3\n4,5,6\n7,8,9"\n', 3),
    ],
    ids=[
        "to the end",
        "last line",
        "last byte",
        "second quote",
        "closed by next",
        "text behind",
        "swallowed",
    ],
)
def test_an_open_quote_is_never_swallowed(tmp_path: Path, body: str, line: int) -> None:
    path = _write(tmp_path, b"a,b,c\n" + body.encode())
    with pytest.raises(NotPlainCsv):
        _fast(path)
    with pytest.raises(UnreadableFile) as caught:
        _exact(path)
    assert (caught.value.rule, caught.value.line) == ("open_quote", line)


def test_an_open_quote_does_not_draw_the_rest_of_a_big_file_into_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_records, "LONGEST_RECORD", 100)
    path = _write(tmp_path, b'a,b,c\n1,"2,3\n' + b"1,2,3\n" * 1000)
    with pytest.raises(UnreadableFile) as caught:
        _exact(path)
    assert (caught.value.rule, caught.value.line) == ("open_quote", 2)
    with pytest.raises(UnreadableFile) as caught:
        _exact(_write(tmp_path, b"a,b,c\n1,2,3\n" + b"x" * 101))
    assert (caught.value.rule, caught.value.line) == ("record_too_long", 3)


def test_packed_text_is_the_text(tmp_path: Path) -> None:
    packed = tmp_path / "f.csv.gz"
    packed.write_bytes(gzip.compress(b"a\n1\n") + gzip.compress(b"2\n"))
    unpack(InboxFile("things", packed, "f.csv.gz", ".csv.gz", 1), tmp_path / "text")
    assert (tmp_path / "text").read_bytes() == b"a\n1\n2\n"
