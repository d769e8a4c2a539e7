"""The environment a run works in, read once and passed on."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from orchestration.errors import RetentionError

PROJECT_DIR = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Settings:
    """Where data lies and how it is counted; paths are absolute.

    `as_of` None means the latest day of an event in the facts.
    """

    inbox: Path
    lake: Path
    warehouse: Path
    published: Path
    target: str = "duckdb"
    as_of: date | None = None
    timezone: str = "UTC"
    currency: str = "USD"

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """Read the RETENTION_* variables; relative paths start at the project.

        Raises:
            RetentionError: a date or time zone that does not exist.
        """

        def folder(name: str, default: str) -> Path:
            return (PROJECT_DIR / (environ.get(name) or default)).resolve()

        timezone = environ.get("RETENTION_TIMEZONE") or "UTC"
        try:
            ZoneInfo(timezone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise RetentionError(f"RETENTION_TIMEZONE: no time zone {timezone!r}") from error
        as_of = environ.get("RETENTION_AS_OF") or None
        try:
            as_of_date = date.fromisoformat(as_of) if as_of else None
        except ValueError as error:
            raise RetentionError(
                f"RETENTION_AS_OF: {as_of!r} is not a date like 2026-06-30"
            ) from error
        return cls(
            inbox=folder("RETENTION_INBOX", "data/inbox"),
            lake=folder("RETENTION_LAKE", "data/lake"),
            warehouse=folder("RETENTION_WAREHOUSE", "data/warehouse"),
            published=folder("RETENTION_PUBLISHED", "data/published"),
            target=environ.get("RETENTION_TARGET") or "duckdb",
            as_of=as_of_date,
            timezone=timezone,
            currency=environ.get("RETENTION_CURRENCY") or "USD",
        )

    def environment(self) -> dict[str, str]:
        """The same settings as RETENTION_* variables, for dbt's profile and models."""
        return {
            "RETENTION_INBOX": str(self.inbox),
            "RETENTION_LAKE": str(self.lake),
            "RETENTION_WAREHOUSE": str(self.warehouse),
            "RETENTION_PUBLISHED": str(self.published),
            "RETENTION_TARGET": self.target,
            "RETENTION_AS_OF": self.as_of.isoformat() if self.as_of else "",
            "RETENTION_TIMEZONE": self.timezone,
            "RETENTION_CURRENCY": self.currency,
        }
