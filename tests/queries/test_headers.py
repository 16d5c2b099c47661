"""Every question explains itself: words, typed parameters with an example, a meaning for each column, a total order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import InputError
from kg.library import Library, Question, parse
from kg.namespaces import Iris, prefixes
from kg.store.terms import Term
from tests.queries.answers import QUESTIONS, reader

_COMPARED = re.compile(r"(STR|LANG)\(\?(\w+)\)|\?(\w+)")


def problems(question: Question) -> Iterator[str]:
    """What is wrong with a question's header or order, one sentence each."""
    columns = [name for name, _ in question.columns]
    if not question.question.endswith("?"):
        yield "the question does not end in a question mark"
    if not question.tags:
        yield "there are no tags"
    if not question.empty.endswith("."):
        yield "no sentence says what an empty answer means"
    selected = _selected(question)
    if selected != columns:
        yield f"the columns {columns} are not the variables {selected}"
    for parameter in question.parameters:
        if parameter.name not in columns:
            yield f"the parameter {parameter.name} is not a column, so nobody sees what its value was"
        if not parameter.example or not parameter.help:
            yield f"the parameter {parameter.name} has no example or help"
        try:
            parameter.term(parameter.example, Iris())
        except InputError as error:
            yield f"the example of {parameter.name} does not read: {error.message}"
    if len({_key(question, row) for row in reader().select(question.text)}) < len(reader().select(question.text)):
        yield "ORDER BY leaves rows in any order"


def _selected(question: Question) -> list[str]:
    results = ox.Store().query(question.text, prefixes=prefixes())
    assert isinstance(results, ox.QuerySolutions)
    return [variable.value for variable in results.variables]


def _key(question: Question, row: dict[str, Term]) -> tuple[str, ...]:
    """What ORDER BY compares in a row; nothing where there is no ORDER BY."""
    order = re.search(r"(?m)^ORDER BY (.*)$", question.text)
    parts = []
    for function, argument, variable in _COMPARED.findall(order[1] if order else ""):
        term = row.get(argument or variable)
        if term is None:
            parts.append("")
        elif function == "LANG":
            parts.append(getattr(term, "language", ""))
        else:
            parts.append(term.value if function == "STR" else term.n3())
    return tuple(parts)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_a_question_explains_itself(question: Question) -> None:
    assert list(problems(question)) == []


def test_there_are_at_least_forty_questions() -> None:
    assert len(QUESTIONS) >= 40


GOOD = """\
# question: Which events are there?
# param event (event, optional) e.g. event/x: only this one
# column event: the event
# empty: No source names an event.
# tags: events
SELECT ?event WHERE { ?event a sc:Event } ORDER BY ?event
"""
BAD = [
    ("there?", "there", "question mark"),
    ("# tags: events\n", "", "no tags"),
    ("# empty: No source names an event.\n", "", "an empty answer"),
    ("# column event: the event\n", "", "are not the variables"),
    ("SELECT ?event ", "SELECT ?event ?other ", "are not the variables"),
    ("# column event: the event", "# column happening: the event", "are not the variables"),
    ("# param event (", "# param actor (", "is not a column"),
    ("e.g. event/x", "e.g. place/x", "does not read"),
    (" ORDER BY ?event", "", "any order"),
    ("ORDER BY ?event", "ORDER BY ?nothing", "any order"),
]


def test_the_sound_example_has_no_problem() -> None:
    assert list(problems(parse("good", GOOD.replace(" ORDER", "\nORDER")))) == []


@pytest.mark.parametrize(("old", "new", "expected"), BAD)
def test_each_mistake_is_found(old: str, new: str, expected: str) -> None:
    assert old in GOOD
    question = parse("bad", GOOD.replace(old, new).replace(" ORDER", "\nORDER"))
    assert any(expected in problem for problem in problems(question))


UNREADABLE = [
    ("# question: Which events are there?\n", "", "not asked in words"),
    ("(event, optional)", "(event)", "does not read"),
    ("(event, optional)", "(evnt, optional)", "no type of parameter"),
    (" e.g. event/x", "", "does not read"),
    ("# column event: the event", "# column event", "does not read"),
    ("SELECT ?event WHERE { ?event a sc:Event }", "INSERT DATA { sc:a a sc:Event }", "update"),
    ("SELECT ?event WHERE { ?event a sc:Event } ORDER BY ?event", "", "no SELECT"),
]


@pytest.mark.parametrize(("old", "new", "expected"), UNREADABLE)
def test_a_header_that_does_not_read_stops(old: str, new: str, expected: str) -> None:
    with pytest.raises(Exception, match=expected) as caught:
        parse("bad", GOOD.replace(old, new))
    assert getattr(caught.value, "remedy", "")


def test_every_file_of_the_folder_is_a_question(tmp_path: Path) -> None:
    (tmp_path / "events.rq").write_text(GOOD, encoding="utf-8")
    assert list(Library.read(tmp_path).questions) == ["events"]
