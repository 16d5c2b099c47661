"""Whether a check can have a row about a focus node: asked by look-ups, so that most checks need no query at all.

A row comes from a match of all patterns of one alternative that passes every FILTER and that nothing stands against which must
not match. So no row is possible where every match of the patterns fails a condition that is certainly false
(:mod:`.conditions`), or has such a counterpart: a set of patterns (NOT EXISTS, MINUS) that matches with the same values, all
of its own conditions certainly true. Whatever is less certain than that is left to the query, which is then asked. Too many
look-ups make it be asked, too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count

import pyoxigraph as ox

from kg.store.edges import Node
from kg.validation.plan.conditions import Condition, compile_condition
from kg.validation.plan.graph import View
from kg.validation.plan.joins import PatternSet
from kg.validation.plan.matching import LIMIT, Match, Way
from kg.validation.plan.ordering import FOCUS_NUMBER, Cost, Numbers, Order, is_exact, narrowed
from kg.validation.plan.walk import TooManyError


@dataclass(frozen=True, slots=True)
class _Test:
    """A condition that every row meets; ``needs`` are the variables it is about."""

    needs: frozenset[int]
    condition: Condition
    predicates: frozenset[ox.NamedNode | None] = frozenset()
    price: float = 0.0

    def excludes(self, _view: View, binding: dict[int, Node], _looked: count[int]) -> bool:
        return self.condition(binding) is False


@dataclass(frozen=True, slots=True, eq=False)
class _Counterpart:
    """Patterns that must not match; ``needs`` (and ``about``, in an order) are the row's variables in them and their conditions.

    What is found out for some nodes is kept until a triple with one of the ``predicates`` changes.
    """

    needs: frozenset[int]
    about: tuple[int, ...]
    steps: tuple[Match, ...]
    tests: tuple[Condition, ...]
    predicates: frozenset[ox.NamedNode | None]
    price: float

    def excludes(self, view: View, binding: dict[int, Node], looked: count[int]) -> bool:
        verdicts, key = view.verdicts(self.predicates), (self, tuple(binding[number] for number in self.about))
        found = verdicts.get(key)
        if found is None:
            found = verdicts[key] = _certain(view, self.steps, binding, self.tests, looked)
        return found


_Against = _Test | _Counterpart


@dataclass(frozen=True, slots=True, eq=False)
class _Rest:
    """The last steps of a row where they no longer ask about the focus: all that counts are the nodes of ``about``.

    So what is found out for these nodes holds for whoever comes to them, until a triple with one of the ``predicates`` changes.
    """

    about: tuple[int, ...]
    predicates: frozenset[ox.NamedNode | None]


@dataclass(frozen=True, slots=True)
class Row:
    """One alternative of a check: how its patterns are matched from the focus on, and what may exclude a match.

    ``rests`` has for a number of steps what is known of the last so many.
    """

    steps: tuple[Match, ...] | None
    against: tuple[_Against, ...]
    rests: Mapping[int, _Rest]

    def possible(self, view: View, focus: Node) -> bool:
        """Whether there may be a row about the focus."""
        if self.steps is None:
            return True
        try:
            return _possible(view, self.steps, {FOCUS_NUMBER: focus}, self.against, count(), self.rests)
        except TooManyError:
            return True


def compile_row(one: PatternSet, cost: Cost) -> Row:
    """How to look for rows of an alternative."""
    numbers, order = Numbers(), Order(cost)
    matches = [numbers.match(part) for pattern in one.every for part in numbers.split(pattern)]
    known = frozenset([FOCUS_NUMBER]).union(*(match.variables for match in matches))
    against: list[_Against] = []
    for expression, terms in one.tests:
        meaning = numbers.meaning(terms)
        condition = compile_condition(expression, meaning)
        needs = frozenset(place for place in meaning.values() if isinstance(place, int))
        if condition is not None and needs <= known:
            against.append(_Test(needs, condition))
    for never in one.never:
        counterpart = _counterpart(never, numbers, order, known)
        if counterpart is not None:
            against.append(counterpart)
    # What is quickly known to exclude a match is asked first.
    against.sort(key=lambda one: one.price)
    steps = order.of(frozenset([FOCUS_NUMBER]), matches)
    return Row(steps, tuple(against), _rests(steps or (), against))


def _rests(steps: Sequence[Match], against: Sequence[_Against]) -> Mapping[int, _Rest]:
    """What can be known of the last steps, by their number: of two or more, and where the focus has no part in them."""
    found: dict[int, _Rest] = {}
    known = frozenset([FOCUS_NUMBER])
    for i, step in enumerate(steps):
        waiting = [one for one in against if not one.needs <= known]
        used = frozenset[int]().union(*(later.variables for later in steps[i:]), *(one.needs for one in waiting))
        if FOCUS_NUMBER not in used and len(steps) - i > 1:
            read = frozenset[ox.NamedNode | None]().union(*map(_read, steps[i:]), *(one.predicates for one in waiting))
            found[len(steps) - i] = _Rest(tuple(sorted(used & known)), read)
        known |= step.variables
    return found


def _read(match: Match) -> frozenset[ox.NamedNode | None]:
    """The predicates of the triples a match reads; None for any."""
    if isinstance(match.predicate, Way):
        return match.predicate.predicates
    return frozenset([match.predicate if isinstance(match.predicate, ox.NamedNode) else None])


def _counterpart(never: PatternSet, numbers: Numbers, order: Order, known: frozenset[int]) -> _Counterpart | None:
    """Patterns that must not match, where a match of them is certain to be one for the query too."""
    if not all(is_exact(pattern[1]) for pattern in never.own):
        return None
    matches = [numbers.match(part) for pattern in never.own for part in numbers.split(pattern)]
    inside = frozenset[int]().union(*(match.variables for match in matches))
    tests = []
    for expression, terms in never.tests:
        meaning = numbers.meaning(terms)
        condition = compile_condition(expression, meaning)
        places = {place for place in meaning.values() if isinstance(place, int)}
        if condition is None or not places <= inside | known:
            return None
        inside |= places
        tests.append(condition)
    steps = order.of(known, matches)
    read = frozenset[ox.NamedNode | None]().union(*map(_read, matches))
    if steps is None:
        return None
    needs = inside & known
    return _Counterpart(needs, tuple(sorted(needs)), steps, tuple(tests), read, order.total(known, steps))


def _possible(
    view: View,
    steps: tuple[Match, ...],
    binding: dict[int, Node],
    against: Sequence[_Against],
    looked: count[int],
    rests: Mapping[int, _Rest],
) -> bool:
    """Whether a match of the steps stands that nothing excludes."""
    waiting = []
    for one in against:
        if not one.needs <= binding.keys():
            waiting.append(one)
        elif one.excludes(view, binding, looked):
            return False
    if not steps:
        return True
    rest = rests.get(len(steps))
    if rest is None:
        return _extended(view, steps, binding, waiting, looked, rests)
    verdicts, key = view.verdicts(rest.predicates), (rest, tuple(binding[number] for number in rest.about))
    found = verdicts.get(key)
    if found is None:
        found = verdicts[key] = _extended(view, steps, binding, waiting, looked, rests)
    return found


def _extended(
    view: View,
    steps: tuple[Match, ...],
    binding: dict[int, Node],
    against: Sequence[_Against],
    looked: count[int],
    rests: Mapping[int, _Rest],
) -> bool:
    """Whether one of the ways to take the next step leads to such a match."""
    chosen = narrowed(view, steps, binding)
    for extended in chosen[0].matches(view, binding):
        if next(looked) > LIMIT:
            raise TooManyError
        # In another order than the usual one, the last steps are others.
        if _possible(view, chosen[1:], extended, against, looked, rests if chosen is steps else _UNKNOWN):
            return True
    return False


_UNKNOWN: Mapping[int, _Rest] = {}


def _certain(
    view: View, steps: tuple[Match, ...], binding: dict[int, Node], tests: tuple[Condition, ...], looked: count[int]
) -> bool:
    """Whether a match of the steps passes all tests for certain."""
    if not steps:
        return all(test(binding) is True for test in tests)
    step, *rest = narrowed(view, steps, binding)
    for extended in step.matches(view, binding):
        if next(looked) > LIMIT:
            raise TooManyError
        if _certain(view, tuple(rest), extended, tests, looked):
            return True
    return False
