"""What a register says of an event directly counts as much as what a record says of it by statements."""

from __future__ import annotations

from functools import lru_cache

import pyoxigraph as ox
import pytest

from kg.library import Library
from kg.namespaces import PROJECT, Iris, prefixes
from kg.store.reader import Reader

_TEXT = """
<{id}event/call-1> a sc:Event ; sc:displayLabel "a call" ; sc:eventStatus status:held ; sc:date "2031-04"^^edtf:EDTF ;
  sc:earliestStart "2031-04-01"^^xsd:date ; sc:latestStart "2031-04-30"^^xsd:date ; sc:earliestEnd "2031-04-01"^^xsd:date ;
  sc:latestEnd "2031-04-30"^^xsd:date ; sc:datePrecision precision:month .
<{id}event/talks-2> a sc:Event , sc:Meeting ; sc:eventStatus status:planned ; sc:date "2032"^^edtf:EDTF ;
  sc:earliestStart "2032-01-01"^^xsd:date ; sc:latestEnd "2032-12-31"^^xsd:date ; sc:datePrecision precision:year .
<{id}event/rumour-3> a sc:Event , sc:Meeting .
<{id}event/course-4> a sc:Event , sc:Meeting ; sc:date "2033-03-05/"^^edtf:EDTF ; sc:datePrecision precision:interval ;
  sc:earliestStart "2033-03-05"^^xsd:date ; sc:latestStart "2033-03-05"^^xsd:date .
<{id}event/course-5> a sc:Event , sc:Meeting ; sc:date "/2034-03"^^edtf:EDTF ; sc:datePrecision precision:interval ;
  sc:earliestEnd "2034-03-01"^^xsd:date ; sc:latestEnd "2034-03-31"^^xsd:date .
<{id}participation/course-4.a> a sc:Participation ; sc:participationIn <{id}event/course-4> ; sc:citation "a register, row 20" .
<{id}participation/course-5.a> a sc:Participation ; sc:participationIn <{id}event/course-5> ; sc:citation "a register, row 21" .
<{id}event/course-6> a sc:Event , sc:Meeting .
<{id}statement/course-6.date> a sc:Statement ; sc:subject <{id}event/course-6> ; sc:predicate sc:date ; sc:object "/2034"^^edtf:EDTF ;
  sc:datePrecision precision:interval ; sc:earliestEnd "2034-01-01"^^xsd:date ; sc:latestEnd "2034-12-31"^^xsd:date ;
  sc:certainty certainty:inferred ; sc:citation "a document, item 2" .
<{id}participation/call-1.a> a sc:Participation ; sc:participationIn <{id}event/call-1> ; sc:citation "a register, row 4" .
<{id}participation/call-1.b> a sc:Participation ; sc:participationIn <{id}event/call-1> ; sc:citation "a register, row 9" .
<{id}participation/talks-2.a> a sc:Participation ; sc:participationIn <{id}event/talks-2> ; sc:citation "a register, row 5" .
<{id}name/rumour-3.1> sc:concerns <{id}event/rumour-3> ; sc:citation "a register, row 7" .
<{id}tenure/bo.envoy.2031> a sc:Tenure ; sc:holder <{id}person/bo> ; sc:post <{id}post/envoy> ; sc:certainty certainty:stated ;
  sc:date "2031-04-01/2032"^^edtf:EDTF ; sc:earliestStart "2031-04-01"^^xsd:date ; sc:latestEnd "2032-12-31"^^xsd:date ;
  sc:citation "a register, row 11" .
<{id}tenure/di.envoy.2032> a sc:Tenure ; sc:holder <{id}person/di> ; sc:post <{id}post/envoy> ; sc:certainty certainty:stated ;
  sc:date "2032-06/"^^edtf:EDTF ; sc:earliestStart "2032-06-01"^^xsd:date ; sc:latestStart "2032-06-30"^^xsd:date ;
  sc:citation "a register, row 12" .
<{id}tenure/cy.envoy> a sc:Tenure ; sc:holder <{id}person/cy> ; sc:post <{id}post/envoy> ; sc:certainty certainty:stated ;
  sc:asOf <{id}event/call-1> ; sc:citation "a document" .
<{id}statement/call-1.place> sc:concerns <{id}event/call-1> ; sc:citation "a register, row 4" .
"""


