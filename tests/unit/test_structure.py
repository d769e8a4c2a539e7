"""The rules of the house that a reader can't see broken in one file."""

import re
import subprocess
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import sqlglot
import yaml
from sqlfluff.core import FluffConfig, Linter

from orchestration.landing.tables import load_tables
from orchestration.settings import PROJECT_DIR
from orchestration.warehouse.dbt import Dbt
from orchestration.warehouse.marts import mart_names

SQL = sorted((PROJECT_DIR / "models").rglob("*.sql"))
MACROS = sorted((PROJECT_DIR / "macros").rglob("*.sql"))
PORTABLE = PROJECT_DIR / "macros" / "portable"
LOCKS = sorted((PROJECT_DIR / "requirements").glob("*.txt"))

CLOCK = (
    r"\b(now|today|getdate|sysdate|clock_timestamp|transaction_timestamp)\s*\("
    r"|\b(current_date|current_time|current_timestamp|localtime|localtimestamp|run_started_at)\b"
)
# What DuckDB reads and Spark does not, or reads differently; each has a macro in macros/portable.
DUCKDB_ONLY = {
    r"::": "write cast(x as type)",
    r"\bunnest\s*\(": "a macro",
    r"\bgenerate_series\s*\(": "month_spine",
    r"\brange\s*\(": "a macro",
    r"\bstring_agg\s*\(": "ordered_text_list",
    r"\blistagg\s*\(": "ordered_text_list",
    r"\bstrftime\s*\(": "a macro",
    r"\bstrptime\s*\(": "a macro",
    r"\bdate_diff\s*\(": "days_between",
    r"\bdatediff\s*\(": "days_between",
    r"(?<!cast\()\bdate_trunc\s*\(": "cast(date_trunc(…) as date): a timestamp on Spark",
    r"\bregexp_replace\s*\(": "a macro",
    r"\bregexp_matches\s*\(": "a macro",
    r"\bmedian\s*\(": "a macro",
    r"\bread_(parquet|csv|json)\s*\(": "source()",
    r"\bepoch(_ms|_us)?\s*\(": "a macro",
    r"\bto_(days|months|years)\s*\(": "add_days, add_months",
    r"\blist_\w+\s*\(": "a macro",
    r"\bstruct_pack\s*\(": "a macro",
    r"\b(hugeint|ubigint|uinteger)\b": "bigint or decimal",
    r"\bdouble\b(?!_)": "double_type",
    r"\bselect\s+\*\s+(exclude|replace)\b": "name the columns",
    r"\bpositional join\b": "a key",
    r"\basof\b": "a join on dates",
    r"\bgroup by all\b": "name the columns",
    r"\border by all\b": "name the columns",
    r"\btry_strptime\b": "a macro",
    r"\bat time zone\b": "business_timestamp",
    r"\bbit_count\s*\(": "count_day_bits",
    r"<<|>>": "day_bits",
    r"\bhash\s*\(": "hash64",
    r"\bjson_object\s*\(": "row_as_json",
}


def test_every_model_parses_as_sparks_sql() -> None:
    """Prevents: syntax that Spark does not read, found the day somebody moves there.

    The macros of macros/portable are replaced by what stands for them in tests/sql_lint.
    """
    config = FluffConfig.from_root(overrides={"dialect": "sparksql"})
    linter = Linter(config=config)
    unreadable = {}
    for path in SQL:
        [variant, *_] = linter.render_file(str(path), config).templated_variants
        try:
            sqlglot.parse(str(variant), read="spark", error_level=sqlglot.ErrorLevel.RAISE)
        except sqlglot.errors.ParseError as error:
            unreadable[path.name] = str(error).splitlines()[0]
    assert unreadable == {}


@pytest.fixture(scope="module")
def manifest(dbt: Dbt) -> dict[str, Any]:
    """dbt's picture of the project."""
    return dbt.manifest_dict()


