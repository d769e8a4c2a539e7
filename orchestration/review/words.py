"""The words of a review in one language: own texts, and labels of the values in the marts."""

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from orchestration.errors import RetentionError
from orchestration.review.document import Kind, Value
from orchestration.review.formats import Formats, fiscal_quarter

LANGUAGES = ("vi", "en")
TEXTS = Path(__file__).resolve().parent / "texts"


class Words:
    """Says things as `formats` writes them.

    `labels` are the project's own, by kind and value; `notes` those on market events, by name.
    """

    def __init__(
        self, formats: Formats, labels: Mapping[str, str], notes: Mapping[str, str]
    ) -> None:
        self.formats = formats
        self._texts = texts(formats.language)
        self._labels = labels
        self._notes = notes

    def __call__(self, key: str, **values: Value) -> str:
        """The text of the key with its placeholders filled in."""
        return self._texts[key].format(**values)

    def label(self, kind: str, value: str) -> str:
        """What people read instead of a value of the marts; the value itself if nothing is known.

        Names that the company gives, such as those of its segments, have no label.
        """
        own = self._texts.get(f"value.{kind}.{value}")
        return own or self._labels.get(f"{kind}_{value}") or value

    def group(self, record: Mapping[str, Any]) -> str:
        """The group of customers that a dimension's value stands for."""
        value = str(record["dimension_value"])
        kind = "relationship" if record["dimension"] == "relationship" else "group"
        return self.label(kind, value)

    def metric(self, record: Mapping[str, Any]) -> str:
        """A metric, with the group of customers where it is not about all of them."""
        name = self.label("metric", str(record["metric"]))
        if record["dimension"] == "all":
            return name
        return f"{name} \N{EN DASH} {self.group(record)}"

    def events(self, names: str) -> str:
        """Market events of a period, in brackets what the company has noted about them."""
        notes = [note for name, note in self._notes.items() if name in names]
        return f"{names} ({'; '.join(notes)})" if notes else names

    def number(self, value: Value, kind: Kind) -> str:
        """A value as it stands in a sentence."""
        return self.formats.write(value, kind)

    def period(self, start: date, period_type: str) -> str:
        """The name of a period within a sentence."""
        return self.formats.period(start, period_type)

    def tick(self, start: date, period_type: str) -> str:
        """The short name of a period on an axis."""
        year, quarter = fiscal_quarter(start, self.formats.fiscal_year_start_month)
        return self(f"tick.{period_type}", quarter=quarter, year=year)

    def listing(self, names: list[str]) -> str:
        """Names, one after the other, as a sentence has them."""
        if len(names) < 2:
            return "".join(names)
        return self("list.last", others=", ".join(names[:-1]), last=names[-1])


@cache
def texts(language: str) -> Mapping[str, str]:
    """The texts of a language by key, a path through one of its files joined by dots.

    Raises:
        RetentionError: there are none in this language.
    """
    if language not in LANGUAGES:
        raise RetentionError(f"no review in {language!r}: there is {' and '.join(LANGUAGES)}")
    return {
        key: text
        for path in sorted((TEXTS / language).glob("*.yml"))
        for key, text in _flat(yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader), "")
    }


def read_labels(project_dir: Path, language: str) -> Mapping[str, str]:
    """The labels of the seed by key."""
    return _seed(project_dir, "labels", "label_key", f"label_{language}")


def metric_units(project_dir: Path) -> Mapping[str, str]:
    """The unit of each metric of the plan."""
    return _seed(project_dir, "metrics", "metric", "unit")


def event_notes(project_dir: Path, language: str) -> Mapping[str, str]:
    """What the company has noted about each market event, by its name."""
    return _seed(project_dir, "market_events", "name", f"note_{language}")


def minor_units(project_dir: Path, currency: str) -> int:
    """Decimals of a currency, as the seed has them; 2 where it is not in there."""
    return int(_seed(project_dir, "currencies", "currency", "minor_units").get(currency, 2))


def _seed(project_dir: Path, name: str, key: str, value: str) -> Mapping[str, str]:
    with (project_dir / "seeds" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return {row[key]: row[value] for row in csv.DictReader(file)}


def _flat(content: Mapping[str, Any], path: str) -> Iterator[tuple[str, str]]:
    for name, value in content.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{path}{name}.")
        else:
            # a number and its percent sign are never broken over two lines
            yield f"{path}{name}", str(value).strip().replace(" %", "\N{NO-BREAK SPACE}%")
