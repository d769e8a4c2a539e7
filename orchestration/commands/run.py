"""One run of the daily job in this process, and what a person wants to see of it."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg
from rich.console import Console

from orchestration.commands.headline import print_headline
from orchestration.defs.automation import run_config
from orchestration.definitions import definitions_of
from orchestration.errors import RetentionError
from orchestration.publishing.history import current_release
from orchestration.settings import Settings
from orchestration.warehouse.dbt import Dbt
from orchestration.warehouse.environment import environment_of

STEPS = {
    "landing": "Landing the inbox",
    "dbt_build": "Building staging, ledger and marts",
    "validation": "Validating the marts",
    "release": "Publishing",
}


def run_once(
    settings: Settings, console: Console, *, as_of: str = "", accept_drift: bool = False
) -> None:
    """Land, build, validate and publish, then print the headline figures.

    Raises:
        RetentionError: what stopped the run; the last release stays.
    """
    with environment_of(settings), _instance() as instance:
        definitions = dg.Definitions.merge(
            definitions_of(Dbt()), dg.Definitions(loggers={"console": _step_printer(console)})
        )
        result = definitions.resolve_job_def("daily_run").execute_in_process(
            run_config=run_config(as_of, accept_drift) | {"loggers": {"console": {}}},
            instance=instance,
            raise_on_error=False,
        )
    if not result.success:
        raise RetentionError(_why(result))
    release = current_release(settings.published)
    if release is None:
        raise RetentionError("The run ended without a release.")
    print_headline(settings, release, console)


@contextmanager
def _instance() -> Iterator[dg.DagsterInstance]:
    """Dagster's own history where DAGSTER_HOME is set, else none that outlives the run."""
    if os.environ.get("DAGSTER_HOME"):
        with dg.DagsterInstance.get() as instance:
            yield instance
    else:
        with dg.DagsterInstance.ephemeral() as instance:
            yield instance


def _step_printer(console: Console) -> dg.LoggerDefinition:
    """Prints each step as it starts, and what the steps say, instead of Dagster's own log."""

    @dg.logger
    def step_printer(_: dg.InitLoggerContext) -> logging.Logger:
        logger = logging.Logger("retention", logging.DEBUG)
        logger.addHandler(_StepPrinter(console))
        return logger

    return step_printer


class _StepPrinter(logging.Handler):
    def __init__(self, console: Console) -> None:
        super().__init__(logging.DEBUG)
        self.console = console

    def emit(self, record: logging.LogRecord) -> None:
        meta = getattr(record, "dagster_meta", {})
        event = meta.get("dagster_event")
        if event is None:
            style = "yellow" if record.levelno >= logging.WARNING else "dim"
            text = meta.get("orig_message", record.getMessage())
            self.console.print(f"  {text}", style=style, markup=False, highlight=False)
        elif event.event_type_value == "STEP_START":
            self.console.print(STEPS.get(event.step_key, event.step_key), style="bold")


def _why(result: dg.ExecuteInProcessResult) -> str:
    """The first failure in the user's words: our own error, a failed check, else Dagster's."""
    for event in result.all_events:
        data = event.event_specific_data
        error = getattr(data, "error", None)
        while error is not None and error.cause is not None:
            error = error.cause
        if error is not None and error.cls_name == "DagsterAssetCheckFailedError":
            break
        if error is not None:
            return str(error.message).split(": ", 1)[-1].strip()
    failed = [check for check in result.get_asset_check_evaluations() if not check.passed]
    lines = [
        f"{check.asset_key.path[-1]}:\n{check.metadata['failures'].value}"
        for check in failed
        if "failures" in check.metadata
    ]
    return "\n".join(["The marts failed their checks, nothing was published.", *lines])
