"""A graph on its way from what it is made of to a generation: held in memory, or in files where registers are large."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from kg import judging
from kg.assembling import streaming
from kg.assembling.labels import Conflict
from kg.assembling.memory import Graph, assemble, count
from kg.assembling.streaming import Streamed
from kg.contributions.ledger import Contribution
from kg.errors import MissingToolError
from kg.identity.decisions import Decision
from kg.judging import Successor
from kg.loaders.corpus import Corpus
from kg.namespaces import Iris
from kg.settings import Settings
from kg.store import datasets, generations
from kg.store.datasets import Draft
from kg.store.generations import Generation
from kg.store.rdf import digest
from kg.store.terms import Quad
from kg.validation import Report, audit, audit_filed

#: Triples of registers above which a graph is assembled in files: in memory a quad takes about a kilobyte.
LARGE = 1_000_000
#: Quads up to which pySHACL judges a build; the summary says who did.
FIRST_JUDGE = 150_000

Step = Callable[[str], None]


class Whole(Protocol):
    """A graph that was assembled; ``quads`` are at least those of the records and contributions, ``digest`` that of all lines.

    ``conflicts`` are the labels that loaded datasets do not agree on.
    """

    quads: list[Quad]
    conflicts: list[Conflict]
    counts: dict[str, int]
    digest: str

    def judge(self, step: Step, *, by_change: Successor | None) -> Report:
        """Judge it; with ``by_change``, who judges a change, from the audit of the generation before, where that does."""

    def publish(self, created: str, counts: dict[str, int]) -> Generation:
        """Make it the current generation, unless that one is equal."""


@contextmanager
def assembled(
    settings: Settings,
    corpus: Corpus,
    contributions: Sequence[Contribution],
    local: Sequence[Decision],
    staged: Draft | None,
    step: Step,
) -> Iterator[Whole]:
    """Assemble records, contributions and registers in the way that suits their size; the caller is the writer.

    Raises InputError or BuildError at the first mistake, BuildError where a disk is full.
    """
    sources = datasets.sources(settings.home, staged)
    if sum(dataset.counts.get("triples", 0) for dataset, _ in sources) <= LARGE:
        iris = Iris(settings.base_iri)
        registers = datasets.quads(settings.home, iris, staged)
        apart = datasets.quads(settings.home, iris, staged, apart=True)
        graph = assemble(corpus, settings.base_iri, step, contributions, registers, apart, local)
        step("canonicalise")
        yield Held(settings, graph)
        return
    if not find_spec("pyshacl_turbo"):
        raise MissingToolError(
            "a graph of this size is judged by the second judge, which is not installed",
            where="the registers",
            remedy="pip install 'secoop[second-judge]'",
        )
    with generations.drafted(settings.home) as folder:
        done = streaming.assemble(corpus, settings.base_iri, sources, folder, step, contributions, local)
        yield Filed(settings, done)


class Held:
    """A graph in memory."""

    def __init__(self, settings: Settings, graph: Graph) -> None:
        self._settings = settings
        self._lines = graph.lines()
        self.quads, self.conflicts = graph.quads, graph.conflicts
        self.counts = count(graph.quads, settings.base_iri)
        self.digest = digest(self._lines)

    def judge(self, step: Step, *, by_change: Successor | None) -> Report:
        """See :class:`Whole`. The first judge takes a minute for every hundred thousand quads."""
        step("validate")
        limits = _bounded(self._settings, len(self._lines))
        report = judging.by_change(self._settings.home, self._lines, limits, by_change) if by_change else None
        if report is not None:
            return report
        fast = len(self._lines) > FIRST_JUDGE and find_spec("pyshacl_turbo")
        with _draft(self._settings.home, self._lines) as path:
            return audit(path, settings=limits, judges="fast" if fast else "first")

    def publish(self, created: str, counts: dict[str, int]) -> Generation:
        """See :class:`Whole`."""
        keep, base = self._settings.keep_generations, self._settings.base_iri
        return generations.publish(self._settings.home, self._lines, base=base, created=created, counts=counts, keep=keep)


class Filed:
    """A graph in the files of a generation to be."""

    def __init__(self, settings: Settings, done: Streamed) -> None:
        self._settings = settings
        self._done = done
        self.quads, self.counts, self.digest = done.quads, done.counts, done.digest
        self.conflicts = done.conflicts

    def judge(self, step: Step, *, by_change: Successor | None) -> Report:
        """See :class:`Whole`."""
        step("validate")
        done = self._done
        limits, base = _bounded(self._settings, done.lines), self._settings.base_iri
        report = audit_filed(done.folder / "store", done.default, base=base, settings=limits)
        done.default.unlink()
        return report

    def publish(self, created: str, counts: dict[str, int]) -> Generation:
        """See :class:`Whole`."""
        home, base, total = self._settings.home, self._settings.base_iri, self.digest
        keep = self._settings.keep_generations
        now = generations.equal(home, total, base)
        return now or generations.complete(
            home, self._done.folder, base=base, total=total, created=created, counts=counts, keep=keep
        )


def _bounded(settings: Settings, lines: int) -> Settings:
    """The limits of a validation, for a graph that registers have made large: a second and a MB more for every 2,000 quads."""
    more = lines // 2000
    return replace(
        settings, validate_seconds=settings.validate_seconds + more, validate_memory_mb=settings.validate_memory_mb + more
    )


@contextmanager
def _draft(home: Path, lines: Iterable[str]) -> Iterator[Path]:
    path = home / "draft.nq"
    try:
        path.write_text("".join(lines), encoding="utf-8")
        yield path
    finally:
        path.unlink(missing_ok=True)
