"""Applying updates of our own to a small graph in memory, such as a file written for an older version of the ontology."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from kg.store import update
from kg.store.rdf import to_engine, to_iri, to_term
from kg.store.terms import Iri, Term

Triple = tuple[Iri, Iri, Term]


def rewrite(triples: Iterable[Triple], updates: Iterable[str], prefixes: Mapping[str, str]) -> list[Triple]:
    """The triples after all updates, in order, sorted; lexical forms come out as the store keeps them.

    Raises InputError or RefusedError for an update that cannot be applied.
    """
    store = ox.Store()
    store.extend(ox.Quad(ox.NamedNode(s.value), ox.NamedNode(p.value), to_engine(o)) for s, p, o in triples)
    for text in updates:
        update.apply(store, text, prefixes=prefixes)
    found = [(to_iri(q.subject), Iri(q.predicate.value), to_term(q.object)) for q in store]
    return sorted(found, key=lambda triple: [term.n3() for term in triple])
