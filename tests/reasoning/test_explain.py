"""The explanation names the thing, the two classes and where they come from."""

from __future__ import annotations

from kg.namespaces import RDF, SC, XSD
from kg.reasoning.explain import clashes
from kg.reasoning.view import Triple, build_view
from kg.store.terms import Iri, typed

A, B = Iri("urn:x:a"), Iri("urn:x:b")


def _is(node: Iri, cls: str) -> Triple:
    return (node, Iri(RDF + "type"), Iri(SC + cls))


def _explain(*data: Triple) -> list[str]:
    return clashes(build_view(data))


def test_two_types_that_exclude_each_other_through_their_ancestors() -> None:
    assert _explain(_is(A, "Meeting"), _is(A, "Polity")) == [
        "<urn:x:a> is sc:Meeting (its type) and sc:Polity (its type), which exclude each other"
    ]


def test_range_is_named_with_its_property() -> None:
    (line,) = _explain((A, Iri(SC + "participant"), B), _is(B, "Post"))
    assert line.startswith("<urn:x:b> is sc:Actor (as value of sc:participant) and sc:Post")


def test_domain_of_a_superproperty_counts() -> None:
    (line,) = _explain((A, Iri(SC + "discussed"), B), _is(A, "Place"))
    assert "as subject of sc:discussed" in line


def test_union_clashes_only_when_every_alternative_does() -> None:
    date = (A, Iri(SC + "date"), typed("2031", "http://id.loc.gov/datatypes/edtf/EDTF"))
    assert _explain(date, _is(A, "Organization")) == []
    assert len(_explain(date, _is(A, "Person"))) == 1


def test_value_outside_the_range_is_named() -> None:
    (line,) = _explain((A, Iri(SC + "editionNumber"), typed("second", XSD + "string")))
    assert line == "<urn:x:a> has a value of sc:editionNumber whose datatype is not the property's range"


def test_integer_is_a_decimal() -> None:
    assert _explain((A, Iri(SC + "latitude"), typed("41", XSD + "integer"))) == []


def test_sound_data_has_no_clash() -> None:
    assert _explain(_is(A, "Meeting"), (A, Iri(SC + "heldAt"), B), _is(B, "Place")) == []


def test_list_of_reasons_is_limited() -> None:
    nodes = [Iri(f"urn:x:{number}") for number in range(30)]
    data = [fact for node in nodes for fact in (_is(node, "Person"), _is(node, "Organization"))]
    assert len(clashes(build_view(data), limit=3)) == 3
