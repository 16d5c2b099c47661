"""The worked example of the design expands to at least every triple its graph lists."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.build import assemble
from kg.loaders.corpus import Corpus
from kg.namespaces import PROJECT

#: The design is handed round beside the checkout; a checkout alone does without.
EXAMPLE = Path(__file__).parents[3] / "shared" / "design" / "example"

pytestmark = pytest.mark.skipif(not EXAMPLE.is_dir(), reason="the design's worked example is not beside this checkout")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> set[ox.Triple]:
    """The default graph of a build of the example's record and entities."""
    root = tmp_path_factory.mktemp("example")
    for source, target in (("record.yaml", "documents/lake.yaml"), ("entities.yaml", "entities/entities.yaml")):
        (root / target).parent.mkdir()
        shutil.copyfile(EXAMPLE / source, root / target)
    corpus = Corpus.read(EXAMPLE, root, root / "decisions.yaml")
    lines = "".join(assemble(corpus, PROJECT).lines())
    return {quad.triple for quad in ox.parse(lines, format=ox.RdfFormat.N_QUADS) if quad.graph_name == ox.DefaultGraph()}


def listed() -> set[ox.Triple]:
    text = (EXAMPLE / "graph.ttl").read_text(encoding="utf-8")
    return {quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)}


def test_every_triple_of_the_example_is_built(built: set[ox.Triple]) -> None:
    assert len(listed()) > 200
    assert sorted(str(triple) for triple in listed() - built) == []


@pytest.mark.parametrize("name", ["who-met-whom", "why"])
def test_the_queries_of_the_example_answer_alike_on_its_graph_and_on_the_build(built: set[ox.Triple], name: str) -> None:
    def rows(triples: set[ox.Triple]) -> set[str]:
        store = ox.Store()
        store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
        answer = store.query((EXAMPLE / f"{name}.rq").read_text(encoding="utf-8"))
        assert isinstance(answer, ox.QuerySolutions)
        return {str(solution) for solution in answer}

    assert rows(listed())
    assert rows(listed()) <= rows(built)


def test_a_triple_the_record_does_not_say_is_not_built(built: set[ox.Triple]) -> None:
    held = {str(triple) for triple in listed() if str(triple.predicate).endswith("#heldAt>")}
    elsewhere = {line.replace("event/lake-forum-2>", "event/lake-forum-3>") for line in held}
    assert held <= {str(triple) for triple in built}
    assert elsewhere
    assert not elsewhere & {str(triple) for triple in built}
