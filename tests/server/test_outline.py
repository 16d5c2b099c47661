"""The sections of a page: what is in them, in which order, and what stands beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from kg.namespaces import RDF, SC, SKOS, XSD, Iris, concept
from kg.settings import Settings
from kg.store.terms import Iri, Literal, Quad, Term, lang
from server import create_app
from server.outline import Outlines, natural
from server.state import state_of
from tests.corpus import SmallCorpus
from tests.server import site

BASE = "https://w3id.org/secoop/"
BROWSER = {"Accept": "text/html"}
#: Edition → its number and the first day it may have begun, '' where nothing is stated.
EDITIONS = {
    "one": ("1", "2003-05-01"),
    "two": ("2", ""),
    "ten": ("10", "2001-01-01"),
    "loose": ("", "2002-01-01"),
    "lost": ("", ""),
}


def series() -> list[Quad]:
    """A series, its editions at a place, and somebody who was at all of them and was announced for one."""
    entity = Iris(BASE).entity
    triples: list[tuple[str, str, Term]] = [
        ("series/talks", RDF + "type", Iri(SC + "EventSeries")),
        ("series/talks", SKOS + "prefLabel", lang("Talks", "en")),
        ("person/guest", RDF + "type", Iri(SC + "Person")),
    ]
    for name, (number, day) in EDITIONS.items():
        event, part = f"event/talks-{name}", f"participation/talks-{name}.guest"
        triples += [
            (event, RDF + "type", Iri(SC + "Event")),
            (event, SC + "displayLabel", lang(f"Talks {name}", "en")),
            (event, SC + "inSeries", Iri(entity("series/talks"))),
            (part, RDF + "type", Iri(SC + "Participation")),
            (part, SC + "participationIn", Iri(entity(event))),
            (part, SC + "participant", Iri(entity("person/guest"))),
            (part, SC + "certainty", Iri(concept("certainty", "stated"))),
        ]
        status = "expected" if name == "ten" else "attended"
        triples.append((part, SC + "attendanceStatus", Iri(concept("attendance", status))))
        if name != "ten":
            triples.append((part, RDF + "type", Iri(SC + "Attendance")))
        if number:
            triples.append((event, SC + "editionNumber", Literal(number, XSD + "integer")))
        if day:
            triples.append((event, SC + "earliestStart", Literal(day, XSD + "date")))
            triples.append((event, SC + "date", Literal(day, "http://id.loc.gov/datatypes/edtf/EDTF")))
    quads = [Quad(Iri(entity(subject)), Iri(predicate), value) for subject, predicate, value in triples]
    return quads + [Quad(one.subject, one.predicate, one.object, Iri(Iris(BASE).graph("talks"))) for one in quads]


@pytest.fixture(scope="module")
def talks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    root = tmp_path_factory.mktemp("talks")
    site.publish(root / "home", SmallCorpus.write(root), BASE, series())
    application = create_app(Settings(home=root / "home", cache_mb=0))
    application.testing = True
    yield application.test_client()
    application.extensions["secoop"].close()


def events(text: str) -> list[str]:
    """The editions linked in a text, in order."""
    return re.findall(r'href="/page/event/talks-(\w+)"', text)


def part_of(text: str, heading: str) -> str:
    found = re.search(rf"<h2[^>]*>{re.escape(heading)}.*?</section>", text, re.DOTALL)
    assert found, heading
    return found.group()


def test_the_editions_of_a_series_stand_in_the_order_of_dates_and_the_undated_after_them(talks: FlaskClient) -> None:
    found = part_of(talks.get("/page/series/talks", headers=BROWSER).text, "Editions")
    assert events(found) == ["ten", "loose", "one", "lost", "two"]
    assert "not stated" in found


def test_the_meetings_of_an_actor_stand_by_date_and_what_was_only_announced_apart(talks: FlaskClient) -> None:
    text = talks.get("/page/person/guest", headers=BROWSER).text
    assert events(part_of(text, "Took part")) == ["loose", "one", "lost", "two"]
    assert events(part_of(text, "Announced only")) == ["ten"]
    assert "date not stated" in part_of(text, "Took part")


@pytest.mark.parametrize(
    ("edition", "words"),
    [
        ("one", ["after it Talks two"]),
        ("two", ["before this Talks one", "after it Talks ten"]),
        ("ten", ["before this Talks two"]),
        ("loose", ["before this Talks ten", "after it Talks one"]),
        ("lost", []),
    ],
)
def test_an_event_leads_to_the_editions_next_to_it_by_number_else_by_date(
    talks: FlaskClient, edition: str, words: list[str]
) -> None:
    text = talks.get(f"/page/event/talks-{edition}", headers=BROWSER).text
    found = re.search(r'<p class="asked">In (.*?)</p>', text, re.DOTALL)
    told = " ".join(re.sub(r"<[^>]+>", "", found.group(1)).split()) if found else ""
    assert told == (f"Talks: {' · '.join(words)}" if words else "")


def test_a_busy_actor_that_was_with_nobody_twice_is_not_said_to_have_been_alone(
    talks: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Was there with" not in talks.get("/page/person/guest", headers=BROWSER).text
    monkeypatch.setattr("kg.views.companions._FEW", 2)
    found = part_of(talks.get("/page/person/guest", headers=BROWSER).text, "Was there with")
    assert "No source states the same actor at two of these events" in found
    assert 'href="/network?actor=person/guest"' in found


def test_long_outlines_are_remembered_and_the_least_used_forgotten(talks: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.outline._WORTH", 5)
    monkeypatch.setattr("server.outline._REMEMBERED", 12)
    graph = state_of(talks.application).lease().graph
    remembered = Outlines(graph)
    first = remembered.of(BASE + "id/person/guest", "person")
    assert remembered.of(BASE + "id/person/guest", "person") is first
    remembered.of(BASE + "id/series/talks", "series")
    remembered.of(BASE + "id/event/hill-day", "event")
    assert remembered.of(BASE + "id/person/guest", "person") is not first


def test_numbers_in_names_are_compared_as_numbers() -> None:
    assert sorted(["item 10", "item 9", "Item 1"], key=natural) == ["Item 1", "item 9", "item 10"]
