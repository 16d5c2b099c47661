"""A descriptor of kind ``rdf``: files or an endpoint into the graph of a dataset.

With a mapping, what the source says is interpreted in our model and enters the merged graph, which must conform. Without one the
triples are kept as they are, in a graph that is published beside the others and never merged. ``mapping: secoop`` is for files
in our own vocabulary: their triples are merged as they are, but for events that cannot have been held yet (``ours``), and
nothing is published unless the whole conforms.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from kg.errors import NotFoundError
from kg.loaders import account, characters
from kg.loaders.declared import Context, DeclaredSource, Progress
from kg.loaders.rdf import endpoint as remote
from kg.loaders.rdf import ours, reading
from kg.loaders.rdf.ours import Facts
from kg.loaders.rdf.reading import Source
from kg.loaders.tabular.rejects import RejectError, Summary
from kg.mapping import construct, days, schemes, sets
from kg.mapping.descriptor import Descriptor
from kg.mapping.model import local
from kg.mapping.run import Run, running
from kg.mapping.sets import Mapping
from kg.settings import Settings
from kg.store.datasets import Draft
from kg.store.terms import Iri, Literal

#: The mapping of files that are in our own vocabulary.
OWN = "secoop"


@dataclass(frozen=True, slots=True)
class RdfSource(DeclaredSource[Descriptor]):
    """A source in RDF (:class:`kg.loaders.kinds.Loadable`); ``address`` is an endpoint to ask in place of files."""

    mapping: Mapping | None
    own: bool
    address: str = ""

    def at(self, address: str) -> RdfSource:
        """The same source, asked of an endpoint."""
        return replace(self, address=address)

    def load(self, paths: Sequence[Path], draft: Draft, context: Context) -> Summary:
        """Read the files, or ask the endpoint, into the draft; return what became of the subjects."""
        settings = Settings.from_env()
        captures, source = self._read(paths, settings, context.progress)
        day = days.checked(self._day(paths, context))
        parts = self.descriptor.source(day), self.descriptor.options(day), captures, draft, context.iris, context.index.vocabulary
        with running(*parts, apart=self.mapping is None and not self.own) as run:
            run.summary.unit = "subjects"
            source.triples = schemes.kept(run, source.triples, source.positions, self.descriptor.schemes())
            if self.mapping is None:
                facts = source.facts()
                _keep(run, source, facts, ours.impossible(facts, day) if self.own else {})
            else:
                _interpret(run, source, self.mapping, settings)
            context.progress(1, 1, run.summary.read)
        return run.summary

    def _read(self, paths: Sequence[Path], settings: Settings, progress: Progress) -> tuple[dict[str, str], Source]:
        if self.address:
            asked = remote.Endpoint(
                self.address,
                self.descriptor,
                seconds=settings.load_seconds,
                most=settings.load_mb * 1_000_000,
                triples=settings.load_triples,
            )
            data, source = asked.read(lambda triples, expected: progress(triples, expected, triples))
            return {self.address: sha256(data).hexdigest()}, source
        size, done = sum(path.stat().st_size for path in paths), 0

        def told(amount: int) -> None:
            nonlocal done
            done = min(size, done + amount)
            progress(done, size, 0)

        source = reading.read(
            paths,
            form=self.descriptor.text("format"),
            base=self.descriptor.text("base"),
            most=settings.load_mb * 1_000_000,
            triples=settings.load_triples,
            told=told,
        )
        return account.digests(paths), source

    def _day(self, paths: Sequence[Path], context: Context) -> str:
        """An endpoint is asked on the day it is asked; what its descriptor says is of the files."""
        if self.address:
            return context.retrieved or datetime.now(UTC).date().isoformat()
        return context.day(self.descriptor, paths)


def _keep(run: Run, source: Source, facts: Facts, rejected: dict[str, RejectError]) -> None:
    """Write the triples as they are; of a subject the whole is kept, or nothing where one of its texts cannot be written."""
    for subject, pairs in facts.items():
        try:
            if subject in rejected:
                raise rejected[subject]
            for predicate, value in pairs:
                if isinstance(value, Literal):
                    characters.check(value.value, f"a {local(predicate.value)}")
        except RejectError as error:
            run.reject(source.positions[subject], error)
            continue
        run.summary.read += 1
        run.summary.loaded += 1
        run.writer.all(Iri(subject), pairs)
    run.summary.notes.append(f"the triples are kept as they are in <{run.iris.graph(run.options.dataset)}>")


def _interpret(run: Run, source: Source, mapping: Mapping, settings: Settings) -> None:
    source.triples = list(construct.modern(source.triples))
    model = construct.apply(mapping, source.triples, most=settings.load_triples, seconds=settings.load_seconds)
    interpreter = run.interpreter(model, source.positions)
    taken = run.write(interpreter.outcomes())
    run.rest(source.facts(), taken, interpreter.used, mapping, source.positions)


def read(path: Path) -> RdfSource:
    """Read and check a descriptor of kind ``rdf``; raises InputError with file, line and column at the first mistake."""
    descriptor = Descriptor.read(path, "rdf")
    node = descriptor.root.get("mapping")
    if node is None or node.text() == OWN:
        return RdfSource(descriptor, None, own=node is not None)
    try:
        return RdfSource(descriptor, sets.read(node.text(), path.parent), own=False)
    except NotFoundError as error:
        node.fail(error.message, error.remedy)
