"""One run of the daily job in this process, and what a person wants to see of it."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg
from rich.console import Console

from orchestration.commands.headline import print_headline
from orchestration.commands.review import print_reviews, reviews_of_last_quarter
from orchestration.definitions import definitions_of
from orchestration.defs.automation import run_config
from orchestration.errors import RetentionError
from orchestration.publishing.history import current_release
from orchestration.settings import Settings
from orchestration.warehouse.dbt import Dbt
from orchestration.warehouse.environment import environment_of

STEPS = {
    "landing": "Landing the inbox",
    "dbt_ledger": "Building staging and ledger",
    "fitting": "Fitting lifetime-value models",
    "remembering": "Preparing the release",
    "dbt_marts": "Building marts",
    "validation": "Validating the marts",
    "release": "Publishing",
}

DBT_STEPS = ("dbt_ledger", "dbt_marts")


def run_once(
    settings: Settings,
    console: Console,
    *,
    as_of: str = "",
    accept_drift: bool = False,
    refit: bool = False,
) -> None:
    """Land, build, fit, validate, publish and review, then print the headline figures.

    Raises:
        RetentionError: what stopped the run; the last release stays.
    """
    printer = _StepPrinter(console)
    dbt = Dbt(target_path=settings.warehouse / "target")
    with environment_of(settings), _instance() as instance:
        definitions = dg.Definitions.merge(
            definitions_of(dbt), dg.Definitions(loggers={"console": _logger_of(printer)})
        )
        try:
            definitions.resolve_job_def("daily_run").execute_in_process(
                run_config=run_config(as_of, accept_drift, refit) | {"loggers": {"console": {}}},
                instance=instance,
            )
        except Exception as error:
            if printer.failed_checks:
                raise RetentionError(_in_words(printer.failed_checks)) from error
            raise _cause(error) from error
    release = current_release(settings.published)
    if release is None:
        raise RetentionError("The run ended without a release.")
    console.print("Writing the review", style="bold")
    reviews = reviews_of_last_quarter(settings, release, console)
    print_headline(settings, release, console)
    print_reviews(reviews, console)


@contextmanager
def _instance() -> Iterator[dg.DagsterInstance]:
    """Dagster's own history where DAGSTER_HOME is set, else none that outlives the run."""
    if os.environ.get("DAGSTER_HOME"):
        with dg.DagsterInstance.get() as instance:
            yield instance
    else:
        with dg.DagsterInstance.ephemeral() as instance:
            yield instance


class _StepPrinter(logging.Handler):
    """Prints each step as it starts and what our steps say, instead of Dagster's own log."""

    def __init__(self, console: Console) -> None:
        super().__init__(logging.DEBUG)
        self.console = console
        self.failed_checks: list[dg.AssetCheckEvaluation] = []

    def emit(self, record: logging.LogRecord) -> None:
        meta = getattr(record, "dagster_meta", {})
        event = meta.get("dagster_event")
        if event is None:
            # while dbt builds, dagster-dbt explains to programmers how it calls dbt
            if record.levelno >= logging.WARNING or meta.get("step_key") not in DBT_STEPS:
                style = "yellow" if record.levelno >= logging.WARNING else "dim"
                text = meta.get("orig_message", record.getMessage())
                self.console.print(f"  {text}", style=style, markup=False, highlight=False)
        elif event.event_type_value == "STEP_START":
            self.console.print(STEPS.get(event.step_key, event.step_key), style="bold")
        elif event.event_type_value == "ASSET_CHECK_EVALUATION":
            check = event.asset_check_evaluation_data
            if not check.passed and "failures" in check.metadata:
                self.failed_checks.append(check)


def _logger_of(printer: _StepPrinter) -> dg.LoggerDefinition:
    @dg.logger
    def step_printer(_: dg.InitLoggerContext) -> logging.Logger:
        logger = logging.Logger("retention", logging.DEBUG)
        logger.addHandler(printer)
        return logger

    return step_printer


def _in_words(failed_checks: list[dg.AssetCheckEvaluation]) -> str:
    lines = [f"{c.asset_key.path[-1]}:\n{c.metadata['failures'].value}" for c in failed_checks]
    return "\n".join(["The marts failed their checks, nothing was published.", *lines])


def _cause(error: BaseException) -> BaseException:
    """Our own error where Dagster has wrapped one, else the error itself, a bug."""
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, RetentionError):
        cause = cause.__cause__
    return cause or error
