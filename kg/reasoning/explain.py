"""Reasons for an inconsistency, in sentences.

HermiT says *that* a graph is inconsistent, not why. Nearly all mistakes in data of this kind are one thing put into two
disjoint classes, by its types or by the domains and ranges of its properties. This search follows exactly these paths
and names them. It is an aid to the reader: the verdict is HermiT's.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

from kg.namespaces import OWL, RDF, RDFS, SC, XSD
from kg.reasoning.view import View
from kg.store.terms import Iri, Literal, Term

_NIL = RDF + "nil"


class _Index:
    """A view by predicate and subject."""

    def __init__(self, view: View) -> None:
        self.by_predicate: dict[str, list[tuple[Iri, Term]]] = defaultdict(list)
        self.values: dict[tuple[str, str], list[Term]] = defaultdict(list)
        for subject, predicate, value in view.triples:
            self.by_predicate[predicate.value].append((subject, value))
            self.values[subject.value, predicate.value].append(value)

    def above(self, start: str, predicate: str) -> set[str]:
        """A class or property with all its ancestors."""
        seen, queue = {start}, [start]
        while queue:
            for parent in self.values[queue.pop(), predicate]:
                if parent.value not in seen:
                    seen.add(parent.value)
                    queue.append(parent.value)
        return seen

    def members(self, head: str) -> list[str]:
        """The items of an RDF list."""
        items = []
        while head != _NIL:
            items.append(self.values[head, RDF + "first"][0].value)
            head = self.values[head, RDF + "rest"][0].value
        return items

    def alternatives(self, cls: str) -> list[str]:
        """The members of a union, or the class itself."""
        union = self.values[cls, OWL + "unionOf"]
        return self.members(union[0].value) if union else [cls]

    def disjoint(self) -> set[frozenset[str]]:
        """All pairs of classes declared disjoint."""
        pairs = {frozenset({s.value, o.value}) for s, o in self.by_predicate[OWL + "disjointWith"]}
        for _, head in self.by_predicate[OWL + "members"]:
            pairs.update(frozenset(pair) for pair in combinations(self.members(head.value), 2))
        return pairs


def clashes(view: View, *, limit: int = 10) -> list[str]:
    """Name up to ``limit`` things that belong to two disjoint classes or have a value outside a property's range."""
    index = _Index(view)
    disjoint = index.disjoint()
    found: list[str] = []
    for node, claims in sorted(_claims(index).items()):
        for (one, why_one), (other, why_other) in combinations(sorted(claims.items()), 2):
            if _exclude(index, disjoint, one, other):
                first, second = f"{_name(index, one)} ({why_one})", f"{_name(index, other)} ({why_other})"
                found.append(f"<{node}> is {first} and {second}, which exclude each other")
                break
    return (found + _out_of_range(index))[:limit]


def _claims(index: _Index) -> dict[str, dict[str, str]]:
    """For every node the classes it is said or entailed to belong to, with the reason."""
    claims: dict[str, dict[str, str]] = defaultdict(dict)
    for node, cls in index.by_predicate[RDF + "type"]:
        claims[node.value].setdefault(cls.value, "its type")
    for predicate, pairs in list(index.by_predicate.items()):
        for ancestor in index.above(predicate, RDFS + "subPropertyOf"):
            for cls in index.values[ancestor, RDFS + "domain"]:
                for node, _ in pairs:
                    claims[node.value].setdefault(cls.value, f"as subject of {_short(predicate)}")
            for cls in index.values[ancestor, RDFS + "range"]:
                for _, value in pairs:
                    if isinstance(value, Iri):
                        claims[value.value].setdefault(cls.value, f"as value of {_short(predicate)}")
    return claims


def _exclude(index: _Index, disjoint: set[frozenset[str]], one: str, other: str) -> bool:
    """Whether two classes exclude each other: every alternative of the one is disjoint with every one of the other."""
    return all(
        any(
            frozenset({x, y}) in disjoint
            for x in index.above(a, RDFS + "subClassOf")
            for y in index.above(b, RDFS + "subClassOf")
            if x != y
        )
        for a in index.alternatives(one)
        for b in index.alternatives(other)
    )


def _out_of_range(index: _Index) -> list[str]:
    """Literals whose datatype is not the property's range."""
    found = []
    for predicate, pairs in sorted(index.by_predicate.items()):
        for ranged in index.values[predicate, RDFS + "range"]:
            found += [
                f"<{node.value}> has a value of {_short(predicate)} whose datatype is not the property's range"
                for node, value in pairs
                if isinstance(value, Literal) and not _fits(value.datatype, ranged.value)
            ]
    return found


def _fits(datatype: str, ranged: str) -> bool:
    """Whether values of a datatype lie in a range (XML Schema 1.1 part 2: integers are decimals)."""
    if ranged == RDF + "PlainLiteral":
        return datatype in (XSD + "string", RDF + "langString")
    return datatype == ranged or (datatype == XSD + "integer" and ranged == XSD + "decimal")


def _name(index: _Index, cls: str) -> str:
    return " or ".join(_short(name) for name in index.alternatives(cls))


def _short(iri: str) -> str:
    return f"sc:{iri.removeprefix(SC)}" if iri.startswith(SC) else f"<{iri}>"
