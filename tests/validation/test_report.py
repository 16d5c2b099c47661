"""One report, four forms."""

from __future__ import annotations

import dataclasses
import json
import re

import pyshacl
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, SH

from kg.errors import InputError
from kg.namespaces import EDTF, PROJECT, SC
from kg.store.terms import Iri, lang, typed
from kg.validation import report
from kg.validation.report import Asked, Ran, Report, Result, shorten
from kg.validation.sarif import Judged, to_sarif
from kg.validation.shacl_report import to_jsonld, to_turtle

EVENT = f"{PROJECT}id/event/lake-forum-2"


def result(**changed: object) -> Result:
    fields = {
        "severity": "Violation",
        "message": "The date is padded; write it as the source gives it.",
        "focus": EVENT,
        "path": SC + "date",
        "value": typed("2031-3", EDTF),
        "shape": "https://w3id.org/secoop/shapes#date",
        "component": str(SH.PatternConstraintComponent),
        "rule": "property.date",
        "label": "Second Lake Forum",
        "standing": "introduced",
        "line": 7,
    }
    return Result(**{**fields, **changed})  # type: ignore[arg-type]


REPORT = Report.of(
    [
        result(severity="Warning", value=None, rule="event.status"),
        result(),
        result(value=lang("März", "de")),
        result(value=Iri(EVENT)),
    ],
    context="full graph, generation 3",
    triples=20,
    seconds=1.5,
)


def test_violations_come_first_and_the_same_finding_once() -> None:
    mixed = Report.of([result(severity="Warning", rule="x"), result(), result()])
    assert [r.severity for r in mixed.results] == ["Violation"]
    assert [r.severity for r in REPORT.results] == ["Violation", "Violation", "Violation", "Warning"]


def test_warnings_alone_conform() -> None:
    assert Report.of([result(severity="Warning")]).conforms
    assert not Report.of([result()]).conforms


def test_the_text_names_line_rule_focus_label_and_remedy() -> None:
    text = Report.of([result()], context="ontology only").to_text()
    assert text.startswith("does not conform: 1 violations, 0 warnings, 0 infos\ncontext: ontology only\n")
    assert "Violation property.date [introduced] line 7: event:lake-forum-2 sc:date" in text
    assert "(Second Lake Forum)\n  The date is padded" in text


def test_json_goes_there_and_back() -> None:
    assert Report.from_dict(json.loads(REPORT.to_json())) == REPORT


@pytest.mark.parametrize("data", [{}, {"results": [{}], "context": "", "triples": 0, "seconds": 0}, {"results": 1}])
def test_what_is_no_report_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(InputError):
        Report.from_dict(data)


@pytest.mark.parametrize(("form", "text"), [("turtle", to_turtle([REPORT])), ("json-ld", to_jsonld([REPORT]))])
def test_the_rdf_forms_are_shacl_reports(form: str, text: str) -> None:
    graph = Graph().parse(data=text, format=form)
    (told,) = graph.subjects(RDF.type, SH.ValidationReport)
    assert list(graph.objects(told, SH.conforms)) == [Literal(False)]
    assert len(list(graph.objects(told, SH.result))) == 4
    assert "generation 3" in str(graph.value(told, DCTERMS.description))
    for node in graph.objects(told, SH.result):
        assert graph.value(node, SH.focusNode) == URIRef(EVENT)
        assert graph.value(node, SH.resultPath) == URIRef(SC + "date")
        assert graph.value(node, SH.resultMessage)
        assert graph.value(node, SH.sourceShape)
    assert {str(v) for v in graph.objects(None, SH.value)} == {"2031-3", "März", EVENT}


@pytest.mark.parametrize("text", [to_turtle([REPORT]), to_jsonld([REPORT])])
def test_the_rdf_forms_keep_what_shacl_says_of_a_report(text: str) -> None:
    graph = Graph().parse(data=text, format="turtle" if text.startswith("@") else "json-ld")
    conforms, _, said = pyshacl.validate(graph, shacl_graph=Graph().parse(data=RULES, format="turtle"))
    assert conforms, said


def test_a_report_that_breaks_the_rules_of_shacl_is_noticed() -> None:
    graph = Graph().parse(data=to_turtle([REPORT]), format="turtle")
    graph.remove((None, SH.focusNode, None))
    assert not pyshacl.validate(graph, shacl_graph=Graph().parse(data=RULES, format="turtle"))[0]


