"""What Dagster loads: the asset graph, its checks, and what the code may touch while loading."""

import ast
import subprocess
import sys
from pathlib import Path

import dagster as dg
import pytest
from dagster_dbt.utils import select_unique_ids

from orchestration.definitions import definitions_of
from orchestration.settings import PROJECT_DIR
from orchestration.warehouse.build import LEDGER, MARTS
from orchestration.warehouse.dbt import Dbt

SNAPSHOT = Path(__file__).with_name("asset_graph.txt")
NOT_DBT = ("lake", "release", "review")
ORCHESTRATION = PROJECT_DIR / "orchestration"

# Imports every module with any network or reading of the environment's settings forbidden.
IMPORT_ALL = """
import os, socket, sys, pkgutil, importlib

class Environment(dict):
    def _ask(self, name):
        if str(name).startswith("RETENTION_"):
            raise AssertionError(f"{name} is read while importing")
    def __getitem__(self, name):
        self._ask(name)
        return super().__getitem__(name)
    def get(self, name, default=None):
        self._ask(name)
        return super().get(name, default)

def refuse(*args, **kwargs):
    raise AssertionError("a connection is opened while importing")

os.environ = Environment(os.environ)
socket.socket.connect = socket.create_connection = refuse
for package in sys.argv[1:]:
    module = importlib.import_module(package)
    for found in pkgutil.walk_packages(module.__path__, package + "."):
        importlib.import_module(found.name)
"""


@pytest.fixture(scope="module")
def definitions(dbt: Dbt) -> dg.Definitions:
    """What Dagster loads, for the project as it is."""
    return definitions_of(dbt)


def described(definitions: dg.Definitions) -> str:
    """The asset graph as text, one asset a paragraph: `key [group]`, `<- dep`, `? check`."""
    graph = definitions.resolve_asset_graph()
    paragraphs = []
    for key in sorted(graph.get_all_asset_keys()):
        node = graph.get(key)
        checks = sorted(
            f"  ? {check.name}{' (blocking)' if graph.get_check_spec(check).blocking else ''}"
            for check in graph.get_check_keys_for_assets({key})
        )
        deps = [f"  <- {dep.to_user_string()}" for dep in sorted(node.parent_keys)]
        heading = f"{key.to_user_string()} [{node.group_name}]"
        paragraphs.append("\n".join([heading, *deps, *checks]))
    return "\n\n".join(paragraphs) + "\n"


def facts(text: str) -> set[tuple[str, str]]:
    """Every line of a described graph with the asset it is about."""
    paragraphs = [paragraph.splitlines() for paragraph in text.strip().split("\n\n")]
    return {(lines[0], line) for lines in paragraphs for line in lines}


def test_nothing_of_the_asset_graph_is_lost(definitions: dg.Definitions) -> None:
    """Prevents: an edge or a check that disappears unnoticed; new ones need no edit here.

    Meant losses: run this file as a program and look at the difference in git.
    """
    assert facts(SNAPSHOT.read_text()) - facts(described(definitions)) == set()


def test_every_model_and_seed_is_an_asset(definitions: dg.Definitions, dbt: Dbt) -> None:
    """Prevents: a model that dbt builds and Dagster does not show."""
    built = {
        dg.AssetKey([node["schema"], node["name"]])
        for node in dbt.manifest_dict()["nodes"].values()
        if node["resource_type"] in ("model", "seed")
    }
    graph = definitions.resolve_asset_graph()
    others = {key for key in graph.get_all_asset_keys() if key.path[0] not in NOT_DBT}
    assert built == others


def test_every_source_is_landed(definitions: dg.Definitions, dbt: Dbt) -> None:
    """Prevents: a table that is read from the lake and never put there."""
    graph = definitions.resolve_asset_graph()
    sources = {dg.AssetKey(["lake", s["name"]]) for s in dbt.manifest_dict()["sources"].values()}
    assert sources == {key for key in graph.get_all_asset_keys() if key.path[0] == "lake"}
    assert all(graph.get(key).is_materializable for key in sources)


