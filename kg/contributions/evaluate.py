"""What a SPARQL update does to the graph: evaluated on a copy, operation by operation, and told as a patch.

The default graph is the merge of all, after every operation: what is added to a named graph is in it, what is taken from it
is taken from every graph, and what the last graph that had it loses is lost to it, too. The engine knows nothing of that,
so a request is split at its semicolons (by the lexer of the guard; where that errs, an operation does not parse) and the two
are brought together in between. The dataset of the protocol (``using-graph-uri``, ``using-named-graph-uri``) becomes USING
clauses, which is what it stands for (SPARQL 1.1 Protocol, section 2.2.3). An update that only names triples needs no engine and
no copy (:func:`named`): the dataset means nothing to it, and what it changes is looked up.

Ontology, concept schemes, derived triples and provenance are made by the build. An update that would take away the
vocabulary or provenance is refused, unless it is a CLEAR or DROP of ALL, DEFAULT or NAMED, which leaves them where they are.
Derived triples always stay until the build, which makes those anew that still follow. How many stayed is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.contributions import update_data, words
from kg.contributions.update_data import OPERATIONS
from kg.contributions.words import Span, Token
from kg.errors import InputError, PolicyError, TooLargeError
from kg.namespaces import Iris, prefixes
from kg.store.changes import Changes, Overlay, Scratch, from_engine
from kg.store.rdf import GENID
from kg.store.reader import Reader
from kg.store.sparql import check_update
from kg.store.terms import Quad
from kg.validation.parsing import Limit, parse_quads

_SWEEPING = ("ALL", "DEFAULT", "NAMED")
_DEFAULT = ox.DefaultGraph()
#: Characters of an update that may be looked up: a long one takes seconds, which it has in a process of its own.
QUICK = 64_000
#: The graph of derived triples, below ``graph/``.
DERIVED = "derived"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an update adds and takes away, and how many triples it would have taken away that the build makes."""

    added: list[Quad]
    removed: list[Quad]
    kept: int


@dataclass(frozen=True, slots=True)
class Dataset:
    """The dataset of the request (absolute IRIs); both empty where it names none."""

    default_graphs: Sequence[str] = ()
    named_graphs: Sequence[str] = ()

    @property
    def clause(self) -> str:
        """The USING clauses it stands for."""
        graphs = [f"USING <{iri}>" for iri in self.default_graphs] + [f"USING NAMED <{iri}>" for iri in self.named_graphs]
        return " ".join(graphs)


class _Keeping:
    """The rules of the merge and of what the build makes, over changes of one generation."""

    def __init__(self, scratch: Changes, base: str, protected_graphs: Sequence[str]) -> None:
        self._changes = scratch
        self._iris = Iris(base)
        self._graphs = {ox.NamedNode(self._iris.graph(name)) for name in protected_graphs}
        self._derived = ox.NamedNode(self._iris.graph(DERIVED))
        self._kept: set[ox.Quad] = set()

    def settle(self, *, sweeping: bool) -> None:
        """After an operation: put back what the build makes, and make the default graph the merge again."""
        self._keep(sweeping=sweeping)
        self._join()

    def _keep(self, *, sweeping: bool) -> None:
        """Put back what the build makes; refuse the operation where it did not just sweep."""
        lost = [quad for quad in self._changes.changed()[1] if self._is_protected(quad)]
        refused = [] if sweeping else [quad for quad in lost if not self._was_in(self._derived, quad)]
        if refused:
            raise PolicyError(
                "the vocabulary and what is said about graphs are made by the build",
                where=from_engine(min(refused, key=str)).n3()[:300],
                remedy="narrow the update to facts of the records and contributions",
            )
        for quad in lost:
            self._changes.add(quad)
            if quad.graph_name == _DEFAULT:
                # Somebody may have asserted it, too; that was taken away.
                for other in self._changes.graphs_of(quad):
                    if not self._is_protected(other):
                        self._changes.remove(other)
        self._kept.update(lost)

    def _is_protected(self, quad: ox.Quad) -> bool:
        if quad.graph_name in self._graphs or str(quad.subject).startswith(f"<{self._iris.graph('')}"):
            return True
        return quad.graph_name == _DEFAULT and any(self._was_in(graph, quad) for graph in self._graphs)

    def _was_in(self, graph: ox.NamedNode, quad: ox.Quad) -> bool:
        return self._changes.had(ox.Quad(quad.subject, quad.predicate, quad.object, graph))

    def _join(self) -> None:
        """Make the default graph the merge again."""
        added, removed = self._changes.changed()
        for quad in removed:
            if quad.graph_name == _DEFAULT:
                for other in self._changes.graphs_of(quad):
                    if other not in added and not self._is_protected(other):
                        self._changes.remove(other)
        for quad in added:
            if quad.graph_name != _DEFAULT:
                self._changes.add(_in_default(quad))
        for quad in removed:
            merged = _in_default(quad)
            if quad.graph_name != _DEFAULT and merged not in added and self._changes.graphs_of(quad) == [merged]:
                self._changes.remove(merged)

    def outcome(self) -> Outcome:
        """What all operations together have changed."""
        added, removed = list(self._changes.added()), list(self._changes.removed())
        named = {quad[:3] for quad in added if quad.graph is not None}
        everywhere = {quad[:3] for quad in removed if quad.graph is None}
        return Outcome(
            [quad for quad in added if quad.graph is not None or quad[:3] not in named],
            [quad for quad in removed if quad.graph is None or quad[:3] not in everywhere],
            len({quad.triple for quad in self._kept}),
        )


