"""With whom an actor was most often: from its network when it is small, from counted pairs when it is not."""

from __future__ import annotations

from kg.namespaces import PROJECT
from kg.store.reader import Reader
from kg.views.companions import MOST, Companions, companions
from tests.views.conftest import Reading
from tests.views.test_network import part

ID = PROJECT + "id/"
INTEGER = "http://www.w3.org/2001/XMLSchema#integer"


def told(reader: Reader, actor: str, events: list[str]) -> Companions:
    return companions(reader, ID + actor, [ID + event for event in events])


def rows(found: Companions) -> list[tuple[str, int, str, bool]]:
    return [(one.iri.removeprefix(ID), one.events, one.grade, one.stated) for one in found.rows]


def busy(events: int, *, others: int = 3) -> tuple[str, list[str]]:
    """Events at which person/x and others were, with what a build derives from them: shortcuts, sizes, pairs."""
    names = [f"event/e{number}" for number in range(events)]
    who = ["person/x", *(f"person/y{number}" for number in range(others))]
    lines = []
    for at, event in enumerate(names):
        lines.append(f'event/e{at} rdf:type sc:Event\nevent/e{at} sc:partySize "{len(who)}"^^<{INTEGER}>')
        for place, one in enumerate(who):
            lines += [part(at * len(who) + place, one, event), f"{one} sc:attended {event}"]
    for number in range(others):
        pair = f"pair/person.x.person.y{number}"
        lines.append(f"{pair} sc:pairOf person/x\n{pair} sc:pairOf person/y{number}")
        lines.append(f'{pair} sc:sharedEventCount "{events - number}"^^<{INTEGER}>')
    return "\n".join(lines) + "\n", names


def test_an_actor_of_few_meetings_is_told_with_what_is_inferred_and_who_was_represented(reading: Reading) -> None:
    text = "event/a rdf:type sc:Event\n" + part(1, "person/x", "event/a", certainty="inferred")
    found = told(reading(text + part(2, "person/y", "event/a", behalf="organization/o")), "person/x", ["event/a"])
    assert rows(found) == [("person/y", 1, "co-present", False), ("organization/o", 1, "represented-only", False)]
    assert (found.total, found.repeated) == (2, False)


def test_an_actor_of_many_meetings_is_told_from_the_pairs_that_were_counted(reading: Reading) -> None:
    text, events = busy(21)
    found = told(reading(text), "person/x", events)
    assert rows(found) == [(f"person/y{number}", 21 - number, "co-present", True) for number in range(3)]
    assert found.repeated


def test_the_grade_of_a_busy_actor_is_that_of_the_closest_meeting(reading: Reading) -> None:
    text, events = busy(21, others=1)
    reader = reading(text + "event/e3 sc:attendanceListComplete completeness:yes\n")
    assert rows(told(reader, "person/x", events)) == [("person/y0", 21, "bilateral", True)]


def test_whoever_is_only_inferred_to_have_been_there_keeps_a_meeting_from_being_bilateral(reading: Reading) -> None:
    text, events = busy(21, others=1)
    text += "event/e3 sc:attendanceListComplete completeness:yes\n" + part(900, "person/z", "event/e3", certainty="inferred")
    assert rows(told(reading(text), "person/x", events)) == [("person/y0", 21, "small", True)]


def test_a_part_of_a_meeting_is_small(reading: Reading) -> None:
    text, events = busy(21, others=1)
    reader = reading(text + "event/e3 sc:partOfEvent event/whole\n")
    assert rows(told(reader, "person/x", events)) == [("person/y0", 21, "small", True)]


def test_only_the_most_frequent_are_told_and_all_are_counted(reading: Reading) -> None:
    text, events = busy(21, others=MOST + 2)
    found = told(reading(text), "person/x", events)
    assert [one.events for one in found.rows] == list(range(21, 21 - MOST, -1))
    assert found.total == MOST + 2


def test_an_actor_that_was_nowhere_was_with_nobody(reading: Reading) -> None:
    assert told(reading("event/a rdf:type sc:Event\n"), "person/x", []) == Companions((), 0, False)
