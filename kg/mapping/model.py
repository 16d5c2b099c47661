"""What a mapping says of a source: triples in the terms of our model, still about the source's own subjects.

Three things are written as the source has them and interpreted later (:mod:`kg.mapping.interpret`): dates in
``schema:startDate`` and ``schema:endDate`` (or how long it lasts, in ``schema:duration``), or in ``sc:date`` as EDTF;
participants that are only named, as literals or as subjects with a name and no class; and an event of which the source says
no more than that it was scheduled has no ``sc:eventStatus``. A status that the mapping infers from something else the source
says has ``sc:certainty`` inferred beside it. A subject that only leads to what is meant, as an address to its town, is its
own ``skos:relatedMatch``: it is not kept as the same thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kg.interpret.quads import TYPE
from kg.loaders import characters
from kg.namespaces import SC, SKOS, Iris
from kg.store.rdf import GENID
from kg.store.terms import Iri, Literal, Term

Triple = tuple[Iri, Iri, Term]
PREF_LABEL = SKOS + "prefLabel"
ALT_LABEL = SKOS + "altLabel"
RELATED = SKOS + "relatedMatch"
START = "https://schema.org/startDate"
END = "https://schema.org/endDate"
DURATION = "https://schema.org/duration"
DATE = SC + "date"


@dataclass(frozen=True, slots=True)
class Position:
    """Where a source says something: the words by which it is found again (``row``) and those people read (``cite``).

    ``file`` and ``line`` (0 where not known) are for the rejects file; ``order`` is that of the source.
    """

    row: str
    cite: str
    file: str = ""
    line: int = 0
    order: int = 0


@dataclass(slots=True)
class Model:
    """The facts of each subject, by predicate, each once and in one order, whatever order the queries found them in."""

    facts: dict[str, dict[str, list[Term]]] = field(default_factory=dict)

    @classmethod
    def of(cls, triples: Iterable[Triple]) -> Model:
        """Gather the triples."""
        model = cls()
        for subject, predicate, value in sorted(set(triples), key=lambda triple: [term.n3() for term in triple]):
            model.facts.setdefault(subject.value, {}).setdefault(predicate.value, []).append(value)
        return model

    def values(self, subject: str, predicate: str) -> list[Term]:
        """The values of one property of a subject."""
        return self.facts.get(subject, {}).get(predicate, [])

    def check(self, subject: str) -> None:
        """Raise RejectError where a text that is said of a subject has a character no text may have."""
        for predicate, values in self.facts.get(subject, {}).items():
            for value in values:
                if isinstance(value, Literal):
                    characters.check(value.value, f"a {local(predicate)}")

    def classes(self, subject: str) -> list[str]:
        """The local names of its classes in our ontology."""
        found = [value.value for value in self.values(subject, TYPE.value) if isinstance(value, Iri)]
        return [iri.removeprefix(SC) for iri in found if iri.startswith(SC)]

    def labels(self, subject: str, language: str) -> tuple[tuple[str, str], ...]:
        """One name for each language, in the order of the languages; ``language`` is that of names that tell none."""
        found: dict[str, str] = {}
        for value in self.values(subject, PREF_LABEL):
            text = " ".join(value.value.split())
            if isinstance(value, Literal) and text:
                found.setdefault(value.language or language, text)
        return tuple(sorted(found.items()))

    def others(self, subject: str, language: str) -> list[tuple[str, str]]:
        """The further names, which are not the first of their language."""
        first = set(self.labels(subject, language))
        found = {
            (value.language or language, " ".join(value.value.split()))
            for predicate in (PREF_LABEL, ALT_LABEL)
            for value in self.values(subject, predicate)
            if isinstance(value, Literal) and value.value.strip()
        }
        return sorted(found - first)


def anonymous(subject: str) -> bool:
    """Whether a subject is a blank node of its source, which nothing outside can speak of."""
    return subject.startswith(GENID)


def numbered(triples: Iterable[Triple]) -> tuple[list[Triple], dict[str, str]]:
    """The triples with blank nodes numbered in the order of their first mention, and their new names by the old.

    The parser's labels differ on every run; a graph must not.
    """
    names: dict[str, str] = {}

    def named(term: Term) -> Term:
        if isinstance(term, Literal) or not anonymous(term.value):
            return term
        return Iri(names.setdefault(term.value, f"{GENID}{len(names) + 1}"))

    found = []
    for subject, predicate, value in triples:
        one = Iri(named(subject).value)
        found.append((one, predicate, named(value)))
    return found, names


def local(predicate: str) -> str:
    """The last part of a property's IRI, for people."""
    return re.split("[/#]", predicate)[-1]


def entity(iris: Iris, name: str) -> Iri:
    """The IRI of ``kind/slug``."""
    return Iri(iris.entity(name))


Positions = Mapping[str, Position]
