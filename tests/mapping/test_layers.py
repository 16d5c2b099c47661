"""The modules of the mapping lie one above the other: none imports what imports it, not even for its types."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import kg.mapping


def imported(text: str) -> set[str]:
    """The modules of kg.mapping that a module imports anywhere."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and node.module == "kg.mapping":
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("kg.mapping."):
            found.add(node.module.removeprefix("kg.mapping."))
    return found


def ordered(texts: Mapping[str, str]) -> list[str]:
    """The modules from the lowest up; raises CycleError."""
    return list(TopologicalSorter({name: imported(text) for name, text in texts.items()}).static_order())


def test_no_module_imports_what_imports_it() -> None:
    folder = Path(kg.mapping.__file__).parent
    order = ordered({path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.py")})
    assert order.index("known") < order.index("relations") < order.index("interpret") < order.index("run")


def test_an_import_for_types_closes_a_circle_too() -> None:
    upper = "from kg.mapping import lower\n"
    with pytest.raises(CycleError):
        ordered({"upper": upper, "lower": "if TYPE_CHECKING:\n    from kg.mapping.upper import Upper\n"})
