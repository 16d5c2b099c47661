"""The public entry: contributions in the context of a graph, and whole graphs."""

from __future__ import annotations

import dataclasses
import time
from pathlib import Path

import pytest

from kg.errors import InputError, TooLargeError, UnsupportedMediaError
from kg.namespaces import PROJECT
from kg.settings import Settings
from kg.store.generations import Generation
from kg.validation import Report, audit, validate
from kg.validation.parsing import TURTLE, parse
from tests.shapes.fixtures import DATA, by_owner, merged, read, sources

PREFIXES = f"""
@prefix sc: <https://w3id.org/secoop/ns#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix event: <{PROJECT}id/event/> . @prefix orgn: <{PROJECT}id/organization/> . @prefix place: <{PROJECT}id/place/> .
@prefix participation: <{PROJECT}id/participation/> . @prefix evidence: <{PROJECT}id/evidence/> .
@prefix role: <{PROJECT}concept/role/> . @prefix attendance: <{PROJECT}concept/attendance/> .
@prefix certainty: <{PROJECT}concept/certainty/> . @prefix org-kind: <{PROJECT}concept/org-kind/> .
"""


@pytest.fixture
def generation(tmp_path: Path) -> Generation:
    """A small published graph: one event that was held, with its evidence."""
    return published(tmp_path, (DATA / "good" / "r1-attended-without-attendance.ttl").read_bytes())


def published(folder: Path, turtle: bytes) -> Generation:
    lines = sorted(f"{s.n3()} {p.n3()} {o.n3()} .\n" for s, p, o in parse(turtle, TURTLE))
    (folder / "graph.nq").write_text("".join(lines), encoding="utf-8")
    return Generation(7, folder, PROJECT, "0" * 64, "2031-01-01T00:00:00+00:00", {})


def judge(text: str, generation: Generation | None = None, base: str = PROJECT) -> Report:
    return validate((PREFIXES + text).encode(), TURTLE, generation=generation, settings=Settings(), base=base)


PARTICIPATION = """
orgn:eastria a sc:Polity ; skos:prefLabel "Eastria"@en .
participation:new a sc:Participation ; sc:participationIn event:lake-forum-2 ; sc:participant orgn:eastria ;
  sc:role role:attendee ; sc:attendanceStatus attendance:attended ; sc:certainty certainty:stated ;
  sc:evidence evidence:lake.38-148 .
"""


def test_everything_the_judge_finds_is_found_through_the_public_entry() -> None:
    settings = dataclasses.replace(Settings(), upload_mb=10)
    report = validate(merged("bad"), TURTLE, generation=None, settings=settings, base=PROJECT)
    found = by_owner(report.results)
    assert {f.name: sources(found[f.name]) for f in read("bad")} == {f.name: set(f.breaks) for f in read("bad")}
    assert not report.conforms


def test_all_good_twins_together_conform_without_a_warning() -> None:
    settings = dataclasses.replace(Settings(), upload_mb=10)
    report = validate(merged("good"), TURTLE, generation=None, settings=settings, base=PROJECT)
    assert report.results == []
    assert report.context == "ontology only"


def test_a_contribution_is_judged_with_the_graph(generation: Generation) -> None:
    report = judge(PARTICIPATION, generation)
    assert report.results == []
    assert report.context.startswith("full graph, generation 7, by plan: ")
    assert "run whole" not in report.context
    assert {r.rule for r in judge(PARTICIPATION).results} == {"property.participationIn", "property.evidence"}


def test_a_finding_about_a_node_of_the_graph_is_reported_when_the_contribution_brings_it_in(generation: Generation) -> None:
    report = judge("event:lake-forum-2 a sc:Place .", generation)
    assert ("class.disjoint", "introduced") in {(r.rule, r.standing) for r in report.results}


def test_a_finding_far_from_the_contribution_is_reported_when_it_is_new(generation: Generation) -> None:
    # The class tree changes: every attendance of the graph becomes a place too.
    text = "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . sc:Participation rdfs:subClassOf sc:Place ."
    report = judge(text, generation)
    far = {r.focus for r in report.results if r.rule == "class.disjoint"}
    assert f"{PROJECT}id/participation/p1" in far