class Evaluation:
    """One update on a copy of one generation."""

    def __init__(self, nquads: Path, base: str, protected_graphs: Sequence[str]) -> None:
        self._scratch = Scratch(nquads)
        self._keeping = _Keeping(self._scratch, base, protected_graphs)
        self._base = base
        self._prefixes: Mapping[str, str] = prefixes(base)

    def run(self, text: str, dataset: Dataset, limit: int) -> Outcome:
        """Evaluate a request wholly or not at all.

        Raises RefusedError for LOAD and SERVICE, PolicyError for a change of what the build makes, TooLargeError over a limit,
        and InputError for what does not parse, cannot be done, or names a dataset twice.
        """
        check_update(text, limit)
        # Too many of them, or a mistake in the last, are told before the first is evaluated.
        for operation, sweeping in list(operations(text, dataset)):
            # The limit was kept by the whole; USING clauses may have made an operation longer.
            self._scratch.apply(operation, prefixes=self._prefixes, base=f"{self._base}update", limit=limit * 4)
            self._keeping.settle(sweeping=sweeping)
        return self._keeping.outcome()


def named(text: str, reader: Reader, protected_graphs: Sequence[str], limit: int) -> Outcome | None:
    """What an update that names its triples does, by look-ups: INSERT DATA and DELETE DATA, no blank nodes. None for any other,
    for a long one, and for one with a mistake, which is told by whoever evaluates it.

    Raises RefusedError and TooLargeError as :meth:`Evaluation.run` does, and PolicyError.
    """
    check_update(text, limit)
    if len(text) > QUICK:
        return None
    try:
        parts = [
            (adds, parse_quads(trig, update_data.TRIG, limit=Limit(size=limit * 4), base=f"{reader.base}update"))
            for adds, trig in update_data.parts(text)
        ]
        # What parts operations is read as strictly as for the engine.
        if len(parts) != sum(1 for _ in operations(text, Dataset())):
            return None
    except (InputError, TooLargeError):
        return None
    if any(term.value.startswith(GENID) for _, quads in parts for quad in quads for term in (quad.subject, quad.object)):
        return None
    overlay = Overlay(reader.generation.nquads, reader.store)
    keeping = _Keeping(overlay, reader.base, protected_graphs)
    for adds, quads in parts:
        overlay.apply(quads, adds=adds)
        keeping.settle(sweeping=False)
    return keeping.outcome()


def _in_default(quad: ox.Quad) -> ox.Quad:
    return ox.Quad(quad.subject, quad.predicate, quad.object)


def operations(text: str, dataset: Dataset) -> Iterator[tuple[str, bool]]:
    """The operations of a request, each with the prologue before it and the dataset's clauses in it, and whether it sweeps
    over graphs it does not name.

    A request may have none; a semicolon, though, stands behind an operation (SPARQL 1.1 Query, section 19.8, rule 29).

    Raises InputError for one that does not, and where the text has USING or WITH and the request names a dataset;
    TooLargeError over the limit.
    """
    prologue: list[Span] = []
    blank = words.blanked(text)
    count = 0
    for part, end in _parts(text):
        declared, own = _split_prologue(part)
        prologue += declared
        if not own:
            if end is not None:
                raise words.wrong("a semicolon with no operation before it", text, end.start, "remove it")
            continue
        count += 1
        if count > OPERATIONS:
            raise TooLargeError(f"more than {OPERATIONS} operations", where="update", remedy="send the update in parts")
        outer = [token for token in own if token.depth == 0]
        sweeping = outer[0].word in ("CLEAR", "DROP") and outer[-1].word in _SWEEPING
        operation = words.only(text, blank, [*prologue, (own[0].start, own[-1].end)])
        yield _with_dataset(operation, outer, dataset), sweeping


def _parts(text: str) -> Iterator[tuple[list[Token], Token | None]]:
    """The tokens of a request, parted at its outermost semicolons, each with the one that ends it; None for the last."""
    part: list[Token] = []
    for token in words.tokens(text):
        if token.text == ";" and token.depth == 0:
            yield part, token
            part = []
        else:
            part.append(token)
    yield part, None


def _split_prologue(part: list[Token]) -> tuple[list[Span], list[Token]]:
    """The spans of the declarations at the beginning, and the tokens of the operation behind them."""
    spans: list[Span] = []
    at = 0
    while at < len(part) and part[at].word in ("PREFIX", "BASE"):
        last = at + (2 if part[at].word == "PREFIX" else 1)
        if last >= len(part):
            break
        spans.append((part[at].start, part[last].end))
        at = last + 1
    return spans, part[at:]


def _with_dataset(operation: str, outer: list[Token], dataset: Dataset) -> str:
    """The operation with USING clauses before its WHERE; DELETE WHERE is written out, because it has no place for them."""
    if not dataset.clause:
        return operation
    conflict = next((token for token in outer if token.word in ("USING", "WITH")), None)
    if conflict is not None:
        raise words.wrong(
            f"{conflict.word} in the update, and a dataset in the request",
            operation,
            conflict.start,
            "name the graphs in one place (SPARQL 1.1 Protocol, section 2.2.3)",
        )
    where = next((at for at, token in enumerate(outer) if token.word == "WHERE"), None)
    if where is None:
        return operation
    start = outer[where].start
    if where == 1 and outer[0].word == "DELETE":
        pattern = operation[outer[where].end : outer[-1].end]
        return f"{operation[:start]}{pattern} {dataset.clause} {operation[start:]}"
    return f"{operation[:start]}{dataset.clause} {operation[start:]}"
