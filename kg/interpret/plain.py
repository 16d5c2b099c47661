"""The plain triple exists exactly where a stated, uncontradicted Statement does (model.md, Classes).

Stated values of a single-valued property contradict each other when they differ; then none of them becomes a plain
triple, in no graph. Inferred and unreadable Statements never make one. A date's bounds follow its plain triple.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.interpret.assertions import date_facts
from kg.interpret.quads import code, sc
from kg.namespaces import EDTF, SC
from kg.store.terms import Iri, Literal, Quad, Term
from kg.vocabulary import Vocabulary


@dataclass(slots=True)
class _Statement:
    subject: Iri | None = None
    predicate: Iri | None = None
    objects: list[Term] = field(default_factory=list)
    stated: bool = False
    graphs: set[Iri] = field(default_factory=set)


def plain_triples(quads: Iterable[Quad], vocabulary: Vocabulary) -> list[Quad]:
    """Return the plain triples of all Statements, each in the graphs of the sources that state it."""
    statements = _collect(quads)
    groups: dict[tuple[Iri, Iri], list[_Statement]] = defaultdict(list)
    for statement in statements.values():
        if statement.stated and statement.subject and statement.predicate and statement.objects:
            groups[statement.subject, statement.predicate].append(statement)
    result: list[Quad] = []
    for (subject, predicate), group in groups.items():
        prop = vocabulary.by_iri.get(predicate.value)
        if prop and prop.single and len({tuple(sorted(map(_key, s.objects))) for s in group}) > 1:
            continue
        for statement in group:
            for value in statement.objects:
                for graph in statement.graphs:
                    result.append(Quad(subject, predicate, value, graph))
                    result.extend(_bounds(subject, predicate, value, graph))
    return result


def _key(term: Term) -> str:
    return term.n3()


def _bounds(subject: Iri, predicate: Iri, value: Term, graph: Iri) -> list[Quad]:
    if predicate != sc("date") or not isinstance(value, Literal) or value.datatype != EDTF:
        return []
    return [Quad(subject, sc(name), bound, graph) for name, bound in date_facts(value.value)]


def _collect(quads: Iterable[Quad]) -> dict[Iri, _Statement]:
    found: dict[Iri, _Statement] = defaultdict(_Statement)
    stated = code("certainty", "stated")
    for quad in quads:
        local = quad.predicate.value.removeprefix(SC)
        if local == "subject" and isinstance(quad.object, Iri):
            found[quad.subject].subject = quad.object
            if quad.graph:
                found[quad.subject].graphs.add(quad.graph)
        elif local == "predicate" and isinstance(quad.object, Iri):
            found[quad.subject].predicate = quad.object
        elif local == "object":
            found[quad.subject].objects.append(quad.object)
        elif local == "certainty" and quad.object == stated:
            found[quad.subject].stated = True
    return found
