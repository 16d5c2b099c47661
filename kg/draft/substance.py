"""What an event was about and came to, laid out: counts, outcomes with their topics, topics talked about."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from typing import Any

from kg.draft.proposals import Proposal, Span
from kg.draft.sections import Event, Section, line


class Substance:
    """Fills counts, outcomes and topics of the events of one section; ``ids`` are the entities of names by their place."""

    def __init__(self, section: Section, ids: dict[Span, str]) -> None:
        self.section, self.ids = section, ids

    def place(self, event: Event, proposals: Iterable[tuple[int, Proposal]]) -> set[int]:
        """Lay out what the proposals of one event say; the numbers of those that found a place."""
        numbered = list(proposals)
        topics = [(n, p) for n, p in numbered if p.slot == "topic"]
        starts = [topic.span[0] for _, topic in topics]
        placed = {n for n, p in numbered if p.slot == "count" and self._count(event, p)}
        for number, outcome in ((n, p) for n, p in numbered if p.slot == "outcome"):
            near = topics[bisect_left(starts, outcome.span[0]) : bisect_left(starts, outcome.span[1])]
            inside = [(n, t) for n, t in near if t.span[1] <= outcome.span[1]]
            self._outcome(event, outcome, [t for _, t in inside])
            placed |= {number, *(n for n, _ in inside)}
        return placed | self._topics(event, [(n, t) for n, t in topics if n not in placed])

    def _count(self, event: Event, count: Proposal) -> bool:
        """A count with its comparator and number, or as unreadable; False where the words leave the number open."""
        counted, _, how = count.value.partition(" ")
        if not how:
            return False
        comparator, _, number = how.partition(" ")
        fields = {"comparator": comparator, "number": int(number)} if number else {"unreadable": count.note}
        event.counts.append(line({"counted": counted, **fields}, count))
        return True

    def _outcome(self, event: Event, outcome: Proposal, topics: list[Proposal]) -> None:
        """An outcome with its bearers and topics; its gloss is for the reviewer to write."""
        fields: dict[str, Any] = {"kind": outcome.value}
        bearers = [self.ids.get(span, "") for name, span in outcome.parts.items() if name.startswith("who")]
        if bearers and all(bearers):
            fields["by"] = bearers
        if topics:
            fields["about"] = list(dict.fromkeys(f"topic/{topic.value}" for topic in topics))
        event.outcomes.append(line({**fields, "text": None}, outcome, note=f"{outcome.note}; the text is yours to write"))

    def _topics(self, event: Event, topics: list[tuple[int, Proposal]]) -> set[int]:
        """Topics in the name of an event or the headline are what it is about, those of a sentence on talks were discussed."""
        seen, placed = set(), set()
        for number, topic in topics:
            key = "discussed" if "talked" in topic.parts else "about" if self._named(topic) else ""
            if not key:
                continue
            placed.add(number)
            if (key, topic.value) not in seen:
                seen.add((key, topic.value))
                event.statements.append(line({key: f"topic/{topic.value}"}, topic))
        return placed

    def _named(self, topic: Proposal) -> bool:
        headline = self.section.item.headline
        return "named" in topic.parts or (headline is not None and headline[0] <= topic.span[0] < headline[1])
