"""Updates are applied wholly or not at all, and fetch nothing."""

from __future__ import annotations

import pytest

from kg.errors import InputError, RefusedError, TooLargeError
from kg.namespaces import prefixes
from kg.store.memory import Document, dataset
from kg.store.terms import Iri
from kg.store.update import apply

DATA = Document(b"<a> <b> <c> .", "text/turtle", "http://x/")


def test_an_update_changes_the_store() -> None:
    store = dataset([DATA])
    apply(store, "DELETE { ?s <http://x/b> ?o } INSERT { ?o <http://x/b> ?s } WHERE { ?s <http://x/b> ?o }", prefixes={})
    assert [(q.subject.value, q.object.value) for q in store] == [("http://x/c", "http://x/a")]


def test_prefixes_and_the_base_are_in_force() -> None:
    store = dataset([])
    apply(store, "INSERT DATA { <s> rdfs:label 'x' }", prefixes=prefixes("http://y/"), base="http://y/z")
    assert [q.subject.value for q in store] == ["http://y/s"]


@pytest.mark.parametrize(
    "request_text",
    [
        "LOAD <http://x/>",
        "LOAD SILENT <http://x/> INTO GRAPH <http://x/g>",
        "INSERT DATA { <a:a> <a:b> <a:c> } ; lOaD# to be seen\n<http://x/>",
        "L\\u004FAD <http://x/>",
        "INSERT { ?s ?p ?o } WHERE { SERVICE <http://x/> { ?s ?p ?o } }",
        'INSERT DATA { <a:a> <a:b> "\\u0022" } ; LOAD <http://x/> #" }',
    ],
)
def test_what_would_fetch_from_elsewhere_is_refused_in_every_spelling(request_text: str) -> None:
    store = dataset([DATA])
    with pytest.raises(RefusedError) as caught:
        apply(store, request_text, prefixes={})
    assert caught.value.where.startswith("update, line")
    assert len(store) == 1


def test_words_in_strings_and_iris_are_not_commands() -> None:
    store = dataset([])
    apply(store, "INSERT DATA { <http://x/LOAD> <http://x/SERVICE> 'LOAD' }", prefixes={})
    assert len(store) == 1


def test_long_data_blocks_are_taken() -> None:
    store = dataset([])
    apply(store, "INSERT DATA {" + "".join(f"<a:{n}> <a:b> {n} . " for n in range(2000)) + "}", prefixes={})
    assert len(store) == 2000


@pytest.mark.parametrize("request_text", ["INSERT { } WHERE " + "{" * 60 + "}" * 60, "# " + "x" * 70000])
def test_nesting_and_length_are_bounded(request_text: str) -> None:
    with pytest.raises(TooLargeError):
        apply(dataset([]), request_text, prefixes={})


@pytest.mark.parametrize(
    "request_text", ["SELECT * { ?s ?p ?o }", "INSERT DATA { ?s <a:b> <a:c> }", "INSERT DATA {\n<a> <b> <c> }"]
)
def test_what_is_no_update_is_refused_with_a_place(request_text: str) -> None:
    with pytest.raises(InputError) as caught:
        apply(dataset([]), request_text, prefixes={})
    assert caught.value.where.startswith("update, line")
    assert "query" not in str(caught.value)


def test_a_request_that_fails_later_on_changes_nothing() -> None:
    store = dataset([DATA])
    with pytest.raises(InputError) as caught:
        apply(store, "CLEAR ALL ; DROP GRAPH <http://x/unknown>", prefixes={})
    assert "does not exist" in caught.value.message
    assert len(store) == 1


def test_each_document_goes_to_its_graph_and_keeps_its_own_blank_nodes() -> None:
    text = b"_:b <p> _:b ."
    store = dataset([Document(text, "text/turtle", "http://x/", Iri(f"http://x/{n}")) for n in (1, 2)])
    assert {q.graph_name.value for q in store} == {"http://x/1", "http://x/2"}
    assert len({q.subject for q in store}) == 2


@pytest.mark.parametrize(("data", "media_type"), [(b"<a> <b> .", "text/turtle"), (b"", "text/plain")])
def test_a_document_that_cannot_be_read_is_named(data: bytes, media_type: str) -> None:
    with pytest.raises(InputError) as caught:
        dataset([Document(data, media_type, "http://x/document")])
    assert caught.value.where.startswith("http://x/document")
