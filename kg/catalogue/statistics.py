"""Counts of a generation as VoID has them (https://www.w3.org/TR/void/#statistics), in one pass over its N-Quads.

``void:distinctObjects`` is left out: it alone would need memory that grows with the graph.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from kg.catalogue import lines
from kg.namespaces import RDF

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


def measure(quads: Iterable[bytes]) -> dict[str, Counts]:
    """Counts of every graph by its IRI; the default graph, which is the merge of the others, by the empty string."""
    found: dict[bytes, Counts] = {}
    properties: dict[bytes, Counter[bytes]] = {}
    classes: dict[bytes, Counter[bytes]] = {}
    for _, group in lines.subjects(quads):
        seen = set()
        for text in group:
            line = lines.split(text)
            if line.graph not in found:
                found[line.graph], properties[line.graph], classes[line.graph] = Counts(), Counter(), Counter()
            seen.add(line.graph)
            properties[line.graph][line.predicate] += 1
            if line.predicate == _TYPE:
                classes[line.graph][line.object] += 1
        for graph in seen:
            found[graph].subjects += 1
    for graph, counts in found.items():
        counts.triples = properties[graph].total()
        counts.properties = _bare(properties[graph])
        counts.classes = _bare(classes[graph])
    return {graph.decode(): found[graph] for graph in sorted(found)}


def _bare(counted: Counter[bytes]) -> Counter[str]:
    return Counter({name[1:-1].decode(): number for name, number in counted.items()})


def _sorted(counted: Counter[str]) -> dict[str, int]:
    return dict(sorted(counted.items(), key=lambda item: (-item[1], item[0])))
