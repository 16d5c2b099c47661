"""What rules see of a node: which values a check looks at, and which are as good as any other."""

from __future__ import annotations

import pytest

from kg.namespaces import SC
from kg.validation import checks
from kg.validation.alike import VOCABULARY
from kg.validation.plan.automaton import FOCUS, Kind
from kg.validation.plan.checks import compile_check
from kg.validation.plan.reads import TYPE
from kg.validation.sight import Eyes, Sight, looked

_HEAD = f"PREFIX sc: <{SC}> SELECT ?focus WHERE {{ ?focus a sc:Event ; "
STEM = b"<https://w3id.org/secoop/id/"


@pytest.mark.parametrize(
    ("rest", "found"),
    [
        ("sc:row ?row }", False),
        ("sc:date ?date . FILTER NOT EXISTS { ?focus sc:row ?row } }", False),
        ("sc:row ?row . FILTER(STRLEN(?row) > 3) }", True),
        ("sc:row ?row . BIND(STR(?row) AS ?text) }", True),
        ("sc:row ?row ; sc:date ?row }", True),
        ('sc:row "7" }', True),
        ("?path ?value . VALUES ?path { sc:row } }", True),
        ("sc:row|sc:date ?row }", True),
        ("sc:date ?date . FILTER NOT EXISTS { ?focus sc:row ?row . FILTER(?row != ?date) } }", True),
        ("sc:date ?date . { SELECT ?focus WHERE { ?focus sc:row ?row . FILTER(?row > 1) } } }", True),
    ],
)
def test_a_property_is_looked_at_unless_it_is_only_asked_whether_there_is_one(rest: str, found: bool) -> None:
    assert (SC + "row" in looked(_HEAD + rest)) == found


#: Checks that ask for the class of a term of the vocabulary.
OF_TERMS = {"disjoint-classes", "statement-predicate", "vocabulary-concept", "vocabulary-undeclared"}


def reads_further(check: checks.Check) -> bool:
    """Whether a check reads more than the triples of its focus node and the vocabulary, by its compiled reads."""
    plan = compile_check(check, lambda _predicate, _backwards: 2.0)
    assert not plan.unplanned
    for step in plan.reads.steps():
        if step.source == FOCUS:
            if step.kind is Kind.BACKWARD:
                return True
        elif step.kind is not Kind.STAY:
            predicate = step.predicate.value if step.predicate else ""
            if predicate not in VOCABULARY and not (predicate == TYPE.value and check.name in OF_TERMS):
                return True
    return False


def test_the_checks_of_one_node_read_no_further_and_the_others_do() -> None:
    further = {check.name for check in checks.load() if reads_further(check)}
    assert further.isdisjoint(check.name for check in checks.load() if check.of_node)
    assert {"r4-no-roll-up", "r1-attended-only-if-held", "same-participation-twice", "event-has-status"} <= further


class Looking:
    """What is seen of nodes that have the given facts."""

    def __init__(self, *, looked: bytes = b"", exact: bytes = b"", classes: dict[bytes, int] | None = None) -> None:
        self._sight = Sight(Eyes(exact={exact}, looked={looked}), STEM, classes or {})

    def checks(self, *facts: str) -> tuple[int, ...]:
        return self._sight.kind([f"<x> {fact} .\n".encode() for fact in facts], 4)

    def shapes(self, *facts: str) -> tuple[int, ...]:
        return self._sight.by_shapes(self.checks(*facts))


ONE, OTHER = (f"<p> <https://w3id.org/secoop/id/event/{name}>" for name in "ab")


def test_entities_and_texts_are_alike_until_somebody_looks() -> None:
    seen, looks = Looking(), Looking(looked=b"<p>")
    assert seen.checks(ONE) == seen.checks(OTHER)
    assert looks.checks(ONE) != looks.checks(OTHER)
    assert seen.checks('<p> "a"@en') == seen.checks('<p> "b"@en') != seen.checks('<p> "b"@fr')
    assert looks.checks('<p> "a"@en') != looks.checks('<p> "b"@en')


def test_how_many_values_there_are_is_seen() -> None:
    seen = Looking()
    assert seen.checks('<p> "a"') != seen.checks('<p> "a"', '<p> "b"')


def test_terms_and_typed_literals_are_seen_by_checks_as_they_stand() -> None:
    seen, role = Looking(), "<p> <https://w3id.org/secoop/concept/role/{}>"
    assert seen.checks(role.format("a")) != seen.checks(role.format("b"))
    assert seen.checks('<p> "1"^^<urn:x>') != seen.checks('<p> "2"^^<urn:x>')


DATE = '<p> "{}"^^<http://www.w3.org/2001/XMLSchema#date>'


@pytest.mark.parametrize("day", ["2031-03-31", "1999-02-28", "2000-04-30", "2031-12-01"])
def test_days_of_every_year_are_alike_to_shapes(day: str) -> None:
    seen = Looking()
    assert seen.shapes(DATE.format(day)) == seen.shapes(DATE.format("2024-01-01"))
    assert seen.checks(DATE.format(day)) != seen.checks(DATE.format("2024-01-01"))


@pytest.mark.parametrize("odd", ["2031-02-30", "2031-04-31", "2031-02-29", "2031-13-01", "0207-01-01", "2031-1-1", "someday", ""])
def test_what_may_be_no_day_is_like_nothing_else(odd: str) -> None:
    seen = Looking()
    assert seen.shapes(DATE.format(odd)) not in {seen.shapes(DATE.format("2024-01-01")), seen.shapes(DATE.format("2031-02-31"))}


def test_what_shapes_compare_they_see_as_it_stands() -> None:
    seen = Looking(exact=b"<p>")
    assert seen.shapes(DATE.format("2031-03-31")) != seen.shapes(DATE.format("2024-01-01"))


def test_shapes_see_the_classes_of_values() -> None:
    seen = Looking(classes={ONE[4:].encode(): 1, OTHER[4:].encode(): 2})
    assert seen.shapes(ONE) != seen.shapes(OTHER)
