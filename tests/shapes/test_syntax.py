"""The shapes keep the rules for shapes: W3C's own shapes for shapes (SHACL, appendix C), as the engine ships them."""

from __future__ import annotations

from collections import defaultdict
from importlib.resources import files
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, Graph
from rdflib.namespace import SH
from rdflib.term import Node, URIRef

from kg.errors import InputError
from kg.namespaces import SC
from kg.store.rdf import read_turtle
from kg.validation import Result, assess, shapes
from kg.validation.judge import judge, to_graph
from kg.validation.parsing import TURTLE, Limit, parse
from tests.shapes.fixtures import merged, slips

BAD = sorted((Path(__file__).parent.parent / "data" / "bad-shapes").glob("*.ttl"))


@pytest.fixture(scope="module")
def found() -> dict[str, list[Result]]:
    """What is found in our shapes and the bad ones beside them, by local name of the shape."""
    text = files("pyshacl").joinpath("assets/shacl-shacl.ttl").read_text(encoding="utf-8")
    graph = Graph()
    graph += shapes.load()
    for path in BAD:
        graph += to_graph(read_turtle(path, path.stem))
    results = defaultdict(list)
    for result in judge(graph, Graph().parse(data=text, format="turtle")):
        results[result.focus.removeprefix(shapes.SHAPES)].append(result)
    return results


@pytest.mark.parametrize("name", [path.stem for path in BAD])
def test_a_shape_that_is_none_is_found(name: str, found: dict[str, list[Result]]) -> None:
    assert found[name]


def test_our_shapes_are_well_formed(found: dict[str, list[Result]]) -> None:
    assert [(r.focus, r.message) for name, results in found.items() if name not in {p.stem for p in BAD} for r in results] == []
    assert len(BAD) >= 5


@pytest.fixture(scope="module")
def instantiated() -> set[Node]:
    """The classes of which a fixture has an instance, with all classes above."""
    triples = parse(merged("good", slips()), TURTLE, limit=Limit(size=10_000_000))
    ontology = to_graph(assess.ontology())
    used = set(to_graph(triples).objects(None, RDF.type))
    return {above for cls in used for above in ontology.transitive_objects(cls, RDFS.subClassOf)}


def test_no_target_is_dead(instantiated: set[Node]) -> None:
    graph = shapes.load()
    assert {p for p in graph.predicates() if str(p).startswith(str(SH.target))} == {SH.targetClass}
    targets = set(graph.objects(None, SH.targetClass))
    assert len(targets) > 20
    assert targets - instantiated == set()
    assert URIRef(SC + "Meating") not in instantiated


def test_a_file_that_does_not_parse_is_named_within_the_shapes_and_not_within_the_machine(tmp_path: Path) -> None:
    (tmp_path / "core").mkdir()
    file = tmp_path / "core" / "broken.ttl"
    file.write_text("@prefix a: <https://a.example/> .\na:b a:c ;; , .\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        shapes.read([file])
    assert caught.value.where.startswith("shapes/core/broken.ttl:2:")
    assert str(tmp_path) not in str(caught.value)
