"""A named graph being written."""

from __future__ import annotations

from functools import cache, lru_cache

from kg.namespaces import RDF, SC, SKOS, XSD, Iris, concept
from kg.store.terms import Iri, Literal, Quad, Term, lang, typed

TYPE = Iri(RDF + "type")
PREF_LABEL = Iri(SKOS + "prefLabel")


@cache
def sc(name: str) -> Iri:
    """An IRI of our namespace."""
    return Iri(SC + name)


@lru_cache(maxsize=4096)
def code(scheme: str, value: str) -> Iri:
    """A concept."""
    return Iri(concept(scheme, value))


def integer(value: int) -> Literal:
    """An xsd:integer."""
    return typed(str(value), XSD + "integer")


class GraphWriter:
    """Collects the quads of one named graph."""

    def __init__(self, iris: Iris, name: str) -> None:
        self.iris = iris
        self.graph = Iri(iris.graph(name))
        self.quads: list[Quad] = []

    def add(self, subject: Iri, predicate: Iri, value: Term) -> None:
        """Write one triple."""
        self.quads.append(Quad(subject, predicate, value, self.graph))

    def type(self, subject: Iri, class_name: str) -> None:
        """Write ``subject a sc:{class_name}``."""
        self.add(subject, TYPE, sc(class_name))

    def labels(self, subject: Iri, labels: dict[str, str], predicate: Iri = PREF_LABEL) -> None:
        """Write one language-tagged string for each language."""
        for language, text in labels.items():
            self.add(subject, predicate, lang(text, language))

    def entity(self, name: str) -> Iri:
        """The IRI of ``kind/slug``."""
        return Iri(self.iris.entity(name))

    def node(self, kind: str, *parts: str) -> Iri:
        """The IRI of a relation node."""
        return Iri(self.iris.node(kind, *parts))
