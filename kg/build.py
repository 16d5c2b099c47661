"""``kg build``: records and ontology → merged, derived, validated graph → a published generation.

Everything is in memory until the last step; a mistake publishes nothing. Two builds of one input are byte-identical.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

from kg import judging, resources
from kg.contributions import ledger, merge
from kg.contributions.ledger import Contribution
from kg.contributions.written import keep as keep_places
from kg.errors import BuildError, SecoopError, StaleError
from kg.identity import decisions as identity
from kg.identity.withdrawn import mentions
from kg.interpret.places import Places, written
from kg.interpret.plain import plain_triples
from kg.interpret.quads import TYPE
from kg.loaders.corpus import Corpus
from kg.namespaces import ENTITY_TYPES, SC, Iris
from kg.search import build as search
from kg.settings import Settings
from kg.store import datasets, generations
from kg.store.datasets import Draft
from kg.store.derive import derive
from kg.store.generations import Generation
from kg.store.rdf import canonical_lines, digest
from kg.store.terms import Iri, Quad
from kg.validation import Judges, Report, audit
from kg.validation.kept import keep as keep_audit
from kg.vocabulary import Vocabulary

DERIVED = "derived"
#: Classes of assertions, counted in the summary; Attendance is a derived view of Participation and not counted twice.
ASSERTIONS = ("Statement", "Participation", "AttendanceCount", "Outcome", "Membership", "Tenure", "NameForm")
#: Quads up to which pySHACL judges a build; the summary says who did.
FIRST_JUDGE = 150_000
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


def assemble(
    corpus: Corpus,
    base: str,
    step: Callable[[str], None] = lambda _name: None,
    contributions: Iterable[Contribution] = (),
    registers: Iterable[Quad] = (),
    apart: Iterable[Quad] = (),
) -> Graph:
    """Expand, merge with registers and contributions, and derive; raises InputError or BuildError at the first mistake.

    ``apart`` are the quads of datasets in other vocabularies: they keep their graphs and enter no merge.
    """
    iris = Iris(base)
    step("interpret")
    records = corpus.expand(iris)
    records += _registered(registers, corpus, iris)
    step("merge")
    everything = merge.merge(records, contributions, iris, corpus.withdrawn)
    asserted = everything.quads
    table = identity.replacements(corpus.decisions, iris)
    merged = everything.keep(identity.apply(asserted, table))
    plain = everything.keep(plain_triples(merged, corpus.vocabulary))
    ontology = list(ontology_quads(corpus.vocabulary, iris))
    default = {Quad(q.subject, q.predicate, q.object) for part in (merged, plain, ontology) for q in part}
    step("derive")
    rules = sorted((resources.path("queries") / "derive").glob("*.rq"))
    derived = derive(default, rules, base)
    graph = Iri(iris.graph(DERIVED))
    default.update(Quad(*triple) for triple in derived)
    aside = list(_registered(apart, corpus, iris))
    return Graph(asserted + plain + ontology + list(default) + [Quad(*triple, graph) for triple in derived] + aside)


def _registered(quads: Iterable[Quad], corpus: Corpus, iris: Iris) -> Iterator[Quad]:
    """The quads of loaded registers; raises BuildError where one names what was withdrawn."""
    for quad in quads:
        for term in quad[:3] if corpus.withdrawn else ():
            found = mentions(iris.relative(term.value).removeprefix("id/"), corpus.withdrawn)
            if found is not None:
                raise BuildError(
                    f"a register names {found.entity}, which was withdrawn on {found.on}",
                    where=quad.graph.value if quad.graph else "a register",
                    remedy="take the rows out of its file and load it again, or `kg sources --remove NAME`",
                )
        yield quad


def ontology_quads(vocabulary: Vocabulary, iris: Iris) -> Iterator[Quad]:
    """The ontology and the concept schemes, each in its graph."""
    for name, triples in vocabulary.triples.items():
        graph = Iri(iris.graph("schemes" if name.startswith("schemes/") else "ontology"))
        for triple in triples:
            yield Quad(*triple, graph)


def build(
    settings: Settings,
    *,
    records: Path | None = None,
    report: Callable[[str], None] = lambda _name: None,
    candidate: Contribution | None = None,
    onto: int | None = None,
    staged: Draft | None = None,
    publish: bool = True,
) -> Summary:
    """Build and publish a generation; ``report`` is told each step as it begins.

    ``records`` is the folder with documents, entities and authority lists, by default that of the settings, else the
    project's own. ``candidate`` is a contribution that was decided on and is accepted with this generation, or waits on when
    anything fails; ``onto`` is the number the current generation must have. ``staged`` is a register just read, which takes the
    place of the dataset of its name with this generation. With ``publish`` False everything is judged and nothing changed.

    Raises InputError (a record with a mistake), BuildError (the graph does not conform), WriterBusyError (another build
    runs), StaleError (the current generation is not ``onto``), ConflictError (the candidate was decided on meanwhile).
    """
    summary = Summary()
    clock = _Clock(summary.seconds, report)
    records = records or settings.records
    with generations.writer(settings.home):
        clock.step("read")
        ledger.settle(settings.home)
        _require(settings.home, onto)
        if candidate is not None:
            ledger.waiting(settings.home, candidate.id)
        contributions = [*ledger.accepted(settings.home), *([candidate] if candidate else [])]
        corpus = Corpus.read(settings.captures, records, records.parent / "decisions.yaml" if records else None)
        registers = datasets.quads(settings.home, Iris(settings.base_iri), staged)
        apart = datasets.quads(settings.home, Iris(settings.base_iri), staged, apart=True)
        graph = assemble(corpus, settings.base_iri, clock.step, contributions, registers, apart)
        clock.step("canonicalise")
        lines = graph.lines()
        summary.counts = count(graph.quads, settings.base_iri)
        if contributions:
            summary.counts["contributions"] = len(contributions)
        clock.step("validate")
        summary.report = judging.by_change(settings.home, lines, _bounded(settings, lines)) if candidate is not None else None
        if summary.report is None:
            with _draft(settings.home, lines) as path:
                summary.report = audit(path, settings=_bounded(settings, lines), judges=_judges(lines))
        if not summary.report.conforms:
            raise _not_conforming(summary.report, corpus, graph, contributions, candidate, Iris(settings.base_iri))
        if not publish:
            clock.stop()
            return summary
        clock.step("publish")
        created = datetime.now(UTC).isoformat(timespec="seconds")
        with _intended(settings.home, candidate, digest(lines)):
            summary.generation = generations.publish(
                settings.home,
                lines,
                base=settings.base_iri,
                created=created,
                counts=summary.counts,
                keep=settings.keep_generations,
            )
        if staged is not None:
            staged.commit()
        keep_audit(summary.generation.path, summary.report)
        keep_places(settings.home, summary.generation.digest, written(corpus.index, Iris(settings.base_iri)))
        with suppress(OSError):
            # Where it cannot be written now, whoever searches makes it.
            search.ensure(summary.generation)
        clock.stop()
    return summary


def _judges(lines: Sequence[str]) -> Judges:
    """The first judge takes a minute for every hundred thousand quads: above that the set-based one judges, where it is there."""
    return "fast" if len(lines) > FIRST_JUDGE and find_spec("pyshacl_turbo") else "first"


def _bounded(settings: Settings, lines: Sequence[str]) -> Settings:
    """The limits of a validation, for a graph that registers have made large: a second and a MB more for every 2,000 quads."""
    more = len(lines) // 2000
    return replace(
        settings, validate_seconds=settings.validate_seconds + more, validate_memory_mb=settings.validate_memory_mb + more
    )


def _require(home: Path, number: int | None) -> None:
    """Raise StaleError unless the current generation has a number."""
    if number is None:
        return
    now = generations.current(home).number
    if now != number:
        raise StaleError(
            f"the graph is at generation {now}, the change was made for generation {number}",
            where="the generation",
            remedy="look at the graph as it is now, and send the change again",
        )


@contextmanager
def _intended(home: Path, candidate: Contribution | None, total: str) -> Iterator[None]:
    """Accept the candidate with what is published inside; it waits on when that fails (see :mod:`kg.contributions.ledger`)."""
    if candidate is None:
        yield
        return
    intended = ledger.intend(home, candidate, total)
    try:
        yield
    except (OSError, SecoopError):
        ledger.drop(intended)
        raise
    ledger.accept(intended)


def _not_conforming(
    report: Report,
    corpus: Corpus,
    graph: Graph,
    contributions: Iterable[Contribution],
    candidate: Contribution | None,
    iris: Iris,
) -> BuildError:
    """The error of a graph that does not conform: findings with the lines they come from, and contributions that touch them."""
    places = Places(corpus.index, iris, graph.quads)
    named = [candidate] if candidate else merge.guilty(report, contributions, iris)
    words = "".join(f"\ntouched by contribution {one.id} by {one.meta.who}: {one.meta.why}" for one in named)
    remedy = "mend the records named above; nothing was published"
    if named:
        remedy = f'mend the records, or `kg review reject {named[0].id} --why "…"`; nothing was published'
    return BuildError(
        f"the graph does not conform: {report.counts['Violation']} violations{words}\n"
        + report.to_text(lambda result: places.of(result.focus, result.path)),
        where="validation",
        remedy=remedy,
        extra={"contributions": [one.id for one in named]},
    )


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
    try:
        path.write_text("".join(lines), encoding="utf-8")
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
