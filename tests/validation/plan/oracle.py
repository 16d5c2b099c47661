"""The oracle: whatever the planner finds is held against full validation of the graph before and after a change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import pyoxigraph as ox
from rdflib import Graph

from kg.store.memory import MemoryGraph
from kg.validation import checks, shapes
from kg.validation.checks import Check
from kg.validation.context import odd_forms
from kg.validation.delta import Delta, Triple
from kg.validation.judge import judge, to_graph
from kg.validation.plan.affected import Rules
from kg.validation.plan.checks import compile_check
from kg.validation.plan.graph import Base, edge
from kg.validation.plan.merge import Planner
from kg.validation.plan.reads import compile_shapes
from kg.validation.report import Result

Key = tuple[str, str, str, str, str]


@dataclass(frozen=True)
class RuleSet:
    """Shapes and checks as they are judged in full."""

    shapes: Graph
    checks: tuple[Check, ...]

    @cached_property
    def spread(self) -> Graph:
        return shapes.spread(self.shapes)

    def compile(self) -> Rules:
        """Compile them for the planner, without knowledge of a graph."""
        return Rules(compile_shapes(self.shapes), [compile_check(c, lambda _p, back: 8.0 if back else 2.0) for c in self.checks])

    def find(self, triples: Sequence[Triple], wanted: frozenset[str] | None = None) -> list[Result]:
        """Full validation; ``wanted`` names the only shapes and checks."""
        graph = self.spread if wanted is None else shapes.spread(shapes.only(self.shapes, wanted))
        queries = [c for c in self.checks if wanted is None or c.iri in wanted]
        return judge(to_graph(triples), graph, ready=True) + checks.run(MemoryGraph(triples), queries)


@dataclass
class Case:
    """A graph with some changes; what full validation finds is found once, whatever planner is held against it."""

    rules: RuleSet
    triples: list[Triple]
    deltas: list[Delta]
    _new: dict[int, set[Key]] = field(default_factory=dict)

    @cached_property
    def old(self) -> dict[Key, Result]:
        """What full validation finds in the graph before."""
        return {result.key: result for result in self.rules.find(self.triples)}

    def new(self, number: int) -> set[Key]:
        """What full validation finds after a change."""
        if number not in self._new:
            self._new[number] = {r.key for r in self.rules.find(self.deltas[number].apply(self.triples))}
        return self._new[number]

    def planner(self, compiled: Rules) -> Planner:
        """A planner over the graph."""
        store = ox.Store()
        edges = [edge(t) for t in self.triples]
        store.bulk_extend(ox.Quad(s, p, o, ox.DefaultGraph()) for s, p, o in edges)
        base = Base([store], odd_forms(edges))
        return Planner(base, compiled, triples=lambda: self.triples, full=self.rules.find)

    def mismatches(self, compiled: Rules, *, blind_every: int = 3) -> Iterator[tuple[int, str, Key]]:
        """Results in which planner and full validation differ: with an audit of the graph before, now and then without."""
        planner = self.planner(compiled)
        for number, delta in enumerate(self.deltas):
            known = planner.judge(delta, self.old.values())
            for key in (known.untouched.keys() | known.after.keys()) ^ self.new(number):
                yield number, "after", key
            if number % blind_every == 0:
                blind = planner.judge(delta)
                for key in (blind.after.keys() - blind.before.keys()) ^ (self.new(number) - self.old.keys()):
                    yield number, "introduced", key
                for key in (blind.before.keys() - blind.after.keys()) ^ (self.old.keys() - self.new(number)):
                    yield number, "fixed", key


def first_mismatch(cases: Iterable[Case], compiled: Rules) -> tuple[int, str, Key] | None:
    """The first difference in any of the cases."""
    return next((found for case in cases for found in case.mismatches(compiled)), None)
