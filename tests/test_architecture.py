"""Dependencies point one way, and each engine has one room."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
#: Module → the only places that may import it.
ROOMS = {
    "pyshacl": ("kg/validation/judge.py",),
    "pyshacl_turbo": ("kg/validation/second.py",),
    "owlready2": ("kg/reasoning/",),
    "server": ("server/", "kg/commands/serve.py"),
    "kg.commands": ("kg/cli.py", "kg/commands/"),
    "flask": ("server/",),
    "edtf": ("tests/",),
    "yaml": ("kg/interpret/nodes.py",),
    "sqlite3": ("kg/search/",),
}
#: Loaders share through kg.interpret, never with each other; the corpus reads them all together.
LOADERS = ("kg.loaders.records", "kg.loaders.entities", "kg.loaders.authority")


def imports(source: str) -> set[str]:
    """Every module a source file imports, at any depth."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def wrong_imports(path: str, source: str) -> list[str]:
    """Imports a file may not have."""
    modules = imports(source)
    wrong = []
    for room, allowed in ROOMS.items():
        used = [m for m in modules if m == room or m.startswith(room + ".")]
        if used and not path.startswith(allowed):
            wrong += used
    if path.startswith("kg/loaders/") and path != "kg/loaders/corpus.py":
        wrong += [m for m in modules if m.startswith(LOADERS)]
    wrong += [m for m in modules if m.startswith(("kg.", "server.")) and re.match(r"_[^_]", m.rpartition(".")[2])]
    if "pyoxigraph.Store" in modules or (".Store(" in source and "pyoxigraph" in modules and not path.startswith("kg/store/")):
        wrong.append("pyoxigraph.Store")
    return wrong


SOURCES = sorted(p.relative_to(ROOT).as_posix() for folder in ("kg", "server") for p in (ROOT / folder).rglob("*.py"))


@pytest.mark.parametrize("path", SOURCES)
def test_a_module_imports_only_what_its_room_may(path: str) -> None:
    assert wrong_imports(path, (ROOT / path).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("kg/build.py", "import server.app"),
        ("kg/library.py", "from flask import Flask"),
        ("kg/validation/report.py", "def f():\n    import pyshacl"),
        ("kg/loaders/records.py", "from kg.loaders import entities"),
        ("kg/build.py", "import pyoxigraph as ox\nox.Store()"),
        ("server/app.py", "from kg.commands.build import build"),
        ("kg/store/derive.py", "from kg.store.reader import _iri"),
    ],
)
def test_a_wrong_import_is_found(path: str, source: str) -> None:
    assert wrong_imports(path, source)


def circles(modules: dict[str, set[str]]) -> set[str]:
    """Modules that lead back to themselves by what they import."""
    found = set()
    for module in modules:
        reached: set[str] = set()
        ahead = {module}
        while ahead:
            ahead = {other for one in ahead for other in modules[one] & modules.keys() if other != one} - reached
            reached |= ahead
        if module in reached:
            found.add(module)
    return found


def test_modules_of_validation_import_each_other_in_one_direction() -> None:
    paths = [path for path in SOURCES if path.startswith("kg/validation/")]
    names = {path: path.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for path in paths}
    assert circles({names[path]: imports((ROOT / path).read_text(encoding="utf-8")) for path in paths}) == set()


def test_a_circle_is_found() -> None:
    assert circles({"a": {"b"}, "b": {"c", "os"}, "c": {"b"}, "d": {"a"}}) == {"b", "c"}


def test_modules_stay_small() -> None:
    long = {p: n for p in SOURCES if (n := (ROOT / p).read_text(encoding="utf-8").count("\n")) > 320}
    assert long == {}
