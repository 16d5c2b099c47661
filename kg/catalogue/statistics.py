"""Counts of a generation as VoID has them (https://www.w3.org/TR/void/#statistics), in one pass over its N-Quads.

``void:distinctObjects`` is left out: it alone would need memory that grows with the graph.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from kg.namespaces import RDF
from kg.store.lines import graph as graph_of

_TYPE = f"<{RDF}type>".encode()


@dataclass(slots=True)
class Counts:
    """One graph: triples, distinct subjects, triples of each property, and entities of each class."""

    triples: int = 0
    subjects: int = 0
    properties: Counter[str] = field(default_factory=Counter)
    classes: Counter[str] = field(default_factory=Counter)

    def to_json(self) -> dict[str, Any]:
        """As it is kept; the most used first, equals by name."""
        return {
            "triples": self.triples,
            "subjects": self.subjects,
            "properties": _sorted(self.properties),
            "classes": _sorted(self.classes),
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Counts:
        """As it was kept."""
        return cls(kept["triples"], kept["subjects"], Counter(kept["properties"]), Counter(kept["classes"]))


class _Graph:
    """What is counted of one graph, in terms as written; ``last`` is the subject of its line before."""

    __slots__ = ("classes", "last", "properties", "subjects")

    def __init__(self) -> None:
        self.properties: Counter[bytes] = Counter()
        self.classes: Counter[bytes] = Counter()
        self.subjects = 0
        self.last = b""

    def counts(self) -> Counts:
        return Counts(self.properties.total(), self.subjects, _bare(self.properties), _bare(self.classes))


def measure(quads: Iterable[bytes]) -> dict[str, Counts]:
    """Counts of every graph by its IRI; the default graph, which is the merge of the others, by the empty string.

    The lines are canonical and sorted.
    """
    found: dict[bytes, _Graph] = {}
    for line in quads:
        subject, predicate, rest = line.split(b" ", 2)
        graph = graph_of(rest)
        one = found.get(graph)
        if one is None:
            one = found[graph] = _Graph()
        if subject != one.last:
            one.last = subject
            one.subjects += 1
        one.properties[predicate] += 1
        if predicate == _TYPE:
            one.classes[rest[: rest.index(b" ")]] += 1
    return {graph[1:-1].decode(): found[graph].counts() for graph in sorted(found)}


def _bare(counted: Counter[bytes]) -> Counter[str]:
    return Counter({name[1:-1].decode(): number for name, number in counted.items()})


def _sorted(counted: Counter[str]) -> dict[str, int]:
    return dict(sorted(counted.items(), key=lambda item: (-item[1], item[0])))
