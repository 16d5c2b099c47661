"""Where the ontology, shapes, queries and records lie: the checkout, or the installed wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def path(name: str) -> Path:
    """Return the folder ``ontology``, ``shapes``, ``queries`` or ``records``."""
    if name == "records":
        return _PACKAGE / "records"
    installed = _PACKAGE / "_resources" / name
    return installed if installed.is_dir() else _PACKAGE.parent / name


def turtle_files(name: str) -> list[Path]:
    """Return every Turtle file below a resource folder, sorted by path."""
    return sorted(path(name).rglob("*.ttl"))