def test_old_findings_elsewhere_are_left_out_and_about_the_subjects_marked(tmp_path: Path) -> None:
    old = (PREFIXES + "orgn:a a sc:Organization . orgn:b a sc:Organization .").encode()
    generation = published(tmp_path, old)
    report = judge("@prefix org: <http://www.w3.org/ns/org#> . orgn:a org:classification org-kind:ministry .", generation)
    assert [(r.rule, r.focus.rsplit("/", 1)[-1], r.standing) for r in report.results] == [
        ("property.prefLabel", "a", "already there")
    ]


def test_a_misspelt_term_is_answered_with_the_nearest() -> None:
    (found,) = judge('orgn:a a sc:Organisation ; skos:prefLabel "A"@en .').results
    assert "did you mean sc:Organization" in found.message
    assert found.severity == "Violation"
    assert found.line == 7
    assert found.label == "A"


def test_a_misspelt_concept_is_answered_with_the_nearest(generation: Generation) -> None:
    (found,) = judge(PARTICIPATION.replace("role:attendee", "role:atendee"), generation).results
    assert "did you mean role:attendee" in found.message


def test_entities_outside_the_base_are_a_warning_only() -> None:
    report = judge('<https://x.example/a> a sc:Place ; skos:prefLabel "A"@en .')
    assert [(r.severity, r.rule) for r in report.results] == [("Warning", "iri.base")]
    assert report.conforms


def test_the_base_of_a_deployment_counts() -> None:
    text = '<https://kg.example/id/place/a> a sc:Place ; skos:prefLabel "A"@en .'
    assert judge(text, base="https://kg.example/").results == []


def test_a_contribution_may_not_change_the_vocabulary() -> None:
    assert "vocabulary.changed" in {r.rule for r in judge('role:chair skos:altLabel "boss"@en .').results}


def test_blank_nodes_need_no_base() -> None:
    assert judge('[] a sc:Place ; skos:prefLabel "A"@en .').results == []


def test_lexical_forms_are_judged_as_sent() -> None:
    found = judge('orgn:a a sc:Polity ; skos:prefLabel "A"@en ; sc:isoAlpha2 "al" .').results
    assert "property.isoAlpha2" in {r.rule for r in found}


def test_what_cannot_be_read_is_an_error_not_a_report() -> None:
    with pytest.raises(InputError):
        judge("orgn:a a")
    with pytest.raises(UnsupportedMediaError):
        validate(b"", "text/html", generation=None, settings=Settings(), base=PROJECT)
    with pytest.raises(TooLargeError):
        validate(b" " * 3_000_000, TURTLE, generation=None, settings=Settings(), base=PROJECT)


def test_an_empty_contribution_conforms(generation: Generation) -> None:
    assert judge("", generation).conforms


def test_a_whole_graph_is_audited(tmp_path: Path) -> None:
    good = published(tmp_path, (DATA / "good" / "r2-bounds-padded.ttl").read_bytes())
    assert audit(good.nquads, settings=Settings()).results == []
    bad = published(tmp_path, (DATA / "bad" / "r2-bounds-padded.ttl").read_bytes())
    assert {r.rule for r in audit(bad.nquads, settings=Settings()).results} == {"R2"}


def test_named_graphs_are_not_judged_twice(tmp_path: Path) -> None:
    path = tmp_path / "graph.nq"
    path.write_text(
        f"<{PROJECT}id/place/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/secoop/ns#Place> <{PROJECT}graph/x> .\n"
    )
    assert audit(path, settings=Settings()).results == []


def test_a_contribution_to_a_graph_of_fifteen_thousand_triples_is_judged_in_seconds(tmp_path: Path) -> None:
    text = merged("good").decode().replace("secoop/id/", "secoop/id/copy/") + merged("good").decode()
    generation = published(tmp_path, text.encode())
    assert len((tmp_path / "graph.nq").read_text().splitlines()) > 13_000
    began = time.process_time()
    report = judge(PARTICIPATION, generation)
    assert {r.rule for r in report.results} == {"property.participationIn", "property.evidence"}
    assert report.seconds < 60
    assert time.process_time() - began < 5  # the work is the worker's


def test_the_worked_example_of_the_design_conforms(shared: Path) -> None:
    example = (shared / "design" / "example" / "graph.ttl").read_bytes()
    report = validate(example, TURTLE, generation=None, settings=Settings(), base=PROJECT)
    assert report.conforms
    assert {r.rule for r in report.results} == {"property.inItem", "inferred.reason"}
