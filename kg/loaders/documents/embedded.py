"""Microdata and RDFa of a page, read in a process of its own with limits of time and memory, and without a network.

Pages are strangers' and their parser is not made for hostile ones. What the process brings is still only text: terms become terms
of the graph here, and what cannot be one is a fault.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kg import limited
from kg.errors import InputError
from kg.loaders.documents.statements import Fault
from kg.mapping.model import Triple
from kg.store.rdf import GENID, to_engine
from kg.store.terms import Iri, Literal, Term, lang, typed

#: Seconds and megabytes for one page.
SECONDS, MEMORY_MB = 60.0, 1500


class PageError(Exception):
    """The microdata and RDFa of a page cannot be read; the words say why, ``line`` where, 0 for the whole of it."""

    def __init__(self, why: str, line: int = 0) -> None:
        super().__init__(why)
        self.line = line


@dataclass(frozen=True, slots=True)
class Part:
    """What one syntax says: triples, the places of their subjects (path and line), faults, and what is not read, counted.

    A subject that has a fault has one, and no triples.
    """

    syntax: str
    triples: list[Triple]
    places: dict[str, tuple[str, int]]
    faults: list[Fault]
    unread: dict[str, int]


def read(text: str, base: str, most: int, *, seconds: float = SECONDS, memory_mb: int = MEMORY_MB) -> list[Part]:
    """Microdata, then RDFa, at most ``most`` statements each; raises PageError at a limit or for a page that cannot be read."""
    request = {"text": text, "base": base, "most": most}
    try:
        answer = limited.ask("kg.loaders.documents.worker", request, seconds=seconds, memory_mb=memory_mb)
    except limited.EndedError as error:
        raise PageError(str(error)) from None
    if "error" in answer:
        raise PageError(answer["error"], answer["line"])
    return [_part(syntax, answer[key]) for syntax, key in (("microdata", "microdata"), ("RDFa", "rdfa"))]


def _part(syntax: str, answer: dict[str, Any]) -> Part:
    places = {name: (path, line) for name, (path, line) in answer["places"].items()}
    faults = [Fault(*fault) for fault in answer["faults"]]
    stated: list[tuple[str, Triple]] = []
    part = Part(syntax, [], {}, [], answer["unread"])
    for subject, predicate, value in answer["statements"]:
        path, line = places[subject[1]]
        try:
            one = _term(*subject)
            stated.append((subject[1], (Iri(one.value), Iri(_checked(predicate)), _term(*value))))
        except InputError:
            said = f"{predicate} {value[1]}"
            faults.append(Fault("a statement whose terms cannot be written", path, line, said, subject[1]))
            continue
    # The first fault of a subject stands for it; one of no subject for itself.
    part.faults.extend({fault.subject or fault: fault for fault in reversed(faults)}.values())
    part.faults.reverse()
    bad = {fault.subject for fault in faults}
    for name, triple in stated:
        if name not in bad:
            part.places.setdefault(triple[0].value, places[name])
            part.triples.append(triple)
    return part


def _term(kind: str, text: str, datatype: str = "", language: str = "") -> Term:
    """A term; raises InputError for one that is none."""
    if kind == "node":
        return Iri(_checked(GENID + "".join(_label(text))))
    if kind == "iri":
        return Iri(_checked(text))
    found: Literal = lang(text, language) if language else typed(text, datatype) if datatype else Literal(text)
    to_engine(found)
    return found


def _label(text: str) -> Iterator[str]:
    """The label of a node as a part of an IRI."""
    return (c if c.isascii() and (c.isalnum() or c == "-") else f"_{ord(c):x}_" for c in text)


def _checked(iri: str) -> str:
    to_engine(Iri(iri))
    return iri
