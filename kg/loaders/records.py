"""``kg/records/documents/*.yaml``: what each document says, expanded into assertions with evidence."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kg import resources
from kg.interpret import drafts, schema
from kg.interpret.assertions import Asserter
from kg.interpret.index import Declared, Index
from kg.interpret.nodes import Node, load
from kg.interpret.passages import Passages, Span, parse_span, read_capture, read_lock
from kg.interpret.quads import TYPE, GraphWriter, integer, sc
from kg.interpret.relations import Relations
from kg.interpret.values import Values, texts
from kg.namespaces import OA, Iris
from kg.store.terms import Iri, Literal, Quad

_BLOCKS = (("meetings", "Meeting"), ("events", "Event"))


@dataclass(slots=True)
class Record:
    """One record file: its header, tree and passages."""

    path: Path
    root: Node
    passages: Passages
    home: set[str] = field(default_factory=set)

    @property
    def name(self) -> str:
        """The document's id."""
        return self.root.need("document").need("id").text()

    def events(self) -> Iterator[tuple[Node, Node, str]]:
        """Every event block with its item and default class."""
        for item in self.root.each("items"):
            for key, default in _BLOCKS:
                for block in item.each(key):
                    yield item, block, default


def read(path: Path, captures: Path | None, *, locks: bool = True) -> Record:
    """Read one record and, where it is at hand, its document; raises InputError at the first mistake.

    ``locks`` False leaves the passage hashes out, to write them anew. Where they count, every passage has to be among
    them: always for the project's own records, for others as soon as there is a ``NAME.sha256``.
    """
    root = load(path)
    drafts.refuse(root)
    schema.check(root, "record")
    header = root.need("document")
    if header.need("id").text() != path.stem:
        header.need("id").fail(f"the id differs from the file's name {path.stem!r}", "make them equal")
    text = read_capture(captures, header.need("file").text(), header.need("sha256").text(), header.need("sha256").where)
    return Record(path, root, Passages(text, _locked(path) if locks else None))


def _locked(path: Path) -> dict[Span, str] | None:
    found = read_lock(path.with_suffix(".sha256"))
    own = path.resolve().is_relative_to(resources.path("records").resolve())
    return {} if found is None and own else found


def read_all(folder: Path, captures: Path | None, *, locks: bool = True) -> list[Record]:
    """Read every record of the folder, by name."""
    return [read(path, captures, locks=locks) for path in sorted(folder.glob("*.yaml"))]


def declare(records: Sequence[Record], index: Index) -> None:
    """Declare the events; each is declared once, with its label, in its home document."""
    for record in records:
        for _, block, default in record.events():
            if block.get("label") is None:
                continue
            name = block.need("id").text()
            cls = block.get("class")
            index.declare(name, cls.text() if cls else default, block)
            record.home.add(name)


class _Spans:
    """Evidence of one item: each distinct passage one node."""

    def __init__(self, writer: GraphWriter, record: Record, item: Node) -> None:
        self.writer = writer
        self.record = record
        self.item_id = item.need("id").text()
        self.span = parse_span(item.need("span"))
        self._written: set[Span] = set()

    def spans(self, line: Node) -> list[Span]:
        """The spans of a line, each checked to lie in its item."""
        found = []
        for node in line.need("at").items():
            start, end = span = parse_span(node)
            if start < self.span[0] or end > self.span[1]:
                node.fail(
                    f"{start}-{end} lies outside item {self.item_id} ({self.span[0]}-{self.span[1]})",
                    "correct the span, or move the line",
                )
            found.append(span)
        return found

    def check_printed(self, printed: Node, line: Node) -> None:
        """Fail unless a name stands as printed in a passage of its line."""
        self.record.passages.check_printed(printed, self.spans(line))

    def evidence(self, line: Node) -> list[Iri]:
        """Write the passages of a line; the same passage in one document is one node."""
        record, w = self.record, self.writer
        nodes = []
        for node, (start, end) in zip(line.need("at").items(), self.spans(line), strict=True):
            evidence = w.node("evidence", record.name, f"{start}-{end}")
            nodes.append(evidence)
            digest = record.passages.hash((start, end), node)
            if (start, end) in self._written:
                continue
            self._written.add((start, end))
            w.type(evidence, "Evidence")
            w.add(evidence, Iri(OA + "hasSource"), w.node("capture", record.name))
            w.add(evidence, sc("inItem"), w.node("item", record.name, self.item_id))
            w.add(evidence, sc("cite"), Literal(f"{record.name}, item {self.item_id}, characters {start}–{end}"))
            w.add(evidence, sc("passageSha256"), Literal(digest))
            write_selector(w, evidence, (start, end))
        return nodes


