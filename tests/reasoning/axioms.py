"""The axioms that the header of an inconsistent example names, and the ontology cut down to them.

The sentences after ``# Breaks:`` are read as axioms: "P has the domain C", "P has the range C", "A and B are disjoint", and
"P has as domain a union of classes, each of which is disjoint with C".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from kg.namespaces import OWL, RDF, RDFS, prefixes
from kg.reasoning.view import Triple
from kg.store.terms import Iri

_BREAKS = re.compile(r"^# Breaks: (.*?)\n# Why: ", re.MULTILINE | re.DOTALL)
_END = r"(\w+:\w+)"
_DOMAIN_OR_RANGE = re.compile(rf"{_END} (?:is a subproperty of \S+ and )?has the (domain|range) {_END}")
_DISJOINT = re.compile(rf"{_END} and {_END} are disjoint")
_UNION = re.compile(rf"{_END} has as domain a union of classes, each of which is disjoint with {_END}")


@dataclass(frozen=True, slots=True)
class Axiom:
    """A domain or range of a property, or two classes that exclude each other."""

    subject: Iri
    predicate: Iri
    value: Iri

    @property
    def triple(self) -> Triple:
        return (self.subject, self.predicate, self.value)


def named(text: str, ontology: Iterable[Triple]) -> list[Axiom]:
    """The axioms a header names; a union is spelt out from the ontology. Raises ValueError where there are none."""
    header = _BREAKS.search(text)
    if not header:
        raise ValueError("no '# Breaks:' and '# Why:'")
    words = header.group(1).replace("\n# ", " ")
    found = [Axiom(_iri(p), Iri(RDFS + kind), _iri(c)) for p, kind, c in _DOMAIN_OR_RANGE.findall(words)]
    found += [Axiom(_iri(a), Iri(OWL + "disjointWith"), _iri(b)) for a, b in _DISJOINT.findall(words)]
    triples = list(ontology)
    for prop, excluded in _UNION.findall(words):
        (union,) = (o for s, p, o in triples if s == _iri(prop) and p == Iri(RDFS + "domain"))
        found.append(Axiom(_iri(prop), Iri(RDFS + "domain"), Iri(union.value)))
        above = [_iri(excluded), *_above(triples, _iri(excluded))]
        members = {m for member in _members(triples, Iri(union.value)) for m in (member, *_above(triples, member))}
        pairs = disjoint(triples)
        found += [
            Axiom(one, Iri(OWL + "disjointWith"), other)
            for one in sorted(members, key=lambda term: term.value)
            for other in above
            if frozenset((one, other)) in pairs
        ]
    if not found:
        raise ValueError(f"no axiom in {words!r}")
    return found


def only(ontology: Iterable[Triple], kept: Iterable[Axiom]) -> list[Triple]:
    """The ontology's declarations and hierarchies with no domains, ranges and disjointness but the given ones."""
    away = {RDFS + "domain", RDFS + "range", OWL + "disjointWith", OWL + "members"}
    triples = [t for t in ontology if t[1].value not in away and t[2] != Iri(OWL + "AllDisjointClasses")]
    return [*triples, *(axiom.triple for axiom in kept)]


def holds(axiom: Axiom, ontology: Iterable[Triple]) -> bool:
    """Whether the ontology says so."""
    triples = list(ontology)
    if axiom.predicate == Iri(OWL + "disjointWith"):
        return frozenset((axiom.subject, axiom.value)) in disjoint(triples)
    return axiom.triple in triples


def disjoint(triples: list[Triple]) -> set[frozenset[Iri]]:
    """All pairs of classes declared disjoint, one by one or in groups."""
    pairs = {frozenset((s, Iri(o.value))) for s, p, o in triples if p == Iri(OWL + "disjointWith")}
    for head in (Iri(o.value) for _, p, o in triples if p == Iri(OWL + "members")):
        pairs.update(frozenset(pair) for pair in combinations(_list(triples, head), 2))
    return pairs


def _above(triples: list[Triple], cls: Iri) -> list[Iri]:
    parents = [Iri(o.value) for s, p, o in triples if s == cls and p == Iri(RDFS + "subClassOf")]
    return [*parents, *(ancestor for parent in parents for ancestor in _above(triples, parent))]


def _members(triples: list[Triple], union: Iri) -> Iterator[Iri]:
    for head in (Iri(o.value) for s, p, o in triples if s == union and p == Iri(OWL + "unionOf")):
        yield from _list(triples, head)


def _list(triples: list[Triple], head: Iri) -> Iterator[Iri]:
    cells = {(s, p.value): Iri(o.value) for s, p, o in triples if p.value in (RDF + "first", RDF + "rest")}
    while head != Iri(RDF + "nil"):
        yield cells[head, RDF + "first"]
        head = cells[head, RDF + "rest"]


def _iri(name: str) -> Iri:
    prefix, _, local = name.partition(":")
    return Iri(prefixes()[prefix] + local)
