"""Names taken apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.search import words


@pytest.mark.parametrize(
    ("text", "key", "plain"),
    [
        ("INTERPOL", "interpol", "interpol"),
        ("Łódź, Müller & Đoković", "łodz muller đokovic", "lodz muller dokovic"),
        ("Straße", "strasse", "strasse"),
        ("U.N.O.D.C.", "unodc", "unodc"),
        ("Ёльск", "ельск", "elsk"),
        ("جَامِعة", "جامعه", "jamih"),
        ("ガイド・ルート", "ガイド ルート", "gaido ruto"),
        ("警察庁", "警察庁", ""),
        ("\ufb01ne\u200b\u202e x\u00b2", "fine x2", "fine x2"),
        ("경찰청", "경찰청", "gyeongchalcheong"),
    ],
)
def test_a_text_is_folded_and_transliterated(text: str, key: str, plain: str) -> None:
    assert (words.key(text), words.plain(text)) == (key, plain)


@given(st.text(st.characters(max_codepoint=127), max_size=90) | st.from_regex(r"[A-Za-z. -]{0,40}[A-Z]{70}", fullmatch=True))
def test_ascii_text_has_the_words_it_has_character_by_character(text: str) -> None:
    assert list(words.words(text)) == words._words(text)


def test_dakuten_are_letters_and_no_accents() -> None:
    assert words.key("ガ") != words.key("カ")


def test_chinese_characters_are_not_transliterated_but_kana_beside_them_are() -> None:
    assert words.indexed("西バルカン諸国").split() == ["西バ", "バル", "ルカ", "カン", "ン諸", "諸国", "国", "barukan"]


def test_words_joined_by_a_hyphen_are_also_one() -> None:
    assert "cooperation" in words.indexed("Co-operation").split()


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Office for Lakes and Rivers", ["olr", "oflar"]),
        ("office for lakes", ["ofl"]),
        ("Two Words", []),
        ("警察庁", []),
    ],
)
def test_initials_are_those_of_capitalised_and_of_all_words(name: str, letters: list[str]) -> None:
    assert list(words.initials(name)) == letters


@pytest.mark.parametrize(
    ("text", "acronym"), [("OSCE", True), ("U.N.", True), ("EULEX", True), ("Lake", False), ("A", False), ("L P", False)]
)
def test_an_acronym_is_one_word_of_capitals(text: str, acronym: bool) -> None:
    assert words.is_acronym(text) is acronym


@given(st.text(max_size=80))
def test_places_of_words_lie_in_the_text_in_order(text: str) -> None:
    found = words.words(text)
    places = [place for word in found for place in (word.start, word.end)]
    assert places == sorted(places)
    assert all(word.text and 0 <= word.start < word.end <= len(text) for word in found)


@given(st.text(max_size=80))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert words.key(words.key(text)) == words.key(text)
