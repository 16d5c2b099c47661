"""Places, frameworks and days that a register says of an event directly are in the questions, with the row they rest on."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.query import ResultRow

from kg.library import Library
from kg.namespaces import PROJECT, Iris, prefixes
from kg.store.reader import Reader
from kg.store.terms import Iri

#: A round of a register, which somebody found to be one a document tells of as well; a forum of the document; a fair of the register.
_TEXT = """
<{id}event/round> a sc:Event , sc:Meeting ; sc:displayLabel "a round" ; sc:eventStatus status:held ;
  sc:heldAt <{id}place/port> , <{id}place/hill> ; sc:underFramework <{id}organization/circle> ; sc:partOfEvent <{id}event/fair> ;
  sc:date "2031-04-05"^^edtf:EDTF ; sc:earliestStart "2031-04-05"^^xsd:date ; sc:latestStart "2031-04-05"^^xsd:date ;
  sc:earliestEnd "2031-04-05"^^xsd:date ; sc:latestEnd "2031-04-05"^^xsd:date .
<{id}place/port> sc:within <{id}place/lake> . <{id}place/lake> sc:latitude 48.5 ; sc:longitude 17.1 .
<{id}statement/round.heldAt> sc:subject <{id}event/round> ; sc:predicate sc:heldAt ; sc:object <{id}place/hill> ;
  sc:certainty certainty:stated ; sc:citation "a document, item 2" .
<{id}participation/round.a> a sc:Participation ; sc:participationIn <{id}event/round> ; sc:citation "a document, item 3" ;
  sc:evidence [ sc:inItem <{id}item/1> ] .
<{id}participation/round.b> a sc:Participation ; sc:participationIn <{id}event/round> ; sc:citation "a register, row 4" ;
  sc:evidence [ sc:dataset <{id}dataset/register> ] .
<{id}event/fair> a sc:Event ; sc:heldAt <{id}place/port> ; sc:date "2031-04"^^edtf:EDTF ; sc:earliestStart "2031-04-01"^^xsd:date ;
  sc:latestStart "2031-04-30"^^xsd:date ; sc:earliestEnd "2031-04-01"^^xsd:date ; sc:latestEnd "2031-04-30"^^xsd:date .
<{id}participation/fair.a> a sc:Participation ; sc:participationIn <{id}event/fair> ; sc:citation "a register, row 9" ;
  sc:evidence [ sc:dataset <{id}dataset/register> ] .
<{id}event/forum> a sc:Event , sc:Meeting .
<{id}statement/forum.date> sc:subject <{id}event/forum> ; sc:predicate sc:date ; sc:object "2031"^^edtf:EDTF ;
  sc:certainty certainty:inferred ; sc:citation "a document, item 5" ;
  sc:earliestStart "2031-01-01"^^xsd:date ; sc:latestStart "2031-12-31"^^xsd:date ;
  sc:earliestEnd "2031-01-01"^^xsd:date ; sc:latestEnd "2031-12-31"^^xsd:date .
<{id}statement/forum.underFramework> sc:subject <{id}event/forum> ; sc:predicate sc:underFramework ;
  sc:object <{id}organization/circle> ; sc:certainty certainty:inferred ; sc:citation "a document, item 6" .
"""
ROUND, FAIR, FORUM, CIRCLE = "event/round", "event/fair", "event/forum", "organization/circle"


@lru_cache(maxsize=1)
def turtle() -> str:
    """The text with what it needs to be read."""
    return "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in prefixes().items()) + _TEXT.replace("{id}", PROJECT + "id/")


def text(name: str, values: dict[str, str]) -> str:
    """A question with its values, as anybody's engine takes it."""
    question = Library.load()[name]
    return question.standalone(terms=question.bind(values, Iris()))


def ask(name: str, *columns: str, **values: str) -> list[tuple[str, ...]]:
    """Some columns of the rows, IRIs without what they all begin with, '' where there is no value."""
    store = ox.Store()
    store.load(turtle(), format=ox.RdfFormat.TURTLE)
    rows = [{key: short(term.value) for key, term in row.items()} for row in Reader(store, PROJECT).select(text(name, values))]
    return [tuple(row.get(column, "") for column in columns) for row in rows]


