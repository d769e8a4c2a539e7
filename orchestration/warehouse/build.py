"""One build of the warehouse: incremental where the rules are still those of the last one."""

from collections.abc import Sequence

from orchestration.settings import Settings
from orchestration.warehouse.audit import forget_audit
from orchestration.warehouse.dbt import BUILD_ARGUMENTS, Dbt, DbtResult
from orchestration.warehouse.rules import (
    built_by,
    forget_built_by,
    remember_built_by,
    rules_fingerprint,
)

ALL_NODES = "fqn:*"


def build(dbt: Dbt, settings: Settings, selection: Sequence[str] = ()) -> DbtResult:
    """Build the models that `selection` (dbt's --select arguments) names, all when it is empty.

    A change of the rules makes it a full refresh. Failures are in the result.

    Raises:
        RetentionError: dbt could not run at all.
    """
    rules = rules_fingerprint(settings, dbt.project_dir)
    is_whole = not selection or ALL_NODES in selection
    arguments = [*BUILD_ARGUMENTS, *selection]
    forget_audit(settings.warehouse)
    if built_by(settings.warehouse) != rules:
        arguments.append("--full-refresh")
        forget_built_by(settings.warehouse)
    result = dbt.invoke(settings, arguments)
    if is_whole and not result.failures:
        remember_built_by(settings.warehouse, rules)
    return result
