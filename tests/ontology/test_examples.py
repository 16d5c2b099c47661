"""Every example conforms to shapes and checks, every counterexample breaks exactly what it says, and the digests are real.

All are judged together, each moved below a name of its own, in one run: one after the other would take minutes.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256

import pytest
from rdflib import Graph, Namespace

from kg.namespaces import OA, SC
from kg.publication import Example, examples
from kg.validation import Result, assess
from kg.validation.parsing import TURTLE, Limit, parse
from tests.shapes.fixtures import by_owner, cells

NAMES = sorted(examples())
PASSAGES = [name for name in NAMES if examples()[name].passage]
_SC, _OA = Namespace(SC), Namespace(OA)


def _home(example: Example) -> str:
    return example.name.replace(".", "-")


def _judged(given: list[Example]) -> dict[str, list[Result]]:
    text = "\n".join(example.text.replace("secoop/id/", f"secoop/id/{_home(example)}/") for example in given)
    triples = parse(text.encode(), TURTLE, limit=Limit(size=10_000_000))
    return by_owner(assess.find(list(dict.fromkeys([*assess.ontology(), *triples]))))


@lru_cache(maxsize=1)
def _findings() -> dict[str, list[Result]]:
    return _judged(list(examples().values()))


@pytest.mark.parametrize("name", [name for name in NAMES if not examples()[name].bad])
def test_an_example_conforms(name: str) -> None:
    found = _findings().get(_home(examples()[name]), [])
    assert [(r.rule, r.severity, r.focus, r.message) for r in found] == []


@pytest.mark.parametrize("name", [name for name in NAMES if examples()[name].bad])
def test_a_counterexample_breaks_exactly_what_it_says(name: str) -> None:
    example = examples()[name]
    found = _findings().get(_home(example), [])
    assert cells(found) == {example.breaks}
    assert {r.severity for r in found} == {"Violation"}


def test_no_finding_belongs_to_nothing() -> None:
    assert set(_findings()) == {_home(example) for example in examples().values() if example.bad}


def test_a_spoilt_example_does_not_conform() -> None:
    sound = examples()["heldAt"]
    text = sound.text.replace("sc:heldAt place:port-elna ;", "sc:heldAt place:port-elma ;")
    assert text != sound.text
    assert _judged([Example("heldAt", text)])


@pytest.mark.parametrize("name", PASSAGES)
def test_passages_have_their_length_and_digest(name: str) -> None:
    example = examples()[name]
    digest = sha256(example.passage.encode()).hexdigest()
    graph = Graph().parse(data=example.text, format="turtle")
    digests = {str(o) for p in (_SC.sha256, _SC.passageSha256) for o in graph.objects(None, p)}
    assert digests <= {digest}
    assert digests or name == "Capture.bad"
    assert {int(str(o)) for o in graph.objects(None, _OA.end)} <= {len(example.passage)}


def test_most_examples_show_their_passage() -> None:
    assert len(PASSAGES) > 140
