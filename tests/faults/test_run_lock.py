"""One run at a time, and a killed run does not block the next."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestration.errors import RetentionError
from orchestration.publishing.lock import run_lock
from orchestration.settings import PROJECT_DIR

HOLD = """
import sys
from pathlib import Path
from orchestration.publishing.lock import run_lock
with run_lock(Path(sys.argv[1]), "rollback"):
    print("locked", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock until its standard input ends."""
    program = [sys.executable, "-c", HOLD, str(tmp_path / "run.lock")]
    with subprocess.Popen(
        program, cwd=PROJECT_DIR, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "locked\n"
        yield process
        process.kill()


def test_a_second_run_is_told_who_is_at_work_and_since_when(
    holder: subprocess.Popen[str], tmp_path: Path
) -> None:
    started = json.loads((tmp_path / "run.lock").read_text())["started"]
    with (
        pytest.raises(RetentionError, match=f"a rollback of process {holder.pid} .*{started[:19]}"),
        run_lock(tmp_path / "run.lock"),
    ):
        pytest.fail("two runs at a time")
    assert json.loads((tmp_path / "run.lock").read_text())["pid"] == holder.pid


def test_a_finished_run_frees_the_lock(holder: subprocess.Popen[str], tmp_path: Path) -> None:
    holder.communicate()
    assert holder.returncode == 0
    assert (tmp_path / "run.lock").read_text() == ""
    with run_lock(tmp_path / "run.lock"):
        pass


def test_a_killed_run_frees_the_lock_though_its_entry_stays(
    holder: subprocess.Popen[str], tmp_path: Path
) -> None:
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    assert json.loads((tmp_path / "run.lock").read_text())["pid"] == holder.pid
    with run_lock(tmp_path / "run.lock"):
        assert json.loads((tmp_path / "run.lock").read_text())["pid"] == os.getpid()


def test_a_run_inside_a_run_of_the_same_process_is_refused(tmp_path: Path) -> None:
    with run_lock(tmp_path / "run.lock"):
        with (
            pytest.raises(RetentionError, match=f"process {os.getpid()}"),
            run_lock(tmp_path / "run.lock"),
        ):
            pytest.fail("entered twice")
        with pytest.raises(RetentionError), run_lock(tmp_path / "run.lock"):
            pytest.fail("the refused attempt freed the lock")


def test_a_run_that_fails_frees_the_lock(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), run_lock(tmp_path / "new" / "run.lock"):
        raise ZeroDivisionError
    with run_lock(tmp_path / "new" / "run.lock"):
        pass


def test_a_lock_that_has_no_entry_yet_is_still_a_lock(
    holder: subprocess.Popen[str], tmp_path: Path
) -> None:
    (tmp_path / "run.lock").write_text("")
    with pytest.raises(RetentionError, match="just started"), run_lock(tmp_path / "run.lock"):
        pytest.fail("two runs at a time")
