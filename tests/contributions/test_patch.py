"""What a contribution may be: RDF, RDF Patch, and data blocks of SPARQL Update, with a place in every error."""

from __future__ import annotations

import contextlib
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.contributions.patch import RDF_PATCH, UPDATE, Patch, read
from kg.errors import InputError, SecoopError, TooLargeError, UnsupportedMediaError
from kg.store.terms import Iri, Literal, Quad, lang, typed
from kg.validation.parsing import Limit

S, P, O, G = (Iri(f"http://x/{name}") for name in "spog")  # noqa: E741
XSD = "http://www.w3.org/2001/XMLSchema#"


def of(text: str, kind: str = RDF_PATCH) -> Patch:
    return read(text.encode(), kind)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("text/turtle", "<http://x/s> <http://x/p> <http://x/o> ."),
        ("application/n-triples", "<http://x/s> <http://x/p> <http://x/o> ."),
        ("application/ld+json", '{"@id": "http://x/s", "http://x/p": {"@id": "http://x/o"}}'),
        (RDF_PATCH, "A <http://x/s> <http://x/p> <http://x/o> ."),
        (RDF_PATCH, 'H version "1" .\nTX .\nPA "x" <http://x/> .\nA x:s x:p x:o .\nTC .'),
        (RDF_PATCH, "PA x: <http://x/> .\nA x:s x:p x:o . # so it is"),
        (UPDATE, "PREFIX x: <http://x/> INSERT DATA { x:s x:p x:o }"),
        (UPDATE, "INSERT DATA { <http://x/s> <http://x/p> <http://x/o> . }"),
        (UPDATE, "BASE <http://x/>\ninsert\n# a comment }\ndata { <s> <p> <o> } ;"),
    ],
)
def test_one_triple_is_read_from_each_format(kind: str, text: str) -> None:
    assert of(text, kind) == Patch((Quad(S, P, O),), ())


def test_named_graphs_are_kept() -> None:
    named = Patch((Quad(S, P, O, G),), ())
    assert of("<http://x/s> <http://x/p> <http://x/o> <http://x/g> .", "application/n-quads") == named
    assert of("GRAPH <http://x/g> { <http://x/s> <http://x/p> <http://x/o> }", "application/trig") == named
    assert of("INSERT DATA { GRAPH <http://x/g> { <http://x/s> <http://x/p> <http://x/o> } }", UPDATE) == named


def test_dots_between_triples_and_graphs_are_where_sparql_has_them() -> None:
    one, two = "<http://x/s> <http://x/p> <http://x/o>", "<http://x/s> <http://x/p> 2"
    text = f"INSERT DATA {{ {one} GRAPH <http://x/g> {{ {one} . {two} }} . {two} . GRAPH <http://x/g>{{}} {two} }}"
    number = typed("2", XSD + "integer")
    assert set(of(text, UPDATE).added) == {Quad(S, P, O), Quad(S, P, O, G), Quad(S, P, number), Quad(S, P, number, G)}


def test_a_blank_node_is_one_in_all_graphs_of_a_block() -> None:
    text = "INSERT DATA { _:b <http://x/p> <http://x/o> GRAPH <http://x/g> { _:b <http://x/p> <http://x/o> } }"
    assert len({quad.subject for quad in of(text, UPDATE).added}) == 1


def test_deletions_are_read_from_both_formats_that_have_them() -> None:
    gone = Patch((), (Quad(S, P, lang("a } b", "en")),))
    assert of('D <http://x/s> <http://x/p> "a } b"@en .') == gone
    assert of('DELETE DATA { <http://x/s> <http://x/p> "a } b"@en }', UPDATE) == gone


def test_the_last_word_about_a_triple_counts() -> None:
    row = "<http://x/s> <http://x/p> <http://x/o> ."
    assert of(f"A {row}\nD {row}").removed == (Quad(S, P, O),)
    both = "DELETE DATA { <http://x/s> <http://x/p> 1 } ; INSERT DATA { <http://x/s> <http://x/p> 1 }"
    assert of(both, UPDATE) == Patch((Quad(S, P, typed("1", XSD + "integer")),), ())


