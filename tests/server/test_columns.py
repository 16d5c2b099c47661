"""Columns of an answer are headed by what they mean."""

from __future__ import annotations

import pytest

from server.columns import Column, described, plain


@pytest.mark.parametrize(
    ("name", "meaning", "head"),
    [
        ("event", "the meeting", "Meeting"),
        ("actor", "who was there, at the level the source states", "Who was there"),
        ("organization", "at which event", "At which event"),
        ("kind", "agreed, adopted, committed or intends", "Kind"),
        ("otherRole", "a sentence that is much too long for the head of a column", "Other role"),
        ("citeA", "", "Passages a"),
        ("a", "one of the two", "One of the two (a)"),
        ("certainty", "stated when both were there", "Certainty"),
    ],
)
def test_a_head_is_the_meaning_in_a_few_words_or_the_name(name: str, meaning: str, head: str) -> None:
    assert described([name], {name: meaning}) == [Column(name, head, meaning)]


def test_columns_that_mean_the_same_keep_their_names() -> None:
    meanings = {"firstCite": "the passage", "secondCite": "the passage"}
    assert [column.head for column in described(meanings, meanings)] == ["First passages", "Second passages"]


def test_a_query_nobody_described_has_its_variables_as_heads() -> None:
    assert plain(["otherRole"]) == [Column("otherRole", "otherRole")]