#: SHACL, section 3.6: how many values each property of a report and a result has, and of which kind.
RULES = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix x: <x:> .
x:Report a sh:NodeShape ; sh:targetClass sh:ValidationReport ;
  sh:property [ sh:path sh:conforms ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:boolean ] ;
  sh:property [ sh:path sh:result ; sh:class sh:ValidationResult ] .
x:Result a sh:NodeShape ; sh:targetClass sh:ValidationResult ;
  sh:property [ sh:path sh:focusNode ; sh:minCount 1 ; sh:maxCount 1 ] ;
  sh:property [ sh:path sh:resultPath ; sh:maxCount 1 ; sh:nodeKind sh:BlankNodeOrIRI ] ;
  sh:property [ sh:path sh:value ; sh:maxCount 1 ] ;
  sh:property [ sh:path sh:resultMessage ; sh:minCount 1 ; sh:nodeKind sh:Literal ] ;
  sh:property [ sh:path sh:sourceShape ; sh:maxCount 1 ; sh:nodeKind sh:BlankNodeOrIRI ] ;
  sh:property [ sh:path sh:sourceConstraintComponent ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] ;
  sh:property [ sh:path sh:resultSeverity ; sh:minCount 1 ; sh:maxCount 1 ; sh:in ( sh:Violation sh:Warning sh:Info ) ] .
"""


@pytest.mark.parametrize(
    ("path", "query"),
    [
        (f"^{SC}date", "[] sh:resultPath [ sh:inversePath sc:date ]"),
        (f"<{SC}date>|<{SC}start>", "[] sh:resultPath [ sh:alternativePath ( sc:date sc:start ) ]"),
        (f"<{SC}date>/^<{SC}start>", "[] sh:resultPath ( sc:date [ sh:inversePath sc:start ] )"),
    ],
)
def test_a_path_of_several_steps_is_written_as_shacl_writes_it(path: str, query: str) -> None:
    graph = Graph().parse(data=to_turtle([Report.of([result(path=path)])]), format="turtle")
    assert graph.query(f"PREFIX sh: <{SH}> PREFIX sc: <{SC}> ASK {{ {query} }}").askAnswer


def test_the_json_has_the_documented_keys() -> None:
    found = json.loads(REPORT.to_json())
    words = set(re.findall(r"``(\w+)``", report.__doc__ or ""))
    assert set(found) | set(found["results"][0]) <= words
    assert {"type": "uri", "value": EVENT} in [one["value"] for one in found["results"]]


def test_json_ld_names_no_context_to_fetch() -> None:
    assert "@context" not in to_jsonld([REPORT])


@pytest.mark.parametrize(
    ("iri", "short"),
    [
        (EVENT, "event:lake-forum-2"),
        (SC + "date", "sc:date"),
        (f"{PROJECT}concept/role/chair", "role:chair"),
        ("https://x.example/a/b", "https://x.example/a/b"),
        ("", ""),
    ],
)
def test_iris_are_shortened_by_the_one_prefix_table(iri: str, short: str) -> None:
    assert shorten(iri) == short


RAN = Ran("judge 1.0", Asked(10, planned=3, whole=1, unaffected=6), Asked(4, whole=4), ("many: LIMIT",))
HOW = "10 shapes (judge 1.0): 3 asked again by plan, 1 run whole, 6 not affected, none skipped; 4 checks: 4 run whole, none skipped; whole because of: many: LIMIT"


def test_every_form_tells_how_the_rules_were_asked() -> None:
    told = dataclasses.replace(REPORT, ran=RAN)
    assert f"rules: {HOW}\n" in told.to_text()
    assert json.loads(told.to_json())["ran"]["shapes"] == {
        "all": 10, "planned": 3, "whole": 1, "unaffected": 6, "alike": 0, "skipped": 0,
    }  # fmt: skip
    assert f"rules: {HOW}" in {str(text) for text in Graph().parse(data=to_turtle([told])).objects(None, DCTERMS.description)}
    assert HOW in to_sarif([Judged("mine.ttl", told)])
    assert Report.from_dict(json.loads(told.to_json())) == told


def test_a_rule_nobody_asked_is_seen() -> None:
    assert "7 not affected, 2 skipped" in str(Asked(10, planned=1, unaffected=7))


def test_no_value_steers_a_terminal_or_writes_a_line_of_its_own() -> None:
    text = Report.of([result(label="Forum\x1b[2J\nconforms: 0 violations\u202e\x85", focus=EVENT + "\x07")]).to_text()
    assert all(char.isprintable() for line in text.split("\n") for char in line)
    assert "\nconforms" not in text
    assert "Forum" in text
