"""One parsed dbt project per session, and a company whose inbox a test fills."""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pytest
from xdist.scheduler.loadscope import LoadScopeScheduling

from orchestration.landing.land import LandingResult, land
from orchestration.settings import PROJECT_DIR, Settings
from orchestration.warehouse.build import build
from orchestration.warehouse.dbt import Dbt
from orchestration.warehouse.marts import marts_file
from tests.running import ParsedDbt, retention, settings_in

# Each takes half a minute to build: the files that ask for one of them run in one process.
SHARED = ("sample_release: Settings", "sample: Company")

LANDED_AT = datetime(2030, 1, 1, 12, tzinfo=UTC)


class ByFile(LoadScopeScheduling):
    """Files stay together, and with the others that share what is dear to build.

    pytest-xdist's own groups do not reach pytest 9.2, which has no node ids to rewrite.
    """

    def _split_scope(self, nodeid: str) -> str:
        return _shared_by(nodeid.split("::")[0])


@cache
def _shared_by(file: str) -> str:
    text = (PROJECT_DIR / file).read_text(encoding="utf-8")
    return next((shared for shared in SHARED if shared in text), file)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    """Which process runs which test."""
    return ByFile(config, log)


@pytest.fixture(scope="session")
def dbt(tmp_path_factory: pytest.TempPathFactory) -> Dbt:
    """The project's dbt, parsed once."""
    return ParsedDbt(target_path=tmp_path_factory.mktemp("target"))


@dataclass(frozen=True)
class Company:
    """A warehouse of its own for one test: deliver files, land, build, ask."""

    dbt: Dbt
    settings: Settings

    def deliver(self, path: str, rows: Iterable[Mapping[str, Any]] | str) -> Path:
        """Write a CSV file into the inbox: from text, or from rows that share their columns."""
        target = self.settings.inbox / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(rows, str):
            target.write_text(rows, encoding="utf-8")
            return target
        rows = list(rows)
        columns = list(rows[0])
        lines = [",".join(columns)]
        # by name: rows drawn by hypothesis have their columns in an order of their own each
        lines += [
            ",".join("" if row[name] is None else str(row[name]) for name in columns)
            for row in rows
        ]
        target.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return target

    def land(self, now: datetime = LANDED_AT) -> LandingResult:
        """Land the inbox."""
        return land(
            self.settings.inbox, self.settings.lake, now=now, timezone=self.settings.timezone
        )

    def build(self, selection: Sequence[str] = ()) -> None:
        """Build models and seeds without their data tests; a failing node fails the test.

        In one thread: on tables this small a second one mostly waits for the first.
        """
        models = ["build", "--threads", "1", "--resource-type", "model", "--resource-type", "seed"]
        result = self.dbt.invoke(self.settings, [*models, *selection])
        assert not result.failures, result.failures

    def build_and_test(self) -> None:
        """Build all as a run does, data tests included, which the sample company pays for."""
        result = build(self.dbt, self.settings)
        assert not result.failures, result.failures

    def run(self, *models: str, now: datetime = LANDED_AT) -> None:
        """Land and build: these models and all that they read, or everything."""
        self.land(now)
        self.build(["--select", *(f"+{model}" for model in models)] if models else [])

    def as_of(self, day: date | None) -> "Company":
        """The same company, built for another business date from now on."""
        return replace(self, settings=replace(self.settings, as_of=day))

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """Query the marts (schema `marts`) and the private layers (`staging`, `ledger`)."""
        with duckdb.connect() as connection:
            path = self.settings.warehouse / "warehouse.duckdb"
            connection.execute(f"attach '{path}' as private (read_only)")
            connection.execute(f"attach '{marts_file(self.settings)}' as built (read_only)")
            connection.execute("set search_path = 'built.marts,private.staging,private.ledger'")
            return connection.execute(sql).fetchall()


def company_in(folder: Path, dbt: Dbt, **changes: Any) -> Company:
    """A company whose folders lie in `folder`; `changes` are other settings."""
    settings = Settings(
        inbox=folder / "inbox",
        lake=folder / "lake",
        warehouse=folder / "warehouse",
        published=folder / "published",
    )
    settings.inbox.mkdir(parents=True, exist_ok=True)
    return Company(dbt, replace(settings, **changes))


@pytest.fixture
def company(tmp_path: Path, dbt: Dbt) -> Company:
    """A company with an empty inbox."""
    return company_in(tmp_path, dbt)


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data with published answers."""
    folder = os.environ.get("RETENTION_REAL_DATA")
    if not folder:
        pytest.skip("RETENTION_REAL_DATA is not set: the real data with published answers")
    return Path(folder)


@pytest.fixture(scope="session")
def sample_release(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The sample company of 200, sampled and run once by command; tests work on copies of it.

    The last deliveries, late and corrected rows, are held back beside the inbox.
    """
    folder = tmp_path_factory.mktemp("company")
    settings = settings_in(folder)
    assert retention(settings, "sample", "--customers", "200").code == 0
    held_back = folder / "held_back"
    held_back.mkdir()
    for name in ("2026-06-late.csv", "2026-06-corrections.csv"):
        (settings.inbox / "transactions" / name).rename(held_back / name)
    said = retention(settings, "run")
    assert said.code == 0, said.err
    (folder / "run.txt").write_text(said.out + said.err)
    return settings
