"""A page is cut into news items at its headings."""

from __future__ import annotations

import pytest

from kg.draft.items import furniture, segment
from kg.draft.page import Page, guess_language, script

PROSE = "The ministers of the region met in the old harbour and talked for two days about their borders."
TWO = f"First Lake Forum\n\n{PROSE}\n\n{PROSE}\n\nSecond Lake Forum\n\n{PROSE}\n"


def test_each_heading_before_prose_begins_an_item() -> None:
    items = segment(TWO)
    assert [TWO[slice(*item.headline)] for item in items if item.headline] == ["First Lake Forum", "Second Lake Forum"]
    assert [TWO[slice(*item.span)] for item in items] == [TWO[: TWO.index("Second")].strip(), TWO[TWO.index("Second") :].strip()]


def test_a_page_without_headings_is_one_item() -> None:
    (item,) = segment(PROSE)
    assert (item.span, item.headline) == ((0, len(PROSE)), None)


@pytest.mark.parametrize("line", ["The aims will be:", "• to meet", "They met.", "1) to meet"])
def test_a_list_and_a_sentence_are_no_heading(line: str) -> None:
    assert len(segment(f"Lake Forum\n\n{PROSE}\n\n{line}\n\n{PROSE}\n")) == 1


def test_text_before_the_first_heading_is_an_item_of_its_own() -> None:
    assert [item.headline for item in segment(f"{PROSE}\n\nLake Forum\n\n{PROSE}\n")] == [None, (97, 107)]


def test_a_line_in_another_script_above_the_headline_is_furniture() -> None:
    text = f"подписка\n\nLake Forum\n\n{PROSE}\n\n12\n"
    assert [text[a:b] for a, b in furniture(text)] == ["подписка", "12"]
    (item,) = segment(text)
    assert item.headline and text[slice(*item.headline)] == "Lake Forum"


@pytest.mark.parametrize("text", ["", "\n", " ", "a", "\n\na\n\n"])
def test_even_nothing_has_an_item_within_the_text(text: str) -> None:
    for item in segment(text):
        assert 0 <= item.span[0] <= item.span[1] <= max(len(text), 1)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (PROSE, "en"),
        ("Les ministres se sont réunis dans le port et la ville", "fr"),
        ("Встреча в порту", "ru"),
        ("港で会議をした", "ja"),
        ("123", "und"),
    ],
)
def test_the_language_is_guessed_from_letters_and_small_words(text: str, language: str) -> None:
    assert guess_language(text) == language


@pytest.mark.parametrize(("text", "code"), [("OSCE", "Latn"), ("会議", "Jpan"), ("ローマ", "Kana"), ("Озеро", "Cyrl")])
def test_a_name_has_the_code_of_its_script(text: str, code: str) -> None:
    assert script(text) == code


def test_a_sentence_goes_on_after_a_short_form() -> None:
    text = "Mr. Bo Lind met Dr. Reed. They left."
    assert [text[slice(*s)] for s in Page.of(text).sentences] == ["Mr. Bo Lind met Dr. Reed.", " They left."]
