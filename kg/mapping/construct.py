"""The queries of a mapping over the triples of a source, within bounds."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator

from kg.errors import InputError
from kg.mapping.model import Model, Triple
from kg.mapping.sets import Mapping
from kg.store.memory import MemoryGraph
from kg.store.terms import Iri, Literal

#: schema.org writes its IRIs with http and https, and means the same.
_OLD, _NEW = "http://schema.org/", "https://schema.org/"


def modern(triples: Iterable[Triple]) -> Iterator[Triple]:
    """The triples with schema.org's terms in one spelling."""
    for subject, predicate, value in triples:
        if predicate.value.startswith(_OLD):
            predicate = Iri(_NEW + predicate.value.removeprefix(_OLD))  # noqa: PLW2901
        if not isinstance(value, Literal) and value.value.startswith(_OLD):
            value = Iri(_NEW + value.value.removeprefix(_OLD))  # noqa: PLW2901
        yield subject, predicate, value


def apply(mapping: Mapping, triples: Iterable[Triple], *, most: int, seconds: float) -> Model:
    """What the mapping says of the triples.

    Raises InputError for a query that is none, TooLargeError and QueryKilledError beyond ``most`` triples and ``seconds``.
    """
    graph = MemoryGraph(triples)
    until = time.monotonic() + seconds
    found: list[Triple] = []
    for name, text in mapping.queries.items():
        try:
            found += graph.construct(text, most=most - len(found), until=until)
        except InputError as error:
            raise InputError(error.message, where=f"{mapping.name}/{name}", remedy=error.remedy) from None
    return Model.of(found)