def test_what_a_transaction_takes_back_was_never_there() -> None:
    row = "<http://x/s> <http://x/p> <http://x/o> ."
    other = "<http://x/s> <http://x/p> <http://x/g> ."
    assert of(f"TX .\nA {row}\nTC .\nTX .\nA {other}\nTA .") == Patch((Quad(S, P, O),), ())


def test_blank_nodes_get_one_name_each_and_differ_between_uploads() -> None:
    one = of("A _:b <http://x/p> <http://x/o> .\nA <http://x/s> <http://x/p> _:b .")
    other = of(
        "A _:b <http://x/p> <http://x/o> .\nA <http://x/s> <http://x/p> _:b .\nA <http://x/s> <http://x/p> 'x' .".replace(
            "'", '"'
        )
    )
    assert {q.subject for q in one.added if q.object == O} == {q.object for q in one.added if q.subject == S}
    assert one.added
    assert not set(one.added) & set(other.added)


@pytest.mark.parametrize(
    ("kind", "text", "line", "column"),
    [
        (RDF_PATCH, "A <http://x/s> <http://x/p> <http://x/o> .\nX <http://x/s>", 2, 1),
        (RDF_PATCH, "\n\nA <http://x/s> <http://x/p> .", 3, None),
        (RDF_PATCH, "A <http://x/s> <http://x/p> x:o .", 1, 29),
        (RDF_PATCH, "A <http://x/s> <http://x/p> 5 .", 1, 29),
        (RDF_PATCH, "A <http://x/s> <http://x/p> <http://x/o>", 1, None),
        (RDF_PATCH, "A <s> <p> <o> . A <s> <p> <o> .", 1, None),
        (RDF_PATCH, "D _:b <http://x/p> <http://x/o> .", 1, 3),
        (RDF_PATCH, "TX .\nA <http://x/s> <http://x/p> <http://x/o> .", 2, 1),
        (RDF_PATCH, "TC .", 1, 1),
        (RDF_PATCH, "PA x .", 1, 1),
        (RDF_PATCH, 'A <http://x/s> <http://x/p> """a', 1, None),
        (UPDATE, "INSERT DATA { <http://x/s> <http://x/p> }", 1, None),
        (UPDATE, "INSERT DATA {\n <http://x/s> <http://x/p> <http://x/ o> }", 2, None),
        (UPDATE, "INSERT DATA { <http://x/s> <http://x/p> <http://x/o>", 1, 13),
        (UPDATE, "DELETE WHERE { ?s ?p ?o }", 1, 1),
        (UPDATE, "INSERT DATA { <a:s> <a:p> <a:o> } ;\nDROP ALL", 2, 1),
        (UPDATE, "INSERT { ?s ?p ?o } WHERE { ?s ?p ?o }", 1, 1),
        (UPDATE, "INSERT DATA { ?s <a:p> <a:o> }", 1, None),
        (UPDATE, "INSERT DATA { GRAPH ?g { <a:s> <a:p> <a:o> } }", 1, None),
        (UPDATE, "INSERT DATA { @prefix x: <a:> . x:s x:p x:o }", 1, 15),
        (UPDATE, "DELETE DATA { _:b <a:p> <a:o> }", 1, 15),
        (UPDATE, "DELETE DATA { <a:s> <a:p> [] }", 1, 27),
        (UPDATE, "LOAD <http://x/>", 1, 1),
        (UPDATE, "WITH <a:g> DELETE DATA { <a:s> <a:p> <a:o> }", 1, 1),
        (UPDATE, "PREFIX x", 1, None),
        (UPDATE, "", 1, 1),
        (UPDATE, 'INSERT DATA { <a:s> <a:p> "\\u0022 } ; DROP ALL #" }', 1, None),
    ],
)
def test_what_is_no_plain_change_is_refused_with_its_place(kind: str, text: str, line: int, column: int | None) -> None:
    if "\\u0022" in text:
        # An escape that ends the string for an engine that resolves it first: here it is a character of the literal.
        assert of(text, kind).added[0].object == Literal('" } ; DROP ALL #')
        return
    with pytest.raises(InputError) as caught:
        of(text, kind)
    assert caught.value.extra["line"] == line
    assert caught.value.extra["column"] == (column or caught.value.extra["column"])
    assert caught.value.remedy


