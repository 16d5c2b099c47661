"""Small graphs in memory, asked with SPARQL: what the checks run on, and datasets read from documents.

The engine rewrites literals when it stores them ("1.50" becomes 1.5), so lexical forms are judged elsewhere, on the
parsed triples.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.errors import InputError, QueryKilledError, TooLargeError
from kg.store.formats import GRAPHS
from kg.store.rdf import to_engine, to_iri, to_term
from kg.store.terms import Iri, Term

Triple = tuple[Iri, Iri, Term]
#: The engine's store, for whoever passes one on without looking into it.
Store = ox.Store


class MemoryGraph:
    """The triples of one default graph, to be asked; not shared between threads while it is being filled."""

    def __init__(self, triples: Iterable[Triple] = (), *, store: Store | None = None) -> None:
        self._store = ox.Store() if store is None else store
        self.load(triples)

    @classmethod
    def over(cls, store: ox.Store) -> MemoryGraph:
        """A graph of what a store already holds in its default graph."""
        graph = cls()
        graph._store = store
        return graph

    @classmethod
    def read_only(cls, folder: Path) -> MemoryGraph:
        """What a store on disk holds in its default graph: for graphs that are too large to be in memory."""
        return cls(store=ox.Store.read_only(str(folder)))

    def __len__(self) -> int:
        return len(self._store)

    def load(self, triples: Iterable[Triple]) -> None:
        """Add triples."""
        self._store.bulk_extend(
            ox.Quad(ox.NamedNode(s.value), ox.NamedNode(p.value), to_engine(o), ox.DefaultGraph()) for s, p, o in triples
        )

    def select(self, query: str) -> list[dict[str, Term]]:
        """Return the rows of a SELECT; unbound variables are absent.

        Raises InputError when the query does not parse or is not a SELECT.
        """
        try:
            answer = self._store.query(query)
        except SyntaxError as error:
            raise InputError(f"not a query: {error.msg}", remedy="mend the query's syntax") from None
        if not isinstance(answer, ox.QuerySolutions):
            raise InputError("not a SELECT query", remedy="write SELECT …")
        names = [variable.value for variable in answer.variables]
        return [{name: to_term(row[name]) for name in names if row[name] is not None} for row in answer]

    def construct(self, query: str, *, most: int, until: float) -> list[Triple]:
        """Return the triples of a CONSTRUCT; blank nodes it makes become IRIs of their own.

        Raises InputError when the query does not parse, TooLargeError beyond ``most`` triples, QueryKilledError when the
        clock (:func:`time.monotonic`) passes ``until`` between two of them.
        """
        try:
            answer = self._store.query(query)
        except SyntaxError as error:
            raise InputError(f"not a query: {error.msg}", remedy="mend the query's syntax") from None
        if not isinstance(answer, ox.QueryTriples):
            raise InputError("not a CONSTRUCT query", remedy="write CONSTRUCT { … } WHERE { … }")
        found: list[Triple] = []
        for triple in answer:
            found.append((to_iri(triple.subject), Iri(triple.predicate.value), to_term(triple.object)))
            if len(found) > most:
                raise TooLargeError(f"the query makes more than {most} triples", remedy="load the source in parts")
            if len(found) % 1000 == 0 and time.monotonic() > until:
                raise QueryKilledError("the query takes too long", remedy="load the source in parts", extra={"reason": "time"})
        return found


@dataclass(frozen=True, slots=True)
class Document:
    """An RDF document of our own: its bytes, media type, and address; its triples go to ``graph``, None for the default graph."""

    data: bytes
    media_type: str
    base: str
    graph: Iri | None = None


def dataset(documents: Iterable[Document]) -> ox.Store:
    """Return a store in memory with the documents' triples; each document's blank nodes are its own.

    Raises InputError, which names the document and place, for one that does not parse or whose media type holds no RDF.
    """
    store = ox.Store()
    for document in documents:
        form = GRAPHS.get(document.media_type)
        if form is None or form.rdf is None:
            raise InputError(f"{document.media_type!r} holds no RDF", where=document.base, remedy="use " + ", ".join(GRAPHS))
        graph = ox.NamedNode(document.graph.value) if document.graph else None
        try:
            store.load(document.data, format=form.rdf, base_iri=document.base, to_graph=graph)
        except SyntaxError as error:
            raise InputError(
                error.msg, where=f"{document.base}:{error.lineno}:{error.offset}", remedy="mend the syntax at this place"
            ) from None
    return store


def stored(lines: bytes) -> Store:
    """A store in memory with N-Triples lines of ours."""
    store = ox.Store()
    store.bulk_load(lines, format=ox.RdfFormat.N_TRIPLES, lenient=True)
    return store


def merge(nquads: Path, more: Iterable[Triple] = ()) -> Store:
    """The default graph of an N-Quads file of ours, and more triples, as a store without graph names."""
    store = ox.Store()
    default = ox.DefaultGraph()
    quads = (quad for quad in ox.parse(path=str(nquads), format=ox.RdfFormat.N_QUADS) if isinstance(quad, ox.Quad))
    store.bulk_extend(quad for quad in quads if quad.graph_name == default)
    store.extend(ox.Quad(ox.NamedNode(s.value), ox.NamedNode(p.value), to_engine(o), default) for s, p, o in more)
    return store
