"""When a build starts from nothing: a changed rule rebuilds all, and nothing else does."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from orchestration.settings import PROJECT_DIR, Settings
from orchestration.warehouse.build import LEDGER, MARTS, build
from orchestration.warehouse.dbt import Dbt, DbtResult, Failure
from orchestration.warehouse.rules import WORDS_AND_PLANS, figure_definitions, figure_rules
from tests.running import settings_in

PASSED = DbtResult((), 1, ())
FAILED = DbtResult((Failure("customers", "no such column"),), 0, ())


class RecordingDbt(Dbt):
    """Notes dbt's arguments and answers as told, without running it."""

    def __init__(self, project_dir: Path) -> None:
        super().__init__(project_dir)
        self.answer = PASSED
        self.arguments: Sequence[str] = ()

    def invoke(self, settings: Settings, arguments: Sequence[str]) -> DbtResult:
        settings.warehouse.mkdir(parents=True, exist_ok=True)
        self.arguments = arguments
        return self.answer

    def refreshes(self, settings: Settings, *selection: str) -> bool:
        """Whether the next build is a full refresh."""
        build(self, settings, selection)
        return "--full-refresh" in self.arguments


@pytest.fixture
def dbt(tmp_path: Path) -> RecordingDbt:
    """The project's rules in a folder of the test's own."""
    project = tmp_path / "project"
    for name in ("models", "macros", "seeds"):
        shutil.copytree(PROJECT_DIR / name, project / name)
    shutil.copy(PROJECT_DIR / "dbt_project.yml", project)
    return RecordingDbt(project)


@pytest.fixture
def settings(tmp_path: Path, dbt: RecordingDbt) -> Settings:
    """A warehouse that was built by the rules as they are."""
    settings = settings_in(tmp_path)
    assert dbt.refreshes(settings), "the first build"
    return settings


def append(path: str, text: str) -> Callable[[Path], None]:
    def change(project: Path) -> None:
        with (project / path).open("a") as file:
            file.write(text)

    return change


def one_day_longer(project: Path) -> None:
    path = project / "dbt_project.yml"
    text = path.read_text()
    assert "inactivity_window_days: 90" in text
    path.write_text(text.replace("inactivity_window_days: 90", "inactivity_window_days: 91"))


CHANGES: dict[str, Callable[[Path], None]] = {
    "model": append("models/ledger/customer_months.sql", "\n-- another rule"),
    "macro": append("macros/metrics/churn_rate.sql", "\n{# another rule #}"),
    "seed": append("seeds/margin_rates.csv", "new,0.5\n"),
    "var": one_day_longer,
    "new model": append("models/ledger/new.sql", "select 1 as one"),
    "removed macro": lambda project: (project / "macros/metrics/margin.sql").unlink(),
}


def test_unchanged_rules_build_incrementally(dbt: RecordingDbt, settings: Settings) -> None:
    """Prevents: every daily run at the price of the first."""
    assert not dbt.refreshes(settings)
    assert not dbt.refreshes(replace(settings, inbox=Path("/elsewhere"))), "no rule of a row"


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_changed_rule_rebuilds_everything_once(
    dbt: RecordingDbt, settings: Settings, change: Callable[[Path], None]
) -> None:
    """Prevents: months that follow the old rule beside months that follow the new one."""
    change(dbt.project_dir)
    assert dbt.refreshes(settings)
    assert not dbt.refreshes(settings)


def test_another_zone_or_currency_rebuilds_everything(
    dbt: RecordingDbt, settings: Settings
) -> None:
    """Prevents: days of two time zones, or sums of two currencies, in one warehouse."""
    assert dbt.refreshes(replace(settings, timezone="Asia/Ho_Chi_Minh"))
    assert dbt.refreshes(replace(settings, currency="VND"))


def test_another_business_date_does_not(dbt: RecordingDbt, settings: Settings) -> None:
    """Prevents: a full refresh each night, whose as-of date is always new."""
    assert not dbt.refreshes(replace(settings, as_of=date(2026, 6, 30)))


