"""The queries of a mapping over the triples of a source, within bounds."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator

from kg.errors import InputError
from kg.mapping.model import Model, Triple
from kg.mapping.sets import Mapping
from kg.store.memory import MemoryGraph
from kg.store.terms import Iri, Literal

#: schema.org is written with http and https, with www and without, and means the same.
_OLD, _NEW = ("http://schema.org/", "http://www.schema.org/", "https://www.schema.org/"), "https://schema.org/"


def modern(triples: Iterable[Triple]) -> Iterator[Triple]:
    """The triples with schema.org's terms in one spelling."""
    for subject, predicate, value in triples:
        yield subject, _modern(predicate), value if isinstance(value, Literal) else _modern(value)


def _modern(iri: Iri) -> Iri:
    old = next((one for one in _OLD if iri.value.startswith(one)), None)
    return iri if old is None else Iri(_NEW + iri.value.removeprefix(old))


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
