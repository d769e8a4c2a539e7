"""The sample company for a first run: only where nothing lies yet."""

from rich.console import Console

from orchestration.sample import write_sample
from orchestration.settings import Settings


def start_with_sample(settings: Settings, console: Console) -> None:
    """Write the sample company if inbox, lake and published are all empty."""
    folders = (settings.inbox, settings.lake, settings.published)
    if any(folder.is_dir() and any(folder.iterdir()) for folder in folders):
        return
    console.print("Nothing here yet: starting with the made-up sample company.")
    write_sample(settings.inbox)
