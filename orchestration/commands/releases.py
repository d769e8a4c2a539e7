"""The table of releases."""

from collections.abc import Mapping

from rich.console import Console
from rich.table import Column, Table

from orchestration.publishing.history import list_releases
from orchestration.settings import Settings


def print_releases(settings: Settings, console: Console) -> None:
    """Newest first, each named by when it was published (UTC); the one readers see is marked."""
    releases = list_releases(settings.published)
    if not releases:
        console.print("No release yet: `retention run` makes the first.")
        return
    names = ("release", "as of", "forecast", "state")
    table = Table(*(Column(name, no_wrap=True) for name in names))
    for release in releases:
        marks = {
            "current": release.is_current,
            "rolled back": release.is_rolled_back,
            "sample": release.facts.sample,
        }
        table.add_row(
            release.release_id,
            str(release.facts.as_of_date),
            _share_with_forecast(release.facts.forecasts),
            ", ".join(mark for mark, holds in marks.items() if holds),
        )
    console.print(table)
    for release in releases:
        if release.is_current:
            said = forecasts_in_words(release.facts.forecasts)
            console.print(f"Customers with a forecast in the current release: {said}")


def forecasts_in_words(forecasts: Mapping[str, int]) -> str:
    """How many customers have a forecast, and why the others have none."""
    reasons = {name: count for name, count in forecasts.items() if name != "predicted"}
    said = f"{forecasts.get('predicted', 0):,} of {sum(forecasts.values()):,}"
    why = ", ".join(f"{count:,} {reason}" for reason, count in reasons.items())
    return f"{said} ({why})" if why else said


def _share_with_forecast(forecasts: Mapping[str, int]) -> str:
    total = sum(forecasts.values())
    return f"{forecasts.get('predicted', 0) / total:.0%}" if total else ""
