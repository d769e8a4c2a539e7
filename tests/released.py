"""A small company and its releases, one after another."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb

from orchestration.history.notes import Inputs, prepare_release
from orchestration.publishing.verify import checksum
from orchestration.warehouse import release as publishing
from orchestration.warehouse.audit import Audit, write_audit
from orchestration.warehouse.dbt import Dbt
from orchestration.warehouse.marts import build_facts, marts_file
from tests.conftest import Company, company_in

AS_OF = date(2024, 3, 31)
FIRST_RUN = datetime(2030, 1, 1, 12, tzinfo=UTC)
FACTS = ["stg_landed_files", "+as_of"]  # what a release is prepared from
MODELS = ["--select", "+restatements", "+customer_lifetime_value"]
GROUPS = {
    "all": "all",
    "segment": "retail",
    "acquisition_channel": "shop",
    "relationship": "transactional",
}

Cell = tuple[str, ...]  # metric, period type, month it starts in, dimension, its value
Figures = Mapping[Cell, list[object]]  # first and last published, cause


@dataclass
class Releases:
    """A company and the runs made of it, an hour apart."""

    company: Company
    runs: int = 0

    @property
    def now(self) -> datetime:
        return FIRST_RUN + timedelta(hours=self.runs)

    def build(self, *, rules: str = "rules", arguments: tuple[str, ...] = ()) -> None:
        """Land, prepare a release and build its marts."""
        self.runs += 1
        company = self.company
        company.land(self.now)
        company.build(["--select", *FACTS, *arguments])
        facts = build_facts(company.settings)
        inputs = Inputs(facts.as_of, facts.last_batch_id, rules, "definitions")
        prepare_release(company.settings.lake, company.settings.published, inputs, now=self.now)
        self.build_marts("--exclude", *FACTS, *arguments, rules=rules)

    def build_marts(self, *arguments: str, rules: str = "rules") -> None:
        self.company.build([*MODELS, *arguments])
        settings = self.company.settings
        write_audit(
            settings.warehouse, Audit(checksum(marts_file(settings)), rules, 0, "definitions")
        )

    def publish(self) -> str:
        """Publish the marts as they are, as if they had passed their checks."""
        now = self.now + timedelta(minutes=10)
        manifest = self.company.dbt.manifest_dict()
        return publishing.publish_marts(self.company.settings, manifest, now=now).release_id

    def run(self, *, rules: str = "rules", arguments: tuple[str, ...] = ()) -> str:
        self.build(rules=rules, arguments=arguments)
        return self.publish()

    def ask(self, sql: str) -> list[tuple[object, ...]]:
        """Ask the current release."""
        path = self.company.settings.published / "current.duckdb"
        with duckdb.connect(str(path), read_only=True) as connection:
            connection.execute("set schema = 'marts'")
            return connection.execute(sql).fetchall()

    def restatements(self) -> dict[Cell, list[object]]:
        rows = self.ask(
            "select metric, period_type, strftime(period_start, '%Y-%m'), dimension,"
            " dimension_value, first_published, last_published, cause from restatements"
        )
        return {tuple(map(str, row[:5])): list(row[5:]) for row in rows}

    def lake_files(self) -> Mapping[str, str]:
        """The history's files and what is in them."""
        lake = self.company.settings.lake
        paths = [*(lake / "releases").iterdir(), *(lake / "kpi_figures").iterdir()]
        return {
            str(path.relative_to(lake)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in paths
        }


def customers(regions: Mapping[str, str]) -> list[dict[str, str]]:
    return [
        {
            "customer_id": name,
            "segment": "retail",
            "acquisition_channel": "shop",
            "region": region,
        }
        for name, region in regions.items()
    ]


def sale(customer: str, day: date) -> dict[str, object]:
    name = f"{customer}-{day}"
    return {"transaction_id": name, "customer_id": customer, "occurred_at": day, "amount": 10}


def answer(customer: str, score: int) -> dict[str, object]:
    return {
        "response_id": f"r-{customer}",
        "customer_id": customer,
        "sent_at": "2023-11-01",
        "responded_at": "2023-11-05",
        "score": score,
    }


def tenths(first: tuple[int, int], last: tuple[int, int]) -> list[date]:
    """The tenth day of each month from one (year, month) to another."""
    months = range(first[0] * 12 + first[1] - 1, last[0] * 12 + last[1])
    return [date(month // 12, month % 12 + 1, 10) for month in months]


def first_delivery(dbt: Dbt, folder: Path) -> Releases:
    """Four buyers: b, c and d buy each month, a stops in May 2023. b promotes, c detracts."""
    company = company_in(folder, dbt, as_of=AS_OF)
    company.deliver(
        "customers/1.csv", customers({"a": "north", "b": "north", "c": "south", "d": "south"})
    )
    loyal = [sale(name, day) for name in "bcd" for day in tenths((2023, 1), (2024, 3))]
    company.deliver(
        "transactions/1.csv", loyal + [sale("a", day) for day in tenths((2023, 1), (2023, 5))]
    )
    company.deliver("survey_responses/1.csv", [answer("b", 9), answer("c", 3)])
    return Releases(company)
