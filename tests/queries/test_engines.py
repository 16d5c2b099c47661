"""Two independent engines give every question the same answer, whichever way its parameters are bound."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.library import Question
from kg.namespaces import PROJECT, XSD
from kg.store.terms import Iri, Literal, Term
from tests.queries.answers import QUESTIONS, by_oxigraph, by_rdflib, first_values, store

PARAMETRISED = [question for question in QUESTIONS if question.parameters]
#: Values a query computes: in rdflib an initial binding wins over the computed value, where a join should fail.
COMPUTED = {"year"}


def name(question: Question) -> str:
    return question.name


@pytest.mark.parametrize("question", QUESTIONS, ids=name)
def test_engines_agree_without_parameters(question: Question) -> None:
    answer = by_oxigraph(question.text)
    assert answer, "the invented corpus does not exercise this question"
    assert by_rdflib(question.text) == answer


@pytest.mark.parametrize("question", PARAMETRISED, ids=name)
def test_engines_agree_on_each_parameter(question: Question) -> None:
    values = first_values(question)
    assert set(values) == {parameter.name for parameter in question.parameters}
    for parameter, term in values.items():
        given = {parameter: term}
        answer = by_oxigraph(question.text, given)
        assert answer
        assert all(dict(row)[parameter] == term.n3() for row in answer)
        assert by_oxigraph(question.closed(given)) == answer
        assert by_rdflib(question.closed(given)) == answer
        if parameter not in COMPUTED:
            assert by_rdflib(question.text, given) == answer


@pytest.mark.parametrize("question", PARAMETRISED, ids=name)
def test_a_value_that_nothing_has_gives_no_rows(question: Question) -> None:
    for parameter in question.parameters:
        number = parameter.type == "integer"
        nothing: Term = Literal("1066", XSD + "integer") if number else Iri(PROJECT + "id/event/none")
        assert not by_oxigraph(question.text, {parameter.name: nothing})
        assert not by_oxigraph(question.closed({parameter.name: nothing}))


def test_a_parameter_that_only_an_optional_pattern_binds_is_found() -> None:
    # The trap: a row whose optional part is missing joins with every value.
    text = "SELECT ?e ?d WHERE { ?e a sc:Meeting OPTIONAL { ?e sc:date ?d } }"
    assert by_oxigraph(text, {"d": Literal("nothing has this")})


@pytest.mark.parametrize("question", QUESTIONS, ids=name)
def test_strangers_need_the_prefix_lines_only(question: Question) -> None:
    answer = store().query(question.standalone(PROJECT))
    assert isinstance(answer, ox.QuerySolutions)
    assert sum(1 for _ in answer) == sum(by_oxigraph(question.text).values())


def test_a_query_without_its_prefix_lines_is_refused() -> None:
    with pytest.raises(SyntaxError, match=r"[Pp]refix"):
        store().query(QUESTIONS[0].text)


def test_a_difference_in_the_number_of_equal_rows_is_seen() -> None:
    text = "SELECT ?kind WHERE { ?e sc:eventStatus ?kind }"
    assert by_oxigraph(text) != by_rdflib(text.replace("SELECT", "SELECT DISTINCT"))
