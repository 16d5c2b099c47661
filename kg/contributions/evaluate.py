"""What a SPARQL update does to the graph: evaluated on a copy, operation by operation, and told as a patch.

The default graph is the merge of all, after every operation: what is added to a named graph is in it, what is taken from it
is taken from every graph, and what the last graph that had it loses is lost to it, too. The engine knows nothing of that,
so a request is split at its semicolons (by the lexer of the guard; where that errs, an operation does not parse) and the two
are brought together in between. The dataset of the protocol (``using-graph-uri``, ``using-named-graph-uri``) becomes USING
clauses, which is what it stands for (SPARQL 1.1 Protocol, section 2.2.3).

Ontology, concept schemes, derived triples and provenance are made by the build. An update that would take away the
vocabulary or provenance is refused, unless it is a CLEAR or DROP of ALL, DEFAULT or NAMED, which leaves them where they are.
Derived triples always stay until the build, which makes those anew that still follow. How many stayed is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.contributions import words
from kg.contributions.update_data import OPERATIONS
from kg.contributions.words import Span, Token
from kg.errors import PolicyError, TooLargeError
from kg.namespaces import Iris, prefixes
from kg.store.changes import Scratch, from_engine
from kg.store.sparql import check_update
from kg.store.terms import Quad

_SWEEPING = ("ALL", "DEFAULT", "NAMED")
_DEFAULT = ox.DefaultGraph()
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


class Evaluation:
    """One update on a copy of one generation."""

    def __init__(self, nquads: Path, base: str, protected_graphs: Sequence[str]) -> None:
        self._scratch = Scratch(nquads)
        self._iris = Iris(base)
        self._prefixes: Mapping[str, str] = prefixes(base)
        self._graphs = {ox.NamedNode(self._iris.graph(name)) for name in protected_graphs}
        self._protected = {q.triple for q in self._scratch.quads() if q.graph_name in self._graphs}
        derived = ox.NamedNode(self._iris.graph(DERIVED))
        self._derived = {q.triple for q in self._scratch.quads() if q.graph_name == derived}
        self._kept: set[ox.Quad] = set()

    def run(self, text: str, dataset: Dataset, limit: int) -> Outcome:
        """Evaluate a request wholly or not at all.

        Raises RefusedError for LOAD and SERVICE, PolicyError for a change of what the build makes, TooLargeError over a limit,
        and InputError for what does not parse, cannot be done, or names a dataset twice.
        """
        check_update(text, limit)
        for operation, sweeping in operations(text, dataset):
            before = self._scratch.quads()
            # The limit was kept by the whole; USING clauses may have made an operation longer.
            self._scratch.apply(operation, prefixes=self._prefixes, base=f"{self._iris.base}update", limit=limit * 4)
            self._keep(before, sweeping=sweeping)
            self._join(before)
        return self._outcome()

    def _keep(self, before: set[ox.Quad], *, sweeping: bool) -> None:
        """Put back what the build makes; refuse the operation where it did not just sweep."""
        lost = [quad for quad in before - self._scratch.quads() if self._is_protected(quad)]
        refused = [] if sweeping else [quad for quad in lost if quad.triple not in self._derived]
        if refused:
            raise PolicyError(
                "the vocabulary and what is said about graphs are made by the build",
                where=from_engine(min(refused, key=str)).n3()[:300],
                remedy="narrow the update to facts of the records and contributions",
            )
        for quad in lost:
            self._scratch.add(quad)
            if quad.graph_name == _DEFAULT:
                # Somebody may have asserted it, too; that was taken away.
                for other in self._scratch.graphs_of(quad):
                    if not self._is_protected(other):
                        self._scratch.remove(other)
        self._kept.update(lost)

    def _is_protected(self, quad: ox.Quad) -> bool:
        if quad.graph_name in self._graphs or str(quad.subject).startswith(f"<{self._iris.graph('')}"):
            return True
        return quad.graph_name == _DEFAULT and quad.triple in self._protected

    def _join(self, before: set[ox.Quad]) -> None:
        """Make the default graph the merge again."""
        after = self._scratch.quads()
        added, removed = after - before, before - after
        for quad in removed:
            if quad.graph_name == _DEFAULT:
                for other in self._scratch.graphs_of(quad):
                    if other not in added and not self._is_protected(other):
                        self._scratch.remove(other)
        for quad in added:
            if quad.graph_name != _DEFAULT:
                self._scratch.add(_in_default(quad))
        for quad in removed:
            merged = _in_default(quad)
            if quad.graph_name != _DEFAULT and merged not in added and self._scratch.graphs_of(quad) == [merged]:
                self._scratch.remove(merged)

    def _outcome(self) -> Outcome:
        added, removed = list(self._scratch.added()), list(self._scratch.removed())
        named = {quad[:3] for quad in added if quad.graph is not None}
        everywhere = {quad[:3] for quad in removed if quad.graph is None}
        return Outcome(
            [quad for quad in added if quad.graph is not None or quad[:3] not in named],
            [quad for quad in removed if quad.graph is None or quad[:3] not in everywhere],
            len({quad.triple for quad in self._kept}),
        )


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
