"""Who met whom: what counts, how closely, and what a drawing leaves out."""

from __future__ import annotations

from itertools import combinations

import pytest

from kg.library import Library
from kg.namespaces import CONCEPT, PROJECT
from kg.store.reader import Reader
from kg.views.network import CROWD, GRADES, Network, Tie, network, reduce
from kg.views.selection import Choice, select
from tests.views.conftest import Reading

ID = PROJECT + "id/"


def part(number: int, who: str, event: str, *, behalf: str = "", certainty: str = "stated") -> str:
    lines = f"""participation/{number} rdf:type sc:Attendance
        participation/{number} sc:participant {who}
        participation/{number} sc:participationIn {event}
        participation/{number} rdf:type sc:Participation
        participation/{number} sc:certainty certainty:{certainty}
        """
    return lines + (f"participation/{number} sc:onBehalfOf {behalf}\n" if behalf else "")


def ties(reader: Reader, actor: str = "") -> dict[tuple[str, str], tuple[str, bool]]:
    found = network(reader, select(reader, Choice(actor=ID + actor if actor else "")))
    return {(a.removeprefix(ID), b.removeprefix(ID)): (tie.grade, tie.certain) for (a, b), tie in found.ties.items()}


def test_pairs_and_grades_are_those_of_the_question(lake_reader: Reader) -> None:
    asked = {}
    for row in lake_reader.select(Library.load()["who-met-whom"].text):
        key = row["event"].value, row["a"].value, row["b"].value
        grade = row["grade"].value.removeprefix(CONCEPT + "grade/")
        asked[key] = min(asked.get(key, grade), grade, key=GRADES.index)
    found = network(lake_reader, select(lake_reader, Choice()))
    assert {(event, a, b): grade for (a, b), tie in found.ties.items() for event, grade in tie.events.items()} == asked
    assert len(set(asked.values())) > 1


def test_what_was_not_held_makes_nobody_meet(reading: Reading) -> None:
    reader = reading("""
        event/a rdf:type sc:Event
        participation/1 rdf:type sc:Participation
        participation/1 sc:participant person/x
        participation/1 sc:participationIn event/a
        participation/2 rdf:type sc:Participation
        participation/2 sc:participant person/y
        participation/2 sc:participationIn event/a
    """)
    assert ties(reader) == {}


def test_nobody_met_within_years_at_an_event_without_a_year(reading: Reading) -> None:
    reader = reading("event/a rdf:type sc:Event\n" + part(1, "person/x", "event/a") + part(2, "person/y", "event/a"))
    assert len(network(reader, select(reader, Choice())).ties) == 1
    assert network(reader, select(reader, Choice(first=1800, last=1801))).ties == {}


def test_nobody_meets_those_he_stands_for(reading: Reading) -> None:
    reader = reading(
        "event/a rdf:type sc:Event\n" + part(1, "person/x", "event/a", behalf="organization/o") + part(2, "person/y", "event/a")
    )
    assert ties(reader) == {
        ("organization/o", "person/y"): ("represented-only", True),
        ("person/x", "person/y"): ("co-present", True),
    }


@pytest.mark.parametrize(
    ("complete", "parties", "grade"),
    [(True, 2, "bilateral"), (False, 2, "co-present"), (True, 15, "small"), (True, 16, "co-present")],
)
def test_the_grade_is_as_close_as_the_list_lets_it_be_known(reading: Reading, complete: bool, parties: int, grade: str) -> None:
    text = "event/a rdf:type sc:Event\n" + "".join(part(n, f"person/{n}", "event/a") for n in range(parties))
    found = ties(reading(text + ("event/a sc:attendanceListComplete completeness:yes" if complete else "")))
    assert {value for value, _ in found.values()} == {grade}
    assert len(found) == parties * (parties - 1) // 2


def test_a_tie_is_certain_when_one_meeting_of_the_two_is_stated_for_both(reading: Reading) -> None:
    events = "event/a rdf:type sc:Event\nevent/b rdf:type sc:Event\n"
    inferred = part(1, "person/x", "event/a", certainty="inferred") + part(2, "person/y", "event/a")
    assert ties(reading(events + inferred)) == {("person/x", "person/y"): ("co-present", False)}
    stated = part(3, "person/x", "event/b") + part(4, "person/y", "event/b")
    assert ties(reading(events + inferred + stated)) == {("person/x", "person/y"): ("co-present", True)}


def test_a_crowd_makes_ties_of_the_actor_chosen_only_and_is_counted(reading: Reading) -> None:
    reader = reading("event/a rdf:type sc:Event\n" + "".join(part(n, f"person/{n:03}", "event/a") for n in range(CROWD + 1)))
    assert ties(reader) == {}
    assert len(ties(reader, "person/000")) == CROWD
    assert len(network(reader, select(reader, Choice())).crowds) == 1


def complete(actors: int, weight: int = 1) -> Network:
    names = [f"a{n:03}" for n in range(actors)]
    made = {pair: Tie({f"e{n}": "co-present" for n in range(weight)}) for pair in combinations(names, 2)}
    return Network(dict.fromkeys(names, 1), made)


def test_what_is_left_out_is_counted() -> None:
    drawn = reduce(complete(10), actors=4, ties=5)
    assert (len(drawn.actors), len(drawn.ties), drawn.hidden) == (4, 5, (6, 40))


def test_nothing_is_left_out_where_there_is_room() -> None:
    drawn = reduce(complete(10), actors=10, ties=45)
    assert (len(drawn.actors), len(drawn.ties), drawn.hidden) == (10, 45, (0, 0))


def test_an_actor_chosen_is_drawn_with_those_it_met_most() -> None:
    ties = {("a", "b"): Tie({"e1": "small"}), ("a", "c"): Tie({"e1": "small", "e2": "small"}), ("x", "y"): Tie({"e3": "small"})}
    drawn = reduce(Network(dict.fromkeys("abcxy", 1), ties), actors=2, ties=9, ego="a")
    assert list(drawn.actors) == ["a", "c"]


def test_a_grade_keeps_ties_at_least_as_close() -> None:
    ties = {("a", "b"): Tie({"e": "bilateral"}), ("a", "c"): Tie({"e": "co-present"}), ("b", "c"): Tie({"e": "small"})}
    drawn = reduce(Network(dict.fromkeys("abc", 1), ties), actors=9, ties=9, grade="small")
    assert sorted(drawn.ties) == [("a", "b"), ("b", "c")]


def test_only_the_ties_of_the_actor_chosen_are_made_where_no_others_are_wanted(reading: Reading) -> None:
    reader = reading("event/a rdf:type sc:Event\n" + "".join(part(number, f"person/{number}", "event/a") for number in range(4)))
    chosen = select(reader, Choice(actor=ID + "person/0"))
    own = network(reader, chosen, own=True).ties
    assert set(own) == {(ID + "person/0", ID + f"person/{number}") for number in (1, 2, 3)}
    assert {pair: network(reader, chosen).ties[pair] for pair in own} == own
