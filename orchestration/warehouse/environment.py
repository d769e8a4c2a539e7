"""Lends the settings to dbt, whose profile and models read them from the environment."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from orchestration.settings import Settings


@contextmanager
def environment_of(settings: Settings) -> Iterator[None]:
    """Set the RETENTION_* variables for the time of a dbt invocation."""
    before = {name: os.environ.get(name) for name in settings.environment()}
    os.environ.update(settings.environment())
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
