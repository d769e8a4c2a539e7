"""A killed run leaves readers what they had, and the next run makes good for it."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from orchestration.settings import Settings
from tests.running import copied, published_rows, release_id, retention, start_run

PATIENCE = 180  # seconds
MONTHS_REWRITTEN = "OK created sql incremental model ledger.customer_months"


def deliver_what_was_held_back(settings: Settings) -> None:
    """Late rows of old months and corrections: work for every phase of an incremental run."""
    held_back = settings.inbox.parent / "held_back"
    for path in held_back.iterdir():
        path.rename(settings.inbox / "transactions" / path.name)


# The release is written, verified by another process, and not yet switched in.
STOP_AT = {"publishing": "orchestration.publishing.release:switch"}


def kill_when(settings: Settings, phase: str, is_reached: Callable[[str], bool], log: Path) -> str:
    """Start a run and kill its whole process group in the phase; what it had printed."""
    process = start_run(settings, log, STOP_AT.get(phase, ""))
    try:
        deadline = time.monotonic() + PATIENCE
        while not is_reached(log.read_text()):
            assert process.is_alive(), f"the run ended before: {log.read_text()}"
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.005)
    finally:
        assert process.pid is not None
        os.killpg(process.pid, signal.SIGKILL)
        process.join()
    assert process.exitcode == -signal.SIGKILL
    return log.read_text()


def releases_written(settings: Settings) -> set[Path]:
    """The releases under their final names, switched in or not."""
    return set((settings.published / "releases").glob("[0-9]*"))


def test_a_run_killed_in_any_phase_changes_nothing_and_the_next_makes_good(
    sample_release: Settings, tmp_path: Path
) -> None:
    """Prevents: a half-written release, doubled or lost rows after a power cut."""
    settings = copied(sample_release, tmp_path / "killed")
    twin = copied(sample_release, tmp_path / "twin")
    for company in (settings, twin):
        deliver_what_was_held_back(company)
    never_killed = start_run(twin, tmp_path / "twin.log")
    before, rows_before = release_id(settings), published_rows(settings)
    staging = settings.lake / ".landing"
    marts_log = settings.warehouse / "logs" / "dbt.log"
    log_was = len(marts_log.read_text())
    releases_before = releases_written(settings)
    phases: dict[str, Callable[[str], bool]] = {
        "landing": lambda said: staging.exists() and any(staging.iterdir()),
        "dbt build": lambda said: MONTHS_REWRITTEN in marts_log.read_text()[log_was:],
        "validation": lambda said: "Validating" in said,
        "publishing": lambda said: len(releases_written(settings)) > len(releases_before),
    }
    for phase, is_reached in phases.items():
        said = kill_when(settings, phase, is_reached, tmp_path / f"{phase}.log")
        assert release_id(settings) == before, (phase, said)
        assert published_rows(settings) == rows_before, (phase, said)
        assert retention(settings, "doctor").code == 0, (phase, said)
    assert list((settings.published / "releases").glob(".*")), "killed before it wrote a release"

    ended = retention(settings, "run")
    assert ended.code == 0, ended.err
    never_killed.join(PATIENCE)
    assert never_killed.exitcode == 0, (tmp_path / "twin.log").read_text()
    assert release_id(settings) != before
    assert not list((settings.published / "releases").glob(".*"))
    rows = published_rows(settings)
    assert rows != rows_before
    for mart, expected in published_rows(twin).items():
        # the history names its releases, and they were prepared at other times
        assert mart == "kpi_history" or rows[mart] == expected, mart
    assert _figures(rows["kpi_history"]) == _figures(published_rows(twin)["kpi_history"])


def _figures(history: list[tuple[object, ...]]) -> set[tuple[object, ...]]:
    """What stands between the release's id and its times."""
    return {row[1:12] for row in history}
