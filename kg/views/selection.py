"""Which events a view is about, and what is known of when they were."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kg.namespaces import CONCEPT
from kg.store.reader import Reader, Row
from kg.store.terms import Iri

HELD = CONCEPT + "status/held"
STATED = CONCEPT + "certainty/stated"

#: Part of a choice → the ways in which an event belongs to it. Registers say facts of an event directly; records say them by
#: statements, and what they only infer nowhere else. Each way is a query of its own: the engine joins a union only when it is
#: complete, which at a million triples takes seconds.
_BELONGS = {
    "actor": (
        "?part sc:participant ?actor . ?part a sc:Participation ; sc:participationIn ?event",
        "?part sc:onBehalfOf ?actor . ?part a sc:Participation ; sc:participationIn ?event",
    ),
    "framework": (
        "?event sc:underFramework|sc:underAuspicesOf|sc:meetingOf|sc:inSeries ?framework",
        """?belongs sc:object ?framework . ?belongs sc:predicate ?relation ; sc:subject ?event
          FILTER(?relation IN (sc:underFramework, sc:underAuspicesOf, sc:meetingOf, sc:inSeries))""",
    ),
    "place": (
        "?venue sc:within* ?place . ?event sc:heldAt ?venue",
        "?venue sc:within* ?place . ?held sc:object ?venue . ?held sc:predicate sc:heldAt ; sc:subject ?event",
    ),
    "topic": (
        "?matter skos:broader* ?topic . ?event sc:about|sc:discussed ?matter",
        """?matter skos:broader* ?topic . ?says sc:object ?matter . ?says sc:predicate ?speaks ; sc:subject ?event
          FILTER(?speaks IN (sc:about, sc:discussed))""",
    ),
}
PARTS = tuple(_BELONGS)
_EVENTS = "SELECT DISTINCT ?event WHERE { %s . ?event a sc:Event }"
_STATUSES = (
    "?event sc:eventStatus ?value",
    "?s sc:subject ?event . ?s sc:predicate sc:eventStatus ; sc:object ?value ; sc:certainty ?certainty",
)
_DATES = (
    "?event sc:date ?value OPTIONAL { ?event sc:earliestStart ?from } OPTIONAL { ?event sc:latestEnd ?to }",
    """?s sc:subject ?event . ?s sc:predicate sc:date ; sc:object ?value ; sc:certainty ?certainty
      OPTIONAL { ?s sc:earliestStart ?from } OPTIONAL { ?s sc:latestEnd ?to }""",
)
#: Wider than any two days are apart: a date that tells only when something began, or ended.
_ENDLESS = 10**9
#: Events of one question to the engine; longer lists of values cost it more than another question does.
_CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Choice:
    """What a reader wants to see: IRIs, each '' where it does not matter, and the first and last year, 0 where open."""

    actor: str = ""
    framework: str = ""
    place: str = ""
    topic: str = ""
    first: int = 0
    last: int = 0

    @property
    def named(self) -> dict[str, str]:
        """The parts that were chosen."""
        return {part: value for part in PARTS if (value := getattr(self, part))}


@dataclass(frozen=True, slots=True, order=True)
class When:
    """A date of an event: first and last possible day (ISO 8601), as written (EDTF), and whether a source states it.

    A day is '' where an interval does not tell it: when it began, or when it ended.
    """

    earliest: str
    latest: str
    written: str
    stated: bool

    @property
    def first(self) -> str:
        """The first possible day, or else the only one that is known."""
        return self.earliest or self.latest

    @property
    def last(self) -> str:
        """The last possible day, or else the only one that is known."""
        return self.latest or self.earliest


@dataclass(slots=True)
class Event:
    """An event of a selection. ``status`` is a concept IRI, '' where no source says how far it has come to pass."""

    iri: str
    status: str = ""
    status_stated: bool = True
    dates: list[When] = field(default_factory=list)

    @property
    def when(self) -> When | None:
        """The date to place it at: a stated one before an inferred one, then the most exact; None for the undated."""
        return min(self.dates, key=lambda date: (not date.stated, _span(date), date), default=None)


@dataclass(frozen=True, slots=True)
class Selection:
    """The events of a choice: the dated ones by date, the undated ones by IRI; ``outside`` counts those of other years."""

    choice: Choice
    dated: list[Event]
    undated: list[Event]
    outside: int = 0

    @property
    def events(self) -> list[Event]:
        """All of them."""
        return [*self.dated, *self.undated]

    @property
    def counted(self) -> list[Event]:
        """Those that a drawing of the choice may show: of a period, none whose year is not known; these are told beside it."""
        return self.dated if self.choice.first or self.choice.last else self.events

    @property
    def unknown(self) -> list[Event]:
        """Those of which nobody knows whether they were in the period chosen; none where none was."""
        return self.undated if self.choice.first or self.choice.last else []


def _span(date: When) -> int:
    """How wide a date is: the years, months and days between its bounds, as one number that only orders."""
    if not (date.earliest and date.latest):
        return _ENDLESS
    low, high = (int(text[:10].replace("-", "")) for text in (date.earliest, date.latest))
    return high - low


def select(reader: Reader, choice: Choice) -> Selection:
    """The events of a choice. With a period, those that may have been in it; an undated one may have been any time."""
    events = {iri: Event(iri) for iri in sorted(_chosen(reader, choice))}
    for row in _facts(reader, events, _STATUSES):
        _set_status(events[row["event"].value], row)
    for row in _facts(reader, events, _DATES):
        if "from" not in row and "to" not in row:
            # Its year is not known.
            continue
        low, high = (row[name].value[:10] if name in row else "" for name in ("from", "to"))
        when = When(low, high, row["value"].value, _stated(row))
        dates = events[row["event"].value].dates
        if when not in dates:
            # A record says it by a statement, and the merged graph directly as well.
            dates.append(when)
    return _sorted(choice, events.values())


def _chosen(reader: Reader, choice: Choice) -> set[str]:
    """The events that belong to every part of the choice."""
    parts = []
    for part, value in choice.named.items():
        found: set[str] = set()
        for way in _BELONGS[part]:
            found |= {row["event"].value for row in reader.select(_EVENTS % way, **{part: Iri(value)})}
        parts.append(found)
    if not parts:
        return {row["event"].value for row in reader.select("SELECT ?event WHERE { ?event a sc:Event }")}
    return set.intersection(*parts)


def _facts(reader: Reader, events: Iterable[str], ways: Iterable[str]) -> Iterator[Row]:
    """What is said of some events; their IRIs come from the graph itself."""
    names = list(events)
    for start in range(0, len(names), _CHUNK):
        values = " ".join(Iri(name).n3() for name in names[start : start + _CHUNK])
        for way in ways:
            yield from reader.select(f"SELECT * WHERE {{ VALUES ?event {{ {values} }} {way} }}")


def _stated(row: Row) -> bool:
    """Whether a source says so; what is said of an event directly, a source has stated."""
    return "certainty" not in row or row["certainty"].value == STATED


def _set_status(event: Event, row: Row) -> None:
    stated, status = _stated(row), row["value"].value
    if not event.status or (not stated, status) < (not event.status_stated, event.status):
        event.status, event.status_stated = status, stated


def _sorted(choice: Choice, events: Iterable[Event]) -> Selection:
    dated, undated, outside = [], [], 0
    for event in events:
        when = event.when
        if when is None:
            undated.append(event)
        elif _outside(when, choice):
            outside += 1
        else:
            dated.append(event)
    dated.sort(key=_place)
    return Selection(choice, dated, sorted(undated, key=lambda event: event.iri), outside)


def _place(event: Event) -> tuple[str, ...]:
    """What orders dated events: the days they are placed at."""
    when = event.when
    return (when.first, when.last, when.written, event.iri) if when is not None else ("", "", "", event.iri)


def _outside(when: When, choice: Choice) -> bool:
    """Whether a date lies in other years than the period of a choice for certain; what is not told may be any day."""
    early = bool(choice.first and when.latest) and int(when.latest[:4]) < choice.first
    return early or (bool(choice.last and when.earliest) and int(when.earliest[:4]) > choice.last)
