"""The rendering's own few words; what a review says comes with it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from orchestration.errors import RetentionError


@dataclass(frozen=True)
class Words:
    """In one language. Those with `{…}` are filled by `str.format`."""

    contents: str
    as_of: str  # {date}
    release: str
    sample: str
    to_date: str  # marks a period that still runs
    to_date_note: str
    definitions: str
    no_rows: str
    as_csv: str
    page_of: str  # {page}, {pages}
    to_contents: str
    scrolls: str


WORDS: Mapping[str, Words] = {
    "en": Words(
        contents="Contents",
        as_of="As of {date}",
        release="Release",
        sample="These figures are those of a made-up sample company.",
        to_date="to date",
        to_date_note="“to date”: the period still runs, so its figures are not final.",
        definitions="What these figures mean",
        no_rows="There is nothing to list.",
        as_csv="Save as CSV",
        page_of="{page} / {pages}",
        to_contents="Back to the contents",
        scrolls="table, scrolls sideways",
    ),
    "vi": Words(
        contents="Mục lục",
        as_of="Số liệu đến hết ngày {date}",
        release="Bản phát hành",
        sample="Đây là số liệu của một công ty mẫu, không có thật.",
        to_date="chưa hết kỳ",
        to_date_note="“chưa hết kỳ”: kỳ này chưa kết thúc nên số liệu chưa phải là số cuối cùng.",
        definitions="Ý nghĩa của các chỉ số",
        no_rows="Không có dòng nào.",
        as_csv="Tải dạng CSV",
        page_of="{page} / {pages}",
        to_contents="Về mục lục",
        scrolls="bảng, cuộn ngang để xem hết",
    ),
}
LANGUAGES = tuple(WORDS)


def words_of(language: str) -> Words:
    """The words in a language.

    Raises:
        RetentionError: there are none in it.
    """
    if language not in WORDS:
        known = " or ".join(sorted(WORDS))
        raise RetentionError(f"no review can be written in {language!r}: choose {known}")
    return WORDS[language]


def as_dict(words: Words) -> dict[str, str]:
    """The words by name, for a template."""
    return {field.name: getattr(words, field.name) for field in fields(words)}
