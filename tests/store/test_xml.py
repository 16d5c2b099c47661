"""An answer in XML is a document that reads back as the same values, or an error that says what XML cannot hold."""

from __future__ import annotations

import io
import re
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InputError
from kg.store.engine import evaluate, write
from kg.store.xml import Checked

RESULTS, RDF = "application/sparql-results+xml", "application/rdf+xml"
LITERAL = "{http://www.w3.org/2005/sparql-results#}literal"


def written(query: str, media_type: str) -> bytes:
    out = io.BytesIO()
    write(evaluate(ox.Store(), query, prefixes={}), media_type, out, {})
    return out.getvalue()


def values(*texts: str) -> str:
    return f"SELECT ?x {{ VALUES ?x {{ {' '.join(str(ox.Literal(text)) for text in texts)} }} }}"


@pytest.mark.parametrize("character", ["\x01", "\x00", "\x0b", "\x1f", "\ufffe", "\uffff"])
def test_a_character_that_xml_cannot_hold_is_named_with_its_row(character: str) -> None:
    code = f"{ord(character):04X}"
    with pytest.raises(InputError, match=rf"row 3 of .*U\+{code}"):
        written(f'SELECT ?x {{ VALUES ?x {{ "fine" "also fine" "a\\u{code}" "more" }} }}', RESULTS)
    with pytest.raises(InputError, match="which XML cannot hold"):
        written(f'CONSTRUCT {{ <urn:a> <urn:b> "\\u{code}" }} {{}}', RDF)


@pytest.mark.parametrize("predicate", ["http://example.org/", "http://example.org/1", "http://example.org/a#"])
def test_a_predicate_that_rdf_xml_cannot_name_is_named(predicate: str) -> None:
    with pytest.raises(InputError, match=f"<{predicate}>"):
        written(f"CONSTRUCT {{ <urn:a> <{predicate}> 1 }} {{}}", RDF)


def test_a_row_far_behind_is_counted_right() -> None:
    texts = [f"text {number}" for number in range(3000)]
    query = values(*texts).replace('"text 2500"', '"\\u0001"')
    with pytest.raises(InputError, match="row 2501 of"):
        written(query, RESULTS)


@pytest.mark.parametrize("cut", range(1, 40))
def test_nothing_hides_between_two_blocks(cut: int) -> None:
    bad = "<result><literal>a\ufffe".encode()
    nameless = b'<a><oxprefix: xmlns:oxprefix="urn:x/">'
    for text in (bad, nameless):
        out = Checked(io.BytesIO())
        with pytest.raises(InputError):
            for block in (text[:cut], text[cut:]):
                out.write(block)


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=4))
def test_a_table_reads_back_as_it_is_or_is_an_error(texts: list[str]) -> None:
    try:
        found = written(values(*texts), RESULTS)
    except InputError:
        assert any((ord(c) < 0x20 and c not in "\t\n\r") or c in "\ufffe\uffff" for text in texts for c in text)
        return
    assert [node.text or "" for node in ElementTree.fromstring(found).iter(LITERAL)] == texts  # noqa: S314


@given(
    st.text("ab1-_.:/#é·", min_size=1, max_size=6).filter(lambda ending: ending.count("#") < 2),
    st.text("a\r\n\t<&]>\x01é", max_size=5),
)
def test_a_graph_reads_back_as_it_is_or_is_an_error(ending: str, text: str) -> None:
    triple = ox.Triple(ox.NamedNode("urn:a"), ox.NamedNode(f"http://example.org/{ending}"), ox.Literal(text))
    try:
        found = written(f"CONSTRUCT {{ {triple} }} {{}}", RDF)
    except InputError:
        assert "\x01" in text or not re.search(r"[abé_][\w.·-]*\Z", ending)
        return
    assert [quad.triple for quad in ox.parse(found, format=ox.RdfFormat.RDF_XML)] == [triple]
