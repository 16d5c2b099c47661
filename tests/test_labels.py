"""Which of several labels is shown."""

from __future__ import annotations

import pytest

from kg.labels import chain, lookup, pick
from kg.store.terms import Iri, Literal, lang

LAKE = [lang("lac", "fr"), lang("lake", "en"), lang("озеро", "ru"), lang("湖", "zh-hant"), Literal("L-1")]


@pytest.mark.parametrize(
    ("tag", "parts"),
    [
        ("fr", ("fr",)),
        ("fr-CA", ("fr-ca", "fr")),
        ("zh-Hant-TW", ("zh-hant-tw", "zh-hant", "zh")),
        ("de-DE-u-co-phonebk", ("de-de-u-co-phonebk", "de-de-u-co", "de-de", "de")),
        ("x-private", ("x-private", "x")),
    ],
)
def test_a_tag_is_shortened_from_the_right(tag: str, parts: tuple[str, ...]) -> None:
    assert chain(tag) == parts


def test_the_first_range_that_is_offered_in_part_is_found() -> None:
    assert lookup(["de", "fr-CH", "ru"], {"ru", "fr"}) == "fr"


def test_a_range_does_not_find_what_is_more_special_than_itself() -> None:
    assert lookup(["zh"], {"zh-hant"}) is None


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "lake"), ("fr", "lac"), ("fr-CA", "lac"), ("ru", "озеро"), ("zh-hant", "湖"), ("zh", "lake"), ("ja", "lake")],
)
def test_a_reader_gets_the_label_in_their_language_else_in_english(language: str, text: str) -> None:
    label = pick(LAKE, language)
    assert label is not None
    assert label.value == text


def test_without_english_a_label_without_a_language_comes_before_one_in_another() -> None:
    assert pick([lang("lac", "fr"), Literal("L-1")], "ru") == Literal("L-1")


def test_equals_do_not_depend_on_their_order() -> None:
    labels = [lang("b", "fr"), lang("a", "fr"), lang("c", "de")]
    assert pick(labels, "fr") == pick(labels[::-1], "fr") == lang("a", "fr")
    assert pick(labels, "ru") == pick(labels[::-1], "ru") == lang("c", "de")


def test_what_is_no_text_is_no_label() -> None:
    assert pick([Iri("https://example.org/a")], "fr") is None
