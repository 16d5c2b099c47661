"""One validation, in the process it is called in: shapes by the judge, graph-wide rules by the checks.

Whatever is judged is judged together with the ontology, because the classes of values and targets on superclasses are read
from it.

A contribution is judged in full context: the whole current graph, the ontology and its own triples, against every
shape with its own targets and every check. Nothing is left out, so the verdict on the union is by construction the
verdict of full validation. Whether a finding was there before is found the same way, on the graph without the
contribution, but only by the shapes and checks that found something: what one shape or check finds does not depend on
the others (:func:`kg.validation.shapes.only`). A finding is *already there* when the graph alone has it too (same shape,
component, focus, path and value), otherwise *introduced*. Shown is what was introduced, wherever its focus lies, and
what was already there about the contribution's own subjects.
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
    before = _union(default_graph(nquads) if nquads else (), ontology())
    after = _union(before, added)
    results = find(after)
    sources = frozenset(result.shape for result in results)
    known = {result.key for result in find(before, sources)} if nquads and results else set()
    subjects = {subject.value for subject, _, _ in added}
    shown = [
        replace(result, standing="already there" if result.key in known else "introduced")
        for result in results
        if result.key not in known or result.focus in subjects
    ]
    shown += [replace(result, standing="introduced") for result in contribution.own_results(added, base)]
    lines = first_lines(data.decode("utf-8-sig"), {result.focus for result in shown})
    shown = [replace(result, line=lines.get(result.focus, 0)) for result in shown]
    return _report(shown, after, context=context, triples=len(added), started=started)


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