def ask_rdflib(name: str, *columns: str, **values: str) -> list[tuple[str, ...]]:
    """The same by the other engine."""
    found = []
    for row in rdflib.Graph().parse(data=turtle(), format="turtle").query(text(name, values)):
        assert isinstance(row, ResultRow)
        told = {key: short(str(value)) for key, value in row.asdict().items()}
        found.append(tuple(told.get(column, "") for column in columns))
    return found


def short(value: str) -> str:
    """A value without what all IRIs begin with."""
    return value.removeprefix(PROJECT).removeprefix("id/")


def test_a_place_of_a_register_is_on_the_map_beside_what_a_document_says() -> None:
    assert ask("meetings-on-the-map", "event", "venue", "place", "latitude", "certainty", "cite", "assertion") == [
        (ROUND, "place/hill", "", "", "concept/certainty/stated", "a document, item 2", "statement/round.heldAt"),
        (ROUND, "place/port", "place/lake", "48.5", "concept/certainty/stated", "a register, row 4", "participation/round.b"),
    ]


def test_a_meeting_of_a_register_is_found_by_its_place_and_by_what_is_around_it() -> None:
    told = [(ROUND, "place/port", "concept/certainty/stated", "a register, row 4", "participation/round.b")]
    columns = ("event", "venue", "certainty", "cite", "assertion")
    assert ask("meetings-in-a-place", *columns, place="place/lake") == told
    assert ask("meetings-in-a-place", *columns, place="place/port") == told


def test_a_meeting_of_a_register_is_one_of_its_framework() -> None:
    told = [
        (CIRCLE, "ns#underFramework", FORUM, "concept/certainty/inferred", "a document, item 6"),
        (CIRCLE, "ns#underFramework", ROUND, "concept/certainty/stated", "a register, row 4"),
    ]
    columns = ("framework", "relation", "event", "certainty", "cite")
    assert ask("meetings-of-a-framework", *columns) == told
    assert ask("meetings-of-a-framework", *columns, framework=CIRCLE) == told


def test_the_beginning_of_a_long_answer_is_asked_for_by_its_frameworks() -> None:
    store = ox.Store()
    store.load(turtle(), format=ox.RdfFormat.TURTLE)
    reader, question = Reader(store, PROJECT), Library.load()["meetings-of-a-framework"]
    values = [row["framework"] for row in reader.select(question.values(10))]
    assert [short(value.value) for value in values] == [CIRCLE]
    assert reader.select(question.of(values)) == reader.select(question.text)
    assert reader.select(question.of([Iri(PROJECT + "id/organization/none")])) == []


@pytest.mark.parametrize(
    ("event", "others"),
    [
        (
            ROUND,
            [
                (FAIR, "false", "a register, row 4", "a register, row 9"),
                (FORUM, "false", "a register, row 4", "a document, item 5"),
            ],
        ),
        (
            FAIR,
            [
                (FORUM, "false", "a register, row 9", "a document, item 5"),
                (ROUND, "false", "a register, row 9", "a register, row 4"),
            ],
        ),
        (
            FORUM,
            [
                (FAIR, "false", "a document, item 5", "a register, row 9"),
                (ROUND, "false", "a document, item 5", "a register, row 4"),
            ],
        ),
    ],
)
def test_what_a_register_dates_was_going_on_at_the_same_time(event: str, others: list[tuple[str, ...]]) -> None:
    assert ask("at-the-same-time", "other", "allDates", "cite", "otherCite", event=event) == others


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("meetings-on-the-map", {}),
        ("meetings-in-a-place", {"place": "place/lake"}),
        ("meetings-of-a-framework", {}),
        ("meetings-of-a-framework", {"framework": CIRCLE}),
        ("at-the-same-time", {"event": ROUND}),
        ("at-the-same-time", {"event": FORUM}),
    ],
)
def test_another_engine_finds_the_same(name: str, values: dict[str, str]) -> None:
    columns = [column for column, _ in Library.load()[name].columns]
    assert Counter(ask(name, *columns, **values)) == Counter(ask_rdflib(name, *columns, **values))
