"""What a draft is made of: lines, the events they speak of, the items these stand in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from kg.draft.items import Item
from kg.draft.proposals import Proposal, Span


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a record: its fields, the rule behind it, the words it rests on; ``note`` for the reviewer."""

    fields: dict[str, Any]
    rule: str
    words: str
    note: str = ""


@dataclass(slots=True)
class Event:
    """One event of an item: its identifier, its label where it has to be declared, and what is said of it."""

    entity: str
    label: str
    statements: list[Line] = field(default_factory=list)
    participations: list[Line] = field(default_factory=list)
    counts: list[Line] = field(default_factory=list)
    outcomes: list[Line] = field(default_factory=list)
    status: str = ""


@dataclass(slots=True)
class Section:
    """One item as far as it goes; the main event comes first."""

    number: int
    item: Item
    says: list[Line] = field(default_factory=list)
    names: list[Line] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    tenures: list[Line] = field(default_factory=list)
    unplaced: list[Proposal] = field(default_factory=list)


@dataclass(slots=True)
class Layout:
    """The whole record, and the entities it would need: identifier → class and label."""

    sections: list[Section]
    new: dict[str, tuple[str, str]]


def spans(*parts: Span) -> str | list[str]:
    """``at``: one span, or a list of several."""
    texts = [f"{a}-{b}" for a, b in parts]
    return texts[0] if len(texts) == 1 else texts


def line(fields: dict[str, Any], proposal: Proposal, *at: Span, words: str = "", note: str = "") -> Line:
    """The line of a proposal, with its rule and how firm it is; it rests on the proposal's own span unless others are given."""
    rule = f"{proposal.rule} ({proposal.standing})"
    return Line({**fields, "at": spans(*(at or (proposal.span,)))}, rule, words or proposal.words, note or proposal.note)
