"""Which focus nodes a changed triple can matter to, by joining: finer than walking back from the triple alone.

A row of a check appears or disappears only where all its mandatory patterns match, and with them those of what is nested that
tells the difference; and one of these patterns matches a changed triple. So each such set of patterns is joined from the changed
triple on, over all triples of both graphs, and whoever is the focus of a match is affected. A triple that belongs to a set no
other triple completes affects nobody, however many nodes lie near it.

Of some sets it is known in which direction they work: a triple more that a row must have can only bring in rows, one more that
it must not have can only take rows away. Where no row about a node was there before, none can be taken away.

What is not joined here is walked (:mod:`.walk`): a triple inside a path of any length, a set whose patterns only hang together
over something outside of it, and a join that takes more than :data:`LIMIT` steps.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count

import pyoxigraph as ox
from rdflib.term import Variable

from kg.store.edges import Edge, Node
from kg.validation.plan.conditions import Condition, compile_condition
from kg.validation.plan.graph import View
from kg.validation.plan.matching import LIMIT, Match, Way
from kg.validation.plan.ordering import FOCUS_NUMBER, Cost, Numbers, Order, narrowed, predicates
from kg.validation.plan.patterns import Pattern
from kg.validation.plan.walk import TooManyError

#: The price up to which a pattern is looked up ahead.
_NEAR = 40.0
#: A FILTER, and the terms its variables stand for.
Tested = tuple[object, Mapping[Variable, object]]


@dataclass(slots=True)
class PatternSet:
    """Patterns that must match together: ``own`` ones and all ``every``, those around them too; ``is_row`` where they make a row.

    ``adds`` is whether a further match of the own ones can only add rows (True), can only take rows away (False), or may do
    either (None). Matches count that pass the ``tests``, and of all sets of a row only where it passes
    ``row_tests``. For a row none of the sets ``never`` may match.
    """

    own: list[Pattern] = field(default_factory=list)
    every: list[Pattern] = field(default_factory=list)
    is_row: bool = False
    adds: bool | None = None
    tests: list[Tested] = field(default_factory=list)
    row_tests: list[Tested] = field(default_factory=list)
    never: list[PatternSet] = field(default_factory=list)

    @classmethod
    def row(cls) -> PatternSet:
        """The set of an alternative of the query itself."""
        return cls(is_row=True, adds=True)

    def below(self, adds: bool | None) -> PatternSet:
        """A set that is nested in this one, without its own patterns yet."""
        return PatternSet(every=self.every, adds=adds if self.is_row else None, row_tests=self.row_tests)


@dataclass(frozen=True, slots=True)
class Join:
    """A set of patterns as it is joined from one of them, ``seed``, on: the others in an order.

    All orders find the same. ``steps`` is the likely cheapest one, ``from_subject`` and ``from_value`` where nothing but the
    change speaks of the seed's subject, or its object. ``near`` are those with a node of the seed that are looked up in no
    time: most triples find no match for one of them. ``adds`` is the set's (:class:`PatternSet`), ``tests`` are those of the row
    that are about nodes of the seed.
    """

    seed: Match
    steps: tuple[Match, ...]
    from_subject: tuple[Match, ...]
    from_value: tuple[Match, ...]
    near: tuple[Match, ...]
    adds: bool | None
    tests: tuple[Condition, ...]

    def focuses(self, view: View, edge: Edge, found: set[Node]) -> None:
        """Add to ``found`` the focus nodes of all matches in which the seed is this triple; raises TooManyError."""
        start = self.seed.bind(edge, {})
        if start is None or start.get(FOCUS_NUMBER) in found:
            return
        if any(test(start) is False for test in self.tests):
            return
        if all(match.possible(view, start) for match in self.near):
            fresh = [node in view.fresh for node in (edge[0], edge[2])]
            steps = self.from_subject if fresh[0] else self.from_value if fresh[1] else self.steps
            _solve(view, steps, start, found, count())


def _solve(view: View, steps: tuple[Match, ...], binding: dict[int, Node], found: set[Node], looked: count[int]) -> bool:
    """Add the focus nodes of all matches of the steps; whether the one that was known already has been found."""
    focus = binding.get(FOCUS_NUMBER)
    if focus is not None and focus in found:
        return True
    if not steps:
        found.add(binding[FOCUS_NUMBER])
        return focus is not None
    step, *rest = narrowed(view, steps, binding)
    for extended in step.matches(view, binding):
        if next(looked) > LIMIT:
            raise TooManyError
        if _solve(view, tuple(rest), extended, found, looked) and focus is not None:
            return True
    return False


class Joins:
    """The joins of one check, by the predicate of the triples they start from."""

    def __init__(self, sets: Iterable[PatternSet], cost: Cost) -> None:
        self._order = Order(cost)
        self._by_predicate: dict[ox.NamedNode | None, list[Join]] = {}
        self._walked: set[ox.NamedNode | None] = set()
        self._alone: list[tuple[Match, tuple[Condition, ...]]] = []
        for one in sets:
            self._add(one)

    def _add(self, one: PatternSet) -> None:
        """The joins of a set of patterns, from each of those on that no smaller set has."""
        numbers = Numbers()
        every = [(pattern in one.own, numbers.match(part), part) for pattern in one.every for part in numbers.split(pattern)]
        for own, match, part in every:
            if not own:
                continue
            rest = [m for _, m, _ in every if m is not match]
            quick = (None, match.subject, match.value)
            if isinstance(match.predicate, Way):
                self._walked |= predicates(part[1])
                continue
            tests = tuple(_tests(one.row_tests, match.variables, numbers))
            orders = [self._order.of(match.variables, rest, at) for at in quick]
            steps = [order for order in orders if order is not None]
            if len(steps) < len(quick):
                self._alone.append((match, tests))
                continue
            near = tuple(m for m in rest if isinstance(m.predicate, ox.NamedNode) and self._is_near(m, match))
            predicate = match.predicate if isinstance(match.predicate, ox.NamedNode) else None
            join = Join(match, steps[0], steps[1], steps[2], near, one.adds, tests)
            self._by_predicate.setdefault(predicate, []).append(join)

    def _is_near(self, match: Match, seed: Match) -> bool:
        return self._order.price(match, seed.variables) < _NEAR

    def starting(self, edge: Edge) -> Iterator[Join]:
        """The joins that may start from a triple."""
        yield from self._by_predicate.get(edge[1], ())
        yield from self._by_predicate.get(None, ())

    def walked(self, edge: Edge) -> bool:
        """Whether a triple can be read other than by joining."""
        return edge[1] in self._walked or None in self._walked or any(_fits(match, tests, edge) for match, tests in self._alone)


def _fits(match: Match, tests: Iterable[Condition], edge: Edge) -> bool:
    """Whether a triple matches a pattern and fails no test."""
    found = match.bind(edge, {})
    return found is not None and not any(test(found) is False for test in tests)


def _tests(tests: Iterable[Tested], known: frozenset[int], numbers: Numbers) -> Iterator[Condition]:
    """The tests that can be made once some variables are known."""
    for expression, terms in tests:
        meaning = numbers.meaning(terms)
        condition = compile_condition(expression, meaning)
        if condition is not None and known.issuperset(place for place in meaning.values() if isinstance(place, int)):
            yield condition
