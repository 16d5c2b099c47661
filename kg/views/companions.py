"""With whom an actor was most often: the actors it shares most events with, counted and graded.

An actor of few meetings is told from its network (:mod:`kg.views.network`). For one of many, the network takes a second; the
pairs that the build has counted (``queries/derive/61-pairs.rq``) then say with whom it shares most, by stated facts alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.namespaces import SC
from kg.store.reader import Reader
from kg.store.terms import Iri, Term
from kg.views.network import GRADES, SMALL, closest, network
from kg.views.selection import Choice, Event, Selection

#: Actors told of.
MOST = 15
#: Events of an actor up to which its network is made, and attendances at them.
_FEW, _MANY = 20, 200
_ATTENDANCES = "SELECT (SUM(?parties) AS ?all) { VALUES ?event { %s } ?event sc:partySize ?parties }"
_PAIRS = """SELECT ?pair ?events { ?pair sc:pairOf ?actor ; sc:sharedEventCount ?events }
ORDER BY DESC(?events) ?pair LIMIT %d"""
_COUNT = "SELECT (COUNT(?pair) AS ?pairs) { ?pair sc:pairOf ?actor }"
#: Events at which a meeting may be closer than co-presence. Those known to have come are among those who were there, so that an
#: event with more of them is no small one.
_CLOSE = """SELECT ?event ?complete ?whole { ?actor sc:attended ?event
  { ?event sc:attendanceListComplete completeness:yes ; sc:partySize ?parties FILTER(?parties <= %d) BIND(true AS ?complete) }
  UNION { ?event sc:partOfEvent ?whole } }"""
_THERE = """SELECT ?event (COUNT(DISTINCT ?who) AS ?parties) { VALUES ?event { %s }
  ?part sc:participationIn ?event . ?part a sc:Attendance ; sc:participant ?who } GROUP BY ?event"""
_STATED = "SELECT ?event ?who { VALUES ?event { %s } VALUES ?who { %s } ?who sc:attended ?event }"
#: Close events that are looked into; an actor with more is told without grades.
_MOST_CLOSE = 60


@dataclass(frozen=True, slots=True)
class Companion:
    """An actor and the number of events shared with it; ``grade`` is the closest among them, '' where none was made out."""

    iri: str
    events: int
    grade: str
    stated: bool


@dataclass(frozen=True, slots=True)
class Companions:
    """The most frequent, of ``total``; ``repeated`` when only those are counted that are stated at two events or more."""

    rows: tuple[Companion, ...]
    total: int
    repeated: bool


def companions(reader: Reader, actor: str, events: Sequence[str]) -> Companions:
    """Tell with whom an actor was at some events: those at which it, or somebody for it, was."""
    if not events:
        return Companions((), 0, False)
    if len(events) <= _FEW and _attendances(reader, events) <= _MANY:
        return _of_few(reader, actor, events)
    return _of_many(reader, actor)


def _attendances(reader: Reader, events: Sequence[str]) -> int:
    row = reader.select(_ATTENDANCES % " ".join(Iri(event).n3() for event in events))[0]
    return int(row["all"].value) if "all" in row else 0


def _of_few(reader: Reader, actor: str, events: Sequence[str]) -> Companions:
    """From the network of the events, with what is inferred and who was represented."""
    ties = network(reader, Selection(Choice(actor=actor), [], [Event(event) for event in events]), own=True).ties
    found = [
        Companion(next(who for who in pair if who != actor), tie.weight, tie.grade, tie.certain) for pair, tie in ties.items()
    ]
    found.sort(key=lambda one: (-one.events, GRADES.index(one.grade), one.iri))
    return Companions(tuple(found[:MOST]), len(found), False)


def _of_many(reader: Reader, actor: str) -> Companions:
    """From the pairs that have been counted."""
    rows = reader.select(_PAIRS % MOST, actor=Iri(actor))
    # Looked up in the index: a join would make all pairs of the graph before it takes the first.
    shared = {_other(reader, row["pair"], actor): int(row["events"].value) for row in rows}
    grades = _grades(reader, actor, list(shared))
    found = [Companion(other, events, grades.get(other, ""), True) for other, events in shared.items()]
    total = len(rows) if len(rows) < MOST else int(reader.select(_COUNT, actor=Iri(actor))[0]["pairs"].value)
    return Companions(tuple(found), total, True)


def _other(reader: Reader, pair: Term, actor: str) -> str:
    return next(term.value for term in reader.values(Iri(pair.value), Iri(SC + "pairOf")) if term.value != actor)


def _grades(reader: Reader, actor: str, others: list[str]) -> dict[str, str]:
    """The closest grade of an actor's stated events with some others; empty when there are too many close ones to look into."""
    complete: set[str] = set()
    parts: set[str] = set()
    for row in reader.select(_CLOSE % SMALL, actor=Iri(actor)) if others else []:
        (complete if "complete" in row else parts).add(row["event"].value)
    close = complete | parts
    if len(close) > _MOST_CLOSE:
        return {}
    best = dict.fromkeys(others, "co-present")
    if not close:
        return best
    events = " ".join(Iri(event).n3() for event in sorted(close))
    there = {row["event"].value: int(row["parties"].value) for row in reader.select(_THERE % events)}
    for row in reader.select(_STATED % (events, " ".join(Iri(other).n3() for other in others))):
        event, other = row["event"].value, row["who"].value
        grade = closest(there[event], event in complete, event in parts)
        best[other] = min(best[other], grade, key=GRADES.index)
    return best
