"""Relation nodes of a model: participations, memberships and tenures, each with the subject that states it as evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.interpret.quads import code, sc
from kg.loaders import happened
from kg.loaders.tabular import keys
from kg.loaders.tabular.facts import Assertion, Pair, Said, dated, pieces_of
from kg.loaders.tabular.rejects import RejectError
from kg.mapping.known import Event, Known
from kg.mapping.model import PREF_LABEL, anonymous, entity
from kg.mapping.things import Thing
from kg.namespaces import SC
from kg.store.terms import Iri, Literal, Term

#: Codes of a participation besides its role: property and scheme.
_CODED = (("participantRank", "rank"),)
_LONGEST_NAME = 500
#: Addresses of people are no names, and are not kept.
_PRIVATE = ("mailto:", "tel:", "sms:", "fax:", "sip:", "sips:", "xmpp:")


@dataclass(frozen=True, slots=True)
class Named:
    """A participant: the actor, or None where the source only names it; the words it is named by; the subject that has them."""

    actor: Thing | None
    words: str
    subject: str = ""

    @property
    def slug(self) -> str:
        """The part of a node's name that stands for it."""
        return self.actor.slug if self.actor is not None else f"unresolved-{keys.mark(self.words)}"


def read(reader: Known, subjects: Sequence[str]) -> Iterator[tuple[str, Said | RejectError]]:
    """Every relation of the model with the subject it rests on: its own where the source has one, else its event's."""
    for subject in subjects:
        classes = reader.model.classes(subject)
        for name, interpret in (("Participation", _participation), ("Membership", _membership), ("Tenure", _tenure)):
            if name in classes:
                try:
                    reader.model.check(subject)
                    found: Said | RejectError = interpret(reader, subject)
                except RejectError as error:
                    found = error
                yield _stands(reader, subject), found


def _stands(reader: Known, subject: str) -> str:
    if subject in reader.positions:
        return subject
    events = reader.model.values(subject, SC + "participationIn")
    return events[0].value if events else subject


def _participation(reader: Known, subject: str) -> Said:
    model, said = reader.model, Said()
    roles = [reader.vocabulary_code("role", value.value) for value in model.values(subject, SC + "role")]
    if not roles:
        raise RejectError("a participation without a role that is mapped")
    values = model.values(subject, SC + "participant")
    named = [one for value in values if (one := _named(reader, value, said)) is not None]
    listed = [value.value for value in model.values(subject, SC + "listedName") if isinstance(value, Literal)]
    named += [Named(None, " ".join(words.split())[:_LONGEST_NAME]) for words in listed if not named and words.strip()]
    if not named and values:
        raise RejectError("a participant without a name", value=values[0].value[:_LONGEST_NAME])
    if not named:
        raise RejectError("a participation of nobody")
    for value in model.values(subject, SC + "participationIn"):
        event = reader.events.get(value.value)
        if event is None:
            raise RejectError("its event was not read", value=value.value)
        for role in roles:
            for one in named:
                said.assertions.append(_node(reader, subject, event, role, one, said))
    if not said.assertions:
        raise RejectError("a participation in no event")
    reader.used.update(one.subject for one in named if one.subject)
    for one in named:
        if one.actor is None:
            reader.summary.unresolve("listedName", one.words)
    for value in values:
        if not isinstance(value, Literal) and reader.actor(value) is None and value.value not in reader.used:
            reader.summary.unresolve("participant", value.value[:200])
    return said


def _node(reader: Known, subject: str, event: Event, role: str, one: Named, said: Said) -> Assertion:
    pairs: list[Pair] = [(sc("participationIn"), entity(reader.iris, event.thing.name))]
    if one.actor is not None:
        pairs.append((sc("participant"), entity(reader.iris, one.actor.name)))
    pairs += [(sc("role"), code("role", role)), (sc("attendanceStatus"), code("attendance", _attendance(reader, subject, event)))]
    if one.actor is None:
        pairs.append((sc("listedName"), Literal(one.words)))
    for value in reader.model.values(subject, SC + "listedDesignation")[:1]:
        pairs.append((sc("listedDesignation"), Literal(" ".join(value.value.split()))))
    for local, scheme in _CODED:
        for value in reader.model.values(subject, SC + local)[:1]:
            pairs.append((sc(local), code(scheme, reader.vocabulary_code(scheme, value.value))))
    for local, kind in (("onBehalfOf", "organization"), ("inCapacityOf", "post")):
        for value in reader.model.values(subject, SC + local):
            thing = reader.thing(value)
            if thing is None or thing.kind != kind:
                reader.summary.unresolve(local, value.value[:200])
                continue
            said.entities.append(thing.entity())
            pairs.append((sc(local), entity(reader.iris, thing.name)))
    return Assertion.of("participation", (event.thing.slug, one.slug, role), "Participation", pieces_of(pairs), event.thing.name)


