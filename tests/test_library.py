"""Questions of the library and the typed values of their parameters."""

from __future__ import annotations

import pytest

from kg.errors import InputError, NotFoundError
from kg.library import Library, Parameter, parse, with_prefixes
from kg.namespaces import CONCEPT, PROJECT, XSD, Iris
from kg.store.sparql import bind
from kg.store.terms import Iri, Literal, Term

ELSEWHERE = "https://graph.example.org/"
EVENT = Parameter("event", "event", True, "event/lake-forum-2", "the meeting")
ENTITY = Parameter("thing", "entity", False, "organization/westmark", "a thing")
ACTOR = Parameter("actor", "actor", False, "person/ana-lipa", "an actor")
TOPIC = Parameter("topic", "topic", False, "topic/training", "a topic")
STATUS = Parameter("status", "concept", False, "status/held", "a status")
DAY = Parameter("day", "date", False, "2031-03-05", "a day")
YEAR = Parameter("year", "integer", False, "2031", "a year")
NAME = Parameter("name", "string", False, "Ana", "a name")
TEXT = """\
# question: Which events are there?
# param event (event, required) e.g. event/lake-forum-2: the meeting
# column event: the event
# tags: events
SELECT ?event WHERE { ?event a sc:Event }
ORDER BY ?event
"""

READ: list[tuple[Parameter, str, Term]] = [
    (EVENT, "event/lake-forum-2", Iri(ELSEWHERE + "id/event/lake-forum-2")),
    (EVENT, "event:lake-forum-2", Iri(ELSEWHERE + "id/event/lake-forum-2")),
    (EVENT, ELSEWHERE + "id/event/lake-forum-2", Iri(ELSEWHERE + "id/event/lake-forum-2")),
    (EVENT, PROJECT + "id/event/lake-forum-2", Iri(ELSEWHERE + "id/event/lake-forum-2")),
    (EVENT, "http://127.0.0.1:8080/graph/id/event/lake-forum-2", Iri(ELSEWHERE + "id/event/lake-forum-2")),
    (ENTITY, "orgn:westmark", Iri(ELSEWHERE + "id/organization/westmark")),
    (ENTITY, "topic:training", Iri(CONCEPT + "topic/training")),
    (ACTOR, " group/eastria-experts ", Iri(ELSEWHERE + "id/group/eastria-experts")),
    (TOPIC, CONCEPT + "topic/training", Iri(CONCEPT + "topic/training")),
    (STATUS, "held", Iri(CONCEPT + "status/held")),
    (STATUS, "status/held", Iri(CONCEPT + "status/held")),
    (STATUS, "status:held", Iri(CONCEPT + "status/held")),
    (STATUS, CONCEPT + "status/held", Iri(CONCEPT + "status/held")),
    (DAY, "2031-03-05", Literal("2031-03-05", XSD + "date")),
    (YEAR, "02031", Literal("2031", XSD + "integer")),
    (NAME, 'Ana" }', Literal('Ana" }')),
]


@pytest.mark.parametrize(("parameter", "text", "term"), READ)
def test_a_value_is_read_as_its_type(parameter: Parameter, text: str, term: Term) -> None:
    assert parameter.term(text, Iris(ELSEWHERE)) == term


REFUSED = [
    (EVENT, "place/port-vale", "of the kind place"),
    (EVENT, "Lake Forum", "names nothing"),
    (EVENT, "event/", "cannot be an IRI"),
    (EVENT, "event/a/b", "cannot be an IRI"),
    (EVENT, 'event/x> } INSERT "', "cannot be an IRI"),
    (EVENT, "https://example.org/x", "names nothing"),
    (EVENT, "https://example.org/id/place/x", "of the kind place"),
    (EVENT, "https://example.org/id/event/a/b", "names nothing"),
    (EVENT, "https://example.org/id/event/x> } #", "cannot be an IRI"),
    (ACTOR, "event/lake-forum-2", "of the kind event"),
    (TOPIC, "status/held", "of the kind status"),
    (STATUS, "role/chair", "not a concept of the scheme status"),
    (STATUS, "held> ", "not a concept"),
    (DAY, "5 March", "not a day"),
    (DAY, "2031-02-30", "not a day"),
    (YEAR, "twenty", "not a whole number"),
    (YEAR, "1.5", "not a whole number"),
    (NAME, "  ", "no value"),
]


