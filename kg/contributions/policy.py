"""Whose change is it to make? What contributors may add, what they may take away, and what nobody may.

Nobody changes the vocabulary, the shapes, what is derived or computed, or the provenance of contributions. Contributors add
what they like about any entity, but nothing to the assertions of others: a participation or statement is mended where it was
made. They take away only what their own accepted contributions have added. Holders of ``update:all`` are editors: they may
write every other graph and take any fact away, a record's too (docs/decisions/0009).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.contributions import ledger
from kg.contributions.merge import FOLDER
from kg.contributions.patch import Patch
from kg.contributions.written import Written
from kg.errors import ConflictError, InputError, PolicyError
from kg.namespaces import CONCEPT, NODE_TYPES, ONTOLOGY, SC, SKOS, Iris
from kg.store.rdf import GENID
from kg.store.reader import Reader
from kg.store.terms import Iri, Literal, Quad
from kg.validation.shapes import SHAPES
from kg.vocabulary import Vocabulary

#: Graphs that are made anew by every build.
PROTECTED_GRAPHS = ("ontology", "schemes", "derived")
_GRAPHS = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"
_ASSERTED_IN = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?any ?thing } }"
_PROBLEMS = 20
#: What contributors may point at: a link that a reader may follow, or a name.
_SCHEMES = ("http://", "https://", "urn:", "mailto:")


@dataclass(frozen=True, slots=True)
class Contributor:
    """Who asks, and whether as an editor (``update:all``)."""

    name: str
    editor: bool = False


class Policy:
    """The rules over one generation."""

    def __init__(self, reader: Reader, contributions: Iterable[ledger.Contribution], written: Written) -> None:
        self._reader = reader
        self._iris = Iris(reader.base)
        self._protected = {self._iris.graph(name) for name in PROTECTED_GRAPHS}
        self._authors = {self._iris.graph(f"{FOLDER}/{one.id}"): one.meta.who for one in contributions}
        self._written = written
        self._vocabulary = Vocabulary.load()

    def check(self, patch: Patch, who: Contributor) -> None:
        """Raise PolicyError for a change that is not the contributor's to make; it lists the first twenty reasons."""
        problems = []
        for problem in self._problems(patch, who):
            problems.append(problem)
            if len(problems) == _PROBLEMS:
                break
        if problems:
            raise PolicyError(
                problems[0][0], where=problems[0][1], remedy=problems[0][2], extra={"refused": [list(p) for p in problems]}
            )

    def _problems(self, patch: Patch, who: Contributor) -> Iterator[tuple[str, str, str]]:
        """Reason, place and remedy of everything that is refused."""
        for quad in (*patch.added, *patch.removed):
            yield from self._untouchable(quad)
        for quad in patch.added:
            yield from self._foreign_graph(quad, who)
        if who.editor:
            return
        for quad in patch.added:
            yield from self._outside(quad)
        for subject in dict.fromkeys(quad.subject for quad in patch.added):
            yield from self._foreign_assertion(subject, who)
        for quad in patch.removed:
            yield from self._foreign_fact(quad, who)

    def _untouchable(self, quad: Quad) -> Iterator[tuple[str, str, str]]:
        subject, place = quad.subject.value, quad.n3()[:300]
        known = self._vocabulary.by_iri.get(quad.predicate.value)
        if subject.startswith((SC, CONCEPT, SHAPES)) or subject == ONTOLOGY:
            yield ("the vocabulary is not changed by contributions", place, "propose terms to the maintainers")
        elif subject.startswith(self._iris.graph("")):
            yield ("what is said about a graph is written by the build", place, "leave it out")
        elif known is not None and known.stated_by == "derived":
            yield (
                f"{quad.predicate.value.removeprefix(SC)} is derived from other facts",
                place,
                "change the facts it follows from",
            )
        elif quad.graph is not None and quad.graph.value in self._protected:
            yield (f"the graph {quad.graph.value} is made by the build", place, "leave the graph out")

    def _outside(self, quad: Quad) -> Iterator[tuple[str, str, str]]:
        """What is described lies below this deployment's base, or has no name yet; what is pointed at can be looked up."""
        home = self._iris.entity("")
        if not quad.subject.value.startswith((home, GENID)):
            yield (f"the IRI lies outside {home}", quad.n3()[:300], f"name what you describe below {home}")
        elif isinstance(quad.object, Iri) and not quad.object.value.startswith(_SCHEMES):
            yield ("this kind of IRI is not taken", quad.n3()[:300], "point at " + ", ".join(_SCHEMES))

    def _foreign_graph(self, quad: Quad, who: Contributor) -> Iterator[tuple[str, str, str]]:
        if quad.graph is None or (who.editor and not quad.graph.value.startswith(self._iris.graph(f"{FOLDER}/"))):
            return
        yield (
            f"the graph {quad.graph.value} is not yours to write",
            quad.n3()[:300],
            "leave the graph out: what you add lies in a graph of your contribution",
        )

    def _foreign_assertion(self, subject: Iri, who: Contributor) -> Iterator[tuple[str, str, str]]:
        if not self._is_assertion(subject):
            return
        owners = {row["g"].value for row in self._reader.select(_ASSERTED_IN, s=subject)} - self._protected
        for graph in sorted(owners):
            if self._authors.get(graph) != who.name:
                yield (
                    "an assertion is mended where it was made, not added to",
                    f"{subject.value} ({self._source(graph, subject, None)})",
                    "make an assertion of your own, with your evidence",
                )
                return

    def _is_assertion(self, subject: Iri) -> bool:
        kind = subject.value.removeprefix(self._iris.entity("")).partition("/")[0]
        return kind in NODE_TYPES or self._reader.ask("ASK { ?s a sc:Assertion }", s=subject)

    def _foreign_fact(self, quad: Quad, who: Contributor) -> Iterator[tuple[str, str, str]]:
        if not self._reader.holds(quad):
            # Nobody's: what is not there is told as such.
            return
        found = self._reader.select(_GRAPHS, s=quad.subject, p=quad.predicate, o=quad.object)
        graphs = {quad.graph.value} if quad.graph else {row["g"].value for row in found}
        for graph in sorted(graphs - self._protected) or sorted(graphs) or [""]:
            if self._authors.get(graph) == who.name:
                continue
            if graph in self._authors:
                yield (
                    f"this was contributed by {self._authors[graph]}",
                    quad.n3()[:300],
                    "ask them, or propose it to the maintainers",
                )
            elif graph in self._protected or not graph:
                yield ("this follows from other facts", quad.n3()[:300], "change the facts it follows from")
            else:
                yield (
                    "this is a curated record's, and is mended there",
                    f"{quad.n3()[:300]} ({self._source(graph, quad.subject, quad.predicate)})",
                    "correct the record, or propose it to the maintainers",
                )
            return

    def _source(self, graph: str, subject: Iri, predicate: Iri | None) -> str:
        """File and line where the records say it, else the graph that does."""
        lines = self._written.of(self._reader, subject, predicate)
        return ", ".join(lines) or f"in {graph}"


