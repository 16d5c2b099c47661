"""``kg/records/authority/*.yaml``: what outside lists add, each list in its own graph with its own source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from kg.interpret import schema
from kg.interpret.assertions import Asserter
from kg.interpret.index import Index
from kg.interpret.nodes import Node, load
from kg.interpret.quads import GraphWriter, sc
from kg.interpret.values import Values
from kg.namespaces import DCTERMS, Iris
from kg.store.terms import Iri, Literal, Quad


class _Rows:
    """Evidence of a list: one node a row."""

    def __init__(self, writer: GraphWriter, name: str, title: str) -> None:
        self.writer = writer
        self.name = name
        self.title = title
        self._written: dict[str, Iri] = {}

    def evidence(self, line: Node) -> Sequence[Iri]:
        """Write the row a line rests on."""
        row = line.need("row").text()
        slug = "".join(c if c.isascii() and c.isalnum() else "-" for c in row.lower()).strip("-")
        if not slug:
            line.need("row").fail("a row needs a name", "name the row by its key in the list")
        node = self.writer.node("evidence", self.name, slug)
        if self._written.setdefault(row, node) != node or list(self._written.values()).count(node) > 1:
            line.need("row").fail(f"{row!r} reads like another row", "name the row so that its letters and digits differ")
        self.writer.type(node, "Evidence")
        self.writer.add(node, sc("dataset"), self.writer.node("dataset", self.name))
        self.writer.add(node, sc("row"), Literal(row))
        self.writer.add(node, sc("cite"), Literal(f"{self.title}, {row}"))
        return [node]


def graph_name(path: Path) -> str:
    """The named graph of a list."""
    return f"authority-{path.stem}"


def expand(path: Path, index: Index, iris: Iris) -> list[Quad]:
    """Return one list's quads; raises InputError at the first mistake."""
    root = load(path)
    schema.check(root, "authority")
    header = root.need("authority")
    name, title = header.need("id").text(), header.need("title").text()
    if name != path.stem:
        header.need("id").fail(f"the id differs from the file's name {path.stem!r}", "make them equal")
    writer = GraphWriter(iris, graph_name(path))
    dataset = writer.node("dataset", name)
    writer.type(dataset, "Source")
    writer.labels(dataset, {"en": title})
    for key, predicate in (("publisher", "publisher"), ("licence", "license"), ("edition", "issued")):
        value = header.get(key)
        if value is not None:
            writer.add(dataset, Iri(DCTERMS + predicate), Literal(value.text()))
    capture = writer.node("capture", name)
    writer.type(capture, "Capture")
    writer.add(capture, sc("captureOf"), dataset)
    writer.add(capture, sc("fileName"), Literal(header.need("file").text()))
    writer.add(capture, sc("sha256"), Literal(header.need("sha256").text()))
    asserter = Asserter(writer, Values(index, iris), _Rows(writer, name, title))
    orders: Counter[str] = Counter()
    for fact in root.each("facts"):
        declared = index.resolve(fact.need("about"))
        for line in fact.each("says"):
            asserter.statement(writer.entity(declared.name), declared, line, name, str(orders[declared.name]))
            orders[declared.name] += 1
    return writer.quads
