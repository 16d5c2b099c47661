"""What a JSON-LD processor would leave out without a word: names and types that are no IRIs, and languages that are none.

JSON-LD 1.1 drops triples whose subject, predicate or object is not a well-formed IRI; a source in Turtle would be refused at the
same character. So a document is looked through before it is expanded, by the contexts it has itself (others are never fetched).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from kg.errors import InputError
from kg.loaders import characters
from kg.store.rdf import to_engine
from kg.store.terms import Iri

#: What no reference has, relative or not (RFC 3987, section 2.2).
_NO_IRI = re.compile(r"[\x00-\x20<>\"{}|\\^`\x7f-\x9f\ufdd0-\ufdef\ufff0-\uffff\ud800-\udfff]")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, its JSON path, and the value."""

    reason: str
    path: str
    value: str


@dataclass(slots=True)
class _Terms:
    """The terms of a document's contexts that stand for keywords, or whose values are IRIs."""

    ids: set[str] = field(default_factory=lambda: {"@id"})
    types: set[str] = field(default_factory=lambda: {"@type"})
    links: set[str] = field(default_factory=set)
    languages: set[str] = field(default_factory=lambda: {"@language"})
    based: bool = False

    def take(self, context: Any) -> None:
        """Read the definitions of a context."""
        for one in context if isinstance(context, list) else [context]:
            for term, meaning in one.items() if isinstance(one, dict) else ():
                self.based |= term == "@base"
                self._define(term, meaning)

    def _define(self, term: str, meaning: Any) -> None:
        name = meaning.get("@id") if isinstance(meaning, dict) else meaning
        for keyword, terms in (("@id", self.ids), ("@type", self.types), ("@language", self.languages)):
            if name == keyword and not term.startswith("@"):
                terms.add(term)
        if isinstance(meaning, dict):
            if meaning.get("@type") in ("@id", "@vocab"):
                self.links.add(term)
            if "@context" in meaning:
                self.take(meaning["@context"])


def faults(document: Any, *, relative: bool) -> Iterator[Fault]:
    """Every fault of a document that is nested no deeper than the interpreter's stack allows.

    ``relative`` is whether identifiers may be relative: the document has an address, or its contexts may say one.
    """
    terms = _Terms()
    yield from _contexts(document, "$", terms)
    yield from _faults(document, "$", terms, relative or terms.based)


def _iri(text: str, relative: bool = True) -> bool:
    """Whether a text is an IRI, a blank node's label, or what is led to an IRI by a context or the document's address."""
    if _NO_IRI.search(text):
        return False
    if text.startswith(("_:", "@")) or not _SCHEME.match(text):
        return relative or text.startswith(("_:", "@"))
    try:
        to_engine(Iri(text))
    except InputError:
        return False
    return True


def _contexts(value: Any, path: str, terms: _Terms) -> Iterator[Fault]:
    """Read the contexts; their own faults."""
    if isinstance(value, list):
        for number, one in enumerate(value):
            yield from _contexts(one, f"{path}[{number}]", terms)
    elif isinstance(value, dict):
        for key, one in value.items():
            if key != "@context":
                yield from _contexts(one, f"{path}.{key}", terms)
                continue
            terms.take(one)
            for term, meaning in _meanings(one):
                if term == "@language":
                    yield from _language(meaning, f"{path}.@context.{term}")
                elif not _iri(meaning):
                    yield _fault("a term that stands for no IRI", f"{path}.@context.{term}", meaning)


def _meanings(context: Any) -> Iterator[tuple[str, str]]:
    """The terms of a context with the IRIs, or the language, they stand for."""
    for one in context if isinstance(context, list) else [context]:
        for term, meaning in one.items() if isinstance(one, dict) else ():
            whole = meaning.get("@id") if isinstance(meaning, dict) else meaning
            if isinstance(whole, str):
                yield term, whole


def _faults(value: Any, path: str, terms: _Terms, relative: bool) -> Iterator[Fault]:
    if isinstance(value, list):
        for number, one in enumerate(value):
            yield from _faults(one, f"{path}[{number}]", terms, relative)
    elif isinstance(value, dict):
        for key, one in value.items():
            if key == "@context":
                continue
            if characters.forbidden(key) or (_SCHEME.match(key) and not _iri(key)):
                yield _fault("a property that is no IRI", path, key)
                continue
            yield from _value(key, one, f"{path}.{key}", terms, relative)
            yield from _faults(one, f"{path}.{key}", terms, relative)


def _value(key: str, value: Any, path: str, terms: _Terms, relative: bool) -> Iterator[Fault]:
    for one in value if isinstance(value, list) else [value]:
        if not isinstance(one, str):
            continue
        if key in terms.languages:
            yield from _language(one, path)
        elif key in terms.types and not _iri(one):
            yield _fault("a type that is no IRI", path, one)
        elif (key in terms.ids or key in terms.links) and not _iri(one, relative):
            yield _fault("a relative identifier without a base" if _iri(one) else "an identifier that is no IRI", path, one)


def _language(value: str, path: str) -> Iterator[Fault]:
    if not _LANGUAGE.fullmatch(value):
        yield _fault("a language that is none", path, value)


def _fault(reason: str, path: str, value: str) -> Fault:
    return Fault(reason, characters.shown(path), characters.shown(value))
