"""The table of releases."""

from rich.console import Console
from rich.table import Table

from orchestration.publishing.history import list_releases
from orchestration.settings import Settings


def print_releases(settings: Settings, console: Console) -> None:
    """Newest first; the one readers see is marked."""
    releases = list_releases(settings.published)
    if not releases:
        console.print("No release yet: `retention run` makes the first.")
        return
    table = Table("release", "as of", "published", "customers", "state")
    for release in releases:
        state = "current" if release.is_current else ""
        state = "rolled back" if release.is_rolled_back else state
        sample = ", sample" if release.facts.sample else ""
        table.add_row(
            release.release_id,
            str(release.facts.as_of_date),
            release.published_at.isoformat(timespec="seconds"),
            f"{release.row_counts.get('customers', 0):,}",
            state + sample,
        )
    console.print(table)
