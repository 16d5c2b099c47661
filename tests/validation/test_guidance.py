"""Every rule is documented at its own place, and every example that is offered is a passage of one that conforms."""

from __future__ import annotations

from functools import lru_cache

import pytest

from kg.namespaces import PROJECT, SC, SKOS
from kg.publication import examples
from kg.store.terms import Iri
from kg.validation import Result, assess, guidance
from kg.validation.parsing import TURTLE, Limit, parse
from kg.validation.shapes import SHAPES
from tests.shapes.fixtures import by_owner, findings


@lru_cache(maxsize=1)
def every() -> tuple[Result, ...]:
    """What the bad fixtures and slips break: at least one finding of every rule."""
    return tuple(result for found in findings("bad").values() for result in found)


def test_every_rule_that_finds_something_is_documented() -> None:
    assert {r.shape for r in every() if not guidance.documentation(r.shape, "https://kg.example/")} == set()


def test_documentation_lies_below_the_base_of_the_deployment() -> None:
    assert guidance.documentation(SHAPES + "heldAt", "https://kg.example/") == "https://kg.example/shapes#Event.heldAt"
    assert guidance.documentation("https://x.example/shapes#a", "https://kg.example/") == ""


def test_every_finding_has_an_example() -> None:
    assert {(r.rule, r.path) for r in every() if guidance.passage(r) is None} == set()


def test_every_offered_passage_stands_in_an_example_that_conforms() -> None:
    offered = {passage for passage in map(guidance.passage, every()) if passage}
    assert len(offered) > 50
    for passage in offered:
        assert passage.text in examples()[passage.example].text
    named = sorted({passage.example for passage in offered})
    text = "\n".join(examples()[name].text.replace("secoop/id/", f"secoop/id/{name}/") for name in named)
    triples = parse(text.encode(), TURTLE, limit=Limit(size=10_000_000))
    assert by_owner(assess.find(list(dict.fromkeys([*assess.ontology(), *triples])))) == {}


def found(**changed: object) -> Result:
    return Result(**{"severity": "Violation", "message": "", "focus": PROJECT + "id/event/x", **changed})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("result", "uses"),
    [
        (found(path=SC + "heldAt", shape=SHAPES + "heldAt"), "sc:heldAt"),
        (found(path=SKOS + "prefLabel", shape=SHAPES + "prefLabel"), "skos:prefLabel"),
        (found(value=Iri(SC + "Organisation"), rule="vocabulary.undeclared", source="check"), "sc:Organization"),
        (found(value=Iri(PROJECT + "concept/role/atendee"), path=SC + "role", source="check"), "role:attendee"),
        (found(shape=SHAPES + "check-r7-one-role-a-node", source="check"), "sc:role"),
        (found(shape=SHAPES + "check-r11-merge-needs-decision", source="check"), "verdict:same"),
        (found(shape=SHAPES + "check-r15-met-is-never-asserted", source="check"), "sc:Participation"),
        (found(shape=SHAPES + "check-evidence-complete", source="check"), "sc:inItem"),
        (found(shape=SHAPES + "check-vocabulary-changed", source="check", focus=SC + "Meeting"), "sc:Meeting"),
        (found(shape=SHAPES + "check-iri-base", source="check", focus="https://x.example/a"), "sc:Organization"),
    ],
)
def test_the_passage_uses_what_the_finding_is_about(result: Result, uses: str) -> None:
    passage = guidance.passage(result)
    assert passage is not None
    assert uses in passage.names


def test_of_a_rule_with_a_counterexample_the_part_that_differs_is_shown() -> None:
    for example in examples().values():
        if example.bad and example.breaks.startswith("check-") and example.term in examples():
            passage = guidance.passage(found(shape=SHAPES + example.breaks.partition("/")[0], source="check"))
            assert passage is not None
            assert passage.text not in examples()[f"{passage.example}.bad"].text


def test_what_no_example_uses_has_none() -> None:
    assert guidance.passage(found(path="https://x.example/p", shape="https://x.example/s")) is None
