"""The generated graph is one that a build would publish."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.serve import generate
from kg.build import Graph
from kg.interpret.quads import TYPE, code, sc
from kg.namespaces import PROJECT, Iris
from kg.settings import Settings
from kg.store.terms import Iri, Literal, Quad
from kg.validation import audit

EVENTS = 24


@pytest.fixture(scope="module")
def made() -> Graph:
    return generate.graph(EVENTS)


def test_it_conforms_to_the_shapes_and_checks(made: Graph, tmp_path: Path) -> None:
    file = tmp_path / "graph.nq"
    file.write_text("".join(made.lines()), encoding="utf-8")
    assert audit(file, settings=Settings()).results == []


def test_a_generated_attendance_at_a_planned_meeting_would_be_found(made: Graph, tmp_path: Path) -> None:
    planned = next(q.subject for q in made.quads if q.object == code("status", "planned") and q.predicate == sc("eventStatus"))
    part = next(q.subject for q in made.quads if q.predicate == sc("participationIn") and q.object == planned)
    wrong = Quad(part, sc("attendanceStatus"), code("attendance", "attended"))
    kept = [q for q in made.quads if (q.subject, q.predicate) != (wrong.subject, wrong.predicate)]
    file = tmp_path / "graph.nq"
    file.write_text("".join(Graph([*kept, wrong]).lines()), encoding="utf-8")
    assert {result.rule for result in audit(file, settings=Settings()).results} == {"R1"}


def test_two_runs_of_one_size_give_the_same_lines(made: Graph) -> None:
    assert generate.graph(EVENTS).lines() == made.lines()


def test_a_few_actors_are_at_many_meetings_and_most_at_few() -> None:
    counted = sorted(
        int(q.object.value)
        for q in generate.graph(5 * EVENTS).quads
        if q.predicate == sc("meetingCount") and q.graph is None and isinstance(q.object, Literal)
    )
    assert counted[-1] >= 5 * counted[len(counted) // 2]


def test_every_kind_of_node_of_the_model_that_the_questions_ask_for_is_there(made: Graph) -> None:
    types = {q.object for q in made.quads if q.predicate == TYPE}
    wanted = "Meeting Participation Attendance Statement Outcome Tenure NameForm Evidence SourceItem EventSeries Place Post Polity Body Person"
    assert {sc(name) for name in wanted.split()} <= types


def test_the_derived_triples_are_those_of_the_rules(made: Graph) -> None:
    derived = Iri(Iris(PROJECT).graph("derived"))
    assert {sc("attended"), sc("represented"), sc("partySize"), sc("meetingCount")} <= {
        q.predicate for q in made.quads if q.graph == derived
    }


def test_a_generated_graph_is_published_as_a_generation(tmp_path: Path) -> None:
    generation = generate.publish(tmp_path, EVENTS)
    assert generation.counts["event"] == EVENTS
    assert generation.digest == generate.publish(tmp_path, EVENTS).digest
