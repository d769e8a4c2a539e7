"""The sample company at a size, landed once and kept, so that each part measures the same rows."""

import os
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from orchestration.landing.land import land
from orchestration.sample.files import FileFormat
from orchestration.sample.generator import write_sample
from orchestration.settings import Settings

SIZES = {"S": 100_000, "M": 1_000_000, "L": 5_000_000}
VISITS = 1.88  # so that a hundred thousand customers have two million transactions
SALES = ("customers", "transactions", "exchange_rates")
LANDED_AT = datetime(2026, 7, 1, 12, tzinfo=UTC)
THREADS = 2


def inbox_of(folder: Path, size: str, file_format: FileFormat = "parquet") -> Path:
    """The sample at a size, written where it is not there yet."""
    inbox = folder / f"{size}-{file_format}"
    if not inbox.exists():
        write_sample(inbox, customers=SIZES[size], file_format=file_format, visits=VISITS)
    return inbox


def settings_in(folder: Path, name: str) -> Settings:
    """A company of its own below the folder."""
    own = folder / name
    settings = Settings(
        inbox=own / "inbox",
        lake=own / "lake",
        warehouse=own / "warehouse",
        published=own / "published",
    )
    settings.inbox.mkdir(parents=True, exist_ok=True)
    return settings


def deliver(source: Path, settings: Settings, tables: Iterable[str] = ()) -> None:
    """Link the tables (all of them where none is named) into the company's inbox, and land them."""
    for path in sorted(source.rglob("*")):
        place = path.relative_to(source)
        if not path.is_file() or (tables and place.parts[0].split(".")[0] not in tables):
            continue
        target = settings.inbox / place
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            os.link(path, target)
    land_inbox(settings)


def land_inbox(settings: Settings) -> None:
    """Land what lies there, at an hour that is always the same."""
    land(settings.inbox, settings.lake, now=LANDED_AT, timezone=settings.timezone)


def sales_company(folder: Path, size: str) -> Settings:
    """Customers, transactions and rates alone: what the transactional marts are made of."""
    settings = settings_in(folder, f"{size}-sales")
    if not settings.lake.exists():
        deliver(inbox_of(folder, size), settings, SALES)
    return settings


def whole_company(folder: Path, size: str) -> Settings:
    """All nine tables."""
    settings = settings_in(folder, f"{size}-whole")
    if not settings.lake.exists():
        deliver(inbox_of(folder, size), settings)
    return settings


def almost_empty_company(folder: Path) -> Settings:
    """One customer who bought once: a build of it costs what dbt itself costs."""
    settings = settings_in(folder, "almost-empty")
    sale = settings.inbox / "transactions.csv"
    if not sale.exists():
        sale.write_text("customer_id,occurred_at,amount\n001,2024-01-05,10.50\n", encoding="utf-8")
        land_inbox(settings)
    return settings
