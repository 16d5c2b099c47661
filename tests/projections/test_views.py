"""The views in other vocabularies say what sources state, keep announced apart from held, and satisfy the EU's own shapes."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import pytest
import rdflib
from rdflib import RDF, SKOS, Namespace, URIRef

from kg import projection
from kg.namespaces import CONCEPT, SC, prefixes
from kg.store.rdf import read_turtle
from kg.store.reader import Reader
from kg.validation.foreign import conform
from kg.validation.judge import to_graph
from kg.vocabulary import Vocabulary
from tests.queries import answers, golden
from tests.queries.test_derived import derived

CV = Namespace("http://data.europa.eu/m8g/")
DCTERMS = Namespace("http://purl.org/dc/terms/")
SCHEMA = Namespace("https://schema.org/")
TIME = Namespace("http://www.w3.org/2006/time#")
STATUS = Namespace(CONCEPT + "status/")
ANNOUNCED = {STATUS.planned, STATUS.confirmed}
HELD = {STATUS.held, STATUS["under-way"]}
VIEWS = sorted(projection.VIEWS)
#: What a view calls an event, its status of ours, and the words that say it is announced.
TERMS = {
    "cpev": (CV.PublicEvent, CV.eventStatus, DCTERMS.description),
    "schema": (SCHEMA.Event, URIRef(SC + "eventStatus"), SCHEMA.disambiguatingDescription),
}
#: What leads from an event to a participation.
LINKS = {
    "cpev": {CV.hasParticipation},
    "schema": {SCHEMA[n] for n in ("attendee", "contributor", "funder", "organizer", "performer")},
}


@lru_cache(maxsize=4)
def view(name: str, real: bool = True) -> rdflib.Graph:
    """A view of the curated records, or of the invented lake corpus."""
    return to_graph(projection.project(golden.reader() if real else answers.reader(), name))


def values(reader: Reader, query: str) -> set[str]:
    return {row["x"].value for row in reader.select(f"SELECT ?x WHERE {{ {query} }}")}


@pytest.fixture(scope="module")
def eu_shapes(shared: Path) -> Path:
    return shared / "data" / "cpev" / "core-public-event-ap-SHACL.ttl"


@pytest.mark.parametrize("real", [True, False], ids=["records", "lake"])
def test_the_cpev_view_satisfies_the_shapes_of_the_eu(eu_shapes: Path, real: bool) -> None:
    reader = golden.reader() if real else answers.reader()
    report = conform(projection.project(reader, "cpev"), eu_shapes)
    assert report.results == []
    assert report.triples > 100


@pytest.mark.parametrize(
    ("broken", "focus"),
    [
        ('<urn:e> a cv:PublicEvent ; dcterms:title "no language" .', "urn:e"),
        ('<urn:e> a cv:PublicEvent ; dcterms:title "one"@en, "two"@en .', "urn:e"),
        ("<urn:e> a cv:PublicEvent ; cv:eventStatus <urn:untyped> .", "urn:e"),
        ('<urn:e> a cv:PublicEvent ; cv:eventStatus "held" .', "urn:e"),
        ("<urn:e> a cv:PublicEvent ; cv:hasParticipation <urn:p> .", "urn:e"),
        ("<urn:p> a cv:Participation ; cv:hasParticipant <urn:untyped> .", "urn:p"),
        ('<urn:e> a cv:PublicEvent ; time:hasTime "2031-03-05" .', "urn:e"),
        ("<urn:e> a cv:PublicEvent ; cv:parentEvent <urn:unpublished> .", "urn:e"),
        ('<urn:e> a cv:PublicEvent ; cv:eventNumber "2" .', "urn:e"),
    ],
)
def test_a_bad_projection_is_caught_by_the_shapes_of_the_eu(eu_shapes: Path, broken: str, focus: str, tmp_path: Path) -> None:
    text = f"@prefix cv: <{CV}> . @prefix dcterms: <{DCTERMS}> . @prefix time: <{TIME}> . {broken}"
    (tmp_path / "bad.ttl").write_text(text, encoding="utf-8")
    report = conform(read_turtle(tmp_path / "bad.ttl", "bad"), eu_shapes)
    assert {result.focus for result in report.results} == {focus}
    assert not report.conforms


@pytest.mark.parametrize("name", VIEWS)
@pytest.mark.parametrize("real", [True, False], ids=["records", "lake"])
def test_events_are_those_with_a_stated_status(name: str, real: bool) -> None:
    reader = golden.reader() if real else answers.reader()
    kind, predicate, _ = TERMS[name]
    stated = reader.select("SELECT ?e ?s { ?e a sc:Event ; sc:eventStatus ?s FILTER(?s != status:unknown) }")
    assert set(view(name, real).subject_objects(predicate)) == {(URIRef(r["e"].value), URIRef(r["s"].value)) for r in stated}
    assert set(view(name, real).subjects(RDF.type, kind)) == set(view(name, real).subjects(predicate))


@pytest.mark.parametrize("name", VIEWS)
def test_what_is_announced_says_so_and_nobody_takes_part_in_it(name: str) -> None:
    kind, predicate, words = TERMS[name]
    announced = {e for status in ANNOUNCED for e in view(name).subjects(predicate, status)}
    assert announced
    assert announced == {e for e in view(name).subjects(RDF.type, kind) if (e, words, None) in view(name)}
    assert not {link for e in announced for link in LINKS[name] if (e, link, None) in view(name)}


@pytest.mark.parametrize("name", VIEWS)
def test_a_participation_is_stated_of_a_held_event_and_not_of_somebody_absent(name: str) -> None:
    published = {str(node) for link in LINKS[name] for event in view(name).subjects() for node in view(name).objects(event, link)}
    published = {node for node in published if "/participation/" in node}
    never = values(
        golden.reader(),
        """{ ?x sc:certainty certainty:inferred } UNION { ?x sc:certainty certainty:unreadable } UNION
           { ?x sc:attendanceStatus ?a FILTER(?a NOT IN (attendance:attended, attendance:unknown)) } UNION
           { ?x sc:participationIn ?e FILTER NOT EXISTS { ?e sc:eventStatus status:held } } ?x a sc:Participation""",
    )
    assert published
    assert published.isdisjoint(never)
    assert published | never >= values(golden.reader(), "?x a sc:Attendance ; sc:participant ?identified")


def test_only_those_who_attended_are_attendees() -> None:
    attendances = values(golden.reader(), "?x a sc:Attendance")
    nodes = {str(o) for s, o in view("schema").subject_objects(SCHEMA.attendee) if "/event/" in str(s)}
    assert nodes
    assert nodes <= attendances


def test_no_event_or_actor_is_named_by_an_inference() -> None:
    """Plain triples exist for stated facts only, and the views read nothing else but participations."""
    for name in VIEWS:
        for path in projection.queries(name):
            assert "sc:Statement" not in path.read_text(encoding="utf-8")


def test_a_date_without_a_year_has_no_calendar_day() -> None:
    graph = view("cpev")
    open_years = [t for t, words in graph.subject_objects(DCTERMS.description) if str(words).startswith("XXXX")]
    assert open_years
    assert not [t for t in open_years if (t, TIME.hasBeginning, None) in graph]
    assert not [d for d in view("schema").objects(None, SCHEMA.startDate) if "X" in str(d)]


def test_a_month_or_year_is_not_padded_to_a_day() -> None:
    months = {str(d) for d in view("schema").objects(None, SCHEMA.startDate) if len(str(d)) < 10}
    assert {"2018-05", "2003"} <= months
    described = {str(w) for w in view("cpev").objects(None, DCTERMS.description)}
    days = {str(d) for d in view("cpev").objects(None, TIME.inXSDDate)}
    assert "2018-05" in described
    assert not [day for day in days if day.startswith(("2018-05", "2003-"))]


def test_a_format_has_its_mode_and_no_other() -> None:
    """No source read so far states a format, so the event is invented."""
    reader = derived("event:x a sc:Event ; sc:eventStatus status:planned ; sc:format format:online .")
    graph = to_graph(projection.project(reader, "schema"))
    assert set(graph.objects(None, SCHEMA.eventAttendanceMode)) == {SCHEMA.OnlineEventAttendanceMode}


def test_every_role_and_status_has_its_place_in_the_schema_view() -> None:
    """A new code that no query lists would silently drop out of the view."""
    texts = {path.stem: path.read_text(encoding="utf-8") for path in projection.queries("schema")}
    codes = Vocabulary.load().codes
    assert set(re.findall(r"\(role:([a-z-]+) ", texts["40-participations"])) == codes["role"]
    assert set(re.findall(r"\(status:([a-z-]+) ", texts["10-events"])) == codes["status"] - {"unknown"}
    assert set(re.findall(r"\(format:([a-z-]+) ", texts["12-formats"])) == codes["format"]


def test_everything_a_view_names_is_described_in_it() -> None:
    """Nodes of ours that are linked to have a type and a name in the same file."""
    for name, label in (("cpev", SKOS.prefLabel), ("schema", SCHEMA.name)):
        graph = view(name)
        linked = {o for s, p, o in graph if isinstance(o, URIRef) and p != RDF.type and "/id/" in o and "#" not in o}
        assert linked
        assert {o for o in linked if (o, RDF.type, None) not in graph} == set()
        unnamed = {o for o in linked if not set(graph.predicates(o)) & {label, DCTERMS.title, SCHEMA.roleName, CV.role}}
        assert unnamed == set()


@pytest.mark.parametrize(
    "path", [p for name in VIEWS for p in projection.queries(name)], ids=lambda p: f"{p.parent.name}/{p.stem}"
)
def test_both_engines_construct_the_same(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    ours = {tuple(term.n3() for term in triple) for triple in answers.reader().construct(text)}
    theirs = answers.graph().query(text, initNs=prefixes()).graph
    assert theirs is not None
    assert {tuple(node.n3() for node in triple) for triple in theirs} == ours