@pytest.fixture(scope="module")
def marts(manifest: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The nodes of the marts by name."""
    nodes = {node["name"]: node for node in manifest["nodes"].values()}
    return {name: nodes[name] for name in mart_names(manifest)}


def code(path: Path) -> str:
    """SQL without comments and without text in quotes."""
    text = re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.DOTALL)
    return re.sub(r"'[^'\n]*'", "''", re.sub(r"--[^\n]*", "", text))


def breaches(paths: list[Path], pattern: str) -> list[str]:
    return [
        f"{path.relative_to(PROJECT_DIR)}: {match[0]}"
        for path in paths
        for match in re.finditer(pattern, code(path), flags=re.IGNORECASE)
    ]


def tracked() -> Iterator[Path]:
    """The files of the project: what git has, and what it would take."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    if listing.returncode != 0:
        pytest.skip("not a git checkout: there is no list of the project's own files")
    paths = (PROJECT_DIR / name for name in listing.stdout.splitlines())
    return (path for path in paths if path.is_file())


def test_each_mart_has_a_suite_and_each_suite_a_mart(marts: dict[str, Any]) -> None:
    """Prevents: a mart that is published after a check of its shape alone."""
    folder = PROJECT_DIR / "expectations" / "suites"
    suites = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    assert suites == set(marts)
    for name in suites:
        assert import_module(f"expectations.suites.{name}").__doc__, name


def test_each_mart_has_a_unit_test(marts: dict[str, Any], manifest: dict[str, Any]) -> None:
    """Prevents: a figure that nobody ever computed by hand."""
    tested = {test["model"] for test in manifest["unit_tests"].values()}
    assert set(marts) <= tested


def test_each_mart_says_its_grain_first(marts: dict[str, Any]) -> None:
    """Prevents: a reader who sums over rows that stand for something else."""
    unclear = [n for n, node in marts.items() if not node["description"].startswith("Grain: one ")]
    assert unclear == []


def test_each_column_of_a_mart_is_described_and_typed(marts: dict[str, Any]) -> None:
    """Prevents: a column whose meaning has to be guessed."""
    for name, node in marts.items():
        assert node["columns"], name
        assert node["config"]["contract"]["enforced"], name
        for column in node["columns"].values():
            assert column["description"], f"{name}.{column['name']}"
            assert column["data_type"], f"{name}.{column['name']}"


def test_each_mart_is_described_beside_its_query(marts: dict[str, Any]) -> None:
    """Prevents: docs and tests of a mart that have to be looked for."""
    for name, node in marts.items():
        assert node["patch_path"].endswith(node["original_file_path"].replace(".sql", ".yml")), name


def test_every_model_is_described(manifest: dict[str, Any]) -> None:
    """Prevents: a table in the middle that only its author understands."""
    models = [n for n in manifest["nodes"].values() if n["resource_type"] == "model"]
    assert [n["name"] for n in models if not n["description"]] == []


def test_only_staging_names_a_source() -> None:
    """Prevents: rows that reach a figure untyped and unchecked."""
    staging = PROJECT_DIR / "models" / "staging"
    others = [path for path in SQL if not path.is_relative_to(staging)]
    macros = [path for path in MACROS if path.parent.name != "staging"]
    assert breaches([*others, *macros], r"\bsource\s*\(") == []


def test_nothing_reads_the_clock() -> None:
    """Prevents: another answer from the same data tomorrow."""
    assert breaches([*SQL, *MACROS], CLOCK) == []


def test_nothing_asks_which_engine_it_runs_on() -> None:
    """Prevents: two queries behind one name, outside the folder where engines differ."""
    macros = [path for path in MACROS if not path.is_relative_to(PORTABLE)]
    assert breaches([*SQL, *macros], r"\b(target|adapter)\.type\b") == []


@pytest.mark.parametrize(("token", "instead"), DUCKDB_ONLY.items())
def test_what_only_duckdb_reads_stands_in_the_portable_macros(token: str, instead: str) -> None:
    """Prevents: a model that one of the two engines can't run."""
    macros = [path for path in MACROS if not path.is_relative_to(PORTABLE)]
    assert breaches([*SQL, *macros], token) == [], f"instead: {instead}"


def test_each_formula_is_used() -> None:
    """Prevents: a definition that is documented and computed nowhere."""
    texts = {path: path.read_text() for path in [*SQL, *MACROS]}
    for path in (PROJECT_DIR / "macros" / "metrics").glob("*.sql"):
        call = re.compile(rf"(?<!macro ){path.stem}\s*\(")
        used = [other for other, text in texts.items() if other != path and call.search(text)]
        assert used, path.name


@pytest.mark.parametrize("path", MACROS, ids=lambda path: path.stem)
def test_a_macro_file_holds_the_macro_it_is_named_after(path: Path) -> None:
    """Prevents: a formula that can't be found by its name."""
    names = re.findall(r"\{%-?\s*(?:macro|test|materialization)\s+(\w+)", path.read_text())
    assert {name.removeprefix("duckdb__").removeprefix("default__") for name in names} == {
        path.stem
    }


def test_each_input_table_has_its_model_and_its_description() -> None:
    """Prevents: a table that lands and is never read, or has no contract."""
    tables = load_tables(PROJECT_DIR)
    project = yaml.safe_load((PROJECT_DIR / "dbt_project.yml").read_text())
    assert list(tables) == project["vars"]["input_tables"]
    for table in tables:
        assert (PROJECT_DIR / "models" / "staging" / f"stg_{table}.sql").exists()


def test_personal_columns_are_marked() -> None:
    """Prevents: an erasure that forgets a column."""
    personal = {
        f"{table.name}.{column}"
        for table in load_tables(PROJECT_DIR).values()
        for column in table.personal
    }
    assert personal == {
        "customers.birth_date",
        "customers.email",
        "customers.full_name",
        "customers.phone",
        "exit_feedback.comment",
        "interactions.note",
        "survey_responses.comment",
    }


def test_no_file_is_long() -> None:
    """Prevents: a file with two jobs."""
    kinds = (".py", ".sql", ".yml", ".md")
    long = {
        str(path.relative_to(PROJECT_DIR)): lines
        for path in tracked()
        if path.suffix in kinds and "test" not in str(path.relative_to(PROJECT_DIR))
        if (lines := len(path.read_text().splitlines())) >= 300
    }
    assert long == {}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.stem)
