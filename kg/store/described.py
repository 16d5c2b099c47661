"""What ``meta.json`` says of a loaded dataset: where it is from, what became of its rows, what it claims and needs."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.errors import InputError


@dataclass(frozen=True, slots=True)
class Claims:
    """Where a dataset's descriptor lies, whose names it looks up, and how the names it makes begin.

    ``descriptor`` is a path, or ``kg/sources/NAME.yaml`` for one of the project's, wherever that is installed.
    ``needs`` are the datasets its names are looked up in, None where nobody wrote it down: the dataset was loaded before they
    were kept, or its source writes IRIs of its own choice. ``names`` says of each beginning (``kind/prefix``) the class of what
    is called so, ``shared`` with which datasets a beginning is shared, because both use the keys of one authority.
    """

    descriptor: str = ""
    needs: list[str] | None = None
    names: dict[str, str] = field(default_factory=dict)
    shared: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Dataset:
    """A loaded register: where it is from, under which licence, how it was read, what became of its rows.

    ``retrieved`` is a day, ``loaded`` a time (UTC, ISO 8601), ``captures`` the files read with their SHA-256, ``files`` the names
    of graph, spellings and rejects, ``counts`` rows and triples. ``apart`` is whether its graph stays out of the merged graph:
    it speaks another vocabulary, and nothing of it is judged.
    """

    name: str
    title: str
    publisher: str
    licence: str
    homepage: str
    retrieved: str
    loaded: str
    base: str
    version: str
    descriptor: str
    digest: str
    captures: dict[str, str] = field(default_factory=dict)
    counts: dict[str, Any] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    apart: bool = False
    #: Whether the lines of the graph are in their canonical order, each once; a dataset loaded before 0.2 may have them in any.
    ordered: bool = False
    claims: Claims = field(default_factory=Claims)


def read(path: Path) -> Dataset:
    """Read a ``meta.json``; raises InputError for one that is damaged."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return Dataset(**{**found, "claims": Claims(**found.get("claims", {}))})
    except (ValueError, TypeError) as error:
        raise InputError(
            f"not the description of a dataset: {error}", where=str(path), remedy="load the dataset again, or take it away"
        ) from None
