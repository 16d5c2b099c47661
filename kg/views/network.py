"""Who met whom at the events of a selection: actors, and between them what they share.

Two actors met when both were at one event that was held: see the question ``who-met-whom`` for what counts and for the grades.
A pair that rests on somebody who acted for one of the two is *represented-only*. Nobody meets those he stands for.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from kg.namespaces import CONCEPT
from kg.store.reader import Reader, Row
from kg.store.terms import Iri
from kg.views.selection import STATED, Selection

#: Grades from the closest to the loosest.
GRADES = ("bilateral", "small", "co-present", "represented-only")
#: A complete list of at most so many is a small meeting.
SMALL = 15
#: Events with more parties are not resolved into pairs: a hundred people at a congress have not all met.
CROWD = 80
_CHUNK = 2000
#: Who was at some events, and which of them have a complete list or are parts of others. The events stand in each part: the
#: engine joins a union with what is outside of it only when the union is complete.
_ATTENDANCES = """SELECT ?event ?who ?behalf ?certainty ?complete {
  { VALUES ?event { %(events)s } ?part sc:participationIn ?event . ?part a sc:Attendance ; sc:participant ?who ;
      sc:certainty ?certainty OPTIONAL { ?part sc:onBehalfOf ?behalf } }
  UNION { VALUES ?event { %(events)s } ?event sc:attendanceListComplete completeness:yes BIND(true AS ?complete) }
  UNION { VALUES ?event { %(events)s } ?event sc:partOfEvent ?whole BIND(false AS ?complete) } }"""


@dataclass(slots=True)
class Tie:
    """What two actors share: events, each with its grade, and those of them that rest on stated facts only."""

    events: dict[str, str] = field(default_factory=dict)
    stated: set[str] = field(default_factory=set)

    @property
    def weight(self) -> int:
        """The number of events."""
        return len(self.events)

    @property
    def grade(self) -> str:
        """The closest grade among the events."""
        return min(self.events.values(), key=GRADES.index)

    @property
    def certain(self) -> bool:
        """Whether at least one event is stated for both."""
        return bool(self.stated)


@dataclass(frozen=True, slots=True)
class Network:
    """Actors with the number of events each was at, and ties by pair in the order of IRIs.

    ``crowds`` are events of more than :data:`CROWD` parties, which make no ties except with the actor chosen; ``hidden`` counts
    actors and ties that :func:`reduce` left out.
    """

    actors: Mapping[str, int]
    ties: Mapping[tuple[str, str], Tie]
    crowds: tuple[str, ...] = ()
    hidden: tuple[int, int] = (0, 0)


@dataclass(slots=True)
class _Presence:
    """Who was at one event: actors with whether a source states it, and who was there for whom."""

    there: dict[str, bool] = field(default_factory=dict)
    through: dict[str, dict[str, bool]] = field(default_factory=lambda: defaultdict(dict))
    #: Whether the list of those who were there is complete, and whether the event is a part of another.
    complete: bool = False
    part: bool = False


def network(reader: Reader, selection: Selection, *, own: bool = False) -> Network:
    """The network of the held events of a selection; with ``own`` no ties but those of the actor chosen."""
    events = [event.iri for event in selection.counted]
    present = _presences(reader, events)
    ego = selection.choice.actor
    actors: Counter[str] = Counter()
    ties: dict[tuple[str, str], Tie] = defaultdict(Tie)
    crowds = []
    for event, presence in present.items():
        actors.update({*presence.there, *presence.through})
        crowd = len(presence.there) > CROWD
        if crowd:
            crowds.append(event)
        nearest = closest(len(presence.there), presence.complete, presence.part)
        for pair, grade, stated in _pairs(presence, nearest, ego if crowd or own else None):
            tie = ties[pair]
            tie.events[event] = grade
            if stated:
                tie.stated.add(event)
    return Network(dict(sorted(actors.items())), dict(sorted(ties.items())), tuple(crowds))


def _presences(reader: Reader, events: list[str]) -> dict[str, _Presence]:
    found: dict[str, _Presence] = defaultdict(_Presence)
    for values in _chunks(events):
        for row in reader.select(_ATTENDANCES % {"events": values}):
            _note(found[row["event"].value], row)
    for presence in found.values():
        for own in presence.there.keys() & presence.through.keys():
            # Who was there needs nobody else to have been.
            del presence.through[own]
    return {event: presence for event, presence in sorted(found.items()) if presence.there}


def _note(presence: _Presence, row: Row) -> None:
    """Add what a row says: who was there, or something of the event."""
    if "who" not in row:
        presence.complete |= row["complete"].value == "true"
        presence.part |= row["complete"].value == "false"
        return
    who, stated = row["who"].value, row["certainty"].value == STATED
    presence.there[who] = stated or presence.there.get(who, False)
    if "behalf" in row:
        through = presence.through[row["behalf"].value]
        through[who] = stated or through.get(who, False)


def _chunks(names: list[str]) -> Iterable[str]:
    """Lists of values for the engine; the IRIs come from the graph itself."""
    for start in range(0, len(names), _CHUNK):
        yield " ".join(Iri(name).n3() for name in names[start : start + _CHUNK])


def closest(parties: int, complete: bool, part: bool) -> str:
    """The grade of those who were at one event, by how many they were, whether the list is complete, and whether it is a part."""
    if complete and parties == 2:
        return "bilateral"
    return "small" if part or (complete and parties <= SMALL) else "co-present"


def _pairs(presence: _Presence, nearest: str, only: str | None) -> Iterable[tuple[tuple[str, str], str, bool]]:
    """Every pair at one event, once, with its grade, and whether it is stated; with ``only``, the pairs of that actor."""
    there = presence.there
    # Most pairs of a large graph are of those who were there themselves, and need nothing looked up.
    if only is None:
        for pair in combinations(sorted(there), 2):
            yield pair, nearest, there[pair[0]] and there[pair[1]]
    elif only in there:
        for other in there:
            if other != only:
                yield (min(only, other), max(only, other)), nearest, there[only] and there[other]
    for a, b in _through_others(presence, only):
        at_a, at_b = (presence.through.get(who) or {who: there[who]} for who in (a, b))
        # They met when somebody of the one side is somebody else than somebody of the other.
        ways = [(x, y) for x in at_a for y in at_b if x != y]
        if ways:
            yield (a, b), "represented-only", any(at_a[x] and at_b[y] for x, y in ways)


def _through_others(presence: _Presence, only: str | None) -> Iterator[tuple[str, str]]:
    """The pairs of which at least one was there through somebody else."""
    for place, who in enumerate(through := sorted(presence.through)):
        for other in (*presence.there, *through[place + 1 :]):
            if only is None or only in (who, other):
                yield min(who, other), max(who, other)


def reduce(found: Network, *, actors: int, ties: int, grade: str = GRADES[-1], ego: str = "") -> Network:
    """The most connected ``actors`` with the ``ties`` strongest ties of at least a grade; what is left out is counted.

    With ``ego``, those most connected to that actor.
    """
    wanted = GRADES[: GRADES.index(grade) + 1]
    kept = found.ties if grade == GRADES[-1] else {pair: tie for pair, tie in found.ties.items() if tie.grade in wanted}
    strength: Counter[str] = Counter()
    for (a, b), tie in kept.items():
        if not ego or ego in (a, b):
            strength[a] += tie.weight
            strength[b] += tie.weight
    order = sorted(strength, key=lambda who: (who != ego, -strength[who], who))
    shown = set(order[:actors])
    linked = [pair for pair in kept if shown.issuperset(pair)]
    linked.sort(key=lambda pair: (ego not in pair, -kept[pair].weight, GRADES.index(kept[pair].grade), pair))
    drawn = sorted(linked[:ties])
    connected = {who for pair in kept for who in pair}
    return Network(
        {who: found.actors.get(who, 0) for who in sorted(shown)},
        {pair: kept[pair] for pair in drawn},
        found.crowds,
        (len(connected - shown), len(kept) - len(drawn)),
    )


def grade_iri(grade: str) -> str:
    """The concept of a grade."""
    return f"{CONCEPT}grade/{grade}"