def test_a_lock_pins_every_package_by_hash_and_names_no_host(lock: Path) -> None:
    """Prevents: an installation that differs by day or by machine."""
    text = lock.read_text()
    entries = [e for e in re.split(r"\n(?=\S)", text.strip()) if not e.startswith("#")]
    assert entries
    for entry in entries:
        assert re.match(r"[a-z0-9._-]+(\[[a-z0-9,._-]+\])?==\S+", entry, re.IGNORECASE), entry
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry
    assert re.findall(r"://|--index|--find-links|--trusted", text) == []


def test_locks_agree() -> None:
    """Prevents: tests run with other versions than the warehouse."""
    pins: dict[str, str] = {}
    for lock in LOCKS:
        for name, version in re.findall(r"^([\w.-]+)(?:\[.*?\])?==(\S+)", lock.read_text(), re.M):
            assert pins.setdefault(name, version) == version, name


def test_what_the_review_reads_is_installed_with_it() -> None:
    """Prevents: a package that works from a checkout alone, without its fonts and texts."""
    project = tomllib.loads((PROJECT_DIR / "pyproject.toml").read_text())
    installed = {
        path
        for package, patterns in project["tool"]["setuptools"]["package-data"].items()
        for pattern in patterns
        for path in (PROJECT_DIR / package.replace(".", "/")).glob(pattern)
    }
    review = PROJECT_DIR / "orchestration" / "review"
    read = {path for path in tracked() if path.is_relative_to(review) and path.suffix != ".py"}
    assert read
    assert read <= installed


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    """Prevents: a command that works for its author alone."""
    machine = re.compile(r"/(?:home|root|Users|work)/[\w.-]+")
    found = {}
    for path in tracked():
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        if paths := machine.findall(text):
            found[str(path.relative_to(PROJECT_DIR))] = paths
    assert found == {}
