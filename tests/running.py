"""Runs the `retention` command as its user does, in this process or in one of its own."""

import importlib
import io
import multiprocessing
import os
import shutil
import sys
import tempfile
import time
from argparse import Namespace
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache
from multiprocessing.process import BaseProcess
from pathlib import Path
from unittest.mock import patch

import duckdb
from dbt.contracts.graph.manifest import Manifest
from dbt.flags import set_flags

from orchestration import cli
from orchestration.settings import Settings
from orchestration.warehouse import build as building
from orchestration.warehouse.dbt import BUILD_ARGUMENTS, Dbt
from orchestration.warehouse.environment import environment_of


@dataclass(frozen=True)
class Said:
    """How a command ended and what it wrote to the screen and to standard error."""

    code: int
    out: str
    err: str


@cache
def parsed_project() -> Manifest:
    """The parsed dbt project, of which a process needs one: parsing takes longer than a build."""
    return Dbt(target_path=Path(tempfile.mkdtemp())).manifest()


class ParsedDbt(Dbt):
    """The project's dbt, for a process that has parsed it already."""

    def manifest(self) -> Manifest:
        return parsed_project()


def settings_in(folder: Path) -> Settings:
    """Settings whose four folders lie in `folder`."""
    return Settings(
        inbox=folder / "inbox",
        lake=folder / "lake",
        warehouse=folder / "warehouse",
        published=folder / "published",
    )


def copied(source: Settings, folder: Path) -> Settings:
    """A copy of a company to work on."""
    shutil.copytree(source.inbox.parent, folder, symlinks=True, dirs_exist_ok=True)
    return settings_in(folder)


def retention(settings: Settings, *arguments: str) -> Said:
    """The command in this process, which has the libraries loaded already."""
    out, err = io.StringIO(), io.StringIO()
    code: object = 0
    project = parsed_project()
    with (
        environment_of(settings),
        patch.dict(os.environ, {"COLUMNS": "200"}),
        patch.object(sys, "argv", ["retention", *arguments]),
        patch.object(sys, "stdin", io.StringIO()),
        patch.object(Dbt, "manifest", lambda _: project),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            cli.main()
        except SystemExit as end:
            code = end.code or 0
    assert isinstance(code, int)
    return Said(code, out.getvalue(), err.getvalue())


def start_run(settings: Settings, log: Path, stop_at: str = "") -> BaseProcess:
    """`retention run` without dbt's data tests, in a process group of its own, its output in `log`.

    Forked from a server that has imported the libraries, which takes longer than the run.
    `stop_at` names a function (`module:name`) in which the run stays once it gets there.
    """
    log.touch()
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["orchestration.commands.run", "expectations.validate"])
    process = context.Process(target=_run, args=(settings, log, stop_at, parsed_project()))
    process.start()
    return process


def _run(settings: Settings, log: Path, stop_at: str, project: Manifest) -> None:
    os.setsid()
    Dbt.manifest = lambda _: project  # type: ignore[assignment, method-assign]
    # what parsing leaves behind it: dbt's flags, and lookups that don't survive pickling
    set_flags(Namespace(SEND_ANONYMOUS_USAGE_STATS=False))
    for name in vars(project):
        if name.endswith("_lookup"):
            setattr(project, name, None)
    # they only read, and take as long as the models; a run in the test's process has them all
    without_tests = (*BUILD_ARGUMENTS, "--exclude-resource-type", "test")
    patch.object(building, "BUILD_ARGUMENTS", without_tests).start()
    if stop_at:
        module, name = stop_at.split(":")
        setattr(importlib.import_module(module), name, lambda *_, **__: time.sleep(3600))
    with log.open("wb", buffering=0) as file:
        for stream in (sys.stdout, sys.stderr):
            os.dup2(file.fileno(), stream.fileno())
    os.environ |= settings.environment()
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    sys.argv = ["retention", "run"]
    cli.main()


def release_id(settings: Settings) -> str:
    """The release that readers get."""
    return (settings.published / "current").resolve().name


def published_rows(settings: Settings) -> dict[str, list[tuple[object, ...]]]:
    """Every cell of every published mart, rows in an order of their own."""
    path = settings.published / "current.duckdb"
    with duckdb.connect(str(path), read_only=True) as connection:
        tables = connection.execute("select table_name from duckdb_tables() order by 1").fetchall()
        return {
            mart: connection.execute(f"select * from marts.{mart} order by all").fetchall()
            for (mart,) in tables
        }
