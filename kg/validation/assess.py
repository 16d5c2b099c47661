"""One validation, in the process it is called in: shapes by the judge, graph-wide rules by the checks.

Whatever is judged is judged together with the ontology, because the classes of values and targets on superclasses are read
from it.

A contribution is judged in full context: the whole current graph, the ontology and its own triples, against every
shape with its own targets and every check. Nothing is left out, so the verdict on the graph after the change is by
construction the verdict of full validation. What the graph had before is found the same way. A finding is *already there*
when the graph had it before (same shape, component, focus, path and value), *fixed* when only the graph before has it,
otherwise *introduced*. Shown is what was introduced or fixed, wherever its focus lies, and what was already there about
the contribution's own subjects.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from time import perf_counter

from kg.namespaces import RDFS, SKOS
from kg.store.memory import MemoryGraph
from kg.store.rdf import read_nquads
from kg.store.terms import Iri, Literal, Term
from kg.validation import checks, contribution, shapes
from kg.validation.delta import Delta
from kg.validation.judge import judge, to_graph
from kg.validation.locate import first_lines
from kg.validation.parsing import Limit, parse
from kg.validation.report import Report, Result
from kg.vocabulary import Vocabulary

Triple = tuple[Iri, Iri, Term]
_LABELS = (SKOS + "prefLabel", RDFS + "label")


@lru_cache(maxsize=1)
def ontology() -> tuple[Triple, ...]:
    """The triples of ``ontology/``."""
    return tuple(triple for part in Vocabulary.load().triples.values() for triple in part)


def default_graph(nquads: Path) -> list[Triple]:
    """The default graph of a generation: the merge of everything, and what was derived."""
    return [(quad.subject, quad.predicate, quad.object) for quad in read_nquads(nquads) if quad.graph is None]


def find(triples: Sequence[Triple], wanted: frozenset[str] | None = None) -> list[Result]:
    """Every result of shapes and checks on the triples, which include the ontology; ``wanted`` names the only sources."""
    graph, rules = shapes.load(), checks.load()
    if wanted is not None:
        graph, rules = shapes.only(graph, wanted), tuple(check for check in rules if check.iri in wanted)
    return judge(to_graph(triples), graph) + checks.run(MemoryGraph(triples), rules)


def audit(nquads: Path) -> Report:
    """Judge a whole generation."""
    started = perf_counter()
    data = default_graph(nquads)
    every = _union(data, ontology())
    return _report(find(every), every, context="the whole graph", triples=len(data), started=started)


def assess(data: bytes, media_type: str, *, nquads: Path | None, context: str, base: str, limit: Limit) -> Report:
    """Judge a contribution; ``nquads`` is the generation it would join, None for the ontology alone.

    Raises what :func:`kg.validation.parsing.parse` raises.
    """
    started = perf_counter()
    added = parse(data, media_type, limit=limit)
    shown, after = _judge(Delta(tuple(added)), nquads, base)
    lines = first_lines(data.decode("utf-8-sig"), {result.focus for result in shown})
    shown = [replace(result, line=lines.get(result.focus, 0)) for result in shown]
    return _report(shown, after, context=context, triples=len(added), started=started)


def assess_delta(delta: Delta, *, nquads: Path | None, context: str, base: str) -> Report:
    """Judge a change; ``nquads`` is the generation it would change, None for the ontology alone."""
    started = perf_counter()
    shown, after = _judge(delta, nquads, base)
    triples = len(delta.added) + len(delta.removed)
    return _report(shown, after, context=context, triples=triples, started=started)


def _judge(delta: Delta, nquads: Path | None, base: str) -> tuple[list[Result], list[Triple]]:
    """The findings to show, and the graph after the change."""
    before = _union(default_graph(nquads) if nquads else (), ontology())
    after = delta.apply(before)
    old = {result.key: result for result in find(before)} if nquads or delta.removed else {}
    new = {result.key: result for result in find(after)}
    shown = [replace(result, standing="introduced") for key, result in new.items() if key not in old]
    shown += [replace(result, standing="fixed") for key, result in old.items() if key not in new]
    shown += [
        replace(result, standing="already there") for key, result in new.items() if key in old and result.focus in delta.subjects
    ]
    return shown + contribution.own_results(delta, base), after


def _union(*parts: Iterable[Triple]) -> list[Triple]:
    return list(dict.fromkeys(triple for part in parts for triple in part))


def _report(results: list[Result], every: Iterable[Triple], *, context: str, triples: int, started: float) -> Report:
    named = _named(contribution.explain(results), every)
    return Report.of(named, context=context, triples=triples, seconds=perf_counter() - started)


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
