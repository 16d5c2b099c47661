"""What a rule has found: a slot, a passage, the words, and how firm a find of this kind is. Never a number nobody measured."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

Span = tuple[int, int]

#: What a proposal can be of, in the order in which they are told.
SLOTS = (
    *("event", "status", "date", "place", "person", "post", "actor", "group", "role", "count", "outcome", "topic"),
    *("initiative", "series", "instrument"),
)

#: How firm a find is, by the kind of rule that made it.
STANDINGS = {
    "known": "a name of the graph stands there letter for letter",
    "ambiguous": "several readings fit, and the words do not choose between them",
    "form": "the words have the form of one; nobody has said that it is one",
    "cue": "a word from which a reader would infer it",
    "unresolved": "the words leave a part open, and it stays open",
    "unreadable": "the words are there, their value is destroyed",
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """One find. ``value`` is an EDTF date, a code or ''; ``candidates`` are entities; ``parts`` name other spans it rests on."""

    slot: str
    span: Span
    words: str
    rule: str
    standing: str
    value: str = ""
    candidates: tuple[str, ...] = ()
    note: str = ""
    parts: dict[str, Span] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, found: dict[str, Any]) -> Proposal:
        """Read back what :meth:`to_dict` wrote and JSON has carried."""
        start, end = found["span"]
        parts = {name: (a, b) for name, (a, b) in found["parts"].items()}
        return cls(**{**found, "span": (start, end), "candidates": tuple(found["candidates"]), "parts": parts})


def order(proposal: Proposal) -> tuple[object, ...]:
    """Sort by place in the document, then so that two runs agree."""
    return (*proposal.span, SLOTS.index(proposal.slot), proposal.rule, proposal.value, proposal.candidates)


def overlap(one: Span, other: Span) -> bool:
    """Whether two spans share a character."""
    return one[0] < other[1] and other[0] < one[1]


class Cover:
    """Which characters of a text finds lie on; asking is as quick for ten thousand finds as for one."""

    def __init__(self, length: int, spans: Iterable[Span] = ()) -> None:
        self._marks = bytearray(length)
        for span in spans:
            self.add(span)

    def add(self, span: Span) -> None:
        """Lay a span on it."""
        self._marks[span[0] : span[1]] = b"\x01" * (span[1] - span[0])

    def touches(self, span: Span) -> bool:
        """Whether a span shares a character with those that were laid."""
        return self._marks.find(1, *span) >= 0
