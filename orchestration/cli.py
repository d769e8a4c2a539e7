"""The `retention` command: the steps of the warehouse one by one."""

import logging
import sys
from datetime import date
from typing import Annotated, Literal

import typer
from rich.console import Console

from orchestration.errors import RetentionError

app = typer.Typer(
    help="Customer tables in; churn, retention, lifetime-value and NPS marts out.",
    no_args_is_help=True,
    add_completion=False,
)
console = Console()


@app.command()
def sample(
    customers: Annotated[int, typer.Option(help="How many customers the company has.")] = 5_000,
    seed: Annotated[int, typer.Option(help="The same number gives the same bytes.")] = 2026,
    file_format: Annotated[
        Literal["csv", "parquet"], typer.Option("--format", help="The format of the files.")
    ] = "csv",
    visits: Annotated[
        float, typer.Option(help="How many times as often shoppers come, for tests of size.")
    ] = 1.0,
) -> None:
    """Write the made-up sample company into an empty inbox."""
    from orchestration.sample import write_sample
    from orchestration.settings import Settings

    settings = Settings.from_env()
    result = write_sample(
        settings.inbox, customers=customers, seed=seed, file_format=file_format, visits=visits
    )
    console.print(f"{len(result.files)} files of the sample company in {settings.inbox}")


@app.command()
def run(
    as_of: Annotated[
        str,
        typer.Option(help="Business date to build for (2026-06-30); default: the latest event."),
    ] = "",
    accept_drift: Annotated[
        bool, typer.Option(help="Publish figures that differ a lot from the last release.")
    ] = False,
    refit: Annotated[
        bool, typer.Option(help="Fit the lifetime-value models though no month has passed.")
    ] = False,
    sample_if_empty: Annotated[
        bool, typer.Option(help="Start with the sample company where there is nothing yet.")
    ] = False,
) -> None:
    """Land, build, fit when due, validate and publish."""
    from orchestration.commands.run import run_once
    from orchestration.commands.sample_start import start_with_sample
    from orchestration.settings import Settings

    settings = Settings.from_env()
    if as_of:
        try:
            date.fromisoformat(as_of)
        except ValueError as error:
            raise RetentionError(f"--as-of: {as_of!r} is not a date like 2026-06-30") from error
    if sample_if_empty:
        start_with_sample(settings, console)
    run_once(settings, console, as_of=as_of, accept_drift=accept_drift, refit=refit)


@app.command()
def review(
    year: Annotated[int | None, typer.Option(help="The fiscal year.")] = None,
    quarter: Annotated[int | None, typer.Option(help="Of that year; 1 to 4.")] = None,
    language: Annotated[str | None, typer.Option(help="vi or en; default: both.")] = None,
    annual: Annotated[bool, typer.Option("--annual", help="The review of a year.")] = False,
) -> None:
    """Write the plan review of a quarter, by default of the last one that is over."""
    from orchestration.commands.review import review_command
    from orchestration.settings import Settings

    review_command(
        Settings.from_env(),
        console,
        year=year,
        quarter=quarter,
        language=language,
        annual=annual,
    )


@app.command()
def releases() -> None:
    """List the releases, newest first."""
    from orchestration.commands.releases import print_releases
    from orchestration.settings import Settings

    print_releases(Settings.from_env(), console)


@app.command()
def rollback(
    release_id: Annotated[
        str, typer.Argument(help="Default: the release before the current.")
    ] = "",
) -> None:
    """Switch readers back to an older release."""
    from datetime import UTC, datetime

    from orchestration.history.notes import note_releases
    from orchestration.publishing.history import rollback as switch_back
    from orchestration.publishing.lock import run_lock
    from orchestration.settings import Settings

    settings = Settings.from_env()
    with run_lock(settings.warehouse / "run.lock", "rollback"):
        release = switch_back(settings.published, release_id or None)
        note_releases(settings.lake, settings.published, now=datetime.now(UTC))
    console.print(f"Current release: {release.release_id}, as of {release.facts.as_of_date}")


@app.command()
def reset(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Remove lake, warehouse and releases; of the inbox only the sample company's files."""
    from orchestration.commands.reset import reset_everything
    from orchestration.settings import Settings

    settings = Settings.from_env()
    if not yes:
        typer.confirm(
            f"Remove {settings.lake}, {settings.warehouse}, {settings.published}?", abort=True
        )
    reset_everything(settings)
    console.print("Removed.")


@app.command()
def erase(
    customer_id: Annotated[str, typer.Argument(help="Whose personal data to remove.")],
) -> None:
    """Remove a person's name, contact data, birth date and comments; the history stays."""
    from orchestration.commands.erase import erase_person
    from orchestration.settings import Settings

    count = erase_person(Settings.from_env(), customer_id)
    console.print(
        f"{count} rows of {customer_id} in the lake have no personal data any more. "
        "The next run rebuilds the warehouse without it; files in the inbox are yours to clean."
    )


@app.command()
def doctor() -> None:
    """Say what is there, what is missing and what to do about it."""
    from orchestration.commands.doctor import examine
    from orchestration.settings import Settings

    if not examine(Settings.from_env(), console):
        raise typer.Exit(1)


def main() -> None:
    """Run a command; a problem the user can mend is one message, not a traceback."""
    _calm_the_libraries()
    try:
        app()
    except RetentionError as error:
        Console(stderr=True).print(
            str(error), style="red", markup=False, highlight=False, soft_wrap=True
        )
        sys.exit(1)


def _calm_the_libraries() -> None:
    """Their warnings are shown; their tales of temporary folders and selections are not."""
    handler = logging.StreamHandler()
    handler.setLevel(logging.WARNING)
    logging.basicConfig(handlers=[handler], format="%(message)s")
    # what Dagster logs, the run prints in its own words
    logging.getLogger("dagster.builtin").propagate = False


if __name__ == "__main__":
    main()