def test_a_failed_build_of_changed_rules_keeps_the_refresh_due(
    dbt: RecordingDbt, settings: Settings
) -> None:
    """Prevents: a half-rebuilt warehouse taken for a whole one by the next run."""
    append("models/ledger/customer_months.sql", "\n-- another rule")(dbt.project_dir)
    dbt.answer = FAILED
    assert dbt.refreshes(settings)
    assert dbt.refreshes(settings)
    dbt.answer = PASSED
    assert dbt.refreshes(settings)
    assert not dbt.refreshes(settings)


def test_a_failed_build_of_changed_rules_does_not_make_the_old_ones_good_again(
    dbt: RecordingDbt, settings: Settings
) -> None:
    """Prevents: a change taken back after half a refresh, and the half left standing."""
    model = dbt.project_dir / "models/ledger/customer_months.sql"
    before = model.read_text()
    append("models/ledger/customer_months.sql", "\n-- another rule")(dbt.project_dir)
    dbt.answer = FAILED
    assert dbt.refreshes(settings)
    model.write_text(before)
    dbt.answer = PASSED
    assert dbt.refreshes(settings)


def test_a_build_of_a_part_does_not_count_as_the_whole(
    dbt: RecordingDbt, settings: Settings
) -> None:
    """Prevents: one refreshed model taken for a refreshed warehouse."""
    append("seeds/margin_rates.csv", "new,0.5\n")(dbt.project_dir)
    assert dbt.refreshes(settings, "--select", "customers")
    assert dbt.refreshes(settings, *MARTS.arguments())
    assert dbt.refreshes(settings, *LEDGER.arguments()), "every table that remembers is in it"
    assert not dbt.refreshes(settings, *MARTS.arguments())


def test_unit_tests_are_no_part_of_a_run(dbt: RecordingDbt, settings: Settings) -> None:
    """Prevents: a third of the run's time spent on proving the code again."""
    build(dbt, settings)
    assert dbt.arguments[:3] == ["build", "--exclude-resource-type", "unit_test"]


@pytest.mark.parametrize("name", ["seed", "var"])
def test_a_business_rule_is_told_from_a_definition(dbt: RecordingDbt, name: str) -> None:
    """Prevents: a restatement blamed on the code where a rule was changed."""
    settings = settings_in(dbt.project_dir)
    rules, definitions = (
        figure_rules(settings, dbt.project_dir),
        figure_definitions(dbt.project_dir),
    )
    CHANGES[name](dbt.project_dir)
    assert figure_rules(settings, dbt.project_dir) != rules
    assert figure_definitions(dbt.project_dir) == definitions


@pytest.mark.parametrize("name", ["model", "macro", "new model", "removed macro"])
def test_a_definition_is_told_from_a_business_rule(dbt: RecordingDbt, name: str) -> None:
    """Prevents: a restatement blamed on the business where the code was changed."""
    settings = settings_in(dbt.project_dir)
    rules, definitions = (
        figure_rules(settings, dbt.project_dir),
        figure_definitions(dbt.project_dir),
    )
    CHANGES[name](dbt.project_dir)
    assert figure_rules(settings, dbt.project_dir) == rules
    assert figure_definitions(dbt.project_dir) != definitions


@pytest.mark.parametrize("seed", sorted(WORDS_AND_PLANS))
def test_words_and_plans_change_no_figure(dbt: RecordingDbt, seed: str) -> None:
    """Prevents: every restatement of a quarter explained by its new plan."""
    settings = settings_in(dbt.project_dir)
    rules = figure_rules(settings, dbt.project_dir)
    path = dbt.project_dir / "seeds" / f"{seed}.csv"
    path.write_text(path.read_text() + "\n")
    assert figure_rules(settings, dbt.project_dir) == rules


def test_time_zone_and_currency_are_business_rules(dbt: RecordingDbt) -> None:
    """Prevents: days that moved to another month without a cause."""
    settings = settings_in(dbt.project_dir)
    rules = figure_rules(settings, dbt.project_dir)
    assert figure_rules(replace(settings, timezone="Asia/Ho_Chi_Minh"), dbt.project_dir) != rules
    assert figure_rules(replace(settings, currency="VND"), dbt.project_dir) != rules