def write_selector(w: GraphWriter, subject: Iri, span: Span) -> None:
    """Write an oa:TextPositionSelector (Web Annotation Data Model, section 4.2.5)."""
    selector = Iri(subject.value + ".selector")
    w.add(subject, Iri(OA + "hasSelector"), selector)
    w.add(selector, TYPE, Iri(OA + "TextPositionSelector"))
    w.add(selector, Iri(OA + "start"), integer(span[0]))
    w.add(selector, Iri(OA + "end"), integer(span[1]))


class Expander:
    """Expands one record into its named graph."""

    def __init__(self, record: Record, index: Index, iris: Iris) -> None:
        self.record = record
        self.index = index
        self.writer = GraphWriter(iris, record.name)
        self.values = Values(index, iris)
        self.orders: Counter[str] = Counter()
        self.seen: dict[str, Node] = {}
        self.lines: dict[str, Node] = {}

    def expand(self) -> list[Quad]:
        """Return the record's quads; raises InputError at the first mistake."""
        self._source()
        for item in self.record.root.each("items"):
            spans = _Spans(self.writer, self.record, item)
            asserter = Asserter(self.writer, self.values, spans)
            relations = Relations(asserter, spans.check_printed)
            self._item(item, spans, asserter)
            for key, _ in _BLOCKS:
                for block in item.each(key):
                    self._event(block, asserter, relations)
            for fact in item.each("facts"):
                declared = self.index.resolve(fact.need("about"))
                self._says(declared, fact, asserter)
            for kind, write in (
                ("memberships", relations.membership),
                ("tenures", relations.tenure),
                ("names", relations.name),
            ):
                for line in item.each(kind):
                    self._once(kind, line)
                    write(line, self.record.name, self._next(kind))
        return self.writer.quads

    def _once(self, of: str, line: Node) -> None:
        """Fail when a line says word for word what another has said of the same thing with the same passages."""
        first = self.lines.setdefault(f"{of} {json.dumps(line.plain(), sort_keys=True)}", line)
        if first is not line:
            line.fail(f"the same line stands already at {first.where}", "remove one of the two")

    def _next(self, counter: str) -> int:
        self.orders[counter] += 1
        return self.orders[counter] - 1

    def _source(self) -> None:
        w, header = self.writer, self.record.root.need("document")
        name, language = self.record.name, header.need("language").text()
        source, capture = w.node("document", name), w.node("capture", name)
        w.type(source, "Source")
        title = header.get("title")
        w.labels(source, {language if title else "en": title.text() if title else name})
        w.type(capture, "Capture")
        w.add(capture, sc("captureOf"), source)
        w.add(capture, sc("fileName"), Literal(header.need("file").text()))
        w.add(capture, sc("language"), Literal(language))
        w.add(capture, sc("sha256"), Literal(header.need("sha256").text()))

    def _item(self, item: Node, spans: _Spans, asserter: Asserter) -> None:
        w, name = self.writer, self.record.name
        node = w.node("item", name, spans.item_id)
        w.type(node, "SourceItem")
        w.add(node, sc("itemOf"), w.node("document", name))
        w.labels(node, {"en": f"{name}, item {spans.item_id}"})
        write_selector(w, node, spans.span)
        declared = Declared(f"item/{name}.{spans.item_id}", "SourceItem", item.where)
        for order, line in enumerate(item.each("says")):
            self._once(declared.name, line)
            asserter.statement(node, declared, line, str(order))

    def _event(self, block: Node, asserter: Asserter, relations: Relations) -> None:
        event = self.index.resolve(block.need("id"), [sc("Event").value])
        home = event.name in self.record.home
        suffix = [] if home else [self.record.name]
        label = block.get("label")
        if label is not None:
            subject = self.writer.entity(event.name)
            self.writer.type(subject, event.class_name)
            self.writer.labels(subject, texts(label))
        self._says(event, block, asserter)
        for line in block.each("participations"):
            self._once(event.name, line)
            key = relations.participation(
                event, line, self._next(f"listed {event.name}") if line.get("who") is None else 0, suffix
            )
            if key in self.seen:
                line.fail(
                    f"the participation {key} stands already at {self.seen[key].where}",
                    "give one line both passages: at: [a-b, c-d]",
                )
            self.seen[key] = line
        for line in block.each("counts"):
            self._once(event.name, line)
            relations.count(event, line, self._next(f"count {event.name}"), suffix)
        for line in block.each("outcomes"):
            self._once(event.name, line)
            relations.outcome(event, line, self._next(f"outcome {event.name}"), suffix)

    def _says(self, declared: Declared, block: Node, asserter: Asserter) -> None:
        suffix = [] if declared.name in self.record.home else [self.record.name]
        subject = self.writer.entity(declared.name)
        for line in block.each("says"):
            self._once(declared.name, line)
            asserter.statement(subject, declared, line, *suffix, str(self._next(f"says {declared.name}")))
