"""Topics by the labels of the scheme, in every language it has, in other spellings and inflected."""

from __future__ import annotations

import pytest

from kg.draft.labels import labels
from kg.draft.proposers.topics import _tokens
from tests.draft.finding import find


@pytest.mark.parametrize(
    ("text", "code", "standing"),
    [
        ("They discussed border security.", "border-security", "known"),
        ("They discussed Border Security.", "border-security", "known"),
        ("They discussed organized crime.", "organised-crime", "cue"),
        ("They discussed counterterrorism.", "counter-terrorism", "cue"),
        ("They discussed capacity-building.", "capacity-building", "cue"),
        ("Ils ont parlé de la sécurité des frontières.", "border-security", "known"),
        ("Они говорили о трансграничной преступности.", "cross-border-crime", "cue"),
    ],
)
def test_a_label_is_found_in_every_language_and_spelling(text: str, code: str, standing: str) -> None:
    assert [(p.value, p.standing) for p in find(text, "topic")] == [(code, standing)]


def test_labels_that_share_a_word_are_both_found() -> None:
    found = find("They discussed police and judicial cooperation.", "topic")
    assert {p.words: p.value for p in found} == {
        "police and judicial cooperation": "police-cooperation",
        "judicial cooperation": "judicial-cooperation",
    }


def test_of_labels_inside_one_another_the_longest_counts() -> None:
    found = find("They fight transnational organised crime.", "topic")
    assert [p.value for p in found] == ["transnational-organised-crime"]


def test_a_body_s_name_is_no_topic_and_an_event_s_name_is_what_it_is_about() -> None:
    assert find("The Border Security Unit met.", "topic") == []
    (topic,) = find("The Conference on Border Security was held.", "topic")
    assert "named" in topic.parts


def test_a_sentence_on_talks_says_that_its_topics_were_discussed() -> None:
    told = {p.words: "talked" in p.parts for p in find("They discussed smuggling. They fear terrorism.", "topic")}
    assert told == {"smuggling": True, "terrorism": False}


def test_a_label_does_not_go_on_over_the_end_of_a_sentence() -> None:
    assert find("They saw the border. Security matters.", "topic") == []


@pytest.mark.parametrize("language", ["en", "fr", "ru"])
def test_every_label_of_the_scheme_finds_its_own_topic(language: str) -> None:
    for label, code in labels("topic", language).items():
        if len(_tokens(label)) < 2:
            continue
        found = find(f"x {label} x", "topic", language)
        assert code in {p.value for p in found}, label