def _attendance(reader: Known, subject: str, event: Event) -> str:
    """As stated; but nobody attended what no source says was held, and what is said so of it is an expectation."""
    stated = {
        reader.vocabulary_code("attendance", value.value) for value in reader.model.values(subject, SC + "attendanceStatus")
    }
    if len(stated) > 1:
        raise RejectError("two attendance statuses", value=" ".join(sorted(stated)))
    found = next(iter(stated), "unknown")
    if found != "attended" or event.statuses <= happened.BEGUN:
        return found
    return "expected" if event.statuses <= {"planned", "confirmed", "postponed"} else "unknown"


def _named(reader: Known, value: Term, said: Said) -> Named | None:
    """A participant; None for one whose name the source prints nowhere: an identifier is no name."""
    actor = reader.actor(value)
    if actor is not None:
        said.entities.append(actor.entity())
        return Named(actor, "")
    if isinstance(value, Literal):
        printed = [value.value]
    else:
        reader.model.check(value.value)
        printed = [one.value for one in reader.model.values(value.value, PREF_LABEL)]
    words = next((words for one in printed if (words := " ".join(one.split()))), "")
    if not words and anonymous(value.value):
        raise RejectError("a participant without a name")
    subject = "" if isinstance(value, Literal) else value.value
    return Named(None, words[:_LONGEST_NAME], subject) if words else None


def _membership(reader: Known, subject: str) -> Said:
    said = Said()
    member, body = _end(reader, subject, "member", said), _end(reader, subject, "memberOf", said)
    statuses = reader.model.values(subject, SC + "memberStatus")
    if not statuses:
        raise RejectError("a membership without a status")
    status = reader.vocabulary_code("member-status", statuses[0].value)
    date, events = reader.date(subject, period=True), _as_of(reader, subject)
    pairs = (
        (sc("member"), entity(reader.iris, member.name)),
        (sc("memberOf"), entity(reader.iris, body.name)),
        (sc("memberStatus"), code("member-status", status)),
        *(dated(date) if date else ()),
        *((sc("asOf"), entity(reader.iris, event.thing.name)) for event in events),
    )
    parts = (member.slug, body.slug, status, *_when(date, events))
    said.assertions.append(Assertion.of("membership", parts, "Membership", pieces_of(pairs)))
    return said


def _tenure(reader: Known, subject: str) -> Said:
    said = Said()
    holder, post = _end(reader, subject, "holder", said), _end(reader, subject, "post", said)
    date, events = reader.date(subject, period=True), _as_of(reader, subject)
    if not date and not events:
        raise RejectError("no date says when the post was held")
    pairs = (
        (sc("holder"), entity(reader.iris, holder.name)),
        (sc("post"), entity(reader.iris, post.name)),
        *(dated(date) if date else ()),
        *((sc("asOf"), entity(reader.iris, event.thing.name)) for event in events),
    )
    parts = (holder.slug, post.slug, *_when(date, events))
    said.assertions.append(Assertion.of("tenure", parts, "Tenure", pieces_of(pairs)))
    return said


def _as_of(reader: Known, subject: str) -> list[Event]:
    """The events at whose time a membership or tenure held."""
    found: list[Event] = []
    for value in reader.model.values(subject, SC + "asOf"):
        event = reader.events.get(value.value) if reader.thing(value) is not None else None
        if event is None:
            reader.summary.unresolve("asOf", value.value[:200])
        else:
            found.append(event)
    return found


def _when(date: str, events: Sequence[Event]) -> list[str]:
    """The part of a node's name that says when."""
    return [date.replace("/", "--")] if date else [event.thing.slug for event in events]


def _end(reader: Known, subject: str, local: str, said: Said) -> Thing:
    found: list[tuple[Iri, Thing]] = []
    for value in reader.model.values(subject, SC + local):
        thing = reader.thing(value)
        if thing is not None and isinstance(value, Iri):
            found.append((value, thing))
    if len(found) != 1:
        raise RejectError(f"it does not say one {local} that the source describes")
    said.entities.append(found[0][1].entity())
    return found[0][1]
