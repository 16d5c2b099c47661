"""One validation, in the process it is called in.

Whatever is judged is judged together with the ontology, because the classes of values and targets on superclasses are read
from it. An audit judges a whole graph. A change of a graph is judged in full context by plan: only what it can affect is asked
again, and the verdict is that of full validation of the graph after the change (:mod:`kg.validation.plan`).

A finding is *already there* when the graph had it before (same shape, component, focus, path and value), *fixed* when only
the graph before has it, otherwise *introduced*. Shown is what was introduced or fixed, wherever its focus lies, and what was
already there about the contribution's own subjects.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from time import perf_counter

from kg.namespaces import RDFS, SKOS
from kg.store.terms import Iri, Literal, Term
from kg.validation import checks, contribution, crosscheck, kept, second, shapes
from kg.validation.bringing import brings
from kg.validation.consequences import following
from kg.validation.context import default_graph, find, ontology, planner, union
from kg.validation.delta import Delta
from kg.validation.guidance import guided
from kg.validation.judge import FIRST
from kg.validation.locate import Places
from kg.validation.parsing import Limit, parse
from kg.validation.plan.merge import Outcome
from kg.validation.plan.reads import targeted
from kg.validation.report import Asked, Ran, Report, Result
from kg.validation.shapes import spread

__all__ = ["assess", "assess_delta", "audit", "find", "ontology"]
Triple = tuple[Iri, Iri, Term]
_LABELS = (SKOS + "prefLabel", RDFS + "label")


def audit(nquads: Path, judges: str = "first") -> Report:
    """Judge a whole generation; ``judges`` is ``first``, ``both`` (:func:`crosscheck.both`) or ``fast``."""
    started = perf_counter()
    if judges == "fast":
        # Labels would have to be looked up in a graph that is too large to be read a second time.
        fast = contribution.explain(crosscheck.fast(nquads))
        context = "the whole graph, by the second judge"
        return Report.of(fast, context=context, triples=0, seconds=perf_counter() - started, ran=_whole(second.SECOND))
    data = default_graph(nquads)
    every = union(data, ontology())
    results = contribution.explain(find(every) if judges == "first" else crosscheck.both(every))
    named = _named(results, ((s, p, o) for s, p, o in every if p.value in _LABELS))
    context = "the whole graph" if judges == "first" else "the whole graph, by two judges"
    ran = _whole(FIRST if judges == "first" else f"{FIRST} and {second.SECOND}")
    return Report.of(named, context=context, triples=len(data), seconds=perf_counter() - started, ran=ran)


def _whole(judge: str) -> Ran:
    """All rules, asked about everything."""
    number, queries = len(targeted(spread(shapes.load()))), len(checks.load())
    return Ran(judge, Asked(number, whole=number), Asked(queries, whole=queries))


def assess(data: bytes, media_type: str, *, nquads: Path | None, context: str, base: str, limit: Limit) -> Report:
    """Judge a contribution with what follows from it; ``nquads`` is the generation it would join, None for the ontology alone.

    Raises what :func:`kg.validation.parsing.parse` raises.
    """
    started = perf_counter()
    delta = Delta(tuple(parse(data, media_type, limit=limit)))
    whole = following(delta, planner(nquads).base, nquads, base) if nquads is not None else delta
    report = _judge(whole, nquads, base, context, delta)
    if report.results:
        report = replace(report, results=Places(data, media_type, delta.added).of(report.results))
    return replace(report, triples=len(delta.added), seconds=perf_counter() - started)


def assess_delta(delta: Delta, *, nquads: Path | None, context: str, base: str, follow: bool = False) -> Report:
    """Judge a change; ``nquads`` is the generation it would change, None for the ontology alone.

    With ``follow`` what follows from it is judged with it (:mod:`kg.validation.consequences`).
    """
    started = perf_counter()
    whole = following(delta, planner(nquads).base, nquads, base) if follow and nquads is not None else delta
    # What follows from an addition is no triple of the sender's; what goes with a removal is told as removed.
    report = _judge(whole, nquads, base, context, delta if not delta.removed else whole)
    return replace(report, triples=len(delta.added) + len(delta.removed), seconds=perf_counter() - started)


def _judge(delta: Delta, nquads: Path | None, base: str, context: str, sent: Delta) -> Report:
    """The findings to show, in which context they were found, and what the change brings; ``sent`` is what was sent of it."""
    plan = planner(nquads)
    outcome = plan.judge(delta, kept.results(nquads.parent) if nquads else None)
    old = {**outcome.untouched, **outcome.before}
    new = {**outcome.untouched, **outcome.after}
    shown = [replace(result, standing="introduced") for key, result in new.items() if key not in old]
    shown += [replace(result, standing="fixed") for key, result in old.items() if key not in new]
    subjects = sent.subjects
    shown += [replace(r, standing="already there") for key, r in new.items() if key in old and r.focus in subjects]
    change = outcome.change
    shown = contribution.explain(shown + contribution.own_results(sent, base))
    shown, examples = guided(shown, change.after, base)
    return Report.of(
        shown,
        context=_described(context, outcome) if nquads else context,
        base=base,
        examples=examples,
        brings=brings(sent, change, plan.base, shown),
        ran=outcome.ran,
    )


def _described(context: str, outcome: Outcome) -> str:
    """The context, with what was asked again."""
    shapes, number = outcome.ran.shapes.planned, outcome.ran.checks.planned
    checks = f"{number} checks" if number != 1 else "1 check"
    text = f"{context}, by plan: {shapes} shapes and {checks} asked again about {outcome.focuses} focus nodes"
    return f"{text}; run whole: {'; '.join(dict.fromkeys(outcome.whole))}" if outcome.whole else text


def _named(results: list[Result], triples: Iterable[Triple]) -> list[Result]:
    """The results, each with its focus node's label where it has one (English preferred)."""
    wanted = {result.focus for result in results}
    labels: dict[str, str] = {}
    for subject, predicate, value in triples:
        if subject.value not in wanted or predicate.value not in _LABELS or not isinstance(value, Literal):
            continue
        if subject.value not in labels or value.language == "en":
            labels[subject.value] = value.value
    return [replace(result, label=labels.get(result.focus, "")) for result in results]
