"""Triples of files, with the line each subject begins at, through :mod:`kg.validation.parsing`."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import InputError, SecoopError
from kg.mapping import jsonld
from kg.mapping.files import content
from kg.mapping.model import Position, Triple, anonymous, numbered
from kg.store.terms import Iri, Term
from kg.validation.locate import Places
from kg.validation.parsing import FORMATS, SUFFIXES, Limit, parse

#: Further endings under which RDF/XML and JSON-LD are published.
_SUFFIXES = {**SUFFIXES, ".xml": "application/rdf+xml", ".owl": "application/rdf+xml", ".json": "application/ld+json"}
_JSON_LD = "application/ld+json"
#: Files beyond this have no lines in their evidence: finding them takes a second parse in small pieces.
_LINES_UP_TO = 16_000_000
#: Levels of nesting, as for uploads.
_DEPTH = 100


@dataclass(slots=True)
class Source:
    """The triples read so far, and where each subject begins."""

    triples: list[Triple] = field(default_factory=list)
    positions: dict[str, Position] = field(default_factory=dict)

    def facts(self) -> dict[str, list[tuple[Iri, Term]]]:
        """Subject → its facts, in the order of the source."""
        found: dict[str, list[tuple[Iri, Term]]] = {}
        for subject, predicate, value in self.triples:
            found.setdefault(subject.value, []).append((predicate, value))
        return found


def media_type(path: Path, form: str = "") -> str:
    """The media type of a file, by the format a descriptor names (``ttl``, ``jsonld``) or by its ending.

    Raises InputError with the endings that are known.
    """
    suffix = f".{form}" if form else Path(path.name.removesuffix(".gz")).suffix.lower()
    if suffix not in _SUFFIXES:
        known = ", ".join(sorted(one[1:] for one in _SUFFIXES))
        raise InputError(f"{path.name!r} does not end as RDF does", where=path.name, remedy=f"write format: one of {known}")
    return _SUFFIXES[suffix]


def read(
    paths: Sequence[Path], *, form: str, base: str, most: int, triples: int, told: Callable[[int], object] = lambda _bytes: None
) -> Source:
    """Read files into one source; ``most`` bounds the bytes of each, ``triples`` those of all.

    Raises SecoopError that names file, line and column for whatever cannot be read.
    """
    found: list[Triple] = []
    where: dict[str, tuple[str, int]] = {}
    for path in paths:
        data = content(path, most)
        kind = media_type(path, form)
        limit = Limit(size=most, triples=triples - len(found), depth=_DEPTH)
        try:
            part = parse(data, kind, limit=limit, base=base or None)
            if kind == _JSON_LD:
                _whole(data, base)
            places = Places().add(data, kind, part, base or None) if len(data) <= _LINES_UP_TO else None
        except SecoopError as error:
            place = f"{path.name}, {error.where}" if error.where else path.name
            raise type(error)(error.message, where=place, remedy=error.remedy, extra=error.extra) from None
        for subject, _, _ in part:
            if subject.value not in where:
                where[subject.value] = path.name, places.line(subject.value, "", None) if places else 0
        found += part
        told(len(data))
    if not found:
        raise InputError("no triples", where=paths[0].name, remedy="check that the file was retrieved whole")
    return _located(found, where)


def _whole(data: bytes, base: str) -> None:
    """Raise InputError at what the parser of JSON-LD left out without a word."""
    # Numbers stay text, as where the syntax was checked.
    for fault in jsonld.faults(json.loads(data, parse_int=str, parse_float=str), relative=bool(base)):
        remedy = "mend it; what is relative needs `base` in the descriptor"
        raise InputError(f"{fault.reason}: {fault.value!r}", where=fault.path, remedy=remedy)


def _located(found: list[Triple], where: dict[str, tuple[str, int]]) -> Source:
    renamed, names = numbered(found)
    positions = {}
    for order, (subject, (file, line)) in enumerate(where.items()):
        name = names.get(subject, subject)
        place = f"{file}, line {line}" if line else file
        row = f"{place}, blank node {name.rpartition('/')[2]}" if anonymous(name) else name
        cite = row if anonymous(name) else f"{name} ({place})"
        positions[name] = Position(row, cite, file, line, order)
    return Source(renamed, positions)


#: What may stand in a descriptor's ``format``.
FORMS = tuple(sorted(one[1:] for one in _SUFFIXES if _SUFFIXES[one] in FORMATS))
