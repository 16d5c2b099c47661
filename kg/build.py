"""``kg build``: records and ontology → merged, derived, validated graph → a published generation.

A mistake publishes nothing. Two builds of one input are byte-identical, whether in memory or, with large registers, in files
(:mod:`kg.assembling`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from kg.assembling import labels
from kg.assembling.labels import Conflict
from kg.assembling.memory import Graph, assemble, count
from kg.assembling.whole import Whole, assembled
from kg.contributions import ledger, merge
from kg.contributions.ledger import Contribution
from kg.contributions.written import keep as keep_places
from kg.errors import BuildError, NotFoundError, SecoopError, StaleError
from kg.identity.writing import read_home
from kg.interpret.places import Places, written
from kg.judging import Successor, alone
from kg.loaders import claims
from kg.loaders.corpus import Corpus
from kg.namespaces import Iris
from kg.search import build as search
from kg.settings import Settings
from kg.store import datasets, generations
from kg.store.datasets import Draft
from kg.store.generations import Generation
from kg.validation import Report
from kg.validation.kept import keep as keep_audit

__all__ = ["Graph", "Summary", "assemble", "build", "count"]


@dataclass(slots=True)
class Summary:
    """What a build did: its generation, counts, seconds of each step, the report of the audit, and labels in conflict."""

    generation: Generation | None = None
    counts: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    report: Report | None = None
    conflicts: list[Conflict] = field(default_factory=list)


def build(
    settings: Settings,
    *,
    records: Path | None = None,
    report: Callable[[str], None] = lambda _name: None,
    candidate: Contribution | None = None,
    onto: int | None = None,
    staged: Draft | None = None,
    publish: bool = True,
    successor: Successor = alone,
) -> Summary:
    """Build and publish a generation; ``report`` is told each step as it begins.

    ``records`` is the folder with documents, entities and authority lists, by default that of the settings, else the
    project's own. ``candidate`` is a contribution that was decided on and is accepted with this generation, or waits on when
    anything fails; ``onto`` is the number the current generation must have. ``staged`` is a register just read, which takes the
    place of the dataset of its name with this generation. With ``publish`` False everything is judged and nothing changed.
    ``successor`` judges what a candidate changes.

    Raises InputError (a record with a mistake), BuildError (the graph does not conform), WriterBusyError (another build
    runs), StaleError (the current generation is not ``onto``), ConflictError (the candidate was decided on meanwhile).
    """
    summary = Summary()
    clock = _Clock(summary.seconds, report)
    records = records or settings.records
    with generations.writer(settings.home):
        clock.step("read")
        _settle(settings.home)
        _require(settings.home, onto)
        claims.check_all(settings.home, staged)
        if candidate is not None:
            ledger.waiting(settings.home, candidate.id)
        contributions = [*ledger.accepted(settings.home), *([candidate] if candidate else [])]
        corpus = Corpus.read(settings.captures, records, records.parent / "decisions.yaml" if records else None)
        local = read_home(settings, corpus.index, corpus.decisions, corpus.withdrawn)
        with assembled(settings, corpus, contributions, local, staged, clock.step) as graph:
            summary.counts, summary.conflicts = graph.counts, graph.conflicts
            if contributions:
                summary.counts["contributions"] = len(contributions)
            summary.report = graph.judge(clock.step, by_change=successor if candidate is not None else None)
            if not summary.report.conforms:
                raise _not_conforming(summary.report, corpus, graph, contributions, candidate, Iris(settings.base_iri))
            if publish:
                clock.step("publish")
                summary.generation = _published(settings, graph, summary.counts, candidate, staged)
        if summary.generation is not None:
            with suppress(OSError):
                # Whoever builds is told of them as well.
                labels.keep(settings.home, summary.conflicts)
            keep_audit(summary.generation.path, summary.report)
            keep_places(settings.home, summary.generation.digest, written(corpus.index, Iris(settings.base_iri)))
            clock.step("index")
            with suppress(OSError):
                # Where it cannot be written now, whoever searches makes it.
                search.ensure(summary.generation)
        clock.stop()
    return summary


def _published(
    settings: Settings, graph: Whole, counts: dict[str, int], candidate: Contribution | None, staged: Draft | None
) -> Generation:
    """Publish the graph; what it was made of besides the records is written down as intended before and as done afterwards."""
    created = datetime.now(UTC).isoformat(timespec="seconds")
    if staged is not None:
        staged.intend(graph.digest)
    with _intended(settings.home, candidate, graph.digest):
        generation = graph.publish(created, counts)
    if staged is not None:
        staged.commit()
    return generation


def _settle(home: Path) -> None:
    """Finish what a crash has left between a generation and what it was made of."""
    ledger.settle(home)
    try:
        total = generations.current(home).digest
    except NotFoundError:
        total = ""
    datasets.settle(home, total)


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
    ledger.accept(intended, generations.current(home).number)


def _not_conforming(
    report: Report,
    corpus: Corpus,
    graph: Whole,
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
