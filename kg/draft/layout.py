"""Proposals laid out as a record: what a curator would write where, as far as it goes, and what has no place yet.

The main event of an item is the first that its headline names, else the first of its text. A statement goes to the event that its
sentence names, or takes up; the rest is told as unplaced. Entities the graph does not know get an identifier to be declared.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from kg.draft.identifiers import slug
from kg.draft.labels import labels
from kg.draft.page import Page, script
from kg.draft.process import Found
from kg.draft.proposals import Proposal, Span, overlap
from kg.draft.proposers.phrases import post_beside, with_article
from kg.draft.sections import Event, Layout, Line, Section, line, spans
from kg.draft.substance import Substance
from kg.store.terms import forbidden

#: Slot → kind of identifier and class of an entity that has to be declared.
_NEW = {
    "person": ("person", "Person"),
    "actor": ("organization", "Organization"),
    "initiative": ("organization", "Initiative"),
    "place": ("place", "Place"),
    "series": ("series", "EventSeries"),
    "instrument": ("instrument", "Instrument"),
    "post": ("post", "Post"),
    "event": ("event", "Meeting"),
}
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth")
_ORDINAL = re.compile(r"\b(?P<number>\d{1,3})(?:st|nd|rd|th)\b|\b(?P<word>" + "|".join(_ORDINALS) + r")\b", re.IGNORECASE)
#: Roles at something else than a meeting: the launch of an initiative, the adoption of a plan.
_ELSEWHERE = ("launcher", "adopter", "signatory", "appointee")
#: What is done before those present: who does it is there (docs/guide/records.md, cases decided once).
_PRESENT = ("chair", "moderator", "opener", "presenter", "attendee")
#: Between words of one passage there is room for a preposition.
_TOUCHING = 12
_BEFORE_PLACE = re.compile(r"\b(?:in|In|at|à|в|В)[ \u00a0](?:the )?\Z")


def lay_out(found: Found) -> Layout:
    """Put every proposal where a record would have it, or among the unplaced."""
    new: dict[str, tuple[str, str]] = {}
    page = Page.of(found.text, found.language)
    sections = []
    # Proposals come in the order of the document; a page may have thousands of items with thousands of them each.
    starts = [p.span[0] for p in found.proposals]
    for number, item in enumerate(found.items, 1):
        begin, stop = bisect_left(starts, item.span[0]), bisect_left(starts, item.span[1])
        inside = [p for p in found.proposals[begin:stop] if p.span[1] <= item.span[1]]
        sections.append(_Items(page, Section(number, item), inside, new).fill())
    return Layout(sections, new)


def _merged(parts: list[Span]) -> list[Span]:
    """Spans in their order, those that nearly touch as one: the shortest stretches that carry a fact."""
    merged: list[Span] = []
    for span in sorted(parts):
        if merged and span[0] - merged[-1][1] <= _TOUCHING:
            merged[-1] = (merged[-1][0], max(merged[-1][1], span[1]))
        else:
            merged.append(span)
    return merged


class _Items:
    """Fills one section."""

    def __init__(self, page: Page, section: Section, inside: list[Proposal], new: dict[str, tuple[str, str]]) -> None:
        self.page, self.section, self.inside, self.new = page, section, inside, new
        self.placed: set[int] = set()
        self.ids: dict[Span, str] = {}
        self.short: dict[tuple[str, str], str] = {}
        self.owners: dict[Span, str] = {}
        self.named: dict[str, Proposal] = {}
        self.mine: dict[str, list[tuple[int, Proposal]]] = defaultdict(list)
        self.crowds = {p.parts["who"]: (n, p) for n, p in enumerate(inside) if p.slot == "group"}

    def fill(self) -> Section:
        """Headline, names, main event, its statements and participations, tenures; what is left is unplaced."""
        section = self.section
        words = self.page.quote(section.item.headline) if section.item.headline else ""
        if section.item.headline and not forbidden(words):
            section.says.append(Line({"headline": words, "at": spans(section.item.headline)}, "item/headline", words))
        self._publication()
        self._names()
        self.posts = [p.span for p in self.inside if p.slot == "post" and p.span in self.ids]
        self._events()
        for event in section.events:
            self._statements(event)
        for event in section.events:
            self._participations(event)
        substance = Substance(section, self.ids)
        for event in section.events:
            self.placed |= substance.place(event, self._about(event, "count", "outcome", "topic"))
        self._tenures()
        section.unplaced = [p for n, p in enumerate(self.inside) if n not in self.placed]
        return section

    def _each(self, *slots: str) -> Iterator[tuple[int, Proposal]]:
        for number, proposal in enumerate(self.inside):
            if proposal.slot in slots and number not in self.placed:
                yield number, proposal

    def _publication(self) -> None:
        """A full date that begins the item, apart from its sentence: the day of publication."""
        begin = self.section.item.span[0]
        for number, date in self._each("date"):
            after = self.page.text[date.span[1] : date.span[1] + 3]
            if date.span[0] == begin and len(date.value) == 10 and re.match(r"\s*[›»|:–—\n-]", after):
                self.section.says.append(line({"publicationDate": date.value}, date))
                self.placed.add(number)

    def _names(self) -> None:
        """Each name of each entity once, at its first place; known ones by their entity, others by a new identifier."""
        seen: set[tuple[str, str]] = set()
        for number, name in self._each(*_NEW):
            # A record holds no control characters; a name that is broken by one is told among what has no place.
            if name.standing == "ambiguous" or forbidden(name.words):
                continue
            entity = name.candidates[0] if name.candidates else self._new(name)
            self.ids[name.span] = entity
            self.placed.add(number)
            if (entity, name.words) not in seen:
                seen.add((entity, name.words))
                language = "en" if self.page.language == "und" else self.page.language
                fields = {"of": entity, "name": name.words, "lang": language, "script": script(name.words)}
                self.section.names.append(line(fields, name))

    def _new(self, name: Proposal) -> str:
        kind, class_name = _NEW[name.slot]
        # A short form stands for the full one that its note names; it gets no entity of its own.
        full = re.search(r"'(.+)'\Z", name.note, re.DOTALL)
        label = full.group(1) if full else self.short.get((name.slot, name.words), name.words)
        if full:
            self.short[name.slot, name.words] = label
        entity = f"{kind}/{slug(label) or f'x-{name.span[0]}'}"
        self.new.setdefault(entity, (class_name, label))
        return entity

    def _events(self) -> None:
        """Every event of the item with the sentences about it; those that take up one without a name are the main event's."""
        mentions = [p for p in self.inside if p.slot == "event" and p.span in self.ids]
        headline = self.section.item.headline
        first = next((e for e in mentions if headline and overlap(e.span, headline)), mentions[0] if mentions else None)
        if first is None:
            return
        self._shorter_names(first, mentions)
        main = self.ids[first.span]
        for entity in dict.fromkeys([main, *(self.ids[mention.span] for mention in mentions)]):
            # An event the graph has is declared, and labelled, elsewhere.
            self.section.events.append(Event(entity, self.new[entity][1] if entity in self.new else ""))
        for mention in mentions:
            self.named.setdefault(self.ids[mention.span], mention)
            self.owners.setdefault(self.page.sentence(mention.span[0]), self.ids[mention.span])
        for state in (p for p in self.inside if p.slot == "status"):
            self.owners.setdefault(self.page.sentence(state.span[0]), main)
        self._sort(main)

    def _sort(self, main: str) -> None:
        """Every proposal to the event its sentence is about; those in sentences about none to the main event."""
        for number, proposal in enumerate(self.inside):
            self.mine[self.owners.get(self.page.sentence(proposal.span[0]), main)].append((number, proposal))

    def _shorter_names(self, first: Proposal, mentions: list[Proposal]) -> None:
        """A part of the main event's name is taken for the same event, as another name of it."""
        main = self.ids[first.span]
        shorter = set()
        for mention in mentions:
            if self.ids[mention.span] != main and mention.standing == "form" and mention.words in first.words:
                shorter.add(self.ids[mention.span])
                self.new.pop(self.ids[mention.span], None)
                self.ids[mention.span] = main
        for name in self.section.names:
            if name.fields["of"] in shorter:
                name.fields["of"] = main

    def _about(self, event: Event, *slots: str) -> list[tuple[int, Proposal]]:
        """The proposals of an event that have no place yet."""
        return [(n, p) for n, p in self.mine[event.entity] if p.slot in slots and n not in self.placed]

    def _owned(self, event: Event, *slots: str) -> list[tuple[int, Proposal]]:
        """Those in sentences that name the event or take it up."""
        return [(n, p) for n, p in self._about(event, *slots) if self.page.sentence(p.span[0]) in self.owners]

    def _statements(self, event: Event) -> None:
        lines = event.statements
        for number, state in self._owned(event, "status"):
            if not event.status:
                event.status = state.value
                lines.append(line({"status": state.value}, state))
            if event.status == state.value:
                self.placed.add(number)
        # "The next conference will be held in 2032" tells the day of another event than the one that was held.
        other = {self.page.sentence(p.parts["event"][0]) for _, p in self._owned(event, "status")}
        for number, date in self._owned(event, "date"):
            if self.page.sentence(date.span[0]) in other:
                continue
            if date.value or date.standing == "unreadable":
                unreadable = {"date": None, "unreadable": date.note}
                lines.append(line({"date": date.value} if date.value else unreadable, date))
                self.placed.add(number)
        self._places(event)
        name = self.named[event.entity]
        ordinal = _ORDINAL.search(name.words)
        if ordinal:
            edition = int(ordinal["number"]) if ordinal["number"] else _ORDINALS.index(ordinal["word"].lower()) + 1
            lines.append(line({"editionNumber": edition}, name))
        for label, code in labels("meeting-type").items():
            if re.search(rf"\b{re.escape(label.removesuffix(' meeting'))}\b", name.words, re.IGNORECASE):
                lines.append(line({"meetingType": code}, name))

    def _places(self, event: Event) -> None:
        seen = set()
        for place in (
            p for _, p in self.mine[event.entity] if p.slot == "place" and self.page.sentence(p.span[0]) in self.owners
        ):
            start, entity = place.span[0], self.ids.get(place.span, "")
            named = entity.startswith("place/") and _BEFORE_PLACE.search(self.page.text[max(start - 9, 0) : start])
            if named and entity not in seen:
                seen.add(entity)
                event.statements.append(line({"heldAt": entity}, place))

    def _participations(self, event: Event) -> None:
        """Roles in a sentence about the event; the main event's are also those in sentences about none."""
        seen = set()
        for number, role in self._about(event, "role"):
            who, cue = role.parts["who"], role.parts["cue"]
            entity = self.ids.get(who)
            if entity is None or (entity, role.value) in seen or role.value in _ELSEWHERE or entity.startswith("place/"):
                continue
            seen.add((entity, role.value))
            self.placed.add(number)
            attendance = role.note.removeprefix("attendance: ").partition(";")[0]
            if attendance == "unknown" and role.value in _PRESENT:
                attendance = {"held": "attended", "planned": "expected"}.get(event.status, attendance)
            fields: dict[str, Any] = {"who": entity, "role": role.value, "attendance": attendance}
            self._group(who, fields)
            if ";" in role.note:
                fields |= {"certainty": "inferred", "because": role.note.partition("; ")[2]}
            if entity.startswith("person/"):
                fields["listedName"] = self.page.quote(who)
                post = post_beside(self.page, who, self.posts)
                if post:
                    fields |= {"as": self.ids[post], "listedDesignation": self.page.quote(post)}
            at = _merged([cue, with_article(self.page, who), *([role.parts["beside"]] if "beside" in role.parts else [])])
            words = f"{self.page.quote(cue)} … {self.page.quote(who)}"
            event.participations.append(line(fields, role, *at, words=words))

    def _group(self, who: Span, fields: dict[str, Any]) -> None:
        """Who stands in a list of people without names is not the body but a group, to be declared."""
        if who not in self.crowds:
            return
        number, crowd = self.crowds[who]
        words = self.page.quote(crowd.parts["rank"]).lower()
        of, body = ("of" if "acting" in crowd.note else "from"), fields["who"]
        label = f"{words} {of} {self.page.quote(who)}"
        fields["who"] = f"group/{slug(label) or f'x-{who[0]}'}"
        self.new.setdefault(fields["who"], ("UnnamedGroup", label))
        fields |= {"rank": crowd.value} if crowd.value else {}
        fields |= {"for": [body]} if of == "of" else {}
        self.placed.add(number)

    def _tenures(self) -> None:
        """Posts that stand beside a person whom no participation gives them."""
        told = {(line.fields.get("who"), line.fields.get("as")) for event in self.section.events for line in event.participations}
        for person in (p for p in self.inside if p.slot == "person"):
            holder, beside = self.ids.get(person.span), post_beside(self.page, person.span, self.posts)
            post = self.ids[beside] if beside else ""
            if holder and beside and (holder, post) not in told:
                told.add((holder, post))
                hull = (min(person.span[0], beside[0]), max(person.span[1], beside[1]))
                words = f"{person.words} … {self.page.quote(beside)}"
                self.section.tenures.append(line({"holder": holder, "post": post}, person, hull, words=words))
