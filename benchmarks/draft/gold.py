"""What a curated record says, slot by slot, as units a proposal can be held against."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.draft.names import slot_of
from kg.draft.proposals import Span
from kg.interpret.nodes import Node
from kg.interpret.passages import parse_span
from kg.loaders.corpus import Corpus
from kg.loaders.records import Record


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing the record says: a slot, what would be the same (a name, a code, a date), and where it stands."""

    slot: str
    value: str
    spans: tuple[Span, ...]

    @property
    def hull(self) -> Span:
        """From the first to the last character it rests on."""
        return min(a for a, _ in self.spans), max(b for _, b in self.spans)


def units(record: Record, corpus: Corpus, text: str) -> list[Unit]:
    """Every unit of a record: names as printed, statuses, dates and roles. What the record calls inferred is left out.

    An inference is a reading by a person who knows more than the words; rules that find it would find it by chance. Names
    are in even where their meaning was inferred, since what is asked of a rule is the name.
    """
    found: dict[tuple[str, str], list[Span]] = {}
    for item in record.root.each("items"):
        for slot, value, spans in (*_names(item, corpus, text), *_says(item), *_roles(item)):
            if slot in ("role", "status", "date"):
                found.setdefault((slot, f"{value}@{spans}"), spans)
            else:
                found.setdefault((slot, value), []).extend(spans)
    return [Unit(slot, value.partition("@")[0], tuple(sorted(set(spans)))) for (slot, value), spans in found.items()]


def _spans(line: Node) -> list[Span]:
    return [parse_span(node) for node in line.need("at").items()]


def _names(item: Node, corpus: Corpus, text: str) -> Iterator[tuple[str, str, list[Span]]]:
    """Printed names, each at the places in its passages where it stands letter for letter."""
    lines = [(line.need("of").text(), line.need("name").text(), line) for line in item.each("names")]
    for block in (block for key in ("meetings", "events") for block in item.each(key)):
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


def _says(item: Node) -> Iterator[tuple[str, str, list[Span]]]:
    blocks = [item, *(block for key in ("meetings", "events", "facts") for block in item.each(key))]
    for block in blocks:
        for line in block.each("says"):
            if line.get("certainty") is not None:
                continue
            for key, slot in (("status", "status"), ("date", "date"), ("publicationDate", "date"), ("period", "date")):
                value = line.get(key)
                if value is not None:
                    yield slot, "unreadable" if value.value is None else value.text(), _spans(line)


def _roles(item: Node) -> Iterator[tuple[str, str, list[Span]]]:
    for block in (block for key in ("meetings", "events") for block in item.each(key)):
        for line in block.each("participations"):
            if line.get("certainty") is None:
                yield "role", line.need("role").text(), _spans(line)
