"""The audit of a generation to be that lies on the disk: shapes by kinds of focus nodes, checks on its store."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

from kg.store.lines import merge, read
from kg.store.memory import MemoryGraph
from kg.store.terms import Quad
from kg.validation import checks, contribution, second, shapes
from kg.validation.alike import Eyes, Kinds
from kg.validation.context import ontology
from kg.validation.plan.reads import targeted
from kg.validation.ran import Asked, Ran
from kg.validation.report import Report, Result


def audit(store: Path, default: Path) -> Report:
    """Judge a default graph; ``default`` has its sorted lines, the ontology's among them, ``store`` the engine's files.

    The engine rewrites some literals ("1.50" is 1.5 in it): what depends on how a source wrote them is not judged here. Raises
    MissingToolError where the second judge is missing, CannotTellError where a shape needs more than this way can give.
    """
    started = perf_counter()
    found, kinds = shape_results(default)
    found += checks.run(MemoryGraph.read_only(store))
    number, queries = len(targeted(shapes.spread(shapes.load()))), len(checks.load())
    judge = f"{second.SECOND}, about {kinds} focus nodes that stand for all"
    ran = Ran(judge, Asked(number, whole=number), Asked(queries, whole=queries))
    context = "the whole graph, by the second judge, focus nodes that are alike once"
    results = contribution.explain(found)
    return Report.of(results, context=context, triples=0, seconds=perf_counter() - started, ran=ran)


def shape_results(default: Path) -> tuple[list[Result], int]:
    """What the shapes find in sorted lines, and how many focus nodes were asked."""
    rules = shapes.load()
    above = "".join(f"{Quad(*triple).n3()}\n" for triple in ontology()).encode()
    kinds = Kinds(lambda: merge([read(default)]), Eyes.of(rules), above)
    return kinds.judge(second.of(rules).judge)
