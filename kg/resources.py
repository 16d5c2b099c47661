"""Where the ontology, shapes, queries and records lie: the checkout, or the installed wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def path(name: str) -> Path:
    """Return the folder ``ontology``, ``shapes``, ``queries``, ``guide`` or ``records``."""
    if name == "records":
        return _PACKAGE / "records"
    installed = _PACKAGE / "_resources" / name
    return installed if installed.is_dir() else _PACKAGE.parent / ("docs/guide" if name == "guide" else name)


def turtle_files(name: str) -> list[Path]:
    """Return every Turtle file below a resource folder, sorted by path; examples say nothing that is so and are left out."""
    root = path(name)
    return sorted(file for file in root.rglob("*.ttl") if "examples" not in file.relative_to(root).parts)


def examples() -> list[Path]:
    """Return the examples of terms, good and bad, sorted by path."""
    return sorted((path("ontology") / "examples").glob("*.ttl"))
