"""Patterns as they are matched one after the other: taken apart, numbered, and in the order that is likely cheapest."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Set
from itertools import count

import pyoxigraph as ox
from rdflib.paths import AlternativePath, InvPath, MulPath, NegatedPath, SequencePath
from rdflib.term import Literal, URIRef, Variable

from kg.store.edges import Node
from kg.validation.plan.automaton import FOCUS, Automaton
from kg.validation.plan.graph import View
from kg.validation.plan.matching import Match, Place, Way, engine
from kg.validation.plan.paths import UnplannedError, sparql_path
from kg.validation.plan.patterns import Pattern

#: Prices: of a path of any length, and of what is not looked for.
_PATH, _NEVER = 8.0, float("inf")
#: How many triples a look-up is likely to find: predicate, whether the subject and the object are known.
Cost = Callable[[ox.NamedNode | None, bool, bool], float]
#: The number of the focus among the variables of a match.
FOCUS_NUMBER = 0
_FOCUS = Variable("focus")


class Numbers:
    """The numbers of variables in a set of patterns; the focus has its own."""

    def __init__(self) -> None:
        self._numbers: dict[object, int] = {_FOCUS: FOCUS_NUMBER}
        self._fresh = count()

    def of(self, variable: object) -> int:
        """The number of a variable."""
        return self._numbers.setdefault(variable, len(self._numbers))

    def place(self, term: object) -> Place:
        """A term of a pattern: a number, or the term as the store has it."""
        if isinstance(term, Variable):
            return self.of(term)
        if isinstance(term, URIRef | Literal):
            return engine(term)
        raise UnplannedError(f"the term {term}")

    def meaning(self, terms: Mapping[Variable, object]) -> dict[Variable, int | Node]:
        """What variables of a condition stand for."""
        return {variable: self.place(term) for variable, term in terms.items()}

    def split(self, pattern: Pattern) -> Iterator[Pattern]:
        """A pattern whose path is a sequence as several; inverse steps are turned."""
        subject, path, value = pattern
        if isinstance(path, SequencePath):
            nodes = [subject, *(Variable(f"between~{next(self._fresh)}") for _ in path.args[1:]), value]
            for near, part, far in zip(nodes, path.args, nodes[1:], strict=False):
                yield from self.split((near, part, far))
        elif isinstance(path, InvPath):
            yield from self.split((value, path.arg, subject))
        else:
            yield pattern

    def match(self, pattern: Pattern) -> Match:
        """A pattern that is no sequence, for matching."""
        subject, path, value = pattern
        predicate: Place | Way
        if isinstance(path, URIRef | Variable):
            predicate = self.place(path)
        else:
            forth, back = Automaton(), Automaton()
            ends = sparql_path(forth, FOCUS, path), sparql_path(back, FOCUS, path, inverse=True)
            predicate = Way(forth, ends[0], back, ends[1], frozenset(predicates(path)))
        return Match(self.place(subject), predicate, self.place(value))


class Order:
    """Puts matches in an order, by what a look-up is likely to cost."""

    def __init__(self, cost: Cost) -> None:
        self._cost = cost

    def of(self, start: Set[int], matches: Collection[Match], quick: Place | Way | None = None) -> tuple[Match, ...] | None:
        """The cheapest order from some variables on; None where a pattern would be looked for without knowing its nodes.

        ``quick`` is a place of which only the change speaks: what it stands in is found at once.
        """
        known, rest, steps = set(start), list(matches), list[Match]()
        while rest:
            price, _, best = min((self.price(m, known, quick), self._passes(m), i) for i, m in enumerate(rest))
            if price == _NEVER:
                return None
            steps.append(rest.pop(best))
            known |= steps[-1].variables
        return tuple(steps) if FOCUS_NUMBER in known else None

    def price(self, match: Match, known: Set[int], quick: Place | Way | None = None) -> float:
        """How many nodes a match leads to, some of its variables being known."""
        subject, value = (not isinstance(place, int) or place in known for place in (match.subject, match.value))
        if isinstance(match.predicate, Way):
            return _PATH if subject or value else _NEVER
        if not (subject or value):
            return _NEVER
        if quick is not None and quick in (match.subject, match.value):
            return 0.0
        return self._cost(match.predicate if isinstance(match.predicate, ox.NamedNode) else None, subject, value)

    def total(self, start: Set[int], steps: Iterable[Match]) -> float:
        """How many nodes all steps lead to, taken one after the other."""
        known, nodes, total = set(start), 1.0, 0.0
        for step in steps:
            nodes *= self.price(step, known)
            total += nodes
            known |= step.variables
        return total

    def _passes(self, match: Match) -> float:
        """Of patterns that cost the same, those few nodes pass come first: of all statements many have a class, few a subject."""
        return self._cost(match.predicate, False, True) if isinstance(match.predicate, ox.NamedNode) else _NEVER


def narrowed(view: View, steps: tuple[Match, ...], binding: dict[int, Node]) -> tuple[Match, ...]:
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


def predicates(path: object) -> set[ox.NamedNode | None]:
    """The predicates of the triples a path reads; None for any."""
    if isinstance(path, URIRef):
        return {ox.NamedNode(str(path))}
    if isinstance(path, MulPath):
        return predicates(path.path)
    if isinstance(path, InvPath):
        return predicates(path.arg)
    if isinstance(path, SequencePath | AlternativePath):
        return set().union(*map(predicates, path.args))
    assert isinstance(path, NegatedPath | Variable)  # noqa: S101 - those are all forms of paths
    return {None}


def is_exact(path: object) -> bool:
    """Whether a path is followed as it is written; of one that excludes predicates only that it excludes nothing more."""
    if isinstance(path, MulPath):
        return is_exact(path.path)
    if isinstance(path, InvPath):
        return is_exact(path.arg)
    if isinstance(path, SequencePath | AlternativePath):
        return all(map(is_exact, path.args))
    return not isinstance(path, NegatedPath)
