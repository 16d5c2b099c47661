"""The oracle: whatever the planner finds is held against full validation of the graph before and after."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

import pyoxigraph as ox
from rdflib import Graph

from kg.store.memory import MemoryGraph
from kg.validation import assess, checks, shapes
from kg.validation.checks import Check
from kg.validation.context import odd_forms
from kg.validation.delta import Delta, Triple
from kg.validation.judge import judge, to_graph
from kg.validation.parsing import TURTLE, parse
from kg.validation.plan.affected import Rules
from kg.validation.plan.checks import compile_check
from kg.validation.plan.graph import Base, edge
from kg.validation.plan.merge import Planner
from kg.validation.plan.reads import compile_shapes
from kg.validation.report import Result
from tests.shapes.fixtures import read

Key = tuple[str, str, str, str, str]
#: What of the ontology shapes and checks read: labels and notes only make full validation slower.
_READ = {
    *("type", "subClassOf", "domain", "range", "unionOf", "first", "rest", "members", "disjointWith", "statedBy"),
    *("singleValued", "rangeKind", "domainIncludes", "rangeIncludes", "inScheme"),
}


@lru_cache(maxsize=1)
def vocabulary() -> tuple[Triple, ...]:
    """The part of the ontology that is read."""
    return tuple(t for t in assess.ontology() if t[1].value.replace("#", "/").rsplit("/", 1)[-1] in _READ)


@lru_cache(maxsize=2)
def fixtures(kind: str) -> tuple[tuple[Triple, ...], ...]:
    """The triples of every fixture of a kind."""
    return tuple(tuple(parse(fixture.text.encode(), TURTLE)) for fixture in read(kind))


@lru_cache(maxsize=1)
def real_rules() -> Rules:
    """The rules of this project, compiled without knowledge of a graph."""
    return Rules(compile_shapes(shapes.load()), [compile_check(c, lambda _p, back: 8.0 if back else 2.0) for c in checks.load()])


class Oracle:
    """A graph, the planner over it, and full validation of it; by default with all rules of the project."""

    def __init__(
        self,
        triples: Sequence[Triple],
        *,
        rules: Rules | None = None,
        graph: Graph | None = None,
        queries: Sequence[Check] | None = None,
    ) -> None:
        self.triples = list(dict.fromkeys(triples))
        self._shapes = shapes.load() if graph is None else graph
        self._queries = tuple(checks.load() if queries is None else queries)
        store = ox.Store()
        edges = [edge(t) for t in self.triples]
        store.bulk_extend(ox.Quad(s, p, o, ox.DefaultGraph()) for s, p, o in edges)
        self.rules = rules or real_rules()
        self.planner = Planner(Base([store], odd_forms(edges)), self.rules, triples=lambda: self.triples, full=self._find)
        self.old = self.full(self.triples)

    def _find(self, triples: Sequence[Triple], wanted: frozenset[str] | None) -> list[Result]:
        graph = self._shapes if wanted is None else shapes.only(self._shapes, wanted)
        queries = self._queries if wanted is None else [q for q in self._queries if q.iri in wanted]
        return judge(to_graph(triples), graph) + checks.run(MemoryGraph(triples), queries)

    def full(self, triples: Sequence[Triple]) -> dict[Key, Result]:
        """Full validation."""
        return {result.key: result for result in self._find(triples, None)}

    def mismatches(self, delta: Delta) -> Iterator[tuple[str, Key]]:
        """Results in which the planner and full validation differ, both with and without an audit of the graph before."""
        new = self.full(delta.apply(self.triples)).keys()
        known = self.planner.judge(delta, self.old.values())
        yield from (("with audit", key) for key in (known.untouched.keys() | known.after.keys()) ^ new)
        blind = self.planner.judge(delta)
        yield from (("introduced", key) for key in (blind.after.keys() - blind.before.keys()) ^ (new - self.old.keys()))
        yield from (("fixed", key) for key in (blind.before.keys() - blind.after.keys()) ^ (self.old.keys() - new))
