"""The words of the review: both languages say the same things."""

import re
import string
import unicodedata

import pytest

from orchestration.errors import RetentionError
from orchestration.review.words import LANGUAGES, texts

# Names that are the same in both languages.
SHARED = {"NPS", "LTV/CAC"}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_both_languages_have_the_same_keys_and_placeholders() -> None:
    """Prevents: a sentence that fails, or lacks its figure, in one language alone."""
    english, vietnamese = texts("en"), texts("vi")
    assert set(english) == set(vietnamese)
    differ = {
        key: (english[key], vietnamese[key])
        for key in english
        if placeholders(english[key]) != placeholders(vietnamese[key])
    }
    assert differ == {}


def test_vietnamese_has_its_marks() -> None:
    """Prevents: Vietnamese left in English, without marks or in decomposed characters."""
    english, vietnamese = texts("en"), texts("vi")
    for key, text in vietnamese.items():
        assert text == unicodedata.normalize("NFC", text), key
        words = re.sub(r"\{\w+\}", "", text)
        if re.search("[A-Za-z]", words) and words not in SHARED:
            assert text != english[key], key
            assert not words.isascii() or len(words) < 12, (key, text)


def test_a_percent_sign_stays_with_its_number() -> None:
    """Prevents: 95 at the end of a line and the sign on the next."""
    for language in LANGUAGES:
        assert not [key for key, text in texts(language).items() if " %" in text]


def test_an_unknown_language_is_refused() -> None:
    """Prevents: a traceback where a word would do."""
    with pytest.raises(RetentionError, match="no review in 'fr'"):
        texts("fr")
