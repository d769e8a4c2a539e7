"""When Dagster starts a run by itself."""

import os
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
import pytest

from orchestration.defs.automation import daily_schedule_of, inbox_sensor
from orchestration.defs.resources import RunSettings


def requested(timezone: str, now: datetime) -> dg.RunRequest:
    with dg.build_schedule_context(scheduled_execution_time=now) as context:
        data = daily_schedule_of(timezone).evaluate_tick(context)
    assert data.run_requests is not None
    [request] = data.run_requests
    return request


@pytest.mark.parametrize(
    ("timezone", "now", "yesterday"),
    [
        # 02:30 of 1 July in Ho Chi Minh City is still 30 June in UTC: yesterday is 30 June
        ("Asia/Ho_Chi_Minh", datetime(2026, 6, 30, 19, 30, tzinfo=UTC), "2026-06-30"),
        ("UTC", datetime(2026, 7, 1, 2, 30, tzinfo=UTC), "2026-06-30"),
        ("America/Los_Angeles", datetime(2026, 7, 1, 9, 30, tzinfo=UTC), "2026-06-30"),
        ("America/Los_Angeles", datetime(2026, 7, 1, 2, 30, tzinfo=UTC), "2026-06-29"),
    ],
)
def test_the_daily_run_is_for_yesterday_in_business_time(
    timezone: str, now: datetime, yesterday: str
) -> None:
    """Prevents: a release as of a day that has not ended, or that ended two days ago."""
    config = requested(timezone, now).run_config["resources"]["run_settings"]["config"]
    assert config["as_of"] == yesterday
    assert RunSettings(**config).read().as_of == datetime.fromisoformat(yesterday).date()


def test_the_daily_run_starts_at_night_in_business_time() -> None:
    """Prevents: a nightly run in the middle of the business day."""
    schedule = daily_schedule_of("Asia/Ho_Chi_Minh")
    assert (schedule.cron_schedule, schedule.execution_timezone) == (
        "30 2 * * *",
        "Asia/Ho_Chi_Minh",
    )


class Looks:
    """The sensor's looks at an inbox, one after the other."""

    def __init__(self, inbox: Path) -> None:
        self.inbox = inbox
        self.cursor: str | None = None

    def look(self) -> str:
        """`run`, or why there is none."""
        with dg.build_sensor_context(cursor=self.cursor) as context:
            data = inbox_sensor.evaluate_tick(context)
        self.cursor = data.cursor
        return "run" if data.run_requests else data.skip_message or ""

    def deliver(self, name: str, text: str, at: int) -> None:
        """Write a file with a time of its own, whatever the clock's resolution."""
        path = self.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        os.utime(path, (at, at))


@pytest.fixture
def looks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Looks:
    monkeypatch.setenv("RETENTION_INBOX", str(tmp_path / "inbox"))
    return Looks(tmp_path / "inbox")


def test_an_empty_or_missing_inbox_starts_nothing(looks: Looks) -> None:
    """Prevents: a failed run a minute before the first delivery."""
    assert looks.look() == "the inbox is empty"
    looks.deliver(".hidden", "x", 1)
    assert looks.look() == "the inbox is empty"


def test_a_delivery_starts_one_run_when_it_has_rested(looks: Looks) -> None:
    """Prevents: a run on half a file, and a second run for the same delivery."""
    looks.deliver("transactions/1.csv", "a", 1)
    assert looks.look() == "files are still arriving"
    looks.deliver("transactions/1.csv", "ab", 2)
    assert looks.look() == "files are still arriving"
    assert looks.look() == "run"
    assert looks.look() == "nothing new in the inbox"
    assert looks.look() == "nothing new in the inbox"


@pytest.mark.parametrize(
    ("name", "text", "at"),
    [("transactions/2.csv", "a", 1), ("transactions/1.csv", "b", 2)],
    ids=["another file", "another version of the same size"],
)
def test_each_change_starts_one_run(looks: Looks, name: str, text: str, at: int) -> None:
    """Prevents: a later delivery that nobody notices."""
    looks.deliver("transactions/1.csv", "a", 1)
    assert [looks.look(), looks.look()] == ["files are still arriving", "run"]
    looks.deliver(name, text, at)
    assert [looks.look(), looks.look(), looks.look()] == [
        "files are still arriving",
        "run",
        "nothing new in the inbox",
    ]


def test_runs_for_different_deliveries_have_different_keys(looks: Looks) -> None:
    """Prevents: Dagster taking the second delivery's run for a repetition of the first."""
    keys = set()
    for number in (1, 2):
        looks.deliver("transactions/1.csv", "a" * number, number)
        looks.look()
        with dg.build_sensor_context(cursor=looks.cursor) as context:
            [request] = inbox_sensor.evaluate_tick(context).run_requests or []
        keys.add(request.run_key)
    assert len(keys) == 2
