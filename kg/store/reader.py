"""Trusted queries, in process: pages, the question library, checks. Strangers' queries go through ``kg.store.pool``."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator
from itertools import islice

import pyoxigraph as ox

from kg.namespaces import prefixes
from kg.store.engine import evaluate, write
from kg.store.generations import Generation
from kg.store.rdf import to_engine, to_iri, to_term
from kg.store.terms import Iri, Quad, Term

Row = dict[str, Term]

#: N-Quads up to this size (MB) are loaded (0.1 s for 8 MB), since sorting and joining are then two to four times faster:
#: the files hold terms by hash, and every comparison looks both up.
IN_MEMORY_MB = 64


class Reader:
    """Answers our own queries over one generation; the prefix table is in force. Safe for several threads."""

    def __init__(self, store: ox.Store, base: str, generation: Generation | None = None, *, in_memory: bool = True) -> None:
        self._store = store
        self.in_memory = in_memory
        self.prefixes = prefixes(base)
        self.base = base
        self._generation = generation

    @classmethod
    def open(cls, generation: Generation, in_memory_mb: int = IN_MEMORY_MB) -> Reader:
        """Open a generation: up to a size of its N-Quads in memory, a larger one from its files, read-only."""
        if generation.nquads.stat().st_size > in_memory_mb << 20:
            return cls(ox.Store.read_only(str(generation.store)), generation.base, generation, in_memory=False)
        store = ox.Store()
        store.bulk_load(path=str(generation.nquads), format=ox.RdfFormat.N_QUADS)
        return cls(store, generation.base, generation)

    @property
    def store(self) -> ox.Store:
        """The store itself, for whoever in this package looks quads up; it is not written to."""
        return self._store

    @property
    def generation(self) -> Generation:
        """The generation this reader answers from."""
        if self._generation is None:
            raise LookupError("this reader was opened on a store without a generation")
        return self._generation

    def select(self, query: str, **bindings: Term) -> list[Row]:
        """Rows of a SELECT; variables without a value are absent."""
        return self.table(query, **bindings)[1]

    def table(self, query: str, **bindings: Term) -> tuple[list[str], list[Row]]:
        """Columns and rows of a SELECT."""
        results = evaluate(self._store, query, prefixes=self.prefixes, bindings=bindings)
        if not isinstance(results, ox.QuerySolutions):
            raise TypeError("not a SELECT")
        columns = [variable.value for variable in results.variables]
        rows = [_row(columns, solution) for solution in results]
        return columns, rows

    def each(self, query: str, **bindings: Term) -> Iterator[Row]:
        """The rows of a SELECT one after the other, to be taken on the thread that asked; for answers that are long."""
        results = evaluate(self._store, query, prefixes=self.prefixes, bindings=bindings)
        if not isinstance(results, ox.QuerySolutions):
            raise TypeError("not a SELECT")
        columns = [variable.value for variable in results.variables]
        for solution in results:
            yield _row(columns, solution)

    def holds(self, quad: Quad) -> bool:
        """Whether the graph of a quad has its triple; without a graph, whether the merge has it. Numbers count by their value.

        Raises InputError for a term that is none.
        """
        graph = ox.NamedNode(quad.graph.value) if quad.graph else ox.DefaultGraph()
        subject, predicate = ox.NamedNode(quad.subject.value), ox.NamedNode(quad.predicate.value)
        return ox.Quad(subject, predicate, to_engine(quad.object), graph) in self._store

    def ask(self, query: str, **bindings: Term) -> bool:
        """The answer of an ASK."""
        results = evaluate(self._store, query, prefixes=self.prefixes, bindings=bindings)
        if not isinstance(results, ox.QueryBoolean):
            raise TypeError("not an ASK")
        return bool(results)

    def construct(self, query: str, **bindings: Term) -> list[tuple[Iri, Iri, Term]]:
        """The triples of a CONSTRUCT or DESCRIBE."""
        results = evaluate(self._store, query, prefixes=self.prefixes, bindings=bindings)
        if not isinstance(results, ox.QueryTriples):
            raise TypeError("not a CONSTRUCT or DESCRIBE")
        return [(to_iri(t.subject), Iri(t.predicate.value), to_term(t.object)) for t in results]

    def about(self, node: Iri) -> list[tuple[str, Term]]:
        """Predicates and objects of a node in the merged graph, looked up in the index: a query takes ten times as long."""
        quads = self._store.quads_for_pattern(to_engine(node), None, None, ox.DefaultGraph())  # type: ignore[arg-type]
        return [(quad.predicate.value, to_term(quad.object)) for quad in quads]

    def values(self, node: Iri, predicate: Iri) -> list[Term]:
        """The objects of one predicate of a node, looked up in the index."""
        quads = self._store.quads_for_pattern(to_engine(node), to_engine(predicate), None, ox.DefaultGraph())  # type: ignore[arg-type]
        return [to_term(quad.object) for quad in quads]

    def subjects(self, predicate: Iri, value: Term) -> list[str]:
        """The nodes that have a value of a predicate, looked up in the index."""
        quads = self._store.quads_for_pattern(None, to_engine(predicate), to_engine(value), ox.DefaultGraph())  # type: ignore[arg-type]
        return [to_iri(quad.subject).value for quad in quads]

    def pointing(self, node: Iri, limit: int, *, without: Collection[str] = ()) -> list[tuple[str, str]]:
        """Subjects and predicates of the merged graph's triples that point to a node, at most ``limit``; none in ``without``."""
        quads = self._store.quads_for_pattern(None, None, to_engine(node), ox.DefaultGraph())
        wanted = ((quad, predicate) for quad in quads if (predicate := quad.predicate.value) not in without)
        return [(to_iri(quad.subject).value, predicate) for quad, predicate in islice(wanted, limit)]

    def graph_bytes(self, query: str, media_type: str, **bindings: Term) -> bytes:
        """A CONSTRUCT or DESCRIBE, serialised."""
        out = io.BytesIO()
        write(evaluate(self._store, query, prefixes=self.prefixes, bindings=bindings), media_type, out, self.prefixes)
        return out.getvalue()


def _row(columns: list[str], solution: ox.QuerySolution) -> Row:
    return {name: to_term(value) for name, value in zip(columns, solution, strict=True) if value is not None}
