"""A contribution as reviewers see it: what it is about, called as they know it."""

from __future__ import annotations

import pyoxigraph as ox

from kg.contributions import review
from kg.contributions.patch import Patch
from kg.namespaces import SC, SKOS, Iris
from kg.store.reader import Reader
from kg.store.terms import Iri, Quad, lang

BASE = "https://w3id.org/secoop/"
NORTHMARK, CLUB = (Iri(Iris(BASE).entity(f"organization/{name}")) for name in ("northmark", "club"))
LABEL = Iri(SKOS + "prefLabel")


def difference(language: str) -> review.Difference:
    store = ox.Store()
    for text, tag in (("Northmark", "en"), ("Нордмарк", "ru")):
        store.add(ox.Quad(ox.NamedNode(NORTHMARK.value), ox.NamedNode(LABEL.value), ox.Literal(text, language=tag)))
    added = (Quad(NORTHMARK, Iri(SC + "memberOf"), CLUB), Quad(CLUB, LABEL, lang("Hill Club", "en")))
    return review.difference(Patch(added), Reader(store, BASE), language)


def test_what_the_graph_knows_is_called_in_the_language_asked_for() -> None:
    known = difference("ru").entities[0]
    assert (known.label, known.language, known.known) == ("Нордмарк", "ru", True)
    assert difference("fr").entities[0].label == "Northmark"


def test_what_is_new_is_called_as_the_change_calls_it() -> None:
    new = difference("ru").entities[1]
    assert (new.label, new.language, new.known) == ("Hill Club", "", False)


def test_the_lines_of_a_change_are_the_same_for_every_reviewer() -> None:
    assert [entity.lines for entity in difference("ru").entities] == [entity.lines for entity in difference("en").entities]
