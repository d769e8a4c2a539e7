"""The content of a plan review, from a published release and the project's words alone."""

from pathlib import Path

from orchestration.publishing.manifest import read_release
from orchestration.review.context import Context
from orchestration.review.document import Review
from orchestration.review.formats import Formats
from orchestration.review.marts import open_marts
from orchestration.review.periods import scope_of
from orchestration.review.sections import (
    actions,
    campaigns,
    channels,
    churn,
    churn_change,
    cost,
    definitions,
    nps,
    plan,
    quality,
    reasons,
    responses,
    restated,
    retention,
    revenue,
    save_list,
    summary,
)
from orchestration.review.words import Words, event_notes, metric_units, minor_units, read_labels

DEFAULT_CURRENCY = "USD"

# In the order in which people ask.
SECTIONS = (
    summary,
    plan,
    churn,
    churn_change,
    reasons,
    retention,
    revenue,
    nps,
    channels,
    save_list,
    actions,
    campaigns,
    responses,
    cost,
    restated,
    quality,
    definitions,
)


def build_review(
    release_folder: Path, year: int, quarter: int | None, language: str, project_dir: Path
) -> Review:
    """The review of a quarter, or of the year where `quarter` is None.

    Args:
        release_folder: a published release; nothing but its marts and release.json is read.
        year: fiscal year, by the calendar year it starts in.
        language: vi or en.
        project_dir: where the labels and the currencies' decimals lie (`seeds/`).

    Raises:
        RetentionError: no such period in the release, no such language, or a damaged release.
    """
    release = read_release(release_folder)
    currency = release.facts.inputs.get("currency", DEFAULT_CURRENCY)
    decimals = minor_units(project_dir, currency)
    with open_marts(release_folder) as marts:
        scope = scope_of(marts, release.facts.as_of_date, year, quarter)
        words = Words(
            Formats(language, currency, decimals, scope.fiscal_month),
            read_labels(project_dir, language),
            event_notes(project_dir, language),
        )
        context = Context(marts, scope, words, release, metric_units(project_dir))
        return Review(
            title=words("review.annual" if quarter is None else "review.quarterly"),
            subtitle=words.period(scope.start, scope.period_type),
            language=language,
            currency=currency,
            minor_units=decimals,
            release_id=release.release_id,
            as_of_date=release.facts.as_of_date,
            is_sample=release.facts.sample,
            sections=[section.section(context) for section in SECTIONS],
            fiscal_year_start_month=scope.fiscal_month,
        )
