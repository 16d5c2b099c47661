"""A removal is judged with what no longer follows from the graph."""

from __future__ import annotations

from kg.contributions.consequences import delta_of
from kg.contributions.patch import RDF_PATCH, UPDATE, read
from kg.namespaces import RDF, SC, SKOS
from kg.store.terms import Iri
from tests.contributions.home import BASE, CLUB, PREFIXES, Home


def test_an_addition_is_judged_as_it_is(home: Home) -> None:
    change = read(CLUB.encode(), "text/turtle")
    assert delta_of(change, home.generation) == change.delta()


def test_what_was_derived_from_a_removed_fact_goes_with_it(home: Home) -> None:
    person = Iri(f"{BASE}id/person/bo-lind")
    change = read(f"D <{person.value}> <{RDF}type> <{SC}Person> .".encode(), RDF_PATCH)
    gone = delta_of(change, home.generation).removed
    assert (person, Iri(RDF + "type"), Iri(SC + "Actor")) in gone
    assert all(subject.value.startswith(BASE) for subject, _, _ in gone)


def test_what_still_follows_stays(home: Home) -> None:
    label = PREFIXES + "DELETE DATA { person:bo-lind skos:prefLabel 'Bo Lind'@en }"
    delta = delta_of(read(label.encode(), UPDATE), home.generation)
    assert not any(value == Iri(SC + "Actor") for _, _, value in delta.removed)
    assert any(predicate.value == f"{SKOS}prefLabel" for _, predicate, _ in delta.removed)