def test_a_release_waits_for_every_mart_and_its_blocking_check(
    definitions: dg.Definitions,
) -> None:
    """Prevents: a mart published unchecked."""
    graph = definitions.resolve_asset_graph()
    marts = {key for key in graph.get_all_asset_keys() if key.path[0] == "marts"}
    assert marts
    assert graph.get(dg.AssetKey("release")).parent_keys == marts
    for mart in marts:
        assert graph.get_check_spec(dg.AssetCheckKey(mart, "expectations")).blocking, mart


def test_every_data_test_is_a_check(definitions: dg.Definitions, dbt: Dbt) -> None:
    """Prevents: a test whose failure the web page does not show."""
    graph = definitions.resolve_asset_graph()
    tests = {
        node["name"]
        for node in dbt.manifest_dict()["nodes"].values()
        if node["resource_type"] == "test"
    }
    assert {check.name for check in graph.asset_check_keys} == tests | {"expectations"}


def test_a_test_of_marts_is_a_check_of_a_mart(definitions: dg.Definitions, dbt: Dbt) -> None:
    """Prevents: a test that the run of the marts makes and the page shows nowhere."""
    manifest = dbt.manifest_dict()
    graph = definitions.resolve_asset_graph()
    of_check = {check.name: check.asset_key.path[0] for check in graph.asset_check_keys}
    for node in manifest["nodes"].values():
        if node["resource_type"] == "test":
            parents = [manifest["nodes"].get(parent) for parent in node["depends_on"]["nodes"]]
            layers = {parent["schema"] for parent in parents if parent}
            assert of_check[node["name"]] == "marts" or "marts" not in layers, node["name"]


def test_the_two_parts_of_a_run_hold_every_model_once(dbt: Dbt) -> None:
    """Prevents: a model that no part builds, or a table that remembers in the part of the marts."""
    manifest = dbt.manifest_dict()
    parts = [
        select_unique_ids(part.select, part.exclude, "", None, manifest) for part in (LEDGER, MARTS)
    ]
    models = {
        name: node["config"]["materialized"]
        for name, node in manifest["nodes"].items()
        if node["resource_type"] in ("model", "seed")
    }
    assert not parts[0] & parts[1] & set(models)
    assert set(models) <= parts[0] | parts[1]
    assert not [name for name in parts[1] if models.get(name) == "incremental"]


def test_definitions_only_assembles() -> None:
    """Prevents: the file that everybody reads first growing to what nobody reads."""
    text = (ORCHESTRATION / "definitions.py").read_text()
    assert len(text.splitlines()) < 60
    functions = [n for n in ast.parse(text).body if isinstance(n, ast.FunctionDef)]
    assert [function.name for function in functions] == ["definitions_of", "defs"]
    logic = (ast.If, ast.For, ast.While, ast.Try, ast.With)
    assert not [node for node in ast.walk(ast.parse(text)) if isinstance(node, logic)]


def test_only_the_thin_layer_knows_dagster() -> None:
    """Prevents: work that can't be tested or used without Dagster."""
    may = {ORCHESTRATION / "definitions.py", ORCHESTRATION / "commands" / "run.py"}
    for path in [*ORCHESTRATION.rglob("*.py"), *(PROJECT_DIR / "expectations").rglob("*.py")]:
        if path in may or path.is_relative_to(ORCHESTRATION / "defs"):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not [name for name in names if name.startswith("dagster")], path


def test_importing_reads_no_setting_and_opens_no_connection() -> None:
    """Prevents: an import that fails, or differs, with the machine it happens on."""
    program = [sys.executable, "-c", IMPORT_ALL, "orchestration", "expectations"]
    result = subprocess.run(program, cwd=PROJECT_DIR, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr


if __name__ == "__main__":
    SNAPSHOT.write_text(described(definitions_of(Dbt())))
