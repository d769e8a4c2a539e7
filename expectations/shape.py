"""The shape every mart must have, read from its dbt contract."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

NEVER_NULL = frozenset({"not_null", "primary_key"})


class ShapeError(Exception):
    """A mart whose contract does not say enough to be checked."""


@dataclass(frozen=True)
class MartShape:
    """A mart's exact columns and those that may not be NULL, in contract order."""

    mart: str
    columns: tuple[str, ...]
    not_null: tuple[str, ...]


def mart_nodes(manifest: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """The manifest's models under `models/marts`, by table name, in alphabetical order."""
    nodes = (
        node
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and node["fqn"][1:2] == ["marts"]
    )
    return dict(sorted((node.get("alias") or node["name"], node) for node in nodes))


def mart_shape(mart: str, node: Mapping[str, Any]) -> MartShape:
    """Read one mart's shape.

    Raises:
        ShapeError: no described column, or none that must have a value; an all-null column
            passes every other expectation, so such a mart could not be trusted.
    """
    columns = tuple(node["columns"])
    if not columns:
        raise ShapeError(f"the contract of {mart} describes no column")
    required = frozenset(_required_columns(node))
    if not required:
        raise ShapeError(f"the contract of {mart} has no not_null constraint")
    return MartShape(mart, columns, tuple(name for name in columns if name in required))


def _required_columns(node: Mapping[str, Any]) -> Iterator[str]:
    for name, column in node["columns"].items():
        if any(constraint["type"] in NEVER_NULL for constraint in column.get("constraints") or ()):
            yield name
    for constraint in node.get("constraints") or ():
        if constraint["type"] in NEVER_NULL:
            yield from constraint.get("columns") or ()
