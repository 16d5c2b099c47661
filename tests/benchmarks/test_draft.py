"""The figures of ``kg draft`` count what they say: a right find, a half one, and a wrong one."""

from __future__ import annotations

import pytest

from benchmarks.draft import releases
from benchmarks.draft.__main__ import measure
from benchmarks.draft.gold import Unit, units
from benchmarks.draft.score import Score, score
from kg.draft.proposals import Proposal
from kg.loaders.corpus import Corpus
from tests.lake import FOLDER

TEXT = "Lake Forum met on 4 May 2030; the Lake Forum was held."


def find(slot: str, start: int, end: int, value: str = "") -> Proposal:
    return Proposal(slot, (start, end), TEXT[start:end], "test", "form", value)


NAME = Unit("event", "Lake Forum", ((0, 10),))
DATE = Unit("date", "2030-05-04", ((18, 28),))


@pytest.mark.parametrize(
    ("unit", "proposal", "exact", "half", "partial"),
    [
        (NAME, find("event", 0, 10), 1, 1, 1),
        (NAME, find("event", 34, 44), 1, 1, 1),
        (NAME, find("event", 35, 44), 0, 1, 1),
        (NAME, find("event", 34, 38), 0, 0, 1),
        (NAME, find("event", 11, 14), 0, 0, 0),
        (DATE, find("date", 18, 28, "2030-05-04"), 1, 1, 1),
        (DATE, find("date", 15, 28, "2030-05-04"), 0, 1, 1),
        (DATE, find("date", 0, 28, "2030-05-04"), 0, 0, 1),
        (DATE, find("date", 18, 28, "2030-05"), 0, 0, 0),
        (DATE, find("date", 0, 10, "2030-05-04"), 0, 0, 0),
    ],
)
def test_each_measure_is_looser_than_the_one_before(unit: Unit, proposal: Proposal, exact: int, half: int, partial: int) -> None:
    expected = Score(1, 1, exact, exact, half, half, partial, partial)
    assert score([unit], [proposal], TEXT)[unit.slot] == expected


def role(start: int, end: int, who: tuple[int, int]) -> Proposal:
    return Proposal("role", (start, end), TEXT[start:end], "test", "cue", "host", parts={"who": who})


def test_a_role_of_somebody_else_is_found_as_a_role_and_not_as_theirs() -> None:
    units = [Unit("role", "host", ((0, 14),)), Unit("role+who", "host", ((0, 14),), ((0, 4),))]
    right, wrong = (score(units, [role(0, 14, who)], TEXT) for who in ((0, 4), (5, 10)))
    assert (right["role"].exact_found, right["role+who"].exact_found) == (1, 1)
    assert (wrong["role"].exact_found, wrong["role+who"].partial_found) == (1, 0)


def test_what_the_record_infers_is_neither_right_nor_wrong() -> None:
    told = find("date", 18, 28, "2030-05-04")
    assert score([], [told], TEXT, aside=[DATE])["date"].proposals == 0
    assert score([DATE], [told], TEXT, aside=[DATE])["date"].exact_right == 1
    assert score([], [find("date", 18, 28, "2030-05")], TEXT, aside=[DATE])["date"].proposals == 1


def test_a_topic_counts_once_in_an_item_wherever_it_stands() -> None:
    units = [Unit("topic", "training", ((0, 10),)), Unit("topic by item", "training", ((0, 30),))]
    found = [find("topic", 18, 28, "training"), find("topic", 11, 14, "training"), find("topic", 40, 44, "training")]
    scores = score(units, found, TEXT, items=[(0, 30), (30, 54)])
    assert (scores["topic"].proposals, scores["topic"].partial_found) == (3, 0)
    assert scores["topic by item"] == Score(1, 2, 1, 1, 1, 1, 1, 1)


def test_a_find_of_another_slot_counts_nowhere() -> None:
    scores = score([NAME], [find("place", 0, 10)], TEXT)
    assert (scores["event"].exact_found, scores["place"].exact_right) == (0, 0)


def test_a_name_found_twice_is_one() -> None:
    assert score([NAME], [find("event", 0, 10), find("event", 34, 44)], TEXT)["event"].proposals == 1


def lake() -> Corpus:
    return Corpus.read(FOLDER / "sources", FOLDER / "records", FOLDER / "identity" / "decisions.yaml")


def of_lake(*, inferred: bool = False) -> list[Unit]:
    corpus = lake()
    record = next(r for r in corpus.records if r.name == "lake")
    return units(record, corpus, record.passages.text or "", inferred=inferred)


def test_what_a_record_infers_is_told_apart_from_what_the_text_states() -> None:
    stated, inferred = ({(u.slot, u.value) for u in of_lake(inferred=flag)} for flag in (False, True))
    assert ("date", "XXXX-03-03") in stated - inferred
    assert ("date", "2030-03-03") in inferred - stated
    assert ("person", "Ana Lipa") in stated


def test_counts_outcomes_and_topics_are_units_with_their_passages() -> None:
    found = {(u.slot, u.value): u.spans for u in of_lake()}
    assert found["count", "participants about 40"] == ((434, 448),)
    assert found["count", "meetings unreadable"] == ((584, 599),)
    assert found["outcome", "agreed"] == ((557, 583),)
    assert found["topic", "border-security"] == ((610, 639),)


def test_a_participant_is_found_by_a_name_in_the_passage() -> None:
    (opener,) = [u for u in of_lake() if u.slot == "role+who" and u.value == "opener"]
    assert opener.who == ((101, 109),)


def test_a_document_s_own_names_help_so_leaving_them_out_is_no_empty_word() -> None:
    own, without = measure(lake(), leave_out=False), measure(lake())
    assert own["lake"]["actor"].exact_found > without["lake"]["actor"].exact_found


def test_a_value_that_is_found_twice_is_right_once() -> None:
    assert releases.compare(["held", "planned"], ["held", "held"]) == (2, 2, 1)


def test_a_role_is_compared_with_its_participant_and_topics_count_once() -> None:
    found = [role(0, 14, (5, 10)), find("topic", 0, 4, "training"), find("topic", 11, 14, "training")]
    assert releases.values("role+who", found) == ["host Forum"]
    assert releases.values("topic", found) == ["training"]


def test_the_releases_are_measured_slot_by_slot() -> None:
    rows = releases.rows()
    assert sum(row.startswith("| **all four** |") for row in rows) == len(releases.SLOTS)
    assert any(row.startswith("| oakhaven | role+who | 8 |") for row in rows)
