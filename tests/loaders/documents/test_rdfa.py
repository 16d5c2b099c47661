"""RDFa to triples, rule by rule. Pages were also given to another processor: docs/decisions/0014 says where the two differ."""

from __future__ import annotations

import pytest

from kg.loaders.documents import rdfa, tree
from kg.loaders.documents.statements import TYPE, Found, Value

BASE = "https://lake.example/p"


def read(body: str) -> Found:
    text = f'<!doctype html><html><body><div vocab="https://schema.org/" prefix="ex: https://ex.example/ns#">{body}</div></body></html>'
    return rdfa.read(tree.parse(text), BASE, 1000)


def short(iri: str) -> str:
    for space, name in ((BASE, ""), ("https://schema.org/", "s:"), ("https://ex.example/ns#", "ex:"), (TYPE, "a")):
        if iri.startswith(space):
            return name + iri.removeprefix(space)
    return iri


def term(value: Value) -> str:
    if value.kind != "text":
        return short(value.text) if value.kind == "iri" else "_:" + value.text.removeprefix("rdfa-")
    return f'"{value.text}"' + (f"@{value.language}" if value.language else "") + value.datatype.rpartition("#")[2]


def lines(body: str) -> list[str]:
    return [f"{term(one.subject)} {short(one.predicate)} {term(one.value)}" for one in read(body).statements]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            '<div typeof="Event" resource="#e"><b property="name">A</b><a property="url" href="/x">x</a></div>',
            ["#e a s:Event", '#e s:name "A"', "#e s:url https://lake.example/x"],
        ),
        (
            '<div about="#e" typeof="Event"><div rel="organizer"><div typeof="Organization"><b property="name">O</b></div></div></div>',
            ["#e a s:Event", "_:2 a s:Organization", "#e s:organizer _:2", '_:2 s:name "O"'],
        ),
        (
            '<div about="#e"><div rev="performer" resource="#o"><b property="name">O</b></div></div>',
            ["#o s:performer #e", '#o s:name "O"'],
        ),
        (
            '<ul about="#s" rel="subEvent"><li resource="#1" typeof="Event"></li><li resource="#2"><b property="name">2</b></li></ul>',
            ["#1 a s:Event", "#s s:subEvent #1", "#s s:subEvent #2", '#2 s:name "2"'],
        ),
        (
            '<div about="#s"><div property="superEvent" typeof="Event" resource="#t"><b property="name">T</b></div></div>',
            ["#t a s:Event", "#s s:superEvent #t", '#t s:name "T"'],
        ),
        (
            '<a about="#e" property="name" href="/y" rel="nofollow">label</a>',
            ["#e s:name https://lake.example/y"],
        ),
        (
            '<a about="#e" property="name" href="/y" rel="ex:see">label</a>',
            ["#e ex:see https://lake.example/y", '#e s:name "label"'],
        ),
        ('<p about="#e" property="name" datatype="">A <b>B</b></p>', ['#e s:name "A B"']),
        (
            '<p about="#e" property="startDate" datatype="xsd:date" content="2031-03-05">x</p>',
            ['#e s:startDate "2031-03-05"date'],
        ),
        (
            '<p about="#e"><time property="endDate">2031-03</time><time property="startDate" datetime="2031-03-05T10:00">d</time></p>',
            ['#e s:endDate "2031-03"gYearMonth', '#e s:startDate "2031-03-05T10:00"dateTime'],
        ),
        (
            '<div resource="[_:a]" typeof="Person"></div><div about="_:a" property="email" content="x"></div>',
            ["_:named-a a s:Person", '_:named-a s:email "x"'],
        ),
        (
            '<div about="#e"><div vocab="https://ex.example/ns#"><b property="mood">m</b></div><div vocab=""><b property="lost">m</b></div></div>',
            ['#e ex:mood "m"'],
        ),
        (
            '<div lang="fr" about="#e"><b property="name">Réunion</b><b property="name" lang="">none</b></div>',
            ['#e s:name "Réunion"@fr', '#e s:name "none"'],
        ),
        (
            '<div about="#e" property="name" resource="#r">x<b property="name">inner</b></div>',
            ["#e s:name #r", '#e s:name "inner"'],
        ),
        (
            '<div about="#e"><div property="performer" rel="ex:see" typeof="Person"><b property="name">B</b></div></div>',
            ["_:1 a s:Person", "#e ex:see _:1", "#e s:performer _:1", '_:1 s:name "B"'],
        ),
        (
            '<div about="#e" rel="organizer"><div prefix="q: https://q.example/">x</div></div>',
            [],
        ),
        ('<div property="name">no subject</div>', [' s:name "no subject"']),
        ('<div about="#x"><p rel="organizer"><b property="name">O</b></p></div>', ['_:1 s:name "O"', "#x s:organizer _:1"]),
        ('<b xmlns:q="https://ex.example/ns#" about="#e" property="q:mood">m</b>', ['#e ex:mood "m"']),
    ],
)
def test_an_element_says_what_the_recommendation_makes_of_it(body: str, expected: list[str]) -> None:
    assert sorted(lines(body)) == sorted(expected)


def test_a_vocabulary_on_the_root_and_types_on_the_body_are_those_of_the_document() -> None:
    text = '<!doctype html><html vocab="https://schema.org/"><body typeof="Event"><b property="name">n</b></body></html>'
    found = rdfa.read(tree.parse(text), BASE, 1000)
    assert [(term(one.subject), short(one.predicate)) for one in found.statements] == [("", "a"), ("", "s:name")]


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ('<ol about="#e" rel="performer" inlist=""><li resource="#a"></li></ol>', "lists in RDFa"),
        ('<p about="#e" property="name" inlist="">x</p>', "lists in RDFa"),
        (
            '<p about="#e" property="name" datatype="rdf:HTML">x <b>y</b></p>',
            "values that are markup or of an unknown type in RDFa",
        ),
        ('<p about="#e" property="name" datatype="rdf:XMLLiteral">x</p>', "values that are markup or of an unknown type in RDFa"),
    ],
)
def test_what_is_not_read_is_counted(body: str, what: str) -> None:
    found = read(body)
    assert found.statements == []
    assert found.unread == {what: 1}
