"""What a contribution would bring: counted, named, and never taken for the same because of a name."""

from __future__ import annotations

import time
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.namespaces import PROJECT, RDFS, SKOS
from kg.store.terms import Iri, Term, lang
from kg.validation import Report
from kg.validation.bringing import SHOWN, _bearers, brings, forms, warm
from kg.validation.brought import Brings
from kg.validation.delta import Delta
from kg.validation.plan.graph import Base, Change
from tests.validation.test_validate import PREFIXES, judge, published

KNOWN = """
orgn:eastria a sc:Polity ; skos:prefLabel "Éastria"@en ; skos:altLabel "EAS"@en .
place:vale a sc:Place ; skos:prefLabel "Port Vale"@en .
"""


def brought(text: str, tmp_path: Path) -> Brings:
    report: Report = judge(text, published(tmp_path, (PREFIXES + KNOWN).encode()))
    assert report.brings is not None
    return report.brings


def test_triples_are_counted_by_whether_the_graph_has_them(tmp_path: Path) -> None:
    found = brought('orgn:eastria a sc:Polity ; skos:altLabel "The East"@en .', tmp_path)
    assert (found.added, found.already, found.removed) == (1, 1, 0)
    assert found.kinds == ()


def test_new_entities_are_named_by_class(tmp_path: Path) -> None:
    found = brought('place:a a sc:Place ; skos:prefLabel "A"@en . place:b a sc:Place . event:c sc:heldAt place:a .', tmp_path)
    assert [(kind.label, kind.count) for kind in found.kinds] == [("place", 2), ("", 1)]
    assert [(entity.iri.rpartition("/")[2], entity.label) for entity in found.kinds[0].entities] == [("a", "A"), ("b", "")]


def test_entities_of_the_graph_that_are_mentioned_are_named_and_concepts_are_not(tmp_path: Path) -> None:
    found = brought("event:x a sc:Meeting ; sc:heldAt place:vale, place:nowhere ; sc:role role:chair .", tmp_path)
    assert [(link.iri.rpartition("/")[2], link.label) for link in found.links] == [("vale", "Port Vale")]
    assert found.linked == 1


@pytest.mark.parametrize("name", ["eastria", "Éastria", "EASTRIA ", "Eastria (EAS)", "eas", "The Union of East (EAS)"])
def test_who_bears_a_known_name_is_possibly_the_same(name: str, tmp_path: Path) -> None:
    (double,) = brought(f'orgn:new a sc:Polity ; skos:prefLabel "{name}"@de .', tmp_path).doubles
    assert (double.new.iri, double.known.iri) == (f"{PROJECT}id/organization/new", f"{PROJECT}id/organization/eastria")
    assert double.known.label == "Éastria"


@pytest.mark.parametrize("name", ["Eastri", "East", "", "()", "Eastria and Westmark"])
def test_another_name_is_nobody_elses(name: str, tmp_path: Path) -> None:
    assert brought(f'orgn:new a sc:Polity ; skos:prefLabel "{name}"@en .', tmp_path).doubles == ()


def test_a_known_entity_is_no_double_of_itself(tmp_path: Path) -> None:
    assert brought('orgn:eastria skos:altLabel "Eastria"@fr .', tmp_path).doubles == ()


def test_names_are_compared_without_accents_capitals_and_punctuation() -> None:
    assert forms("Comité  d'État (C.E.)") == ("comite d etat c e", "comite d etat", "c e")
    assert forms("東の国") == ("東の国",)
    assert forms("Lake Forum (second)") == ("lake forum second",)


def test_unknown_terms_are_listed_with_the_nearest(tmp_path: Path) -> None:
    (unknown,) = brought("orgn:a a sc:Organisation .", tmp_path).unknown
    assert unknown.term.endswith("Organisation")
    assert unknown.nearest[0].endswith("#Organization")


def test_what_is_brought_goes_to_another_process_and_back(tmp_path: Path) -> None:
    found = brought('orgn:new a sc:Body, sc:Nothing ; skos:prefLabel "Eastria"@en ; sc:locatedIn place:vale .', tmp_path)
    assert found.doubles and found.links and found.unknown and found.kinds
    assert Brings.from_dict(found.to_dict()) == found


def test_of_the_many_who_bear_one_name_as_many_are_named_as_are_shown() -> None:
    """Thousands of courses of a register bear the same name; each of them looked at for each would be millions."""
    store = ox.Store()
    label, name = ox.NamedNode(SKOS + "prefLabel"), ox.Literal("Basic Course", language="en")
    store.bulk_extend(ox.Quad(ox.NamedNode(f"{PROJECT}id/event/course-{n}"), label, name) for n in range(SHOWN + 50))
    base = Base([store])
    delta = Delta(((Iri(f"{PROJECT}id/event/new"), Iri(SKOS + "prefLabel"), lang("basic course", "en")),))
    assert len(brings(delta, Change(base, delta), base, ()).doubles) == SHOWN
    assert [len(bearers) for bearers in _bearers(base).values()] == [SHOWN + 1]


def test_twenty_triples_are_looked_up_in_milliseconds_among_two_hundred_thousand_names() -> None:
    store = ox.Store()
    store.bulk_extend(
        ox.Quad(
            ox.NamedNode(f"{PROJECT}id/person/{n}"), ox.NamedNode(SKOS + "prefLabel"), ox.Literal(f"Person {n}", language="en")
        )
        for n in range(200_000)
    )
    base = Base([store])
    warm(base)
    added: list[tuple[Iri, Iri, Term]] = [
        (Iri(f"{PROJECT}id/person/new-{n}"), Iri(RDFS + "label"), lang(f"person {n}", "en")) for n in range(20)
    ]
    delta = Delta(tuple(added))
    began = time.thread_time()
    found = brings(delta, Change(base, delta), base, ())
    seconds = time.thread_time() - began
    assert len(found.doubles) == 20
    # A pass over the names takes more than a second; this takes hundredths of one.
    assert seconds < 0.4
