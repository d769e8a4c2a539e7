"""The table of releases."""

from rich.console import Console
from rich.table import Column, Table

from orchestration.publishing.history import list_releases
from orchestration.settings import Settings


def print_releases(settings: Settings, console: Console) -> None:
    """Newest first; the one readers see is marked."""
    releases = list_releases(settings.published)
    if not releases:
        console.print("No release yet: `retention run` makes the first.")
        return
    table = Table(
        *(Column(name, no_wrap=True) for name in ("release", "as of", "published (UTC)", "state"))
    )
    for release in releases:
        marks = {
            "current": release.is_current,
            "rolled back": release.is_rolled_back,
            "sample": release.facts.sample,
        }
        table.add_row(
            release.release_id,
            str(release.facts.as_of_date),
            f"{release.published_at:%Y-%m-%d %H:%M}",
            ", ".join(mark for mark, holds in marks.items() if holds),
        )
    console.print(table)
