"""The input tables, as the dbt sources describe them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True)
class InputTable:
    """What a delivered file of the table must and may hold.

    `key` is the column whose emptiness makes a row keyless; None with `is_keyless` false
    means that every row has a key, with `is_keyless` true that none has. `personal` columns are
    those that `retention erase` empties.
    """

    name: str
    columns: tuple[str, ...]
    required: frozenset[str]
    key: str | None
    is_keyless: bool
    personal: frozenset[str] = frozenset()


def load_tables(project_dir: Path) -> dict[str, InputTable]:
    """Read `vars.input_tables` and the source of each from the dbt project."""
    project = yaml.safe_load((project_dir / "dbt_project.yml").read_text(encoding="utf-8"))
    return {name: _load(project_dir, name) for name in project["vars"]["input_tables"]}


def _load(project_dir: Path, name: str) -> InputTable:
    path = project_dir / "models" / "staging" / f"stg_{name}.yml"
    sources = yaml.safe_load(path.read_text(encoding="utf-8"))["sources"]
    [source] = [table for lake in sources for table in lake["tables"] if table["name"] == name]
    meta = _meta(source)
    key = meta.get("key")
    is_keyless = "key" in meta and key in (None, "none")
    return InputTable(
        name=name,
        columns=tuple(column["name"] for column in source["columns"]),
        required=_columns_with(source, "required"),
        key=None if is_keyless else key,
        is_keyless=is_keyless,
        personal=_columns_with(source, "personal"),
    )


def _columns_with(source: dict[str, Any], flag: str) -> frozenset[str]:
    return frozenset(column["name"] for column in source["columns"] if _meta(column).get(flag))


def _meta(node: dict[str, Any]) -> dict[str, Any]:
    meta: dict[str, Any] = node.get("config", {}).get("meta", {})
    return meta
