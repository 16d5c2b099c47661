"""The graph of a dataset as N-Quads lines, counted."""

from __future__ import annotations

from collections.abc import Callable

from kg.namespaces import Iris
from kg.store.terms import Iri, Term


class Graph:
    """Writes the triples of one dataset's graph, each once it is given."""

    def __init__(self, iris: Iris, dataset: str, write: Callable[[str], object]) -> None:
        self.iris = iris
        self.dataset = dataset
        self.tail = f" <{iris.graph(dataset)}> .\n"
        self.triples = 0
        self._write = write

    def add(self, subject: Iri, predicate: Iri, value: Term) -> None:
        """Write one triple."""
        self.triples += 1
        self._write(f"{subject.n3()} {predicate.n3()} {value.n3()}{self.tail}")

    def block(self, text: str, triples: int) -> None:
        """Write lines of N-Quads, each ended by :attr:`tail`, that hold so many triples."""
        self.triples += triples
        self._write(text)
