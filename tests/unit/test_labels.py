"""Words that people read in the lists: both languages, Vietnamese with its marks."""

import csv
import unicodedata
from pathlib import Path

import pytest

from orchestration.settings import PROJECT_DIR

PAIRS = {  # the columns of each seed that has words in two languages
    "labels": ("label_en", "label_vi"),
    "churn_reason_groups": ("label_en", "label_vi"),
    "company_calendar": ("label_en", "label_vi"),
    "market_events": ("note_en", "note_vi"),
    "plan_actions": ("note_en", "note_vi"),
}


def words(path: Path, english: str, vietnamese: str) -> list[tuple[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [(row[english], row[vietnamese]) for row in csv.DictReader(file)]


@pytest.mark.parametrize(("seed", "columns"), PAIRS.items(), ids=PAIRS)
def test_every_word_is_there_in_both_languages(seed: str, columns: tuple[str, str]) -> None:
    """Prevents: Vietnamese without marks, in decomposed characters, or left in English."""
    rows = words(PROJECT_DIR / "seeds" / f"{seed}.csv", *columns)
    assert rows
    for english, vietnamese in rows:
        assert english.strip() and english == english.strip(), (english, vietnamese)
        assert vietnamese.strip() and vietnamese == vietnamese.strip(), (english, vietnamese)
        assert vietnamese == unicodedata.normalize("NFC", vietnamese)
        assert not vietnamese.isascii(), vietnamese
        assert vietnamese != english


def test_every_seed_with_two_languages_is_looked_at() -> None:
    found = {
        path.stem
        for path in (PROJECT_DIR / "seeds").glob("*.csv")
        if "_vi" in path.read_text(encoding="utf-8").splitlines()[0]
    }
    assert found == set(PAIRS)
