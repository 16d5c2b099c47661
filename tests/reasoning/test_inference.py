"""What small examples entail is what was looked at and kept, and nothing the model means to leave open."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest
from rdflib import OWL, RDF, Graph, Namespace, URIRef

from kg.namespaces import PROV, SC, SKOS
from tests.reasoning import inference

ENTITY = Namespace("https://w3id.org/secoop/id/")
GUEST, FORUM = ENTITY["person/ana-lipa"], ENTITY["event/lake-forum-3"]
WESTMARK, MEETING = ENTITY["organization/westmark"], ENTITY["event/lake-forum-2"]
PART = ENTITY["participation/p1"]
#: (example, subject, predicate, object): what a reader might expect and the ontology must not say; None stands for anything.
OPEN: list[tuple[str, URIRef, URIRef, URIRef | None]] = [
    ("expected-guest", FORUM, URIRef(PROV + "wasAssociatedWith"), None),
    ("expected-guest", FORUM, URIRef(PROV + "qualifiedAssociation"), None),
    ("expected-guest", PART, RDF.type, URIRef(PROV + "Association")),
    ("expected-guest", PART, RDF.type, URIRef(SC + "Attendance")),
    ("expected-guest", GUEST, URIRef(SC + "attended"), None),
    ("represented", WESTMARK, URIRef(SC + "attended"), None),
    ("represented", WESTMARK, URIRef(SC + "represented"), None),
    ("represented", ENTITY["person/ana-lipa"], OWL.sameAs, ENTITY["person/jon-reed"]),
    ("represented", ENTITY["post/deputy-minister"], OWL.sameAs, ENTITY["post/head-of-delegation"]),
    ("discussion", MEETING, RDF.type, URIRef(SC + "Outcome")),
    ("discussion", MEETING, RDF.type, URIRef("http://data.europa.eu/m8g/PublicEvent")),
    ("dated", MEETING, RDF.type, URIRef(SC + "Event")),
    ("mission", ENTITY["place/port-vale"], RDF.type, URIRef(SC + "Polity")),
]


@pytest.mark.parametrize("path", inference.examples(), ids=lambda path: path.stem)
def test_entailments_are_the_golden_ones(path: Path) -> None:
    """After an intended change: ``python -m tests.reasoning.inference``, and read the difference."""
    golden = inference.GOLDEN / f"{path.stem}.txt"
    assert inference.entailed(path) == golden.read_text(encoding="utf-8")


def test_every_golden_file_has_its_example() -> None:
    assert sorted(p.stem for p in inference.GOLDEN.glob("*.txt")) == [p.stem for p in inference.examples()]


@pytest.mark.parametrize(("example", "subject", "predicate", "value"), OPEN)
def test_what_is_left_open_is_not_entailed(example: str, subject: URIRef, predicate: URIRef, value: URIRef | None) -> None:
    graph = _closure(example)
    assert (subject, None, None) in graph
    assert (subject, predicate, value) not in graph


def test_a_functional_property_would_make_two_people_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Why the ontology has none, and a proof that the tests above could fail."""
    read = inference.ontology_triples
    functional = next(t for t in read() if t[0].value == SC + "participant" and t[2].value == str(OWL.ObjectProperty))
    axiom = (functional[0], functional[1], type(functional[0])(str(OWL.FunctionalProperty)))
    monkeypatch.setattr(inference, "ontology_triples", lambda: [*read(), axiom])
    graph = inference.closure(inference.DATA / "represented.ttl")
    assert (ENTITY["person/ana-lipa"], OWL.sameAs, ENTITY["person/jon-reed"]) in graph


def test_labels_and_concept_schemes_entail_nothing() -> None:
    assert not [t for t in _closure("discussion") if str(t[1]).startswith(SKOS)]


@lru_cache(maxsize=8)
def _closure(example: str) -> Graph:
    return inference.closure(inference.DATA / f"{example}.ttl")
