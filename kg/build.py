"""``kg build``: records and ontology → merged, derived, validated graph → a published generation.

Everything happens in memory until the last step; a mistake anywhere publishes nothing, and the previous generation
stays served. Two builds of the same input have byte-identical canonical N-Quads.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from kg import resources
from kg.errors import BuildError
from kg.identity import decisions as identity
from kg.interpret.places import Places
from kg.interpret.plain import plain_triples
from kg.interpret.quads import TYPE
from kg.loaders.corpus import Corpus
from kg.namespaces import ENTITY_TYPES, SC, Iris
from kg.settings import Settings
from kg.store import generations
from kg.store.derive import derive
from kg.store.generations import Generation
from kg.store.rdf import canonical_lines
from kg.store.terms import Iri, Quad
from kg.validation import Report, audit
from kg.vocabulary import Vocabulary

DERIVED = "derived"
#: Classes of assertions, counted in the summary; Attendance is a derived view of Participation and not counted twice.
ASSERTIONS = ("Statement", "Participation", "AttendanceCount", "Outcome", "Membership", "Tenure", "NameForm")
_WITHDRAWN = Iri(SC + "Withdrawn")


@dataclass(slots=True)
class Summary:
    """What a build did: its generation, counts, seconds of each step, and the report of the audit."""

    generation: Generation | None = None
    counts: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    report: Report | None = None


@dataclass(slots=True)
class Graph:
    """The whole dataset before it is published: named graphs, merge and derived triples in one list of quads."""

    quads: list[Quad]

    def lines(self) -> list[str]:
        """Canonical N-Quads."""
        return canonical_lines(self.quads)


def assemble(corpus: Corpus, base: str, step: Callable[[str], None] = lambda _name: None) -> Graph:
    """Expand, merge and derive; raises InputError or BuildError at the first mistake."""
    iris = Iris(base)
    step("interpret")
    asserted = corpus.expand(iris)
    step("merge")
    table = identity.replacements(corpus.decisions, iris)
    merged = identity.apply(asserted, table)
    plain = plain_triples(merged, corpus.vocabulary)
    ontology = list(ontology_quads(corpus.vocabulary, iris))
    default = {Quad(q.subject, q.predicate, q.object) for part in (merged, plain, ontology) for q in part}
    step("derive")
    rules = sorted((resources.path("queries") / "derive").glob("*.rq"))
    derived = derive(default, rules, base)
    graph = Iri(iris.graph(DERIVED))
    default.update(Quad(*triple) for triple in derived)
    return Graph(asserted + plain + ontology + list(default) + [Quad(*triple, graph) for triple in derived])


def ontology_quads(vocabulary: Vocabulary, iris: Iris) -> Iterator[Quad]:
    """The ontology and the concept schemes, each in its graph."""
    for name, triples in vocabulary.triples.items():
        graph = Iri(iris.graph("schemes" if name.startswith("schemes/") else "ontology"))
        for triple in triples:
            yield Quad(*triple, graph)


def build(settings: Settings, *, records: Path | None = None, report: Callable[[str], None] = lambda _name: None) -> Summary:
    """Build and publish a generation; ``report`` is told each step as it begins.

    ``records`` is the folder with documents, entities and authority lists, by default the project's own.

    Raises InputError (a record with a mistake), BuildError (the graph does not conform, another build runs).
    """
    summary = Summary()
    clock = _Clock(summary.seconds, report)
    with generations.writer(settings.home):
        clock.step("read")
        corpus = Corpus.read(settings.captures, records, records.parent / "decisions.yaml" if records else None)
        graph = assemble(corpus, settings.base_iri, clock.step)
        clock.step("canonicalise")
        lines = graph.lines()
        summary.counts = count(graph.quads, settings.base_iri)
        clock.step("validate")
        with _draft(settings.home, lines) as path:
            summary.report = audit(path, settings=settings)
        if not summary.report.conforms:
            places = Places(corpus.index, Iris(settings.base_iri), graph.quads)
            raise BuildError(
                f"the graph does not conform: {summary.report.counts['Violation']} violations\n"
                + summary.report.to_text(lambda result: places.of(result.focus, result.path)),
                where="validation",
                remedy="mend the records named above; nothing was published",
            )
        clock.step("publish")
        created = datetime.now(UTC).isoformat(timespec="seconds")
        summary.generation = generations.publish(
            settings.home,
            lines,
            base=settings.base_iri,
            created=created,
            counts=summary.counts,
            keep=settings.keep_generations,
        )
        clock.stop()
    return summary


def count(quads: Iterable[Quad], base: str) -> dict[str, int]:
    """Count triples of the merged graph, named graphs, assertions and entities."""
    counts: Counter[str] = Counter()
    graphs: set[Iri] = set()
    wanted = {Iri(SC + name): name for name in (*ASSERTIONS, "Evidence", "Attendance")}
    kinds = {f"{base}id/{kind}/": kind for kind in ENTITY_TYPES}
    seen: set[Iri] = set()
    for quad in quads:
        if quad.graph:
            graphs.add(quad.graph)
            continue
        counts["triples"] += 1
        if quad.predicate != TYPE:
            continue
        if quad.object in wanted:
            name = wanted[quad.object]
            counts[name] += 1
            counts["assertions"] += name in ASSERTIONS
        kind = next((k for prefix, k in kinds.items() if quad.subject.value.startswith(prefix)), "")
        if kind and quad.object != _WITHDRAWN and quad.subject not in seen:
            seen.add(quad.subject)
            counts[kind] += 1
    counts["named graphs"] = len(graphs)
    return dict(sorted(counts.items()))


@contextmanager
def _draft(home: Path, lines: list[str]) -> Iterator[Path]:
    path = home / "draft.nq"
    path.write_text("".join(lines), encoding="utf-8")
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


class _Clock:
    """Names the steps and takes their CPU and wall time."""

    def __init__(self, seconds: dict[str, float], report: Callable[[str], None]) -> None:
        self.seconds = seconds
        self.report = report
        self._name = ""
        self._since = 0.0

    def step(self, name: str) -> None:
        self.stop()
        self.report(name)
        self._name, self._since = name, time.perf_counter()

    def stop(self) -> None:
        if self._name:
            self.seconds[self._name] = time.perf_counter() - self._since
            self._name = ""
