"""What a processor of JSON-LD drops without a word is found before: identifiers, types and properties that are no IRIs."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kg.mapping import jsonld
from kg.validation.parsing import parse

A = {"@id": "https://lake.example/a"}


@pytest.mark.parametrize(
    ("document", "reason", "path"),
    [
        ({"@id": "https://lake.example/x y", "https://p/q": "v"}, "an identifier that is no IRI", "$.@id"),
        ({"@id": "https://lake.example/\x00", "https://p/q": "v"}, "an identifier that is no IRI", "$.@id"),
        ({"@id": "_:a b", "https://p/q": "v"}, "an identifier that is no IRI", "$.@id"),
        ({"@id": "x", "https://p/q": "v"}, "a relative identifier without a base", "$.@id"),
        ({**A, "https://p/q": [{"@id": "https://a b"}]}, "an identifier that is no IRI", "$.https://p/q[0].@id"),
        ({**A, "https://p/q q": "v"}, "a property that is no IRI", "$"),
        ({**A, "@type": ["https://t t"], "https://p/q": "v"}, "a type that is no IRI", "$.@type"),
        ({**A, "https://p/q": {"@value": "v", "@language": "e n"}}, "a language that is none", "$.https://p/q.@language"),
        ({"@context": {"@language": "e n"}, **A, "https://p/q": "v"}, "a language that is none", "$.@context.@language"),
        ({"@context": {"@vocab": "https://v v/"}, **A, "q": "v"}, "a term that stands for no IRI", "$.@context.@vocab"),
        ({"@context": {"q": {"@id": "https://v v"}}, **A, "q": "v"}, "a term that stands for no IRI", "$.@context.q"),
        (
            {"@context": {"id": "@id", "q": "https://p/q"}, "id": "https://a b", "q": "v"},
            "an identifier that is no IRI",
            "$.id",
        ),
        (
            {"@context": {"knows": {"@id": "https://p/knows", "@type": "@id"}}, **A, "knows": "https://a b"},
            "an identifier that is no IRI",
            "$.knows",
        ),
    ],
)
def test_what_would_be_dropped_is_found_with_its_path(document: dict[str, Any], reason: str, path: str) -> None:
    # The processor does drop a triple: with the fault mended there is one more.
    assert len(parse(json.dumps(document).encode(), "application/ld+json")) < 1 + ("@type" in document)
    (fault,) = jsonld.faults(document, relative=False)
    assert (fault.reason, fault.path) == (reason, path)


@pytest.mark.parametrize(
    "document",
    [
        {**A, "https://p/q": "a value with spaces <and> more"},
        {"@context": {"q": "https://p/q", "@vocab": "https://v/"}, "@id": "_:b1", "@type": "Event", "q": {"@id": "q:rest"}},
        {"@context": {"@base": "https://lake.example/"}, "@id": "x", "https://p/q": {"@value": "v", "@language": "en-GB"}},
        {**A, "https://p/q": {"@value": {"any": "thing here"}, "@type": "@json"}},
        [{**A, "https://p/q": 3}],
    ],
)
def test_what_is_well_formed_has_no_fault(document: Any) -> None:
    assert list(jsonld.faults(document, relative=False)) == []


def test_a_relative_identifier_is_no_fault_where_there_is_an_address() -> None:
    assert list(jsonld.faults({"@id": "#talks", "https://p/q": "v"}, relative=True)) == []
    assert [fault.reason for fault in jsonld.faults({"@id": "# talks"}, relative=True)] == ["an identifier that is no IRI"]
