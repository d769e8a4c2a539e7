"""The shape of a mart comes from its dbt contract, and a contract that says too little fails."""

from typing import Any

import pytest

from expectations.shape import MartShape, ShapeError, mart_nodes, mart_shape


def column(*constraints: str) -> dict[str, Any]:
    return {"constraints": [{"type": name} for name in constraints]}


def node(name: str, folder: str, **columns: dict[str, Any]) -> dict[str, Any]:
    return {
        "resource_type": "model",
        "name": name,
        "alias": name,
        "fqn": ["project", folder, "churn", name],
        "columns": columns,
        "constraints": [],
    }


def test_only_models_under_marts_are_marts() -> None:
    seed = node("plan_targets", "marts") | {"resource_type": "seed"}
    nodes = [node("b", "marts"), node("a", "marts"), node("customer_months", "ledger"), seed]
    manifest = {"nodes": {f"{n['resource_type']}.{n['name']}": n for n in nodes}}
    assert list(mart_nodes(manifest)) == ["a", "b"]


def test_shape_has_every_column_and_those_that_may_not_be_null() -> None:
    mart = node("m", "marts", key=column("not_null"), value=column(), other=column("check"))
    assert mart_shape("m", mart) == MartShape("m", ("key", "value", "other"), ("key",))


def test_constraints_of_the_whole_model_count_too() -> None:
    mart = node("m", "marts", a=column(), b=column(), c=column())
    mart["constraints"] = [
        {"type": "primary_key", "columns": ["a", "b"]},
        {"type": "unique", "columns": ["c"]},
    ]
    assert mart_shape("m", mart).not_null == ("a", "b")


@pytest.mark.parametrize("columns", [{}, {"key": column("unique")}])
def test_a_contract_that_would_let_all_null_pass_is_an_error(
    columns: dict[str, dict[str, Any]],
) -> None:
    with pytest.raises(ShapeError, match="contract of m"):
        mart_shape("m", node("m", "marts", **columns))
