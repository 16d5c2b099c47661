"""What strangers send is bounded, read without network, and refused with a place."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InputError, SecoopError, TooLargeError, UnsupportedMediaError
from kg.store.terms import Iri, Literal
from kg.validation.parsing import FORMATS, Limit, parse

A, P = Iri("https://x.example/a"), Iri("https://x.example/p")
TURTLE = "text/turtle"
XML = "application/rdf+xml"
JSONLD = "application/ld+json"
RDF_OPEN = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="https://x.example/">'
BOMB = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(12))
DOCUMENTS = {
    TURTLE: '<https://x.example/a> <https://x.example/p> "v" .',
    "application/n-triples": '<https://x.example/a> <https://x.example/p> "v" .\n',
    "application/n-quads": '<https://x.example/a> <https://x.example/p> "v" <https://x.example/g> .\n',
    "application/trig": '<https://x.example/g> { <https://x.example/a> <https://x.example/p> "v" }',
    XML: f'{RDF_OPEN}<rdf:Description rdf:about="https://x.example/a"><x:p>v</x:p></rdf:Description></rdf:RDF>',
    JSONLD: '{"@id": "https://x.example/a", "https://x.example/p": "v"}',
}


@pytest.mark.parametrize("media_type", FORMATS)
def test_every_syntax_is_read(media_type: str) -> None:
    assert parse(DOCUMENTS[media_type].encode(), media_type) == [(A, P, Literal("v"))]


def test_relative_iris_are_resolved_only_where_the_address_is_known() -> None:
    text = b'<a> <https://x.example/p> "v" .'
    assert parse(text, TURTLE, base="https://x.example/document") == [(A, P, Literal("v"))]
    with pytest.raises(InputError):
        parse(text, TURTLE)


def test_parameters_of_the_media_type_are_understood() -> None:
    assert parse(DOCUMENTS[TURTLE].encode(), "Text/Turtle; charset=UTF-8")


@pytest.mark.parametrize("media_type", ["text/html", "", "text/turtle; charset=iso-8859-1", "application/json"])
def test_other_media_types_and_charsets_are_refused(media_type: str) -> None:
    with pytest.raises(UnsupportedMediaError):
        parse(DOCUMENTS[TURTLE].encode(), media_type)


def test_a_syntax_error_has_line_and_column() -> None:
    with pytest.raises(InputError) as caught:
        parse(b'<https://x.example/a> <https://x.example/p> "v" .\n<https://x.example/a> oops:p 1 .', TURTLE)
    assert caught.value.extra["line"] == 2
    assert caught.value.extra["column"] == 23
    assert "line 2, column 23" in str(caught.value)


@pytest.mark.parametrize("media_type", [TURTLE, XML, JSONLD, "application/trig"])
def test_a_truncated_document_is_refused(media_type: str) -> None:
    text = DOCUMENTS[media_type]
    with pytest.raises(InputError):
        parse(text[: len(text) - 3].encode(), media_type)


def test_bytes_that_are_not_utf8_are_refused_with_their_place() -> None:
    with pytest.raises(InputError) as caught:
        parse(b'<https://x.example/a> <https://x.example/p>\n "caf\xe9" .', TURTLE)
    assert (caught.value.extra["line"], caught.value.extra["column"]) == (2, 6)


def test_columns_are_characters_and_not_bytes() -> None:
    with pytest.raises(InputError) as caught:
        parse("\ufeff<urn:ä>".encode() + b" \xff", TURTLE)
    assert (caught.value.extra["line"], caught.value.extra["column"]) == (1, 9)


def test_xml_that_is_none_is_refused_with_its_place() -> None:
    with pytest.raises(InputError) as caught:
        parse(DOCUMENTS[XML].replace("</rdf:RDF>", "</rdf:RDG>").encode(), XML)
    lines = DOCUMENTS[XML].split("</rdf:RDF>")[0].splitlines()
    assert caught.value.extra["line"] == len(lines)
    assert caught.value.extra["column"] > 1


@pytest.mark.parametrize(
    ("media_type", "text"),
    [
        (
            XML,
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n<rdf:Description><b/></rdf:Description></rdf:RDF>',
        ),
        (JSONLD, '{"@id": "urn:a",\n "urn:b": {"@value": {"a": 1}}}'),
    ],
)
def test_no_place_is_made_up_where_none_is_known(media_type: str, text: str) -> None:
    with pytest.raises(InputError) as caught:
        parse(text.encode(), media_type)
    assert caught.value.extra == {}


def test_utf16_is_refused_by_name() -> None:
    with pytest.raises(UnsupportedMediaError) as caught:
        parse(DOCUMENTS[TURTLE].encode("utf-16"), TURTLE)
    assert "UTF-16" in str(caught.value)


def test_a_byte_order_mark_is_no_mistake() -> None:
    assert len(parse(b"\xef\xbb\xbf" + DOCUMENTS[TURTLE].encode(), TURTLE)) == 1


def test_another_encoding_in_the_xml_declaration_is_refused() -> None:
    with pytest.raises(UnsupportedMediaError):
        parse(f'<?xml version="1.0" encoding="ISO-8859-1"?>{DOCUMENTS[XML]}'.encode(), XML)


@pytest.mark.parametrize(
    "text",
    [
        f'<!DOCTYPE r [<!ENTITY e0 "boom">{BOMB}]>{RDF_OPEN}<x:p>&e12;</x:p></rdf:RDF>',
        f'<?xml version="1.0"?>\n<!-- harmless --><!doctype r SYSTEM "https://x.example/r.dtd">{RDF_OPEN}</rdf:RDF>',
        f'<!ENTITY e SYSTEM "file:///etc/hostname">{RDF_OPEN}</rdf:RDF>',
    ],
)
def test_a_doctype_is_refused_before_parsing(text: str) -> None:
    with pytest.raises(InputError) as caught:
        parse(text.encode(), XML)
    assert "DOCTYPE" in str(caught.value)


def test_the_word_doctype_in_a_comment_or_a_text_is_no_doctype() -> None:
    text = DOCUMENTS[XML].replace("<x:p>v", "<!-- <!DOCTYPE --><x:p><![CDATA[<!DOCTYPE]]>")
    assert parse(text.encode(), XML) == [(A, P, Literal("<!DOCTYPE"))]


@pytest.mark.parametrize(
    ("media_type", "text"),
    [
        (TURTLE, "<https://x.example/a> <https://x.example/p> " + "[ <https://x.example/p> " * 20_000),
        (TURTLE, "<https://x.example/a> <https://x.example/p> " + "( " * 20_000),
        ("application/trig", "{ " * 20_000),
        (JSONLD, '{"https://x.example/p": ' * 20_000 + "1" + "}" * 20_000),
        (JSONLD, "[" * 20_000 + "]" * 20_000),
        (XML, RDF_OPEN + "<x:p>" * 20_000),
    ],
)
def test_twenty_thousand_levels_are_refused(media_type: str, text: str) -> None:
    with pytest.raises(InputError) as caught:
        parse(text.encode(), media_type)
    assert "nested too deeply" in str(caught.value)


def test_brackets_inside_strings_iris_and_comments_do_not_nest() -> None:
    text = '# [[[\n<https://x.example/a> <https://x.example/p> "[[[\\"[[[", """{{{"{{{""", \'((((\' .'
    assert len(parse(text.encode(), TURTLE, limit=Limit(depth=2))) == 3


@pytest.mark.parametrize(
    "document",
    [
        {"@context": "https://x.example/context.jsonld", "@id": "https://x.example/a"},
        {"@context": [{"p": "https://x.example/p"}, "https://x.example/context.jsonld"]},
        {"@graph": [{"https://x.example/p": {"@context": "file:///etc/hostname"}}]},
        {"@context": {"@import": "https://x.example/context.jsonld"}},
    ],
)
def test_a_json_ld_context_that_lies_elsewhere_is_refused(document: dict[str, object]) -> None:
    with pytest.raises(InputError) as caught:
        parse(json.dumps(document).encode(), JSONLD)
    assert "nothing is fetched here" in str(caught.value)


def test_a_json_ld_context_in_the_document_is_read() -> None:
    document = {"@context": {"p": "https://x.example/p"}, "@id": "https://x.example/a", "p": "v"}
    assert parse(json.dumps(document).encode(), JSONLD) == [(A, P, Literal("v"))]


@pytest.mark.parametrize("limit", [Limit(size=10), Limit(literal=0), Limit(triples=0)])
def test_what_is_over_a_limit_is_refused(limit: Limit) -> None:
    with pytest.raises(TooLargeError):
        parse(DOCUMENTS[TURTLE].encode(), TURTLE, limit=limit)


def test_blank_nodes_become_iris_of_their_upload() -> None:
    one = parse(b"[] <https://x.example/p> [] .", TURTLE)
    other = parse(b"[] <https://x.example/p> [] . # another upload", TURTLE)
    names = {term.value for triples in (one, other) for triple in triples for term in (triple[0], triple[2])}
    assert len(names) == 4
    assert all("/.well-known/genid/" in name for name in names)


def test_lexical_forms_are_kept() -> None:
    (triple,) = parse(b"<https://x.example/a> <https://x.example/p> 1.50 .", TURTLE)
    assert triple[2].value == "1.50"


def test_quoted_triples_are_refused() -> None:
    with pytest.raises(InputError):
        parse(b"<https://x.example/a> <https://x.example/p> <<( <https://x.example/a> <https://x.example/p> 1 )>> .", TURTLE)


def test_a_very_long_number_in_json_ld_is_only_a_value() -> None:
    document = (
        '{"@id": "https://x.example/a", "https://x.example/p": {"@value": "9", "@type": "https://x.example/d"}, "@index": "x"}'
    )
    assert len(parse(document.encode(), JSONLD)) == 1
    with pytest.raises(InputError):
        parse(f'{{"@id": {"9" * 10_000}}}'.encode(), JSONLD)


@pytest.mark.parametrize(
    ("media_type", "piece"),
    [
        *((XML, piece) for piece in ("<!--", "</", "<?", "<![CDATA[", "<a b='", '<"')),
        *((TURTLE, piece) for piece in ('"', '"""', "'\\'", '"""\\', "<", "<a:")),
        *((JSONLD, piece) for piece in ('"', '"\\"', '{"')),
    ],
)
def test_hostile_repetition_is_refused_in_linear_time(media_type: str, piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    began = time.process_time()
    with pytest.raises(SecoopError):
        parse(text.encode(), media_type)
    assert time.process_time() - began < 5


@given(st.binary(max_size=400), st.sampled_from(sorted(FORMATS)))
def test_whatever_bytes_come_the_answer_is_triples_or_a_clear_error(data: bytes, media_type: str) -> None:
    try:
        triples = parse(data, media_type)
    except SecoopError as error:
        assert error.message
        assert error.remedy
    else:
        assert all(isinstance(subject, Iri) for subject, _, _ in triples)


@pytest.mark.parametrize(("media_type", "unit"), [("text/turtle", '\\"'), ("text/turtle", "\\'"), ("application/ld+json", '\\"')])
def test_quotes_that_are_never_closed_take_no_long_look(media_type: str, unit: str) -> None:
    started = time.process_time()
    with pytest.raises(InputError):
        parse(('"' + unit * 200_000).encode(), media_type)
    assert time.process_time() - started < 5
