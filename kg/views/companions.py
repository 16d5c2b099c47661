"""With whom an actor was most often: the actors it shares most events with, counted and graded.

An actor of few meetings is told from its network (:mod:`kg.views.network`). For one of many, the network takes a second; the
pairs that the build has counted (``queries/derive/61-pairs.rq``) then say with whom it shares most, by stated facts alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.namespaces import SC
from kg.store.reader import Reader
from kg.store.terms import Iri
from kg.views.network import GRADES, SMALL, closest, network
from kg.views.selection import Choice, Event, Selection

#: Actors told of.
MOST = 15
#: Events of an actor up to which its network is made, and attendances at them.
_FEW, _MANY = 20, 200
_PAIRS = "SELECT ?pair ?events { ?pair sc:pairOf ?actor ; sc:sharedEventCount ?events }"
#: Who is known to have been at events at which a meeting may be closer than co-presence. Those known to have come are among those
#: who were there, so that an event with more of them is no small one.
_CLOSE = """SELECT ?event ?whole ?who ?stated {
  { %(actor)s sc:attended ?event . ?event sc:attendanceListComplete completeness:yes ; sc:partySize ?parties
    FILTER(?parties <= %(small)d) ?part sc:participationIn ?event . ?part a sc:Attendance ; sc:participant ?who
    BIND(EXISTS { ?who sc:attended ?event } AS ?stated) }
  UNION { %(actor)s sc:attended ?event . ?event sc:partOfEvent ?whole . ?who sc:attended ?event
    FILTER(?who IN (%(others)s)) BIND(true AS ?stated) } } LIMIT %(most)d"""
#: Attendances at close events that are looked into; an actor with more is told without grades.
_MOST_CLOSE = 1500


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


def companions(reader: Reader, actor: str, events: Sequence[str], pairs: Mapping[str, int] | None = None) -> Companions:
    """Tell with whom an actor was at some events: those at which it, or somebody for it, was.

    ``pairs`` are those of the actor with the number of events each shares, where the caller has read them.
    """
    if not events:
        return Companions((), 0, False)
    if len(events) <= _FEW and _attendances(reader, events) <= _MANY:
        return _of_few(reader, actor, events)
    return _of_many(reader, actor, pairs if pairs is not None else _pairs(reader, actor))


def _attendances(reader: Reader, events: Sequence[str]) -> int:
    sizes = (size for event in events for size in reader.values(Iri(event), Iri(SC + "partySize")))
    return sum(int(size.value) for size in sizes)


def _of_few(reader: Reader, actor: str, events: Sequence[str]) -> Companions:
    """From the network of the events, with what is inferred and who was represented."""
    ties = network(reader, Selection(Choice(actor=actor), [], [Event(event) for event in events]), own=True).ties
    found = [
        Companion(next(who for who in pair if who != actor), tie.weight, tie.grade, tie.certain) for pair, tie in ties.items()
    ]
    found.sort(key=lambda one: (-one.events, GRADES.index(one.grade), one.iri))
    return Companions(tuple(found[:MOST]), len(found), False)


def _pairs(reader: Reader, actor: str) -> dict[str, int]:
    return {row["pair"].value: int(row["events"].value) for row in reader.select(_PAIRS, actor=Iri(actor))}


def _of_many(reader: Reader, actor: str, pairs: Mapping[str, int]) -> Companions:
    """From the pairs that have been counted."""
    most = sorted(pairs, key=lambda pair: (-pairs[pair], pair))[:MOST]
    # Looked up in the index: a join would make all pairs of the graph before it takes the first.
    shared = {_other(reader, pair, actor): pairs[pair] for pair in most}
    grades = _grades(reader, actor, list(shared))
    found = [Companion(other, events, grades.get(other, ""), True) for other, events in shared.items()]
    return Companions(tuple(found), len(pairs), True)


def _other(reader: Reader, pair: str, actor: str) -> str:
    return next(term.value for term in reader.values(Iri(pair), Iri(SC + "pairOf")) if term.value != actor)


def _grades(reader: Reader, actor: str, others: list[str]) -> dict[str, str]:
    """The closest grade of an actor's stated events with some others; empty when there is too much to look into."""
    if not others:
        return {}
    named = ", ".join(Iri(other).n3() for other in others)
    rows = reader.select(_CLOSE % {"actor": Iri(actor).n3(), "small": SMALL, "others": named, "most": _MOST_CLOSE})
    if len(rows) == _MOST_CLOSE:
        return {}
    parts = {row["event"].value for row in rows if "whole" in row}
    complete: dict[str, set[str]] = {}
    for row in rows:
        if "whole" not in row:
            complete.setdefault(row["event"].value, set()).add(row["who"].value)
    best = dict.fromkeys(others, "co-present")
    for row in rows:
        event, who = row["event"].value, row["who"].value
        if who in best and row["stated"].value == "true":
            grade = closest(len(complete.get(event, ())), event in complete, event in parts)
            best[who] = min(best[who], grade, key=GRADES.index)
    return best
