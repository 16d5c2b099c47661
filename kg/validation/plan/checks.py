"""What each check reads, seen from its focus node: every triple pattern is joined to ``?focus`` over other patterns.

A pattern that can only match where others match is reached over them: mandatory patterns of the same alternative and, in
what is nested, those of the outside it can see. Filters are left out, and what must *not* match is read as if it had to: both
only make more be read. A pattern that no chain of patterns joins to ``?focus``, or a form that :mod:`kg.validation.plan.patterns`
does not take apart, makes the check be run whole.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import count, product
from math import log

import pyoxigraph as ox
from rdflib.term import Literal, URIRef, Variable

from kg.validation.checks import Check
from kg.validation.plan.algebra import variables_of
from kg.validation.plan.automaton import FOCUS, Automaton, Kind, Node
from kg.validation.plan.graph import View
from kg.validation.plan.joins import Joins, PatternSet, Tested
from kg.validation.plan.matching import engine
from kg.validation.plan.paths import UnplannedError, sparql_path
from kg.validation.plan.patterns import Alternative, Alternatives, Derived, Nested, Pattern, Test
from kg.validation.plan.rows import Row, compile_row

#: How many nodes a step may lead to: predicate (None: a variable or a path) and whether it is taken backwards.
Fan = Callable[[str | None, bool], float]
Names = dict[Variable, object]
States = dict[Variable, tuple[float, int]]
_START = Variable("focus")


@dataclass(frozen=True, slots=True)
class PlannedCheck:
    """A check and what it reads; ``unplanned`` names the construct for which it is run whole."""

    check: Check
    reads: Automaton
    joins: Joins
    rows: tuple[Row, ...] = ()
    unplanned: str = ""

    def possible(self, view: View, focus: Node) -> bool:
        """Whether the check may have a row about a node (:mod:`.rows`)."""
        return any(row.possible(view, focus) for row in self.rows)


def compile_check(check: Check, fan: Fan) -> PlannedCheck:
    """Compile one check; ``fan`` helps to choose between several ways to join a pattern."""

    def cost(predicate: ox.NamedNode | None, subject: bool, value: bool) -> float:
        return 0.5 if subject and value else fan(predicate.value if predicate else None, not subject)

    try:
        linker = _Linker(Alternatives(check.query), fan)
        reads = linker.run()
        rows = tuple(compile_row(one, cost) for one in linker.sets if one.is_row)
        return PlannedCheck(check, reads, Joins(linker.sets, cost), rows)
    except UnplannedError as error:
        return PlannedCheck(check, Automaton(), Joins((), cost), unplanned=f"{check.name}: {error}")


def rule_reads(rule: Derived, about: str, fan: Fan) -> Automaton:
    """What a rule of derivation reads to find the rows in which a variable is some node; alternatives without it say nothing
    about it. Raises UnplannedError."""
    linker, variable = _Linker(rule, fan), Variable(about)
    found = [one for one in rule.of(rule.root) if variable in one.bound]
    if not found:
        raise UnplannedError(f"a rule that does not bind ?{about}")
    for alternative in found:
        linker.link(alternative, {variable: variable}, {variable: (0.0, FOCUS)}, PatternSet.row())
    return linker.reads


class _Linker:
    """Joins the patterns of one query to its focus."""

    def __init__(self, query: Alternatives, fan: Fan) -> None:
        self.query = query
        self.fan = fan
        self.reads = Automaton()
        self.sets: list[PatternSet] = []
        self._paths: dict[tuple[int, str, bool], int] = {}
        self._fresh = count()

    def run(self) -> Automaton:
        if _START not in self.query.columns:
            raise UnplannedError("a query without ?focus")
        if self.query.closed:
            raise UnplannedError("a closing VALUES")
        for alternative in self.query.of(self.query.root):
            if _START not in alternative.bound:
                raise UnplannedError("an alternative that does not bind ?focus")
            self.link(alternative, {_START: _START}, {_START: (0.0, FOCUS)}, PatternSet.row())
        return self.reads

    def link(self, alternative: Alternative, names: Names, states: States, made: PatternSet) -> States:
        """Give every pattern of an alternative its way from the focus; the states of its variables.

        ``made`` has the patterns around the alternative, and is completed with its own.
        """
        names, outer = dict(names), made.every
        for variable, term in alternative.equal:
            if variable not in names:
                names[variable] = self._name(names, term)
        patterns = [self._named(names, pattern) for pattern in alternative.patterns]
        patterns = [p for p in patterns if not self._implied(p, patterns + outer)]
        made.own, made.every = patterns, patterns + outer
        made.tests = [self._tested(test, names) for test in alternative.tests]
        if made.is_row:
            made.row_tests = made.tests
        self.sets.append(made)
        found = self._reach(patterns, states)
        for pattern in patterns:
            self._read(pattern, found)
        for nested in alternative.nested + alternative.optional:
            self._descend(nested, alternative, names, found, made)
        return found

    def _descend(self, nested: Nested, around: Alternative, names: Names, states: States, outer: PatternSet) -> None:
        seen = {v: self._name(names, v) for v in nested.visible}
        for given in self._given(nested.given - nested.visible, around, names, states, outer):
            filled = frozenset([*seen, *given]) if nested.deep else frozenset()
            inside = {**seen, **{v: v for v in given}}
            for alternative in self.query.of(nested.query, nested.scope, filled):
                made = outer.below(nested.must)
                self.link(alternative, inside, {**states, **given}, made)
                shares = nested.deep or not alternative.bound.isdisjoint(nested.visible)
                if outer.is_row and nested.must is False and nested.exact and shares:
                    outer.never.append(made)

    def _tested(self, test: Test, names: Names) -> Tested:
        """The expression of a test, with what its variables stand for."""
        terms = {v: test.scope(v) for v in variables_of(test.expression)}
        return test.expression, {v: self._name(names, term) for v, term in terms.items() if term in test.visible}

    def _given(
        self, wanted: frozenset[Variable], around: Alternative, names: Names, states: States, outer: PatternSet
    ) -> Iterator[States]:
        """The states of variables that only an OPTIONAL binds, for every way it can bind them."""
        ways: list[list[tuple[Variable, tuple[float, int]]]] = [[] for _ in wanted]
        for optional in around.optional:
            seen = {v: self._name(names, v) for v in optional.visible}
            for alternative in self.query.of(optional.query, optional.scope):
                local = {**seen, **{v: v for v in wanted & alternative.bound}}
                found = self.link(alternative, local, states, outer.below(None))
                for way, variable in zip(ways, sorted(wanted), strict=True):
                    if variable in found and variable in alternative.bound:
                        way.append((variable, found[variable]))
        yield from (dict(chosen) for chosen in product(*ways))

    def _name(self, names: Names, term: object) -> object:
        """The one name of a variable in its scope; terms are their own names."""
        if not isinstance(term, Variable):
            return term
        if term not in names:
            names[term] = Variable(f"{term}~{next(self._fresh)}")
            if term in self.query.idle:
                self.query.idle.add(names[term])  # type: ignore[arg-type]
        return names[term]

    def _named(self, names: Names, pattern: Pattern) -> Pattern:
        subject, predicate, value = pattern
        return self._name(names, subject), self._name(names, predicate), self._name(names, value)

    def _implied(self, pattern: Pattern, others: Iterable[Pattern]) -> bool:
        """Whether a pattern says no more than that there is something, and another one that must match names it."""
        subject, predicate, value = pattern
        for s, p, o in others:
            if p != predicate:
                continue
            if subject in self.query.idle and o == value and s not in self.query.idle:
                return True
            if value in self.query.idle and s == subject and o not in self.query.idle:
                return True
        return False

    def _reach(self, patterns: list[Pattern], states: States) -> States:
        """Find the cheapest chain of patterns from the known variables to each other one."""
        found = dict(states)
        order = count()
        heap: list[tuple[float, int, Variable, int, Pattern, Kind]] = []

        def spread(variable: Variable) -> None:
            cost, state = found[variable]
            for pattern in patterns:
                subject, predicate, value = pattern
                ends = []
                if subject == variable:
                    ends = [(value, Kind.FORWARD), (predicate, Kind.PREDICATE)]
                elif value == variable:
                    ends = [(subject, Kind.BACKWARD)]
                for end, kind in ends:
                    if isinstance(end, Variable) and end not in found:
                        heapq.heappush(heap, (cost + self._cost(predicate, kind), next(order), end, state, pattern, kind))

        for variable in list(found):
            spread(variable)
        while heap:
            cost, _, variable, state, pattern, kind = heapq.heappop(heap)
            if variable not in found:
                found[variable] = (cost, self._go(state, pattern[1], kind))
                spread(variable)
        return found

    def _read(self, pattern: Pattern, states: States) -> None:
        """Have the triples of a pattern read from its cheaper end."""
        subject, predicate, value = pattern
        ways = []
        for near, far, kind in ((subject, value, Kind.FORWARD), (value, subject, Kind.BACKWARD)):
            if isinstance(near, Variable) and near in states:
                cost, state = states[near]
                ways.append((cost + self._cost(predicate, kind), kind is Kind.BACKWARD, state, far, kind))
        if not ways:
            raise UnplannedError("a pattern that nothing joins to ?focus")
        _, _, state, far, kind = min(ways, key=lambda way: way[:2])
        if isinstance(predicate, URIRef) and isinstance(far, URIRef | Literal):
            self.reads.step(state, kind, ox.NamedNode(str(predicate)), engine(far))
        else:
            self._go(state, predicate, kind)

    def _go(self, state: int, predicate: object, kind: Kind) -> int:
        if kind is Kind.PREDICATE or isinstance(predicate, Variable):
            return self.reads.step(state, kind)
        key = (state, str(predicate), kind is Kind.BACKWARD)
        if key not in self._paths:
            self._paths[key] = sparql_path(self.reads, state, predicate, inverse=kind is Kind.BACKWARD)
        return self._paths[key]

    def _cost(self, predicate: object, kind: Kind) -> float:
        name = str(predicate) if isinstance(predicate, URIRef) else None
        return 0.1 + log(max(1.0, self.fan(name, kind is Kind.BACKWARD)))
