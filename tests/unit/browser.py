"""A real browser for tests: Debian's or any other Chromium that is installed."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass
class Opened:
    """A page that was opened, what it asked for and what it complained about."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def outside(self) -> list[str]:
        """What it asked for beyond itself; what lies in the file is no request."""
        asked = [url for url in self.requests if not url.startswith("data:")]
        assert asked[0].startswith("file:")
        return asked[1:]


@contextmanager
def chromium(profile: Path) -> Iterator[BrowserContext]:
    """A headless browser with a profile of its own; the test is skipped where there is none."""
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        pytest.skip("no Chromium is installed: the page is looked at where there is one")
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile, executable_path=program, headless=True, args=QUIET, reduced_motion="reduce"
        )
        yield context
        context.close()


def opened(browser: BrowserContext, path: Path, width: int = 1280) -> Opened:
    """The page in a window so many pixels wide."""
    page = browser.new_page()
    found = Opened(page)
    page.on("request", lambda request: found.requests.append(request.url))
    page.on("console", lambda message: found.complaints.append(message.text))
    page.on("pageerror", lambda error: found.complaints.append(str(error)))
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(path.as_uri(), wait_until="networkidle")
    return found
