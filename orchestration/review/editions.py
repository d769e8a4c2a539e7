"""Which reviews are written, and where they lie: a quarter's or a year's, in each language."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from orchestration.errors import RetentionError
from orchestration.publishing.durable import replace_bytes, replace_text
from orchestration.publishing.history import current_release
from orchestration.publishing.manifest import Release
from orchestration.review.content import build_review
from orchestration.review.document import Review
from orchestration.review.marts import open_marts
from orchestration.review.periods import last_complete, scope_of
from orchestration.review.rendering.html import html_of
from orchestration.review.rendering.pdf import pdf_of
from orchestration.review.rendering.words import LANGUAGES, words_of
from orchestration.settings import PROJECT_DIR

FOLDER = "reviews"


@dataclass(frozen=True)
class Edition:
    """The fiscal year, by the calendar year it starts in, and the quarter; None is the year."""

    year: int
    quarter: int | None

    def __str__(self) -> str:
        return f"{self.year}" if self.quarter is None else f"{self.year}-q{self.quarter}"


@dataclass(frozen=True)
class WrittenReview:
    """A review and the two files that it was written to."""

    review: Review
    html: Path
    pdf: Path


def write_reviews(
    published: Path, edition: Edition | None = None, languages: Sequence[str] = LANGUAGES
) -> list[WrittenReview]:
    """Write the edition (None: the last quarter that is over) of the current release.

    Files of the same edition are replaced, each at once for every reader.

    Raises:
        RetentionError: there is no release, it has no such period, or the period is not over;
            a language is unknown.
    """
    release = the_release(published)
    for language in languages:
        words_of(language)
    edition = edition or newest_edition(release)
    _check_that_it_is_over(release, edition)
    folder = published / FOLDER
    # all of them before the first is written, so that a failure leaves what was there
    reviews = [
        build_review(release.folder, edition.year, edition.quarter, language, PROJECT_DIR)
        for language in languages
    ]
    rendered = [(review, html_of(review), pdf_of(review)) for review in reviews]
    folder.mkdir(parents=True, exist_ok=True)
    return [_write(folder, edition, *each) for each in rendered]


def newest_edition(release: Release, *, annual: bool = False) -> Edition:
    """The last quarter, or year, that is over in the release.

    Raises:
        RetentionError: none is.
    """
    return Edition(*last_complete(release.folder, annual=annual))


def the_release(published: Path) -> Release:
    """The release that readers get.

    Raises:
        RetentionError: there is none yet.
    """
    release = current_release(published)
    if release is None:
        raise RetentionError("There is no release to review yet: `retention run` makes the first.")
    return release


def _check_that_it_is_over(release: Release, edition: Edition) -> None:
    as_of = release.facts.as_of_date
    with open_marts(release.folder) as marts:
        scope = scope_of(marts, as_of, edition.year, edition.quarter)
    if not scope.is_complete:
        raise RetentionError(
            f"{edition} is not over: it lasts to the day before {scope.end}, "
            f"and the release knows the days to {as_of}"
        )


def _write(folder: Path, edition: Edition, review: Review, html: str, pdf: bytes) -> WrittenReview:
    path = folder / f"review-{edition}-{review.language}.html"
    replace_text(path, html)
    replace_bytes(path.with_suffix(".pdf"), pdf)
    return WrittenReview(review, path, path.with_suffix(".pdf"))