def effective(patch: Patch, reader: Reader) -> Patch:
    """The part of a patch that changes the graph. Raises InputError for what is to be taken away and is not there."""
    added = [q for q in patch.added if not reader.holds(q)]
    for quad in patch.removed:
        if not reader.holds(quad):
            raise InputError(
                "what is to be taken away is not in the graph",
                where=quad.n3()[:300],
                remedy="copy it from the graph as it is, with its language tag or datatype",
            )
    return Patch.of(added, patch.removed)


def check_waiting(patch: Patch, waiting: Iterable[ledger.Contribution], base: str) -> None:
    """Raise ConflictError when a waiting contribution says otherwise.

    They conflict where one takes away what the other adds, and where both give one property that has one value, or one
    preferred label a language, different values. Both cannot be right, and whoever reviews them should see that before
    either is in the graph.
    """
    vocabulary = Vocabulary.load()

    def values(quads: Iterable[Quad]) -> dict[tuple[Iri, Iri, str], Quad]:
        found = {}
        for quad in quads:
            known = vocabulary.by_iri.get(quad.predicate.value)
            label = quad.predicate.value == SKOS + "prefLabel" and isinstance(quad.object, Literal)
            if label or (known is not None and known.single):
                found[quad.subject, quad.predicate, getattr(quad.object, "language", "") if label else ""] = quad
        return found

    mine, added = values(patch.added), {q[:3] for q in patch.added}
    removed = {q[:3] for q in patch.removed}
    for one in waiting:
        theirs = one.patch.rebased(one.meta.base, base)
        clash = next((q for q in theirs.added if q[:3] in removed), None) or next(
            (q for q in theirs.removed if q[:3] in added), None
        )
        if clash is None:
            pairs = ((mine.get(key), quad) for key, quad in values(theirs.added).items())
            clash = next((quad for own, quad in pairs if own is not None and own.object != quad.object), None)
        if clash is not None:
            raise ConflictError(
                f"contribution {one.id}, which waits for review, says otherwise",
                where=clash.n3()[:300],
                remedy="wait until it is decided, or leave this out",
                extra={"contribution": one.id},
            )
