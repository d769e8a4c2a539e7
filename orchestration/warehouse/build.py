"""One build of the warehouse: incremental where the rules are still those of the last one.

A run builds it in two parts, since the lifetime-value models are fitted to the ledger and scored
by the marts; with the fits there are, one build makes both.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from orchestration.fitting.kept import KEPT_TABLES
from orchestration.history.tables import HISTORY_TABLES
from orchestration.settings import Settings
from orchestration.warehouse.audit import forget_audit
from orchestration.warehouse.dbt import BUILD_ARGUMENTS, Dbt, DbtResult
from orchestration.warehouse.rules import (
    built_by,
    forget_built_by,
    remember_built_by,
    rules_fingerprint,
)

# What a run writes between its two parts, and all that reads it.
_REMEMBERED = " ".join(f"source:lake.{table}+" for table in (*KEPT_TABLES, *HISTORY_TABLES))
_MARTS = "fqn:retention_warehouse.marts"


@dataclass(frozen=True)
class Part:
    """Models to build in one dbt invocation, as dbt selects them.

    `tests`: which data tests belong to it, as dbt's indirect selection names them.
    """

    name: str
    select: str
    exclude: str
    tests: str

    def arguments(self) -> list[str]:
        """The part whole, as dbt's arguments."""
        exclude = ["--exclude", self.exclude] if self.exclude else []
        return ["--select", self.select, *exclude]


# A test that asks about both parts runs in the second.
LEDGER = Part(
    "dbt_ledger",
    "resource_type:seed fqn:retention_warehouse.staging fqn:retention_warehouse.ledger",
    f"{_MARTS} {_REMEMBERED}",
    "cautious",
)
MARTS = Part("dbt_marts", f"{_MARTS} {_REMEMBERED}", "", "eager")


def build(
    dbt: Dbt, settings: Settings, selection: Sequence[str] = (), *, tests: str = "eager"
) -> DbtResult:
    """Build the models that `selection` (dbt's --select arguments) names, all when it is empty.

    A change of the rules makes it a full refresh. Failures are in the result.

    Raises:
        RetentionError: dbt could not run at all.
    """
    rules = rules_fingerprint(settings, dbt.project_dir)
    # every table that remembers an earlier build is in the ledger
    is_whole = not selection or list(selection) == LEDGER.arguments()
    arguments = [*BUILD_ARGUMENTS, "--indirect-selection", tests, *selection]
    forget_audit(settings.warehouse)
    if built_by(settings.warehouse) != rules:
        arguments.append("--full-refresh")
        forget_built_by(settings.warehouse)
    result = dbt.invoke(settings, arguments)
    if is_whole and not result.failures:
        remember_built_by(settings.warehouse, rules)
    return result
