"""The audit of a generation to be that lies on the disk: what looks at one node by kinds of nodes, other checks on its store."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

from kg.store.lines import read
from kg.store.memory import MemoryGraph
from kg.validation import checks, contribution, second, shapes
from kg.validation.alike import Eyes, Kinds
from kg.validation.plan.reads import targeted
from kg.validation.ran import Asked, Ran
from kg.validation.report import Report, Result


def audit(store: Path, default: Path, base: str) -> Report:
    """Judge a default graph; ``default`` has its sorted lines, the ontology's among them, ``store`` the engine's files.

    ``base`` is the base IRI of entities. The engine rewrites some literals ("1.50" is 1.5 in it): what depends on how a source
    wrote them is not judged here. Raises MissingToolError where the second judge is missing, CannotTellError where a shape
    needs more than this way can give.
    """
    started = perf_counter()
    rules = shapes.load()
    one = [check for check in checks.load() if check.of_node]
    others = [check for check in checks.load() if not check.of_node]
    found, kinds = by_kinds(default, base, one)
    found += checks.run(MemoryGraph.read_only(store), others)
    number = len(targeted(shapes.spread(rules)))
    judge = f"{second.SECOND}, about {kinds} focus nodes that stand for all"
    ran = Ran(judge, Asked(number, alike=number), Asked(len(one) + len(others), whole=len(others), alike=len(one)))
    context = "the whole graph, by the second judge, focus nodes that are alike once"
    results = contribution.explain(found)
    return Report.of(results, context=context, triples=0, seconds=perf_counter() - started, ran=ran)


def by_kinds(default: Path, base: str, one: list[checks.Check]) -> tuple[list[Result], int]:
    """What the shapes and the checks of one node find in sorted lines, and how many focus nodes were asked."""
    rules = shapes.load()
    kinds = Kinds(lambda: read(default), Eyes.of(rules, one), f"{base}id/")
    return kinds.judge(second.of(rules).judge, lambda store: checks.run(MemoryGraph(store=store), one))
