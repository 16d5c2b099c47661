"""The naive way, to compare with: judge the contribution with all that is one step away from it."""

from __future__ import annotations

import pyoxigraph as ox

from kg.store.rdf import to_iri, to_term
from kg.store.terms import Iri
from kg.validation.context import find, ontology, union
from kg.validation.delta import Delta, Triple
from kg.validation.plan.graph import Base


def judge(base: Base, delta: Delta) -> set[tuple[str, ...]]:
    """The keys of what is found in the contribution, what its subjects and objects say, and the ontology."""
    near = dict.fromkeys(term for s, _, o in (*delta.added, *delta.removed) for term in (s, o) if isinstance(term, Iri))
    around: list[Triple] = []
    for node in near:
        for subject, predicate, value in base.edges(ox.NamedNode(node.value), None, None):
            around.append((to_iri(subject), Iri(predicate.value), to_term(value)))
    return {result.key for result in find(delta.apply(union(around, ontology())))}
