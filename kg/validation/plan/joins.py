"""Which focus nodes a changed triple can matter to, by joining: finer than walking back from the triple alone.

A row of a check appears or disappears only where all its mandatory patterns match, and with them those of what is nested that
tells the difference; and one of these patterns matches a changed triple. So each such set of patterns is joined from the changed
triple on, over all triples of both graphs, and whoever is the focus of a match is affected. A triple that belongs to a set no
other triple completes affects nobody, however many nodes lie near it.

What is not joined here is walked (:mod:`.walk`): a triple inside a path of any length, a set whose patterns only hang together
over something outside of it, and a join that takes more than :data:`LIMIT` steps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import count

import pyoxigraph as ox
from rdflib.paths import AlternativePath, InvPath, MulPath, NegatedPath, SequencePath
from rdflib.term import Literal, URIRef, Variable

from kg.store.edges import Edge, Node, folded
from kg.validation.plan.automaton import FOCUS, Automaton
from kg.validation.plan.graph import View
from kg.validation.plan.paths import UnplannedError, sparql_path
from kg.validation.plan.patterns import Pattern
from kg.validation.plan.walk import TooManyError, reached

#: Triples looked at for one changed triple and set of patterns before it is rather walked back.
LIMIT = 2_000
#: Prices: up to which a pattern is looked up ahead, of a path of any length, and of what is not looked for.
_NEAR, _PATH, _NEVER = 40.0, 8.0, float("inf")
#: What may stand in a pattern: a term, or the number of a variable (0 is the focus).
Place = Node | int
#: How many triples a look-up is likely to find: predicate, whether the subject and the object are known.
Cost = Callable[[ox.NamedNode | None, bool, bool], float]
_FOCUS = Variable("focus")


@dataclass(frozen=True, slots=True)
class Way:
    """A path of any length: how to follow it from its subject, and from its object."""

    forth: Automaton
    forth_end: int
    back: Automaton
    back_end: int

    def follow(self, view: View, node: Node, *, inverse: bool) -> set[Node]:
        """The nodes at the other end; raises TooManyError."""
        ways, end = (self.back, self.back_end) if inverse else (self.forth, self.forth_end)
        return reached(view, ways, node, end, LIMIT)


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
        for edge in view.edges(subject, predicate, value):
            found = self.bind(edge, binding)
            if found is not None:
                yield found

    def possible(self, view: View, binding: dict[int, Node]) -> bool:
        """Whether a triple matches, one variable taken by itself."""
        predicate = _filled(self.predicate, binding) if not isinstance(self.predicate, Way) else None
        assert predicate is None or isinstance(predicate, ox.NamedNode)  # noqa: S101 - near patterns name theirs
        return bool(view.edges(_filled(self.subject, binding), predicate, _filled(self.value, binding)))

    def _along(
        self, way: Way, view: View, binding: dict[int, Node], subject: Node | None, value: Node | None
    ) -> Iterator[dict[int, Node]]:
        if subject is None and value is None:
            raise TooManyError
        known, other = (value, self.subject) if subject is None else (subject, self.value)
        assert known is not None  # noqa: S101 - one of the ends is
        ends = way.follow(view, known, inverse=subject is None)
        if not isinstance(other, int):
            ends &= {other}
        elif other in binding:
            ends &= {binding[other]}
        for end in ends:
            yield {**binding, other: end} if isinstance(other, int) else binding


def _filled(place: Place, binding: dict[int, Node]) -> Node | None:
    return binding.get(place) if isinstance(place, int) else place


@dataclass(frozen=True, slots=True)
class PatternSet:
    """Patterns that must match together: ``own`` ones and all ``every``, those around them too; ``row`` where they make a row."""

    own: Sequence[Pattern]
    every: Sequence[Pattern]
    row: bool


@dataclass(frozen=True, slots=True)
class Join:
    """A set of patterns as it is joined from one of them, ``seed``, on: the others in the order of ``steps``.

    ``near`` are those with a node of the seed that are looked up in no time: most triples find no match for one of them.
    """

    seed: Match
    steps: tuple[Match, ...]
    near: tuple[Match, ...]

    def focuses(self, view: View, edge: Edge, found: set[Node]) -> None:
        """Add to ``found`` the focus nodes of all matches in which the seed is this triple; raises TooManyError."""
        start = self.seed.bind(edge, {})
        if start is None or start.get(0) in found:
            return
        if all(match.possible(view, start) for match in self.near):
            _solve(view, self.steps, start, found, count())


def _solve(view: View, steps: tuple[Match, ...], binding: dict[int, Node], found: set[Node], looked: count[int]) -> bool:
    """Add the focus nodes of all matches of the steps; whether the one that was known already has been found."""
    focus = binding.get(0)
    if focus is not None and focus in found:
        return True
    if not steps:
        found.add(binding[0])
        return focus is not None
    for extended in steps[0].matches(view, binding):
        if next(looked) > LIMIT:
            raise TooManyError
        if _solve(view, steps[1:], extended, found, looked) and focus is not None:
            return True
    return False


class Joins:
    """The joins of one check, by the predicate of the triples they start from."""

    def __init__(self, sets: Iterable[PatternSet], cost: Cost) -> None:
        self._cost = cost
        self._by_predicate: dict[ox.NamedNode | None, list[Join]] = {}
        self._walked: set[ox.NamedNode | None] = set()
        self._rows: list[tuple[Match, ...] | None] = []
        for one in sets:
            self._add(one)

    def _add(self, one: PatternSet) -> None:
        """The joins of a set of patterns, from each of those on that no smaller set has."""
        names: dict[object, int] = {_FOCUS: 0}
        fresh = count()
        every = [(pattern in one.own, _match(part, names), part) for pattern in one.every for part in _split(pattern, fresh)]
        for own, match, part in every:
            if not own:
                continue
            rest = [m for _, m, _ in every if m is not match]
            steps = None if isinstance(match.predicate, Way) else self._ordered(match.variables, rest)
            if steps is None:
                self._walked |= _predicates(part[1])
            else:
                near = tuple(m for m in rest if isinstance(m.predicate, ox.NamedNode) and self._price(m, match.variables) < _NEAR)
                predicate = match.predicate if isinstance(match.predicate, ox.NamedNode) else None
                self._by_predicate.setdefault(predicate, []).append(Join(match, steps, near))
        if one.row:
            self._rows.append(self._ordered(frozenset([0]), [match for _, match, _ in every]))

    def _ordered(self, start: frozenset[int], rest: list[Match]) -> tuple[Match, ...] | None:
        """The cheapest order from some variables on; None where a pattern would be looked for without knowing its nodes."""
        known, rest, steps = set(start), list(rest), list[Match]()
        while rest:
            price, best = min((self._price(m, known), i) for i, m in enumerate(rest))
            if price == _NEVER:
                return None
            steps.append(rest.pop(best))
            known |= steps[-1].variables
        return tuple(steps) if 0 in known else None

    def _price(self, match: Match, known: Set[int]) -> float:
        subject, value = (not isinstance(place, int) or place in known for place in (match.subject, match.value))
        if isinstance(match.predicate, Way):
            return _PATH if subject or value else _NEVER
        if not (subject or value):
            return _NEVER
        return self._cost(match.predicate if isinstance(match.predicate, ox.NamedNode) else None, subject, value)

    def starting(self, edge: Edge) -> Iterator[Join]:
        """The joins that may start from a triple."""
        yield from self._by_predicate.get(edge[1], ())
        yield from self._by_predicate.get(None, ())

    def rows(self, view: View, focus: Node) -> bool:
        """Whether all mandatory patterns of some alternative match about a focus node: without that the check has no row."""
        try:
            return any(steps is None or _solve(view, steps, {0: focus}, set(), count()) for steps in self._rows)
        except TooManyError:
            return True

    def walked(self, edge: Edge) -> bool:
        """Whether a triple can be read other than by joining."""
        return edge[1] in self._walked or None in self._walked


def _split(pattern: Pattern, fresh: count[int]) -> Iterator[Pattern]:
    """A pattern whose path is a sequence as several; inverse steps are turned."""
    subject, path, value = pattern
    if isinstance(path, SequencePath):
        nodes = [subject, *(Variable(f"between~{next(fresh)}") for _ in path.args[1:]), value]
        for near, part, far in zip(nodes, path.args, nodes[1:], strict=False):
            yield from _split((near, part, far), fresh)
    elif isinstance(path, InvPath):
        yield from _split((value, path.arg, subject), fresh)
    else:
        yield pattern


def _match(pattern: Pattern, names: dict[object, int]) -> Match:
    subject, path, value = pattern
    predicate: Place | Way
    if isinstance(path, URIRef | Variable):
        predicate = _place(path, names)
    else:
        forth, back = Automaton(), Automaton()
        predicate = Way(forth, sparql_path(forth, FOCUS, path), back, sparql_path(back, FOCUS, path, inverse=True))
    return Match(_place(subject, names), predicate, _place(value, names))


def _place(term: object, names: dict[object, int]) -> Place:
    if isinstance(term, Variable):
        return names.setdefault(term, len(names))
    if isinstance(term, URIRef | Literal):
        return engine(term)
    raise UnplannedError(f"the term {term}")


def _predicates(path: object) -> set[ox.NamedNode | None]:
    """The predicates of the triples a path reads; None for any."""
    if isinstance(path, URIRef):
        return {ox.NamedNode(str(path))}
    if isinstance(path, MulPath):
        return _predicates(path.path)
    if isinstance(path, InvPath):
        return _predicates(path.arg)
    if isinstance(path, SequencePath | AlternativePath):
        return set().union(*map(_predicates, path.args))
    assert isinstance(path, NegatedPath | Variable)  # noqa: S101 - those are all forms of paths
    return {None}


def engine(term: URIRef | Literal) -> Node:
    """A term of a query as the store has it."""
    if isinstance(term, URIRef):
        return ox.NamedNode(str(term))
    if term.language:
        return ox.Literal(str(term), language=term.language)
    return folded(ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype))) if term.datatype else ox.Literal(str(term)))
