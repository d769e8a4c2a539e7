"""What sqlfluff's jinja templater needs to read the models without dbt and without a database.

Macros in `macros/portable/` that dispatch by engine are read as calls of functions of their name:
how an engine writes them is not for the linter to judge, all else has to parse in every dialect.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

_PROJECT = Path(__file__).resolve().parents[2] / "dbt_project.yml"
_VARS: dict[str, Any] = yaml.safe_load(_PROJECT.read_text(encoding="utf-8"))["vars"]

# Dispatched macros that stand where a query or nothing stands; `{0}` is their first argument.
_TEXTS = {
    "read_again": "",
    "month_spine": "select {call} as month",
    "days_of_bits": "select {0}.*, {call} as day from {0}",
}


def _text(argument: object) -> str:
    return ", ".join(argument) if isinstance(argument, list) else str(argument)


class _Adapter:
    def dispatch(self, name: str, _package: str) -> Callable[..., str]:
        def call(*arguments: object) -> str:
            texts = [_text(argument) for argument in arguments]
            return _TEXTS.get(name, "{call}").format(*texts, call=f"{name}({', '.join(texts)})")

        return call

    def quote(self, name: str) -> str:
        """A name that is a keyword, which dialects quote with different characters."""
        return f"quoted_{name}"


class _Dbt:
    def type_string(self) -> str:
        return "varchar(100)"


adapter = _Adapter()
dbt = _Dbt()


def env_var(_name: str, default: str = "") -> str:
    """The default: linting must not depend on the environment."""
    return default


def var(name: str) -> Any:
    """The project's value of a variable."""
    return _VARS[name]
