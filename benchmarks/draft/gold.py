"""What a curated record says, slot by slot, as units a proposal can be held against."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from kg.draft.names import slot_of
from kg.draft.proposals import Span
from kg.interpret.nodes import Node
from kg.interpret.passages import parse_span
from kg.loaders.corpus import Corpus
from kg.loaders.records import Record

#: Slots of which the same value may stand at several places, each of them a unit.
VALUED = ("date", "status", "role", "role+who", "count", "outcome", "topic")


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing the record says: a slot, what would be the same (a name, a code, a date), and where it stands.

    ``who`` are the places where the participant of a role is named; other slots have none.
    """

    slot: str
    value: str
    spans: tuple[Span, ...]
    who: tuple[Span, ...] = ()

    @property
    def hull(self) -> Span:
        """From the first to the last character it rests on."""
        return min(a for a, _ in self.spans), max(b for _, b in self.spans)


def units(record: Record, corpus: Corpus, text: str, *, inferred: bool = False) -> list[Unit]:
    """Every unit of a record that the text states outright, names as printed among them; or those that the record infers.

    An inference is a reading by a person who knows more than the words; rules that find it would find it by chance. Names
    are among the stated even where their meaning was inferred, since what is asked of a rule is the name.
    """
    names: dict[tuple[str, str], list[Span]] = defaultdict(list)
    valued: dict[Unit, None] = {}
    printed = _Printed(record, corpus, text)
    for item in record.root.each("items"):
        for slot, value, spans in _names(item, corpus, text) if not inferred else ():
            names[slot, value].extend(spans)
        lines = [line for line in (*_says(item), *_counts(item), *_outcomes(item)) if line.inferred is inferred]
        for line in lines:
            valued[Unit(line.slot, line.value, tuple(line.spans))] = None
        for code in dict.fromkeys(line.value for line in lines if line.slot == "topic"):
            valued[Unit("topic by item", code, (parse_span(item.need("span")),))] = None
        for part in _participations(item):
            if (part.get("certainty") is not None) is inferred:
                role, at = part.need("role").text(), tuple(_spans(part))
                valued[Unit("role", role, at)] = None
                valued[Unit("role+who", role, at, printed.who(part, at))] = None
    return [*(Unit(slot, value, tuple(sorted(set(spans)))) for (slot, value), spans in names.items()), *valued]


@dataclass(frozen=True, slots=True)
class _Line:
    """A statement of a record: its slot and value, its passages, and whether the record infers it."""

    slot: str
    value: str
    spans: list[Span]
    inferred: bool


def _line(slot: str, value: str, line: Node) -> _Line:
    return _Line(slot, value, _spans(line), line.get("certainty") is not None)


def _spans(line: Node) -> list[Span]:
    return [parse_span(node) for node in line.need("at").items()]


def _blocks(item: Node, *keys: str) -> Iterator[Node]:
    return (block for key in keys for block in item.each(key))


def _names(item: Node, corpus: Corpus, text: str) -> Iterator[tuple[str, str, list[Span]]]:
    """Printed names, each at the places in its passages where it stands letter for letter."""
    lines = [(line.need("of").text(), line.need("name").text(), line) for line in item.each("names")]
    for block in _blocks(item, "meetings", "events"):
        for line in block.each("participations"):
            who, listed, post = line.get("who"), line.get("listedName"), line.get("listedDesignation")
            if who is not None and listed is not None:
                lines.append((who.text(), listed.text(), line))
            if post is not None and line.get("as") is not None:
                lines.append((line.need("as").text(), post.text(), line))
    for entity, name, line in lines:
        slot = slot_of(corpus.index.entities[entity].class_name, corpus)
        places = [(start + at, start + at + len(name)) for start, end in _spans(line) if (at := text[start:end].find(name)) >= 0]
        if places:
            yield slot, name, places


def _says(item: Node) -> Iterator[_Line]:
    """Statuses, dates and topics; a topic is stated of an event, an initiative or an instrument alike."""
    for block in (item, *_blocks(item, "meetings", "events", "facts")):
        for line in block.each("says"):
            for key, slot in (("status", "status"), ("date", "date"), ("publicationDate", "date"), ("period", "date")):
                value = line.get(key)
                if value is not None:
                    yield _line(slot, "unreadable" if value.value is None else value.text(), line)
            for key in ("about", "discussed"):
                yield from _topics(key, line)


def _topics(key: str, line: Node) -> Iterator[_Line]:
    for value in line.each(key):
        # An unreadable one has no value.
        kind, _, code = value.text().partition("/") if value.value else ("", "", "")
        if kind == "topic":
            yield _line("topic", code, line)


def _counts(item: Node) -> Iterator[_Line]:
    """What was counted, with comparator and number, or that the number cannot be read."""
    for block in _blocks(item, "meetings", "events"):
        for line in block.each("counts"):
            number = line.get("number")
            how = "unreadable" if number is None else f"{line.need('comparator').text()} {number.text()}"
            yield _line("count", f"{line.need('counted').text()} {how}", line)


def _outcomes(item: Node) -> Iterator[_Line]:
    """Kinds of outcomes, and the topics they are about; bearer and gloss are not measured."""
    for block in _blocks(item, "meetings", "events"):
        for line in block.each("outcomes"):
            yield _line("outcome", line.need("kind").text(), line)
            yield from _topics("about", line)


def _participations(item: Node) -> Iterator[Node]:
    for block in _blocks(item, "meetings", "events"):
        yield from block.each("participations")


class _Printed:
    """Where the participant of a line is named: by its names in the record, its label, or those it stands for."""

    def __init__(self, record: Record, corpus: Corpus, text: str) -> None:
        self.text = text
        self.forms: dict[str, set[str]] = defaultdict(set)
        self.origins: dict[str, list[str]] = {}
        for item in record.root.each("items"):
            for line in item.each("names"):
                self.forms[line.need("of").text()].add(line.need("name").text())
        for entity in corpus.entities:
            name = entity.declared.name
            self.forms[name] |= {label.text() for label in entity.line.need("label").fields().values()}
            self.origins[name] = [origin.text() for origin in entity.line.each("drawnFrom")]

    def who(self, line: Node, spans: tuple[Span, ...]) -> tuple[Span, ...]:
        """The places inside the line's passages; the passages themselves where no name of the participant stands in them."""
        who, listed = line.get("who"), line.get("listedName")
        forms = {listed.text()} if listed is not None else set()
        if who is not None:
            entity = who.text()
            for bearer in (entity, *self.origins.get(entity, ()), *(one.text() for one in line.each("for"))):
                forms |= self.forms[bearer]
        return tuple(sorted({place for form in forms for place in self._inside(form, spans)})) or spans

    def _inside(self, form: str, spans: tuple[Span, ...]) -> Iterator[Span]:
        for start, end in spans:
            at = self.text.find(form, start, end)
            while at >= 0:
                yield at, at + len(form)
                at = self.text.find(form, at + 1, end)
