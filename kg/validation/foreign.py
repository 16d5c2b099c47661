"""Judging data by other people's shapes, such as the EU's for public events: the same judge, without our ontology and checks."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kg.store.terms import Iri, Term
from kg.validation import shapes
from kg.validation.judge import judge, to_graph
from kg.validation.report import Report

Triple = tuple[Iri, Iri, Term]


def conform(triples: Iterable[Triple], path: Path) -> Report:
    """Validate triples against the SHACL Core shapes of a Turtle file, in this process (one validation at a time).

    The triples are all there is: classes are entailed from nothing else. Raises InputError for shapes that do not parse or
    that :mod:`kg.validation.shapes` refuses.
    """
    every = list(triples)
    results = judge(to_graph(every), shapes.read([path]))
    return Report.of(results, context=f"the shapes of {path.name}", triples=len(every))
