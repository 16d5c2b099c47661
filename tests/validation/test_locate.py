"""A finding points at the line that says it, or at none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.store.rdf import GENID
from kg.store.terms import Iri, Literal, Term
from kg.validation.locate import Places, triple_lines
from kg.validation.parsing import TURTLE, parse
from tests.shapes.fixtures import DATA

A, P, Q = "https://x.example/id/a", "https://x.example/p", "https://x.example/q"
XML = "application/rdf+xml"
JSON_LD = "application/ld+json"
RDF_OPEN = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="https://x.example/">\n'
DOCUMENT = """@prefix x: <https://x.example/> .
# x:id/a is not said anything here
<https://x.example/id/a>
    x:p "first" ,
        "second" ;
    x:q <https://x.example/id/b> .
"""


def places(text: str, media_type: str = TURTLE) -> Places:
    data = text.encode()
    return Places(data, media_type, parse(data, media_type))


@pytest.mark.parametrize(
    ("path", "value", "line"),
    [
        (P, Literal("second"), 5),
        (P, Literal("neither"), 4),
        (P, None, 4),
        (Q, None, 6),
        ("https://x.example/missing", None, 4),
        ("", None, 4),
        (f"<{Q}>|<{P}>", Literal("second"), 5),
        (f"^<{Q}>", None, 6),
    ],
)
def test_the_triple_is_found_else_the_property_else_the_node(path: str, value: Term | None, line: int) -> None:
    assert places(DOCUMENT).line(A, path, value) == line


def test_a_wrong_property_named_as_value_is_found() -> None:
    assert places(DOCUMENT).line(A, "", Iri(Q)) == 6


def test_a_node_that_is_only_pointed_at_has_the_line_that_points() -> None:
    assert places(DOCUMENT).line("https://x.example/id/b", "", None) == 6


def test_what_the_upload_does_not_say_has_no_line() -> None:
    assert places(DOCUMENT).line("https://x.example/id/c", P, None) == 0


def test_a_literal_of_several_lines_has_the_line_it_begins_in() -> None:
    text = '<https://x.example/id/a>\n <https://x.example/p>\n """one\ntwo\nthree""" .\n'
    assert places(text).line(A, P, Literal("one\ntwo\nthree")) == 3


def test_a_literal_with_escapes_has_the_line_it_stands_in() -> None:
    text = '<https://x.example/id/a>\n <https://x.example/p>\n "one\\ntwo\\nthree"\n .\n'
    assert places(text).line(A, P, Literal("one\ntwo\nthree")) == 3


def test_what_is_written_in_place_is_found_by_its_blank_node() -> None:
    data = f"<{A}> <{P}> [\n <{Q}> 1 ;\n <{Q}> 2 ] .".encode()
    triples = parse(data, TURTLE)
    inner, found = triples[0][0], Places(data, TURTLE, triples)
    assert found.line(inner.value, Q, Literal("2", "http://www.w3.org/2001/XMLSchema#integer")) == 3
    assert found.line(A, P, inner) == 2


def test_lines_end_as_on_any_system() -> None:
    assert places(DOCUMENT.replace("\n", "\r\n")).line(A, Q, None) == 6


@pytest.mark.parametrize("media_type", ["application/n-triples", "application/n-quads", "application/trig"])
def test_the_line_based_formats_have_lines(media_type: str) -> None:
    text = f'# first\n<{A}> <{P}> "v" .\n<{A}> <{Q}> "w" .\n'
    assert places(text, media_type).line(A, Q, Literal("w")) == 3


def test_rdf_xml_has_the_line_that_completes_a_property() -> None:
    text = f'{RDF_OPEN}<rdf:Description\n  rdf:about="{A}">\n <x:p>v</x:p>\n <x:q\n>w</x:q></rdf:Description></rdf:RDF>'
    found = places(text, XML)
    assert (found.line(A, P, Literal("v")), found.line(A, Q, Literal("w"))) == (4, 6)


def test_json_ld_has_the_line_of_a_node_written_out_in_full_only() -> None:
    text = f'[{{"{Q}":\n {{"@id": "{A}"}}, "@id": "https://x.example/id/b"}},\n{{"@id":\n "{A}",\n "{P}": "v"}}]'
    found = places(text, JSON_LD)
    assert found.line(A, P, Literal("v")) == 4
    short = f'{{"@context": {{"i": "https://x.example/id/"}}, "@id": "i:a", "{P}": "v"}}'
    assert places(short, JSON_LD).line(A, P, Literal("v")) == 0
    assert triple_lines(text.encode(), JSON_LD) == []


def test_a_text_that_looks_like_a_node_is_none() -> None:
    text = f'{{"@id": "https://x.example/id/b",\n "{P}": "{{\\"@id\\": \\"{A}\\", }}"}}'
    assert places(text, JSON_LD).line(A, "", None) == 0


#: Objects as they may be written, on one line, with the value they stand for.
OBJECTS = st.sampled_from(
    [
        "x:o",
        "1",
        "-1.5",
        "1e3",
        "true",
        '"a # b . c ;"',
        "'x'@en",
        '"v"^^x:t',
        "<https://x.example/#f>",
        '"""[ ( """',
        "_:b",
        "x:o\\'",
        '""',
        "'''a\nb'''@de",
    ]
)
#: What may stand between two tokens.
SPACES = st.sampled_from([" ", "\n", "\n\n", " # a comment . ;\n", "\r\n", "\t"])


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, list[int]]:
    """A Turtle document whose writer notes in which line every object stands."""
    text, lines = "@prefix x: <https://x.example/> .\n", []
    for subject in range(draw(st.integers(1, 4))):
        text += f"x:s{subject}" + draw(SPACES)
        for predicate in range(draw(st.integers(1, 3))):
            text += (draw(st.sampled_from([";", " ;", ";;"])) + draw(SPACES) if predicate else "") + f"x:p{predicate}"
            for one in range(draw(st.integers(1, 3))):
                text += (draw(SPACES) + "," if one else "") + draw(SPACES)
                lines.append(text.count("\n") + 1)
                text += draw(OBJECTS) + draw(SPACES)
        text += "." + draw(SPACES)
    return text, lines


@settings(max_examples=300)
@given(documents())
def test_every_triple_of_any_turtle_has_the_line_its_object_stands_in(document: tuple[str, list[int]]) -> None:
    text, lines = document
    assert triple_lines(text.encode(), TURTLE) == lines


def test_a_large_upload_is_searched_once() -> None:
    text = "".join(f"<https://x.example/{n}> <https://x.example/p> 1 .\n" for n in range(20_000))
    found = places(text)
    assert [found.line(f"https://x.example/{n}", "", None) for n in (0, 999, 19_999)] == [1, 1000, 20_000]


@pytest.mark.parametrize("path", sorted((DATA / "good").glob("*.ttl"))[::8], ids=lambda path: path.stem)
def test_in_real_documents_the_object_stands_in_the_line(path: Path) -> None:
    data = path.read_bytes()
    lines = data.decode().splitlines()
    for (_, _, value), number in zip(parse(data, TURTLE), triple_lines(data, TURTLE), strict=True):
        word = value.value.splitlines()[0] if isinstance(value, Literal) else re.split(r"[/#]", value.value)[-1]
        # What is written in place has no name, and ends where its bracket closes.
        expected = "]" if isinstance(value, Iri) and value.value.startswith(GENID) else word
        assert expected in lines[number - 1].replace("\\", "")
