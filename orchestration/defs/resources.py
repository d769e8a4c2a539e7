"""What the assets share: the settings of the run, and the lock that lets one run at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

import dagster as dg

from orchestration.publishing.lock import run_lock
from orchestration.settings import Settings


class RunSettings(dg.ConfigurableResource):  # type: ignore[type-arg]
    """The environment's settings; `as_of`, an ISO date, replaces RETENTION_AS_OF in a run.

    `accept_drift` publishes figures that differ a lot from the last release, when that is meant;
    `refit` fits the lifetime-value models though no month has passed.
    """

    as_of: str = ""
    accept_drift: bool = False
    refit: bool = False

    def read(self) -> Settings:
        settings = Settings.from_env()
        return replace(settings, as_of=date.fromisoformat(self.as_of)) if self.as_of else settings


class OneRunAtATime(dg.ConfigurableResource):  # type: ignore[type-arg]
    """Held from a run's first step to its last; the in-process executor shares it among steps."""

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator["OneRunAtATime"]:
        settings = Settings.from_env()
        with run_lock(settings.warehouse / "run.lock"):
            yield self
