"""Long lists in the order of the engine's index: their length is counted, and only what is asked for is read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import overload

from kg.store.terms import Iri, Term
from server.graph import Graph


@dataclass(frozen=True, slots=True)
class Link:
    """The key of a relation: who points here, and the statement that says so, '' when none does."""

    subject: str
    statement: str = ""


class Linking(Sequence[Link]):
    """The nodes that point here with one predicate, read from the index where they are wanted."""

    def __init__(self, graph: Graph, iri: str, predicate: str, total: int) -> None:
        self._graph, self._iri, self._predicate, self._total = graph, iri, predicate, total

    def __len__(self) -> int:
        return self._total

    @overload
    def __getitem__(self, at: int) -> Link: ...
    @overload
    def __getitem__(self, at: slice) -> list[Link]: ...
    def __getitem__(self, at: int | slice) -> Link | list[Link]:
        if isinstance(at, int):
            return self[at : at + 1][0]
        start, stop, _ = at.indices(self._total)
        query = f"SELECT ?s {{ ?s ?predicate ?node }} OFFSET {start} LIMIT {max(0, stop - start)}"
        rows = self._graph.reader.select(query, predicate=Iri(self._predicate), node=Iri(self._iri))
        return [Link(row["s"].value) for row in rows]


class Incoming(Sequence[tuple[str, str]]):
    """Subject and predicate of what points to a node, in the order of the index, without some predicates."""

    def __init__(self, graph: Graph, iri: str, without: Iterable[str] = ()) -> None:
        self._graph, self._node = graph, Iri(iri)
        left = ", ".join(Iri(predicate).n3() for predicate in sorted(without))
        self._pattern = "?s ?p ?node" + (f" FILTER(?p NOT IN ({left}))" if left else "")
        rows = graph.reader.select(f"SELECT (COUNT(*) AS ?rows) {{ {self._pattern} }}", node=self._node)
        self._total = int(rows[0]["rows"].value)

    def __len__(self) -> int:
        return self._total

    @overload
    def __getitem__(self, at: int) -> tuple[str, str]: ...
    @overload
    def __getitem__(self, at: slice) -> list[tuple[str, str]]: ...
    def __getitem__(self, at: int | slice) -> tuple[str, str] | list[tuple[str, str]]:
        if isinstance(at, int):
            return self[at : at + 1][0]
        start, stop, _ = at.indices(self._total)
        if stop <= start:
            return []
        query = f"SELECT ?s ?p {{ {self._pattern} }} OFFSET {start} LIMIT {max(0, stop - start)}"
        rows = self._graph.reader.select(query, node=self._node)
        return [(row["s"].value, row["p"].value) for row in rows]


#: A triple by its subject, '' for the node, its predicate, and its object, None for the node.
Said = tuple[str, str, Term | None]


class Triples(Sequence[Said]):
    """Every triple of the merged graph with the node at one of its ends: what it says, then what points to it."""

    def __init__(self, graph: Graph, iri: str) -> None:
        self._own: list[Said] = [("", predicate, value) for predicate, value in sorted(graph.reader.about(Iri(iri)))]
        self._incoming = Incoming(graph, iri)

    def __len__(self) -> int:
        return len(self._own) + len(self._incoming)

    @overload
    def __getitem__(self, at: int) -> Said: ...
    @overload
    def __getitem__(self, at: slice) -> list[Said]: ...
    def __getitem__(self, at: int | slice) -> Said | list[Said]:
        if isinstance(at, int):
            return self[at : at + 1][0]
        start, stop, _ = at.indices(len(self))
        own = len(self._own)
        more = self._incoming[max(0, start - own) : stop - own] if stop > own else []
        return self._own[start:stop] + [(subject, predicate, None) for subject, predicate in more]