@pytest.mark.parametrize("text", ["", "# nothing", "TX .\nTC .", 'H a "b" .'])
def test_a_patch_that_does_nothing_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        of(text)


@pytest.mark.parametrize("kind", [RDF_PATCH, UPDATE, "text/turtle"])
def test_limits_hold_for_every_format(kind: str) -> None:
    rows = {
        RDF_PATCH: lambda words: "".join(f"A <a:s> <a:p> {word} .\n" for word in words),
        UPDATE: lambda words: "".join(f"INSERT DATA {{ <a:s> <a:p> {word} }} ;\n" for word in words),
        "text/turtle": lambda words: "".join(f"<a:s> <a:p> {word} .\n" for word in words),
    }[kind]
    for limit, words in (
        (Limit(size=50), ["<a:o>"] * 9),
        (Limit(triples=3), [f"<a:{n}>" for n in range(4)]),
        (Limit(literal=10), ['"12345678901"']),
    ):
        with pytest.raises(TooLargeError):
            read(rows(words).encode(), kind, limit=limit)


@pytest.mark.parametrize("kind", [UPDATE, "text/turtle"])
def test_deep_nesting_is_refused_before_a_parser_sees_it(kind: str) -> None:
    deep = "[ <a:p> " * 20_000
    text = f"INSERT DATA {{ <a:s> <a:p> {deep}" if kind == UPDATE else f"<a:s> <a:p> {deep}"
    with pytest.raises(SecoopError) as caught:
        read((text + " }" if kind == UPDATE else text).encode(), kind)
    assert "nested" in caught.value.message or "not closed" in caught.value.message


@pytest.mark.parametrize(
    ("kind", "before", "unit", "after"),
    [
        (UPDATE, "", "INSERT DATA{};", ""),
        (UPDATE, "INSERT DATA {", "a.", "}"),
        (RDF_PATCH, "", "TX .\nTA .\n", ""),
    ],
)
def test_many_small_pieces_take_no_more_time_than_their_length(kind: str, before: str, unit: str, after: str) -> None:
    text = (before + unit * (300_000 // len(unit)) + after).encode()
    started = time.process_time()
    with contextlib.suppress(SecoopError):
        read(text, kind)
    assert time.process_time() - started < 5.0


def test_an_entity_bomb_is_refused() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rdf:RDF/>'
    with pytest.raises(InputError) as caught:
        of(bomb, "application/rdf+xml")
    assert "DOCTYPE" in caught.value.message


@pytest.mark.parametrize("kind", ["", "text/html", "application/rdf-patch; charset=utf-16", "application/sparql-query"])
def test_other_media_types_are_refused_with_a_list(kind: str) -> None:
    with pytest.raises(UnsupportedMediaError) as caught:
        of("A <a:s> <a:p> <a:o> .", kind)
    assert "UTF-8" in caught.value.remedy or RDF_PATCH in caught.value.remedy


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=20)
TERMS = st.one_of(
    st.integers(0, 9).map(lambda n: Iri(f"http://x/{n}")),
    TEXTS.map(Literal),
    TEXTS.map(lambda text: lang(text, "en")),
    st.integers().map(lambda n: typed(str(n), XSD + "integer")),
)
QUADS = st.builds(
    Quad,
    st.integers(0, 9).map(lambda n: Iri(f"http://x/{n}")),
    st.just(P),
    TERMS,
    st.one_of(st.none(), st.just(G)),
)


@settings(max_examples=200, deadline=None)
@given(st.sets(QUADS, min_size=1), st.sets(QUADS))
def test_the_canonical_text_holds_the_whole_patch(added: set[Quad], removed: set[Quad]) -> None:
    patch = Patch.of(added, removed - added)
    assert Patch.from_text(patch.text()) == patch
    assert read(patch.text().encode(), RDF_PATCH) == patch


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from('AD <>"_:.{};PX#\\u0022\n[]()INSERTDAHxabc?'), max_size=80), st.sampled_from([RDF_PATCH, UPDATE]))
def test_no_text_breaks_the_readers(text: str, kind: str) -> None:
    try:
        of(text, kind)
    except SecoopError as error:
        assert error.message
