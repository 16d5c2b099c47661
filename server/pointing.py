"""What points to a node: counted by predicate from the index, then read by one query with what its rows are sorted by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kg.namespaces import SC
from kg.store.reader import Row
from kg.store.terms import Iri
from server.graph import SHORTCUTS, Graph

_COUNTS = "SELECT ?predicate (COUNT(*) AS ?rows) { ?s ?predicate ?node } GROUP BY ?predicate"
_HELD = "BIND(EXISTS { ?%s a sc:Attendance } AS ?held)"
_STATUS = "OPTIONAL { ?%s sc:attendanceStatus ?status }"
_WHEN = "OPTIONAL { ?%s sc:participationIn ?event OPTIONAL { ?event sc:earliestStart ?from } }"
_AS_OF = "OPTIONAL { ?%s sc:asOf ?event . ?event sc:earliestStart ?from }"
#: Predicate → what is asked beside the subject, which the row has under the predicate's name.
_BESIDE = {
    "subject": ("OPTIONAL { ?%s sc:predicate ?predicate }", "OPTIONAL { ?%s sc:object ?value }"),
    "object": ("OPTIONAL { ?%s sc:predicate ?predicate }", "OPTIONAL { ?%s sc:subject ?value }"),
    "participationIn": (
        _HELD,
        _STATUS,
        "OPTIONAL { ?%s sc:role ?role }",
        "OPTIONAL { ?%s sc:participant ?who . ?who sc:displayLabel ?name }",
    ),
    "participant": (_HELD, _STATUS, _WHEN),
    "onBehalfOf": (_HELD, _WHEN),
    "inCapacityOf": (_HELD, _WHEN),
    "holder": (_AS_OF,),
    "post": (_AS_OF,),
    "nameOf": ("OPTIONAL { ?%s skosxl:literalForm ?value }",),
    "pairOf": ("OPTIONAL { ?%s sc:sharedEventCount ?value }",),
}
_COLUMNS = ("predicate", "value", "held", "status", "role", "name", "event", "from")
#: Under which name a row has the subject of any other predicate.
_OTHER = "other"


@dataclass(slots=True)
class Pointing:
    """Rows by the name of the predicate that points to the node, each with the subject as ``part``; ``other`` has the rest."""

    rows: dict[str, list[Row]] = field(default_factory=dict)

    def of(self, name: str, *bound: str) -> list[Row]:
        """The rows of a predicate that have some columns."""
        return [row for row in self.rows.get(name, ()) if all(column in row for column in bound)]

    def links(self) -> Iterator[tuple[str, str]]:
        """(subject, predicate) of every row but those of shortcuts."""
        for name, rows in self.rows.items():
            predicate = SC + name
            if predicate not in SHORTCUTS:
                yield from ((row["part"].value, row["predicate"].value if name == _OTHER else predicate) for row in rows)


def counts(graph: Graph, iri: str) -> dict[str, int]:
    """How many triples point to a node, by predicate."""
    rows = graph.reader.select(_COUNTS, node=Iri(iri))
    return {row["predicate"].value: int(row["rows"].value) for row in rows}


def read(graph: Graph, iri: str, counted: Mapping[str, int]) -> Pointing:
    """Read what points to a node, as :func:`counts` has counted it: one query, which asks for nothing that is not there."""
    # The node stands in each part: the engine joins a union with a value outside of it only when the union is complete.
    node = Iri(iri).n3()
    names = [name for name in _BESIDE if SC + name in counted]
    parts = [_part(name, node) for name in names]
    # Each by itself: a filter on predicates looks at everything that points here.
    others = sorted(counted.keys() - SHORTCUTS - {SC + name for name in _BESIDE})
    parts += [f"{{ ?{_OTHER} {other} {node} BIND({other} AS ?predicate) }}" for other in (Iri(one).n3() for one in others)]
    names += [_OTHER] if others else []
    found = Pointing({name: [] for name in names})
    if parts:
        columns = " ".join(f"?{name}" for name in (*names, *_COLUMNS))
        for row in graph.reader.select(f"SELECT {columns} {{ {' UNION '.join(parts)} }}"):
            name = next(name for name in names if name in row)
            row["part"] = row.pop(name)
            found.rows[name].append(row)
    return found


def _part(name: str, node: str) -> str:
    beside = " ".join(text % name for text in _BESIDE[name])
    return f"{{ ?{name} sc:{name} {node} {beside} }}"
