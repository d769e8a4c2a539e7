"""A day's run, with late rows up to 30 days back, against the full build of the same rows."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb

from benchmarks.builds import build, cpu_by_node, files_of, parsed
from benchmarks.company import almost_empty_company, inbox_of, land_inbox, settings_in
from benchmarks.outputs import different_rows, tables_in
from orchestration.settings import Settings
from orchestration.warehouse.dbt import Dbt

DAY, A_MONTH_BEFORE = "2026-06-30", "2026-05-31"
LATE_SHARE = 1  # percent of the rows of the 30 days before
# table -> the column with a row's day, and whether rows of earlier days may be late
DATED = {
    "transactions": ("occurred_at", True),
    "subscriptions": ("started_on", False),
    "survey_responses": ("sent_at", False),
    "interactions": ("occurred_at", True),
    "exit_feedback": ("given_at", False),
}
# Rebuilt each run because they age with the day: lists, recency and forecasts, and their way there.
AGEING = frozenset(
    {
        "buyer_purchase_days",
        "contact_calendar",
        "contract_renewals",
        "current_fit_bands",
        "current_fits",
        "current_leaving_fits",
        "customer_forecasts",
        "customer_lifetime_value",
        "customer_recent_revenue",
        "customer_risk",
        "customer_value_inputs",
        "customers",
        "forecast_years",
        "margin_last_year",
        "observed_leaving_rates",
        "purchase_expectations",
        "renewal_expectations",
        "renewals_due",
        "risk_signals",
        "save_candidates",
        "save_list",
        "scored_customers",
        "scoring_dates",
        "usable_fits",
        "visible_watch_spans",
        "watch_list",
    }
)


@dataclass(frozen=True)
class Daily:
    """CPU seconds by node, dbt's own share taken off; rows that differ by mart, where compared."""

    rows: int
    full: dict[str, float]
    day: dict[str, float]
    differences: dict[str, int] | None

    def totals(self, *, ageing: bool) -> tuple[float, float]:
        """Full build and day's run, of the nodes that age with the day or of the others."""
        names = [name for name in self.full if (name in AGEING) == ageing]
        full, day = (sum(costs.get(name, 0) for name in names) for costs in (self.full, self.day))
        return full, day


def measure(folder: Path, size: str, *, compared: bool) -> Daily:
    """Build all but the last day, then run the day; `compared`: then build everything from nothing.

    The full build's cost is that of the first, which lacks some two rows in a thousand.
    """
    settings = settings_in(folder, f"{size}-daily")
    shutil.rmtree(settings.inbox.parent)
    settings.inbox.mkdir(parents=True)
    later = settings.inbox.parent / "later"
    rows = hold_back(inbox_of(folder, size), settings.inbox, later)
    land_inbox(settings)
    dbt = parsed(settings)
    full = cpu_by_node(dbt, settings, full=True)
    shutil.copytree(later, settings.inbox, dirs_exist_ok=True)
    land_inbox(settings)
    day = cpu_by_node(dbt, settings, full=False)
    differences = _after_a_full_refresh(dbt, settings) if compared else None
    own = _own(folder)
    return Daily(rows, _less(full, own), _less(day, own), differences)


def _after_a_full_refresh(dbt: Dbt, settings: Settings) -> dict[str, int]:
    _, marts = files_of(settings)
    kept = marts.with_name("after-the-day.duckdb")
    shutil.copyfile(marts, kept)
    build(dbt, settings)
    assert set(tables_in(kept)) == set(tables_in(marts))
    return different_rows(kept, marts)


def _own(folder: Path) -> dict[str, float]:
    """What each node costs with hardly any row: dbt's share of it."""
    settings = almost_empty_company(folder)
    return cpu_by_node(parsed(settings), settings, full=True)


def _less(costs: dict[str, float], own: dict[str, float]) -> dict[str, float]:
    return {name: max(cost - own.get(name, 0), 0) for name, cost in costs.items()}


def hold_back(source: Path, inbox: Path, later: Path) -> int:
    """Copy the sample without the day's rows and the late ones, and those apart; how many."""
    held = 0
    with duckdb.connect() as connection:
        for path in sorted(source.rglob("*.parquet")):
            place = path.relative_to(source)
            target, rest = inbox / place, later / place.parent / f"day-{place.name}"
            target.parent.mkdir(parents=True, exist_ok=True)
            dated = DATED.get(place.parts[0])
            if dated is None or path.stem.endswith("-as-text"):
                target.hardlink_to(path)
                continue
            is_held = _is_held(*dated)
            [(rows,)] = connection.execute(
                f"select count(*) from '{path}' where {is_held}"
            ).fetchall()
            if not rows:
                target.hardlink_to(path)
                continue
            held += rows
            rest.parent.mkdir(parents=True, exist_ok=True)
            for kept, condition in ((target, f"not ({is_held})"), (rest, is_held)):
                connection.execute(
                    f"copy (select * from '{path}' where {condition}) to '{kept}'"
                    " (format parquet, compression zstd)"
                )
    return held


def _is_held(column: str, may_be_late: bool) -> str:
    day = f"coalesce(cast({column} as date), date '1900-01-01')"
    late = f"{day} >= date '{A_MONTH_BEFORE}' and hash({column}, customer_id) % 100 < {LATE_SHARE}"
    return f"({day} >= date '{DAY}'{f' or {late}' if may_be_late else ''})"