@pytest.mark.parametrize(("parameter", "text", "message"), REFUSED)
def test_an_ill_typed_value_names_the_parameter_and_an_example(parameter: Parameter, text: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        parameter.term(text, Iris())
    assert caught.value.where == f"parameter {parameter.name}"
    assert parameter.example in caught.value.remedy


def test_a_label_is_resolved_by_the_caller() -> None:
    found = EVENT.term("Lake Forum", Iris(), lambda _parameter, text: PROJECT + "id/event/" + text.lower().replace(" ", "-"))
    assert found == Iri(PROJECT + "id/event/lake-forum")


def test_an_unknown_parameter_is_answered_with_the_near_ones() -> None:
    with pytest.raises(InputError, match="no parameter 'evnt'") as caught:
        parse("events", TEXT).bind({"evnt": "event/x"}, Iris())
    assert "event" in caught.value.remedy


def test_a_missing_required_parameter_is_asked_for() -> None:
    with pytest.raises(InputError, match="needs event: the meeting") as caught:
        parse("events", TEXT).bind({}, Iris())
    assert "event=event/lake-forum-2" in caught.value.remedy


def test_an_optional_parameter_without_a_value_restricts_nothing() -> None:
    question = parse("events", TEXT.replace("required", "optional"))
    assert question.bind({}, Iris()) == {}
    assert question.closed({}) == question.text


def test_a_default_stands_in_until_another_value_is_given() -> None:
    question = parse("events", TEXT.replace("required", "default event/lake-forum-3"))
    assert question.bind({}, Iris()) == {"event": Iri(PROJECT + "id/event/lake-forum-3")}
    assert question.bind({"event": "event/x"}, Iris()) == {"event": Iri(PROJECT + "id/event/x")}


def test_values_are_written_as_terms_in_a_data_block() -> None:
    closed = parse("events", TEXT).closed({"event": Literal('" } INSERT')})
    assert 'VALUES (?event) { ("\\" } INSERT") }' in closed


def test_a_question_is_closed_as_the_engine_binds_it() -> None:
    question, terms = parse("events", TEXT), {"event": Iri(PROJECT + "id/event/x")}
    assert question.closed(terms) == bind(question.text, terms)


BY_EVENT = "# question: Who?\n# by event: ?e a sc:Event\nSELECT ?event { VALUES ?event { UNDEF } ?event a sc:Event }"


def test_a_question_may_say_by_what_its_answer_is_ordered() -> None:
    question = parse("who", BY_EVENT)
    assert question.values(3) == "SELECT DISTINCT ?event WHERE { ?e a sc:Event } ORDER BY ?event LIMIT 3"
    assert "VALUES ?event { <http://x/1> <http://x/2> } ?event a" in question.of([Iri("http://x/1"), Iri("http://x/2")])
    assert parse("events", TEXT).by == ("", "")


def test_a_question_that_is_told_no_values_cannot_be_asked_by_them() -> None:
    with pytest.raises(InputError, match=r"no place for values of [?]event"):
        parse("who", BY_EVENT.replace("VALUES ?event { UNDEF } ", ""))


def test_prefix_lines_are_those_the_query_uses() -> None:
    text = with_prefixes(
        "# question: a role:chair?\nSELECT ?x WHERE { ?x a sc:Event ; ?p <http://x/org:y>, 'status:held' }", ELSEWHERE
    )
    assert [line for line in text.splitlines() if line.startswith("PREFIX")] == ["PREFIX sc: <https://w3id.org/secoop/ns#>"]
    assert text.startswith("# question")


def test_a_prefix_the_query_declares_itself_is_not_repeated() -> None:
    text = "PREFIX sc: <https://w3id.org/secoop/ns#>\nSELECT ?x WHERE { ?x a sc:Event }"
    assert with_prefixes(text) == text


def test_prefixes_of_entities_follow_the_deployment() -> None:
    assert f"PREFIX event: <{ELSEWHERE}id/event/>" in with_prefixes("ASK { event:x ?p ?o }", ELSEWHERE)


def test_a_question_may_say_what_an_empty_answer_means() -> None:
    assert parse("events", TEXT).empty == ""
    assert parse("events", TEXT.replace("# tags", "# empty: No event is known.\n# tags")).empty == "No event is known."


def test_an_unknown_question_is_answered_with_the_near_ones() -> None:
    with pytest.raises(NotFoundError) as caught:
        Library.load()["who-chaird"]
    assert "who-chaired" in caught.value.remedy
