"""Derived shortcuts: CONSTRUCT rules (``queries/derive/*.rq``) applied in the order of their names over the merged graph.

Each rule runs once and has to find everything at once, by a property path where one step leads to the next: over its own result
a rule finds nothing new (tested). The result is a set of triples, rebuildable at any time and kept in a graph of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from kg.errors import BuildError, InputError
from kg.namespaces import prefixes
from kg.store.engine import evaluate
from kg.store.rdf import to_engine, to_iri, to_term
from kg.store.terms import Iri, Quad, Term

Triple = tuple[Iri, Iri, Term]


def derive(merged: Iterable[Quad], rules: Iterable[Path], base: str) -> list[Triple]:
    """Return the triples the rules add to the merged graph, in the order they were found.

    Raises BuildError naming the rule that does not parse.
    """
    store = ox.Store()
    store.bulk_extend(ox.Quad(to_engine(q.subject), to_engine(q.predicate), to_engine(q.object)) for q in merged)  # type: ignore[arg-type]
    derived: list[Triple] = []
    for rule in rules:
        fresh = add(store, rule.read_text(encoding="utf-8"), str(rule), base)
        derived += [(to_iri(t.subject), Iri(t.predicate.value), to_term(t.object)) for t in fresh]
    return derived


def add(store: ox.Store, text: str, name: str, base: str) -> list[ox.Triple]:
    """Apply one rule to the default graph of a store; return what was not there. Raises BuildError."""
    try:
        results = evaluate(store, text, prefixes=prefixes(base))
    except InputError as error:
        raise BuildError(f"the rule does not parse: {error}", where=name, remedy="mend the rule") from error
    if not isinstance(results, ox.QueryTriples):
        raise BuildError("a derivation rule is a CONSTRUCT", where=name, remedy="rewrite it")
    fresh = [t for t in results if ox.Quad(t.subject, t.predicate, t.object) not in store]
    store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in fresh)
    return fresh
