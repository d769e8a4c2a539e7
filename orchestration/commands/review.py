"""The review of a quarter or a year, written and named on the screen."""

from rich.console import Console

from orchestration.errors import RetentionError
from orchestration.publishing.manifest import Release
from orchestration.review.editions import (
    Edition,
    WrittenReview,
    newest_edition,
    the_release,
    write_reviews,
)
from orchestration.review.rendering.words import LANGUAGES
from orchestration.settings import Settings


def review_command(
    settings: Settings,
    console: Console,
    *,
    year: int | None,
    quarter: int | None,
    language: str | None,
    annual: bool,
) -> None:
    """Write what was asked for; without a year the newest that is over.

    Raises:
        RetentionError: the options contradict each other, or `write_reviews` can't write it.
    """
    if annual and quarter is not None:
        raise RetentionError("--annual is the review of a year: leave --quarter out")
    if quarter is not None and year is None:
        raise RetentionError("--quarter needs the --year it belongs to")
    if year is not None and quarter is None and not annual:
        raise RetentionError("--year needs a --quarter from 1 to 4, or --annual")
    edition = Edition(year, quarter) if year is not None else None
    release = the_release(settings.published)
    written = write_reviews(
        settings.published,
        edition or newest_edition(release, annual=annual),
        [language] if language else LANGUAGES,
    )
    print_reviews(written, console)


def reviews_of_last_quarter(
    settings: Settings, release: Release, console: Console
) -> list[WrittenReview]:
    """The reviews that a run ends with; none, and a word about it, before a quarter is over."""
    try:
        edition = newest_edition(release)
    except RetentionError as error:
        console.print(f"  {error}", style="dim", markup=False, highlight=False, soft_wrap=True)
        return []
    return write_reviews(settings.published, edition)


def print_reviews(written: list[WrittenReview], console: Console) -> None:
    """The paths, one a line."""
    for each in written:
        for path in (each.html, each.pdf):
            console.print(f"Review           {path}", soft_wrap=True)