@lru_cache(maxsize=1)
def reader() -> Reader:
    """A call and talks of a register, and an event of which nothing is known."""
    store = ox.Store()
    head = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in prefixes().items())
    store.load(head + _TEXT.replace("{id}", PROJECT + "id/"), format=ox.RdfFormat.TURTLE)
    return Reader(store, PROJECT)


def ask(name: str, *columns: str, **values: str) -> list[tuple[str, ...]]:
    """Some columns of the rows, IRIs without what they all begin with, '' where there is no value."""
    question = Library.load()[name]
    rows = reader().select(question.closed(question.bind(values, Iris())))
    told = [{key: term.value.removeprefix(PROJECT).removeprefix("id/") for key, term in row.items()} for row in rows]
    return [tuple(row.get(column, "") for column in columns) for row in told]


def test_the_timeline_has_what_a_register_says_and_the_undated_last() -> None:
    assert ask("timeline", "year", "event", "status") == [
        ("2031", "event/call-1", "concept/status/held"),
        ("2032", "event/talks-2", "concept/status/planned"),
        ("2033", "event/course-4", ""),
        ("unknown", "event/rumour-3", ""),
        ("unknown", "event/course-5", ""),
        ("unknown", "event/course-6", ""),
    ]


def test_the_timeline_tells_the_day_that_is_known_and_no_other() -> None:
    rows = {row[0]: row[1:] for row in ask("timeline", "event", "date", "from", "to", "precision", "cite")}
    interval = "concept/precision/interval"
    assert rows["event/course-4"] == ("2033-03-05/", "2033-03-05", "", interval, "a register, row 20")
    assert rows["event/course-5"] == ("/2034-03", "", "2034-03-31", interval, "a register, row 21")
    assert rows["event/course-6"] == ("/2034", "", "2034-12-31", interval, "a document, item 2")


def test_a_date_of_a_register_rests_on_its_rows() -> None:
    assert ask("timeline", "certainty", "cite", "assertion", year="2031") == [
        ("concept/certainty/stated", "a register, row 4", "participation/call-1.a")
    ]


def test_an_event_of_a_register_is_asked_for_by_its_year() -> None:
    assert ask("timeline", "event", year="2032") == [("event/talks-2",)]


@pytest.mark.parametrize(
    ("event", "year"),
    [
        ("call-1", "2031"), ("talks-2", "2032"), ("rumour-3", "unknown"),
        ("course-4", "unknown"), ("course-5", "unknown"), ("course-6", "unknown"),
    ],
)  # fmt: skip
def test_the_year_of_an_event_is_what_a_register_says(event: str, year: str) -> None:
    assert ask("in-which-year", "year", event=f"event/{event}") == [(year,)]


def test_the_year_of_an_event_that_may_have_lasted_is_unknown_and_its_date_is_told() -> None:
    assert ask("in-which-year", "date", "cite", event="event/course-4") == [("2033-03-05/", "a register, row 20")]
    assert ask("in-which-year", "date", "certainty", event="event/course-6") == [("/2034", "concept/certainty/inferred")]


def test_a_meeting_that_a_register_dates_is_not_undated() -> None:
    assert ask("undated-meetings", "event") == [("event/rumour-3",)]


def test_a_meeting_that_a_register_says_is_planned_is_announced() -> None:
    told = ("event/talks-2", "concept/status/planned", "concept/certainty/stated", "a register, row 5", "participation/talks-2.a")
    assert ask("held-or-announced", "event", "status", "certainty", "cite", "assertion") == [told]
    assert ask("held-or-announced", "event", status="status/held") == []


def test_an_event_that_a_register_says_was_held_is_not_merely_mentioned() -> None:
    assert ask("only-mentioned", "event") == [("event/rumour-3",)]


def test_a_post_that_a_register_dates_is_found_with_its_days_and_one_held_as_of_an_event_by_its_own_question() -> None:
    told = ("person/bo", "post/envoy", "2031-04-01/2032", "2031-04-01", "2032-12-31", "a register, row 11")
    open_ended = ("person/di", "post/envoy", "2032-06/", "2032-06-01", "", "a register, row 12")
    assert ask("posts-held", "person", "post", "date", "from", "to", "cite") == [told, open_ended]
    assert ask("posts-held", "person", person="person/cy") == []
    assert ask("posts-as-of", "person", "event") == [("person/cy", "event/call-1")]
