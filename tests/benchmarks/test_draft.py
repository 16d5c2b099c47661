"""The figures of ``kg draft`` count what they say: a right find, a half one, and a wrong one."""

from __future__ import annotations

import pytest

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
    ("unit", "proposal", "expected"),
    [
        (NAME, find("event", 0, 10), Score(1, 1, 1, 1, 1, 1)),
        (NAME, find("event", 34, 44), Score(1, 1, 1, 1, 1, 1)),
        (NAME, find("event", 34, 38), Score(1, 1, 0, 0, 1, 1)),
        (NAME, find("event", 11, 14), Score(1, 1, 0, 0, 0, 0)),
        (DATE, find("date", 18, 28, "2030-05-04"), Score(1, 1, 1, 1, 1, 1)),
        (DATE, find("date", 15, 28, "2030-05-04"), Score(1, 1, 0, 0, 1, 1)),
        (DATE, find("date", 18, 28, "2030-05"), Score(1, 1, 0, 0, 0, 0)),
        (DATE, find("date", 0, 10, "2030-05-04"), Score(1, 1, 0, 0, 0, 0)),
    ],
)
def test_exact_and_partial_are_told_apart(unit: Unit, proposal: Proposal, expected: Score) -> None:
    assert score([unit], [proposal], TEXT)[unit.slot] == expected


def test_a_find_of_another_slot_counts_nowhere() -> None:
    scores = score([NAME], [find("place", 0, 10)], TEXT)
    assert (scores["event"].exact_found, scores["place"].exact_right) == (0, 0)


def test_a_name_found_twice_is_one() -> None:
    assert score([NAME], [find("event", 0, 10), find("event", 34, 44)], TEXT)["event"].proposals == 1


def lake() -> Corpus:
    return Corpus.read(FOLDER / "sources", FOLDER / "records", FOLDER / "identity" / "decisions.yaml")


def test_what_a_record_infers_is_no_unit() -> None:
    corpus = lake()
    record = next(r for r in corpus.records if r.name == "lake")
    found = {(u.slot, u.value) for u in units(record, corpus, record.passages.text or "")}
    assert ("date", "XXXX-03-03") in found
    assert ("date", "2030-03-03") not in found
    assert ("person", "Ana Lipa") in found


def test_a_document_s_own_names_help_so_leaving_them_out_is_no_empty_word() -> None:
    own, without = measure(lake(), leave_out=False), measure(lake())
    assert own["lake"]["actor"].exact_found > without["lake"]["actor"].exact_found
