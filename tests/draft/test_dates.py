"""Dates as printed become EDTF and are never sharpened."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import dates as edtf
from kg.draft.page import Page
from kg.draft.proposals import Proposal
from kg.draft.proposers import dates


def find(text: str) -> list[Proposal]:
    return dates.find(Page.of(text, "en"))


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("on 14 September 2023 in", "14 September 2023", "2023-09-14"),
        ("On September 14, 2023, the", "September 14, 2023", "2023-09-14"),
        ("On 14th September, Mr", "14th September", "XXXX-09-14"),
        ("on the 16th of March, the", "16th of March", "XXXX-03-16"),
        ("will, in May 2018, organize", "May 2018", "2018-05"),
        ("on 5th and 6th February 2018.", "5th and 6th February 2018", "2018-02-05/2018-02-06"),
        ("between 5-6 November in", "5-6 November", "XXXX-11-05/XXXX-11-06"),
        ("on April 19-20 on", "April 19-20", "XXXX-04-19/XXXX-04-20"),
        ("from 30 June to 2 July 2031 in", "30 June to 2 July 2031", "2031-06-30/2031-07-02"),
        ("of 8 Sep 2017 would", "8 Sep 2017", "2017-09-08"),
        ("of 8 Sep. 2017 would", "8 Sep. 2017", "2017-09-08"),
        ("It met on 14th September. They", "14th September", "XXXX-09-14"),
        ("2019-11-07 › News", "2019-11-07", "2019-11-07"),
        ("for 2020–2021 with", "2020–2021", "2020/2021"),
        ("In 2003, the", "2003", "2003"),
        ("le 1er mars 2030 à", "1er mars 2030", "2030-03-01"),
        ("du 5 au 6 mai 2030 à", "5 au 6 mai 2030", "2030-05-05/2030-05-06"),
        ("5–6 мая 2030 года в", "5–6 мая 2030 года", "2030-05-05/2030-05-06"),
        ("в марте 2030 года", "марте 2030 года", "2030-03"),
        ("会議は2030年3月5日に", "2030年3月5日", "2030-03-05"),
        ("3月5日から6日に", "3月5日から6日", "XXXX-03-05/XXXX-03-06"),
        ("２０３０年３月", "２０３０年３月", "2030-03"),
        ("on 13/04/2031 in", "13/04/2031", "2031-04-13"),
    ],
)
def test_a_date_keeps_the_precision_of_its_words(text: str, words: str, value: str) -> None:
    assert [(p.words, p.value) for p in find(text)] == [(words, value)]


def test_a_day_without_a_year_is_told_as_unresolved() -> None:
    (proposal,) = find("On 14th September, it")
    assert proposal.standing == "unresolved"
    assert "no year" in proposal.note


@pytest.mark.parametrize(
    "text", ["70 月 40 日と 17 日に", "on 31 June 2030", "XNUMX 月 XNUMX 日", "on 45/13/2030", "February 30, 2031"]
)
def test_what_is_in_no_calendar_is_unreadable_and_has_no_value(text: str) -> None:
    (proposal,) = find(text)
    assert (proposal.standing, proposal.value) == ("unreadable", "")


def test_numbers_with_two_readings_keep_both() -> None:
    (proposal,) = find("on 03/04/2031 in")
    assert (proposal.value, proposal.candidates) == ("", ("2031-03-04", "2031-04-03"))
    assert proposal.standing == "ambiguous"


@pytest.mark.parametrize("word", ["today", "yesterday", "сегодня", "本日"])
def test_a_day_counted_from_an_unknown_one_gets_no_value(word: str) -> None:
    (proposal,) = find(f"It was {word} here")
    assert (proposal.standing, proposal.value) == ("unresolved", "")


@pytest.mark.parametrize("text", ["Room 2019", "call 2019-11", "1 230 people", "May came", "sections 5-6 of", "the number 2100"])
def test_numbers_that_are_no_dates_are_left_alone(text: str) -> None:
    assert [p.words for p in find(text) if p.value] == (["2019"] if text == "Room 2019" else [])


@settings(deadline=None)
@given(st.text(alphabet="0123456789 -/.,年月日maySeptember thof", max_size=60))
def test_whatever_is_proposed_is_valid_edtf_on_its_own_words(text: str) -> None:
    for proposal in find(text):
        assert text[slice(*proposal.span)] == proposal.words
        if proposal.value:
            assert edtf.parse(proposal.value).text == proposal.value
