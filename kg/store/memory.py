"""A small graph in memory, asked with SPARQL: what the checks run on, and nothing else.

Only the default graph is held. The engine rewrites literals when it stores them ("1.50" becomes 1.5), so lexical
forms are judged elsewhere, on the parsed triples.
"""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from kg.errors import InputError
from kg.store.rdf import to_engine, to_term
from kg.store.terms import Iri, Term

Triple = tuple[Iri, Iri, Term]


class MemoryGraph:
    """Triples that can be asked; not shared between threads while it is being filled."""

    def __init__(self, triples: Iterable[Triple] = ()) -> None:
        self._store = ox.Store()
        self.load(triples)

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
