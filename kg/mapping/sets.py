"""A mapping: a folder of CONSTRUCT queries from one vocabulary to ours, ``queries/import/{name}`` or an operator's own.

Each query says in the comments before it what it takes. Three kinds of comment are read by the loader, so that nothing of a
source is left out in silence (a prefixed name of the query's PREFIX lines, then why)::

    # ignores: cv:ContactPoint – how to reach an organiser is no fact of the meeting
    # part: locn:Address – read with the event it is the address of
    # kind: eli-dl:had_activity_type – what an activity is

``ignores`` names a class or property; the subjects and facts of it are counted as ignored by name. ``part`` names a class whose
subjects are read only with the subject that leads to them. ``kind`` names a property whose values say more narrowly than its
class what a subject is: what no query takes is ignored or rejected by that value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from kg import given, resources
from kg.errors import InputError, NotFoundError
from kg.vocabulary import suggest

_PREFIX = re.compile(r"^\s*PREFIX\s+([A-Za-z][\w-]*)?:\s*<([^<>\s]*)>", re.IGNORECASE | re.MULTILINE)
_TOKEN = re.compile(r"<([^<>\s\"{}|^`\\]+)>|(?<![\w:/])([A-Za-z][\w-]*)?:([A-Za-z_][\w-]*)")
_HEADER = re.compile(r"^#\s*(ignores|part|kind):\s*(\S+)\s*(.*)$", re.MULTILINE)
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


@dataclass(frozen=True, slots=True)
class Mapping:
    """The queries of one mapping and what their headers say; ``named`` is every IRI the queries themselves speak of."""

    name: str
    queries: dict[str, str] = field(default_factory=dict)
    ignored: dict[str, str] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    named: frozenset[str] = frozenset()


def folder() -> Path:
    """Where the project's own mappings lie."""
    return resources.path("queries") / "import"


def known() -> dict[str, Path]:
    """Name → folder of the project's own mappings."""
    return {path.name: path for path in sorted(folder().iterdir()) if path.is_dir()}


def read(name: str, beside: Path) -> Mapping:
    """The mapping of a name, or of a folder (with a slash in its path) relative to ``beside``.

    Raises NotFoundError with the nearest names, InputError for a header that names no IRI.
    """
    if "/" in name:
        path = beside / name
        if not path.is_dir():
            raise NotFoundError(f"there is no folder {name}", where=name, remedy="check the path, relative to the descriptor")
    else:
        names = known()
        if name not in names:
            raise NotFoundError(f"no mapping is called {name!r}", where="queries/import", remedy=suggest(name, names))
        path = names[name]
    texts = {file.name: given.file(file).read_text(encoding="utf-8") for file in sorted(path.glob("*.rq"))}
    if not texts:
        raise InputError("the mapping has no query", where=name, remedy="add CONSTRUCT queries in files that end in .rq")
    tables: dict[str, dict[str, str]] = {"ignores": {}, "part": {}, "kind": {}}
    iris: set[str] = set()
    for file, text in texts.items():
        prefixes = {prefix or "": space for prefix, space in _PREFIX.findall(text)}
        for kind, term, why in _HEADER.findall(text):
            tables[kind][_expand(term, prefixes, f"{path.name}/{file}")] = why.lstrip("-–— ")
        iris |= _named(text, prefixes)
    return Mapping(path.name, texts, tables["ignores"], tables["part"], tables["kind"], frozenset(iris))


def _expand(term: str, prefixes: dict[str, str], where: str) -> str:
    if term.startswith("<") and term.endswith(">"):
        return term[1:-1]
    prefix, colon, local = term.partition(":")
    if not colon or prefix not in prefixes:
        raise InputError(f"{term!r} is not a name of this query's prefixes", where=where, remedy="write prefix:name or <IRI>")
    return prefixes[prefix] + local


def _named(text: str, prefixes: dict[str, str]) -> set[str]:
    body = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#") and not _PREFIX.match(line))
    found = {_TYPE}
    for iri, prefix, local in _TOKEN.findall(body):
        if iri:
            found.add(iri)
        elif prefix in prefixes:
            found.add(prefixes[prefix] + local)
    return found
