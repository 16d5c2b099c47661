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
<{id}participation/call-1.a> a sc:Participation ; sc:participationIn <{id}event/call-1> ; sc:citation "a register, row 4" .
<{id}participation/call-1.b> a sc:Participation ; sc:participationIn <{id}event/call-1> ; sc:citation "a register, row 9" .
<{id}participation/talks-2.a> a sc:Participation ; sc:participationIn <{id}event/talks-2> ; sc:citation "a register, row 5" .
<{id}name/rumour-3.1> sc:concerns <{id}event/rumour-3> ; sc:citation "a register, row 7" .
<{id}tenure/bo.envoy.2031> a sc:Tenure ; sc:holder <{id}person/bo> ; sc:post <{id}post/envoy> ; sc:certainty certainty:stated ;
  sc:date "2031-04-01/2032"^^edtf:EDTF ; sc:earliestStart "2031-04-01"^^xsd:date ; sc:latestEnd "2032-12-31"^^xsd:date ;
  sc:citation "a register, row 11" .
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
        ("unknown", "event/rumour-3", ""),
    ]


def test_a_date_of_a_register_rests_on_its_rows() -> None:
    assert ask("timeline", "certainty", "cite", "assertion", year="2031") == [
        ("concept/certainty/stated", "a register, row 4", "participation/call-1.a")
    ]


def test_an_event_of_a_register_is_asked_for_by_its_year() -> None:
    assert ask("timeline", "event", year="2032") == [("event/talks-2",)]


@pytest.mark.parametrize(("event", "year"), [("call-1", "2031"), ("talks-2", "2032"), ("rumour-3", "unknown")])
def test_the_year_of_an_event_is_what_a_register_says(event: str, year: str) -> None:
    assert ask("in-which-year", "year", event=f"event/{event}") == [(year,)]


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
    assert ask("posts-held", "person", "post", "date", "from", "to", "cite") == [told]
    assert ask("posts-held", "person", person="person/cy") == []
    assert ask("posts-as-of", "person", "event") == [("person/cy", "event/call-1")]
