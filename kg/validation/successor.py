"""The audit of a generation from that of the one before it: what the change between them cannot affect is not asked again.

The verdict is that of auditing the whole graph (:mod:`kg.validation.plan` says why). It rests on the audit kept with the
generation before; where there is none, or the rules have changed since, there is no such verdict.
"""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

from kg.errors import NotFoundError
from kg.validation import contribution, kept
from kg.validation.context import planner
from kg.validation.delta import Delta
from kg.validation.report import Report


def successor(delta: Delta, nquads: Path) -> Report:
    """Every finding about the graph after a change of a published generation; raises NotFoundError without its audit."""
    started = perf_counter()
    before = kept.results(nquads.parent)
    if before is None:
        raise NotFoundError("no audit by the rules of today", where=str(nquads.parent), remedy="audit the whole graph")
    outcome = planner(nquads).judge(delta, before)
    found = [*outcome.untouched.values(), *contribution.explain(list(outcome.after.values()))]
    context = f"the whole graph, by plan from generation {int(nquads.parent.name)}"
    return Report.of(found, context=context, triples=0, seconds=perf_counter() - started, ran=outcome.ran)
