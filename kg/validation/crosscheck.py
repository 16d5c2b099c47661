"""Whole graphs by the second judge: beside the first, or alone where the first would take too long.

Both audits run the checks as well and put everything into one report. A finding of only one judge is kept as it is, and a
finding about the disagreement stands beside it as a violation: nothing is taken for sound that the two do not agree on.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kg.namespaces import SH
from kg.store.memory import MemoryGraph, Triple, merge
from kg.validation import checks, second, shapes
from kg.validation.context import ontology
from kg.validation.judge import judge, to_graph
from kg.validation.report import Result

RULE = "judges.disagree"
_COMPONENT = SH + "SPARQLConstraintComponent"


def both(triples: Sequence[Triple]) -> list[Result]:
    """What both judges and the checks find in triples, which include the ontology, and what the judges do not agree on.

    Raises MissingToolError where the second engine is missing.
    """
    rules = shapes.load()
    other = second.of(rules)
    data = to_graph(triples)
    return together(judge(data, rules), other.judge(data)) + checks.run(MemoryGraph(triples), checks.load())


def fast(nquads: Path) -> list[Result]:
    """What the second judge and the checks find, all of it on one store in memory: about 1.5 kB a triple.

    The store writes numbers and booleans in its own form, so what depends on how a source wrote them is not judged here.
    Raises MissingToolError where the second engine is missing.
    """
    other = second.of(shapes.load())
    store = merge(nquads, ontology())
    return other.judge(store) + checks.run(MemoryGraph(store=store), checks.load())


def together(first: list[Result], other: list[Result]) -> list[Result]:
    """All findings of two judges, each once, and a violation for each that only one of them has."""
    found = {result.key: result for result in (*other, *first)}
    return [*found.values(), *(_told(difference) for difference in second.compare(first, other))]


def _told(difference: second.Disagreement) -> Result:
    result = difference.result
    return Result(
        severity="Violation",
        message=f"The judges do not agree ({difference}); look at the rule and the data before anything is published.",
        focus=result.focus,
        path=result.path,
        value=result.value,
        shape=result.shape,
        component=_COMPONENT,
        source="check",
        rule=RULE,
    )
