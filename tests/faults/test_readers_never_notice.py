"""Readers see whole releases only, while releases are published, rolled back and killed."""

import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest

from orchestration.publishing.history import current_release, list_releases, rollback
from orchestration.publishing.manifest import Release, ReleaseFacts
from orchestration.publishing.release import publish
from orchestration.settings import PROJECT_DIR

NOW = datetime(2026, 11, 22, 8, 10, 52, tzinfo=UTC)
FACTS = ReleaseFacts(date(2026, 6, 30), "abc123", False, {"dbt": 1}, None, {})
PATIENCE = 60  # seconds

# Both tables of a release hold its number: two different ones would be a half-written set. Any
# error ends the reader, and its last line is not "done".
READER = """
import sys
from pathlib import Path
import duckdb
published, stop = Path(sys.argv[1]), Path(sys.argv[2])
QUERY = "select distinct n from (from marts.customers union all from marts.renewals_due)"
held = duckdb.connect(published / "current.duckdb", read_only=True)
first = held.execute(QUERY).fetchall()
seen = None
while not stop.exists():
    assert held.execute(QUERY).fetchall() == first, "an open connection changed"
    with duckdb.connect(published / "current.duckdb", read_only=True) as fresh:
        found = fresh.execute(QUERY).fetchall()
    assert len(found) == 1, found
    files = str(published / "current" / "*.parquet")
    assert len(duckdb.execute("select n from read_parquet(?)", [files]).fetchall()) == 2000
    if found != seen:
        print(found[0][0], flush=True)
    seen = found
print("done")
"""

# Publishes, but is killed the moment it calls FUNCTION of MODULE for the CALLth time.
KILLED = """
import importlib, os, signal, sys
from datetime import date, datetime
from pathlib import Path
from orchestration.publishing.manifest import ReleaseFacts
from orchestration.publishing.release import publish
marts, published, now, module, function, call, when = sys.argv[1:]
module = importlib.import_module(module)
real, calls = getattr(module, function), []
def killing(*args, **kwargs):
    calls.append(args)
    if len(calls) == int(call) and when == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    result = real(*args, **kwargs)
    if len(calls) == int(call) and when == "after":
        os.kill(os.getpid(), signal.SIGKILL)
    return result
setattr(module, function, killing)
facts = ReleaseFacts(date(2026, 6, 30), "abc123", False, {"dbt": 1}, None, {})
publish(Path(marts), Path(published), facts, now=datetime.fromisoformat(now), extra_files={})
"""


def marts_of(number: int, folder: Path) -> Path:
    marts = folder / "marts.duckdb"
    marts.unlink(missing_ok=True)
    with duckdb.connect() as connection:
        connection.execute(f"attach '{marts}' as target (storage_version 'v1.0.0')")
        connection.execute("create schema target.marts")
        for table in ("customers", "renewals_due"):
            query = f"select {number} as n from range(1000)"
            connection.execute(f"create table target.marts.{table} as {query}")
    return marts


def publish_number(number: int, folder: Path) -> Release:
    marts = marts_of(number, folder)
    return publish(marts, folder / "published", FACTS, now=NOW, extra_files={})


def number_read(published: Path) -> int:
    with duckdb.connect(published / "current.duckdb", read_only=True) as connection:
        return int(connection.execute("select max(n) from marts.customers").fetchall()[0][0])


@pytest.fixture
def reader_lines(tmp_path: Path) -> Iterator["queue.Queue[str]"]:
    """What another process sees that reads without a pause; release 1 is there before it."""
    publish_number(1, tmp_path)
    program = [sys.executable, "-c", READER, str(tmp_path / "published"), str(tmp_path / "stop")]
    lines: queue.Queue[str] = queue.Queue()
    with subprocess.Popen(
        program, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:

        def collect() -> None:
            assert process.stdout is not None
            for line in process.stdout:
                lines.put(line.strip())

        collector = threading.Thread(target=collect)
        collector.start()
        yield lines
        process.kill()
        collector.join()


def test_a_reader_meets_no_error_and_its_next_connection_has_the_newest_release(
    reader_lines: "queue.Queue[str]", tmp_path: Path
) -> None:
    assert reader_lines.get(timeout=PATIENCE) == "1"
    for number in (2, 3, 4):
        publish_number(number, tmp_path)
        assert reader_lines.get(timeout=PATIENCE) == str(number)
    rollback(tmp_path / "published")
    assert reader_lines.get(timeout=PATIENCE) == "3"
    publish_number(5, tmp_path)
    assert reader_lines.get(timeout=PATIENCE) == "5"
    (tmp_path / "stop").touch()
    assert reader_lines.get(timeout=PATIENCE) == "done"


@pytest.mark.parametrize(
    ("function", "call", "when", "reached"),
    [
        ("shutil.copyfile", 1, "after", 1),
        ("orchestration.publishing.release.write_parquet", 1, "after", 1),
        ("os.rename", 1, "before", 1),
        ("os.rename", 1, "after", 1),
        ("orchestration.publishing.release.verify_in_another_process", 1, "before", 1),
        ("orchestration.publishing.release.switch", 1, "before", 1),
        ("os.replace", 1, "before", 1),
        ("os.replace", 1, "after", 2),
        ("orchestration.publishing.release.switch", 1, "after", 2),
    ],
)
def test_a_publish_killed_at_any_point_leaves_one_whole_release_and_no_trace_in_the_next(
    tmp_path: Path, function: str, call: int, when: str, reached: int
) -> None:
    published = tmp_path / "published"
    publish_number(1, tmp_path)
    module, name = function.rsplit(".", 1)
    marts = str(marts_of(2, tmp_path))
    arguments = [marts, str(published), NOW.isoformat(), module, name, str(call), when]
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, *arguments], cwd=PROJECT_DIR, check=False
    )
    assert killed.returncode == -9
    assert number_read(published) == reached
    assert len(list_releases(published)) == reached, "a release never current is not listed"

    release = publish_number(3, tmp_path)
    assert number_read(published) == 3
    assert current_release(published) == release
    listed = {found.folder for found in list_releases(published)}
    assert set((published / "releases").iterdir()) == listed
    assert len(listed) == reached + 1
    assert {path.name for path in published.iterdir()} <= {"current", "current.duckdb", "releases"}


def test_a_rollback_after_a_publish_killed_behind_the_switch_keeps_its_release(
    tmp_path: Path,
) -> None:
    published = tmp_path / "published"
    first = publish_number(1, tmp_path)
    second = publish_number(2, tmp_path)
    # What a kill right after the switch leaves.
    (published / "releases" / f".{second.release_id}.tmp-1").mkdir()
    assert rollback(published).release_id == first.release_id
    assert [release.is_rolled_back for release in list_releases(published)] == [True, False]
    assert second.folder.is_dir()
