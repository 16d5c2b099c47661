"""One pattern of a set that is joined: what it matches once some of its variables have a value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox
from rdflib.term import Literal, URIRef

from kg.store.edges import Edge, Node, folded
from kg.validation.plan.automaton import Automaton
from kg.validation.plan.graph import View
from kg.validation.plan.walk import TooManyError, reached

#: Triples looked at for one changed triple and set of patterns before it is rather walked back.
LIMIT = 2_000
#: What may stand in a pattern: a term, or the number of a variable (0 is the focus).
Place = Node | int


@dataclass(frozen=True, slots=True)
class Way:
    """A path of any length: how to follow it from its subject, and from its object."""

    forth: Automaton
    forth_end: int
    back: Automaton
    back_end: int
    predicates: frozenset[ox.NamedNode | None]

    def follow(self, view: View, node: Node, *, inverse: bool) -> frozenset[Node]:
        """The nodes at the other end; raises TooManyError."""
        ways, end = (self.back, self.back_end) if inverse else (self.forth, self.forth_end)
        known = view.paths(self.predicates)
        found = known.get((ways, node))
        if found is None:
            found = known[ways, node] = frozenset(reached(view, ways, node, end, LIMIT))
        return found


@dataclass(frozen=True, slots=True)
class Match:
    """A pattern of a set: subject, predicate (or path) and object."""

    subject: Place
    predicate: Place | Way
    value: Place

    @property
    def variables(self) -> frozenset[int]:
        """The numbers of its variables."""
        return frozenset(place for place in (self.subject, self.predicate, self.value) if isinstance(place, int))

    def bind(self, edge: Edge, binding: dict[int, Node]) -> dict[int, Node] | None:
        """The binding with what a triple gives the variables; None where it does not match."""
        found = binding
        for place, node in zip((self.subject, self.predicate, self.value), edge, strict=True):
            if not isinstance(place, int):
                if place != node:
                    return None
            elif place not in found:
                found = {**found, place: node}
            elif found[place] != node:
                return None
        return found

    def matches(self, view: View, binding: dict[int, Node]) -> Iterator[dict[int, Node]]:
        """Every way to extend a binding; raises TooManyError."""
        subject, value = _filled(self.subject, binding), _filled(self.value, binding)
        if isinstance(self.predicate, Way):
            yield from self._along(self.predicate, view, binding, subject, value)
            return
        predicate = _filled(self.predicate, binding)
        if predicate is not None and not isinstance(predicate, ox.NamedNode):
            return
        for edge in view.each(subject, predicate, value):
            found = self.bind(edge, binding)
            if found is not None:
                yield found

    def sought(self, binding: dict[int, Node]) -> tuple[int, ox.NamedNode, Node] | None:
        """The variable of its subjects with predicate and object, where only the subjects are not known yet."""
        if not isinstance(self.predicate, ox.NamedNode) or not isinstance(self.subject, int) or self.subject in binding:
            return None
        value = _filled(self.value, binding)
        return None if value is None else (self.subject, self.predicate, value)

    def possible(self, view: View, binding: dict[int, Node]) -> bool:
        """Whether a triple matches, one variable taken by itself."""
        predicate = _filled(self.predicate, binding) if not isinstance(self.predicate, Way) else None
        assert predicate is None or isinstance(predicate, ox.NamedNode)  # noqa: S101 - near patterns name theirs
        return view.has(_filled(self.subject, binding), predicate, _filled(self.value, binding))

    def _along(
        self, way: Way, view: View, binding: dict[int, Node], subject: Node | None, value: Node | None
    ) -> Iterator[dict[int, Node]]:
        if subject is None and value is None:
            raise TooManyError
        known, other = (value, self.subject) if subject is None else (subject, self.value)
        assert known is not None  # noqa: S101 - one of the ends is
        ends = way.follow(view, known, inverse=subject is None)
        if not isinstance(other, int):
            ends = ends & {other}
        elif other in binding:
            ends = ends & {binding[other]}
        for end in ends:
            yield {**binding, other: end} if isinstance(other, int) else binding


def _filled(place: Place, binding: dict[int, Node]) -> Node | None:
    return binding.get(place) if isinstance(place, int) else place


def engine(term: URIRef | Literal) -> Node:
    """A term of a query as the store has it."""
    if isinstance(term, URIRef):
        return ox.NamedNode(str(term))
    if term.language:
        return ox.Literal(str(term), language=term.language)
    return folded(ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype))) if term.datatype else ox.Literal(str(term)))
