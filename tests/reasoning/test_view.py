"""The reasoning view keeps what HermiT can judge and carries the rest over or leaves it out."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import InputError
from kg.namespaces import EDTF, OWL, PROV, RDF, RDFS, SC, SKOS, XSD
from kg.reasoning.view import Triple, View, build_view, ontology_triples
from kg.store.rdf import read_turtle
from kg.store.terms import Iri, Literal, Term, lang, typed

EVENT = Iri("urn:x:event")
TYPE = Iri(RDF + "type")


def _fact(prop: str, value: Term, subject: Iri = EVENT) -> Triple:
    return (subject, Iri(SC + prop), value)


def _added(*data: Triple) -> set[Triple]:
    """What data adds to the view of the ontology alone."""
    return set(build_view(data).triples) - set(build_view().triples)


def test_statement_and_all_that_points_to_it_is_left_out() -> None:
    statement = Iri("urn:x:statement")
    assert (
        _added(
            (statement, TYPE, Iri(SC + "Statement")),
            _fact("subject", EVENT, statement),
            _fact("concerns", EVENT, statement),
            (Iri("urn:x:other"), Iri(PROV + "wasDerivedFrom"), statement),
        )
        == set()
    )


def test_day_becomes_a_point_in_time() -> None:
    day = typed("2031-03-05", XSD + "date")
    assert _added(_fact("earliestStart", day)) == {_fact("earliestStart", typed("2031-03-05T00:00:00Z", XSD + "dateTime"))}


def test_edtf_becomes_a_value_that_is_neither_text_nor_number() -> None:
    value = typed("XXXX-03", EDTF)
    assert _added(_fact("date", value)) == {_fact("date", typed("urn:value:XXXX-03", XSD + "anyURI"))}


def test_no_range_names_a_datatype_the_reasoner_lacks() -> None:
    ranges = {o.value for _, p, o in build_view().triples if p.value == RDFS + "range" and o.value.startswith(XSD)}
    assert XSD + "dateTime" in ranges
    assert ranges <= {XSD + name for name in ("string", "integer", "decimal", "boolean", "dateTime", "anyURI")}


def test_text_keeps_its_language() -> None:
    value = lang("what it is for", "en")
    assert _added(_fact("objective", value)) == {_fact("objective", value)}


def test_day_that_is_none_is_refused_with_its_place() -> None:
    with pytest.raises(InputError) as error:
        build_view([_fact("earliestStart", typed("2031-02-30", XSD + "date"))])
    assert error.value.where == EVENT.value


def test_literal_in_place_of_an_entity_is_refused() -> None:
    with pytest.raises(InputError, match="heldAt"):
        build_view([_fact("heldAt", Literal("Port Vale"))])


def test_entity_in_place_of_a_literal_is_refused() -> None:
    with pytest.raises(InputError, match="editionNumber"):
        build_view([_fact("editionNumber", Iri("urn:x:two"))])


def test_labels_and_unknown_predicates_are_annotations() -> None:
    assert _added((EVENT, Iri(SKOS + "prefLabel"), lang("x", "en")), (EVENT, Iri("urn:x:p"), Iri("urn:x:o"))) == set()


def test_data_cannot_add_axioms() -> None:
    assert (
        _added(
            (Iri(SC + "Place"), Iri(RDFS + "subClassOf"), Iri(SC + "Actor")),
            (Iri("urn:x:p"), TYPE, Iri(OWL + "ObjectProperty")),
        )
        == set()
    )


def test_annotations_of_the_ontology_are_left_out() -> None:
    predicates = {p.value for _, p, _ in build_view().triples}
    assert SC + "rangeKind" not in predicates
    assert not any(p.startswith(SKOS) for p in predicates)
    assert RDFS + "subClassOf" in predicates


def test_skolemised_nodes_become_blank_again(tmp_path: Path) -> None:
    file = tmp_path / "union.ttl"
    file.write_text(
        "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        "<urn:x:p> a owl:ObjectProperty ; rdfs:domain [ a owl:Class ; owl:unionOf ( <urn:x:A> <urn:x:B> ) ] .\n"
    )
    text = build_view(ontology=read_turtle(file, "modules/union")).ntriples()
    assert "genid" not in text
    assert text.count("_:b") == 9  # the domain, five subjects in the union and its list, three links between them


def test_lines_are_sorted_and_without_duplicates() -> None:
    triple = _fact("heldAt", Iri("urn:x:place"))
    lines = View((triple, (EVENT, TYPE, Iri(SC + "Event")), triple)).ntriples().splitlines()
    assert lines == sorted(set(lines))
    assert len(lines) == 2


def test_ontology_is_read_from_modules_schemes_and_stubs() -> None:
    subjects = {s.value for s, _, _ in ontology_triples()}
    assert {SC + "Event", "https://w3id.org/secoop/concept/role/chair", PROV + "Entity"} <= subjects
