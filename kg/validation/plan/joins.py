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
from kg.validation.plan.matching import LIMIT, Match, Place, Way
from kg.validation.plan.paths import UnplannedError, sparql_path
from kg.validation.plan.patterns import Pattern
from kg.validation.plan.walk import TooManyError

#: Prices: up to which a pattern is looked up ahead, of a path of any length, and of what is not looked for.
_NEAR, _PATH, _NEVER = 40.0, 8.0, float("inf")
#: How many triples a look-up is likely to find: predicate, whether the subject and the object are known.
Cost = Callable[[ox.NamedNode | None, bool, bool], float]
_FOCUS = Variable("focus")


@dataclass(frozen=True, slots=True)
class PatternSet:
    """Patterns that must match together: ``own`` ones and all ``every``, those around them too; ``row`` where they make a row."""

    own: Sequence[Pattern]
    every: Sequence[Pattern]
    row: bool


@dataclass(frozen=True, slots=True)
class Join:
    """A set of patterns as it is joined from one of them, ``seed``, on: the others in an order.

    All orders find the same. ``steps`` is the likely cheapest one, ``from_subject`` and ``from_value`` where nothing but the
    change speaks of the seed's subject, or its object. ``near`` are those with a node of the seed that are looked up in no
    time: most triples find no match for one of them.
    """

    seed: Match
    steps: tuple[Match, ...]
    from_subject: tuple[Match, ...]
    from_value: tuple[Match, ...]
    near: tuple[Match, ...]

    def focuses(self, view: View, edge: Edge, found: set[Node]) -> None:
        """Add to ``found`` the focus nodes of all matches in which the seed is this triple; raises TooManyError."""
        start = self.seed.bind(edge, {})
        if start is None or start.get(0) in found:
            return
        if all(match.possible(view, start) for match in self.near):
            fresh = [node in view.fresh for node in (edge[0], edge[2])]
            steps = self.from_subject if fresh[0] else self.from_value if fresh[1] else self.steps
            _solve(view, steps, start, found, count())


def _solve(view: View, steps: tuple[Match, ...], binding: dict[int, Node], found: set[Node], looked: count[int]) -> bool:
    """Add the focus nodes of all matches of the steps; whether the one that was known already has been found."""
    focus = binding.get(0)
    if focus is not None and focus in found:
        return True
    if not steps:
        found.add(binding[0])
        return focus is not None
    step, *rest = _narrowed(view, steps, binding)
    for extended in step.matches(view, binding):
        if next(looked) > LIMIT:
            raise TooManyError
        if _solve(view, tuple(rest), extended, found, looked) and focus is not None:
            return True
    return False


def _narrowed(view: View, steps: tuple[Match, ...], binding: dict[int, Node]) -> tuple[Match, ...]:
    """The steps, first of them one that leads to fewer nodes of the same variable where the first leads to many.

    How a predicate fans out on average does not tell that half of all statements have one object.
    """
    wanted = steps[0].sought(binding)
    if wanted is None or not view.many(*wanted[1:]):
        return steps
    for i, other in enumerate(steps[1:], 1):
        found = other.sought(binding)
        if found is not None and found[0] == wanted[0] and not view.many(*found[1:]):
            return (other, *steps[:i], *steps[i + 1 :])
    return steps


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
            quick = (None, match.subject, match.value)
            orders = [self._ordered(match.variables, rest, at) for at in quick if not isinstance(match.predicate, Way)]
            steps = [order for order in orders if order is not None]
            if len(steps) < len(quick):
                self._walked |= _predicates(part[1])
            else:
                near = tuple(m for m in rest if isinstance(m.predicate, ox.NamedNode) and self._price(m, match.variables) < _NEAR)
                predicate = match.predicate if isinstance(match.predicate, ox.NamedNode) else None
                self._by_predicate.setdefault(predicate, []).append(Join(match, steps[0], steps[1], steps[2], near))
        if one.row:
            self._rows.append(self._ordered(frozenset([0]), [match for _, match, _ in every]))

    def _ordered(self, start: frozenset[int], rest: list[Match], quick: Place | Way | None = None) -> tuple[Match, ...] | None:
        """The cheapest order from some variables on; None where a pattern would be looked for without knowing its nodes.

        ``quick`` is a place of which only the change speaks: what it stands in is found at once.
        """
        known, rest, steps = set(start), list(rest), list[Match]()
        while rest:
            price, _, best = min((self._price(m, known, quick), self._passes(m), i) for i, m in enumerate(rest))
            if price == _NEVER:
                return None
            steps.append(rest.pop(best))
            known |= steps[-1].variables
        return tuple(steps) if 0 in known else None

    def _price(self, match: Match, known: Set[int], quick: Place | Way | None = None) -> float:
        subject, value = (not isinstance(place, int) or place in known for place in (match.subject, match.value))
        if isinstance(match.predicate, Way):
            return _PATH if subject or value else _NEVER
        if not (subject or value):
            return _NEVER
        if quick is not None and quick in (match.subject, match.value):
            return 0.0
        return self._cost(match.predicate if isinstance(match.predicate, ox.NamedNode) else None, subject, value)

    def _passes(self, match: Match) -> float:
        """Of patterns that cost the same, those few nodes pass come first: of all statements many have a class, few a subject."""
        return self._cost(match.predicate, False, True) if isinstance(match.predicate, ox.NamedNode) else _NEVER

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
