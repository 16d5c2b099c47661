"""Microdata to triples: whose property is what, and what its value is."""

from __future__ import annotations

import pytest

from kg.loaders.documents import microdata, tree
from kg.loaders.documents.statements import Found, TooManyError, Value

BASE = "https://lake.example/p"


def read(body: str, most: int = 1000, root: str = "") -> Found:
    return microdata.read(tree.parse(f"<!doctype html><html{root}><body>{body}</body></html>"), BASE, most)


def values(body: str, name: str = "x", root: str = "") -> list[Value]:
    """The values of a property of an event that has this body."""
    found = read(f'<div itemscope itemtype="https://schema.org/Event">{body}</div>', root=root)
    return [one.value for one in found.statements if one.predicate == f"https://schema.org/{name}"]


@pytest.mark.parametrize(
    ("body", "value"),
    [
        ('<b itemprop="x">  two\n words <i>and</i><script>no</script></b>', "two words and"),
        ('<meta itemprop="x" content="a b ">', "a b "),
        ('<span itemprop="x" content="2031-03-05">5 March</span>', "2031-03-05"),
        ('<time itemprop="x" datetime="2031-03-05">5 March</time>', "2031-03-05"),
        ('<time itemprop="x">2031-03-05</time>', "2031-03-05"),
        ('<data itemprop="x" value="7">seven</data>', "7"),
        ('<meter itemprop="x" value="7">seven</meter>', "7"),
    ],
)
def test_a_text_is_where_the_kind_of_element_has_it(body: str, value: str) -> None:
    assert values(body) == [Value("text", value)]


@pytest.mark.parametrize(
    "body",
    [
        '<a itemprop="x" href="/y">t</a>',
        '<link itemprop="x" href="y">',
        '<img itemprop="x" src="../y">',
        '<object itemprop="x" data="/y">',
    ],
)
def test_a_link_is_an_address(body: str) -> None:
    assert values(body) == [Value("iri", "https://lake.example/y")]


def test_a_text_is_in_the_language_around_it_and_in_none_that_is_no_language() -> None:
    assert values('<b itemprop="x">t</b><b itemprop="x" lang="fr">u</b>', root=' lang="en-GB"') == [
        Value("text", "t", language="en-gb"),
        Value("text", "u", language="fr"),
    ]
    assert values('<b itemprop="x" lang="no language">t</b>') == [Value("text", "t")]


def test_a_property_is_that_of_the_nearest_item_and_of_whoever_refers_to_it() -> None:
    found = read(
        '<div itemscope itemtype="https://schema.org/Event" itemid="#e" itemref="more none">'
        '<div itemprop="location" itemscope itemtype="https://schema.org/Place" itemid="#p"><b itemprop="name">P</b></div></div>'
        '<p id="more"><b itemprop="name">E</b></p><b itemprop="name">nobody</b>'
    )
    said = {(one.subject.text.rpartition("#")[2], one.predicate.rpartition("/")[2]): one.value.text for one in found.statements}
    assert said[("e", "name")] == "E"
    assert said[("p", "name")] == "P"
    assert said[("e", "location")] == f"{BASE}#p"
    assert "nobody" not in said.values()


def test_one_element_may_be_several_properties_in_one_vocabulary_or_by_their_address() -> None:
    found = read(
        '<div itemscope itemtype="https://schema.org/Event https://other.example/X"><b itemprop="a b https://o.example/c">t</b></div>'
    )
    assert [one.predicate for one in found.statements if one.value.kind == "text"] == [
        "https://schema.org/a",
        "https://schema.org/b",
        "https://o.example/c",
    ]


def test_an_item_without_a_type_is_in_the_vocabulary_around_it_and_without_one_its_properties_lead_nowhere() -> None:
    assert values('<div itemprop="x" itemscope><b itemprop="y">t</b></div>', "y") == [Value("text", "t")]
    found = read('<div itemscope><b itemprop="y">t</b></div>')
    assert found.statements == []
    assert [fault.reason for fault in found.faults] == ["a property of an item without a type that leads nowhere"]


def test_an_identifier_counts_for_an_item_of_a_type_only() -> None:
    found = read(
        '<div itemscope itemtype="https://schema.org/Event" itemid="#e"><div itemprop="x" itemscope itemid="#n"></div></div>'
    )
    assert {one.value.kind for one in found.statements if one.predicate.endswith("/x")} == {"node"}


def test_an_identifier_that_is_no_address_leaves_the_item_out_with_a_fault() -> None:
    found = read('<p>\n<div itemscope itemtype="https://schema.org/Event" itemid="javascript:x"><b itemprop="name">t</b></div>')
    assert found.statements == []
    assert [(fault.reason, fault.path, fault.line) for fault in found.faults] == [
        ("an itemid that is no address", "/html/body/div", 2)
    ]


def test_more_statements_than_there_may_be_end_the_reading() -> None:
    with pytest.raises(TooManyError):
        read('<div itemscope itemtype="https://schema.org/Event"><b itemprop="x">t</b></div>' * 10, most=15)
