"""What holds for all figures: periods, groups, intervals, dashes, where they come from."""

from orchestration.review.context import Context
from orchestration.review.document import Kind, Section


def section(context: Context) -> Section:
    words = context.words
    terms = context.definitions("as_of", "period", "groups", "interval", "incomplete", "money")
    release = context.release
    source = context.says(
        "source",
        release=release.release_id,
        as_of=words.number(release.facts.as_of_date, Kind.DATE),
        published=words.number(release.published_at.date(), Kind.DATE),
        code=release.facts.code_version,
    )
    return Section("definitions", words("section.definitions"), [source], terms)
