"""dbt in this process: parsed once, then invoked without another start-up."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.adapters.factory import reset_adapters
from dbt.cli.main import dbtRunner, dbtRunnerResult
from dbt.contracts.graph.manifest import Manifest
from dbt_common.events.base_types import EventMsg
from dbt_common.events.functions import msg_to_dict

from orchestration.errors import RetentionError
from orchestration.settings import PROJECT_DIR, Settings
from orchestration.warehouse.environment import environment_of

WAREHOUSE_FILE = "warehouse.duckdb"
MARTS_FILE = "marts.duckdb"
# What a run needs; unit tests prove the code, not the data, and belong to the test suite.
BUILD_ARGUMENTS = ("build", "--exclude-resource-type", "unit_test")


@dataclass(frozen=True)
class Failure:
    """A node that failed: its name as a user knows it and what was wrong."""

    name: str
    message: str


@dataclass(frozen=True)
class DbtResult:
    """What an invocation did, with dbt's log messages."""

    failures: tuple[Failure, ...]
    passed_tests: int
    messages: tuple[EventMsg, ...]

    def events(self) -> Iterator[Mapping[str, Any]]:
        """The messages as Dagster reads them; no result is among those for debugging, 95 of 100."""
        return (msg_to_dict(message) for message in self.messages if message.info.level != "debug")

    def raise_for_failures(self) -> None:
        """Stop a run whose build failed.

        Raises:
            RetentionError: naming every node that failed.
        """
        if self.failures:
            lines = [f"- {failure.name}: {failure.message}" for failure in self.failures]
            raise RetentionError("\n".join(["dbt build failed, nothing was published:", *lines]))


class Dbt:
    """The project's dbt, with its manifest parsed at most once per object.

    `target_path` is where dbt writes its artifacts; two processes need two. `profiles_dir` holds
    profiles.yml, the project's unless told otherwise.
    """

    def __init__(
        self,
        project_dir: Path = PROJECT_DIR,
        target_path: Path | None = None,
        profiles_dir: Path | None = None,
    ) -> None:
        self.project_dir = project_dir
        self.target_path = target_path or project_dir / "target"
        self.profiles_dir = profiles_dir or project_dir
        self._manifest: Manifest | None = None

    def manifest(self) -> Manifest:
        """The parsed project.

        Raises:
            RetentionError: the project does not parse.
        """
        if self._manifest is None:
            result = self._invoke(["parse"], [])
            if not isinstance(result.result, Manifest):
                raise RetentionError(f"dbt can't parse the project: {result.exception}")
            self._manifest = result.result
        return self._manifest

    def manifest_dict(self) -> dict[str, Any]:
        """The parsed project as the JSON document that other tools read."""
        return self.manifest().writable_manifest().to_dict(omit_none=False)

    def invoke(self, settings: Settings, arguments: Sequence[str]) -> DbtResult:
        """Run one dbt command on the warehouse of `settings`.

        Raises:
            RetentionError: dbt could not run at all.
        """
        manifest = self.manifest()
        settings.warehouse.mkdir(parents=True, exist_ok=True)
        events: list[EventMsg] = []
        with environment_of(settings):
            result = self._invoke(
                [*arguments, "--log-path", str(settings.warehouse / "logs")], events, manifest
            )
        if result.exception is not None and not hasattr(result.result, "results"):
            raise RetentionError(f"dbt stopped: {result.exception}") from result.exception
        nodes = list(getattr(result.result, "results", []))
        return DbtResult(
            failures=tuple(_failures(nodes)),
            passed_tests=sum(str(node.status) == "pass" for node in nodes),
            messages=tuple(events),
        )

    def _invoke(
        self, arguments: list[str], events: list[EventMsg], manifest: Manifest | None = None
    ) -> dbtRunnerResult:
        folders = ["--project-dir", str(self.project_dir), "--profiles-dir", str(self.profiles_dir)]
        target = ["--target-path", str(self.target_path)]
        quiet = ["--quiet", "--no-use-colors", "--log-level", "none", "--log-level-file", "info"]
        quiet.append("--no-write-json")  # nobody reads it, and it takes a second an invocation
        runner = dbtRunner(manifest=manifest, callbacks=[events.append])
        try:
            return runner.invoke([*quiet, *arguments, *folders, *target])
        finally:
            # dbt keeps DuckDB's files open until its process ends; validation and readers wait
            reset_adapters()
            DuckDBConnectionManager.close_all_connections()


def _failures(nodes: Sequence[Any]) -> Iterator[Failure]:
    for node in nodes:
        if str(node.status) in ("error", "fail", "runtime error"):
            yield Failure(node.node.name, " ".join((node.message or "").split()))
