"""Mappings: what their headers say is read, and the project's own name only terms there are."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import InputError, NotFoundError
from kg.mapping import sets
from kg.namespaces import CONCEPT, SC
from kg.vocabulary import Vocabulary


def unknown(found: sets.Mapping) -> list[str]:
    """Terms and codes of ours that a mapping speaks of and the ontology does not declare."""
    vocabulary = Vocabulary.load()
    terms = {iri for iri in found.named if iri.startswith(SC)}
    declared = set(vocabulary.superclasses) | set(vocabulary.by_iri)
    wrong = sorted(terms - declared)
    for iri in sorted(iri for iri in found.named if iri.startswith(CONCEPT) and not iri.endswith("/")):
        scheme, _, code = iri.removeprefix(CONCEPT).partition("/")
        if code not in vocabulary.codes.get(scheme, ()):
            wrong.append(iri)
    return wrong


@pytest.mark.parametrize("name", sorted(sets.known()))
def test_every_query_of_the_project_parses_and_writes_only_what_there_is(name: str) -> None:
    found = sets.read(name, Path())
    assert unknown(found) == []
    for text in found.queries.values():
        assert isinstance(ox.Store().query(text), ox.QueryTriples)
        assert text.startswith("# ")


@pytest.mark.parametrize("name", sorted(sets.known()))
def test_what_is_ignored_or_a_part_has_a_reason_and_is_never_both(name: str) -> None:
    found = sets.read(name, Path())
    assert found.ignored
    assert all(len(why) > 5 for why in (*found.ignored.values(), *found.parts.values()))
    assert not set(found.ignored) & set(found.parts)


def write(folder: Path, text: str) -> None:
    (folder / "mine").mkdir()
    (folder / "mine" / "10.rq").write_text(text, encoding="utf-8")


def test_a_term_that_is_not_ours_is_found(tmp_path: Path) -> None:
    write(tmp_path, "PREFIX sc: <https://w3id.org/secoop/ns#>\nCONSTRUCT { ?x sc:met ?y } WHERE { ?x ?p ?y }")
    assert unknown(sets.read("./mine", tmp_path)) == [SC + "met"]


def test_headers_are_read_with_the_prefixes_of_their_query(tmp_path: Path) -> None:
    write(
        tmp_path,
        "# ignores: l:Boat – no meeting\n# part: <https://lake.example/Quay> – read with its event\n"
        "PREFIX l: <https://lake.example/>\nCONSTRUCT { ?x a l:A } WHERE { ?x l:p ?y FILTER(?y != l:Z) }",
    )
    found = sets.read("./mine", tmp_path)
    assert found.ignored == {"https://lake.example/Boat": "no meeting"}
    assert found.parts == {"https://lake.example/Quay": "read with its event"}
    assert {"https://lake.example/p", "https://lake.example/Z"} <= found.named
    assert "https://lake.example/Boat" not in found.named


def test_a_header_that_names_nothing_is_an_error_with_its_file(tmp_path: Path) -> None:
    write(tmp_path, "# ignores: boats – no meeting\nCONSTRUCT { ?x ?p ?y } WHERE { ?x ?p ?y }")
    with pytest.raises(InputError) as caught:
        sets.read("./mine", tmp_path)
    assert caught.value.where == "mine/10.rq"


def test_a_folder_without_queries_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    with pytest.raises(InputError, match="no query"):
        sets.read("./mine", tmp_path)
    with pytest.raises(NotFoundError):
        sets.read("./other", tmp_path)


def test_the_places_of_schema_org_are_those_of_every_class_that_becomes_an_event() -> None:
    queries = sets.read("schema", Path()).queries
    events = re.findall(
        r"\((schema:\w+) sc:(?:Event|Meeting)\)", next(text for name, text in queries.items() if "10-events" in name)
    )
    places = next(text for name, text in queries.items() if "30-places" in name)
    listed = re.search(r"VALUES \?happens \{([^}]+)\}", places)
    assert listed is not None
    assert len(events) == 25
    assert sorted(listed[1].split()) == sorted(events)
