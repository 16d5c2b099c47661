"""Counts of a graph, and the reading of its lines."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.catalogue import lines
from kg.catalogue.statistics import measure
from kg.store.lines import graph as graph_of
from kg.store.rdf import canonical_lines
from kg.store.terms import Iri, Literal, Quad, lang, typed
from tests import lake

IRIS = st.sampled_from(["http://x/a", "http://x/a/b", "http://x/b", "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"]).map(Iri)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ['a" <http://x/g> .', "<http://x/g>", "\\"]
)
TERMS = IRIS | TEXT.map(Literal) | TEXT.map(lambda text: lang(text, "en-GB")) | TEXT.map(lambda text: typed(text, "http://x/t"))
QUADS = st.lists(st.builds(Quad, IRIS, IRIS, TERMS, st.none() | IRIS), max_size=12)


@given(QUADS)
def test_a_line_is_split_as_it_was_joined(quads: list[Quad]) -> None:
    for quad in quads:
        found = lines.split((quad.n3() + "\n").encode())
        graph = quad.graph.value if quad.graph else ""
        assert found == tuple(t.encode() for t in (quad.subject.n3(), quad.predicate.n3(), quad.object.n3(), graph))


@given(QUADS)
def test_the_graph_of_a_line_is_found_from_its_end(quads: list[Quad]) -> None:
    for quad in quads:
        rest = (quad.n3() + "\n").encode().split(b" ", 2)[2]
        assert graph_of(rest) == (quad.graph.n3().encode() if quad.graph else b"")


@pytest.mark.parametrize("line", [b"<a> <b> <c>\n", b'<a> <b> "c .\n', b"<a> <b> <c> <d> <e> .\n", b'<a> <b> "c"@ .\n'])
def test_what_is_no_line_is_refused(line: bytes) -> None:
    with pytest.raises(ValueError, match="not a line"):
        lines.split(line)


@given(QUADS)
def test_the_lines_of_a_subject_stand_together(quads: list[Quad]) -> None:
    names = [name for name, _ in lines.subjects(line.encode() for line in canonical_lines(quads))]
    assert len(names) == len(set(names))


def test_counts_are_those_of_the_engine() -> None:
    store = ox.Store()
    store.bulk_load("".join(lake.lines()).encode(), format=ox.RdfFormat.N_QUADS)
    counted = measure(line.encode() for line in lake.lines())
    for graph, counts in counted.items():
        pattern = f"GRAPH <{graph}> {{ ?s ?p ?o }}" if graph else "?s ?p ?o"
        row = next(iter(store.query(f"SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?m) WHERE {{ {pattern} }}")))  # type: ignore[arg-type]
        assert (counts.triples, counts.subjects) == (int(row["n"].value), int(row["m"].value)), graph
        asked = store.query(f"SELECT ?p (COUNT(*) AS ?n) WHERE {{ {pattern} }} GROUP BY ?p")
        assert counts.properties == {row["p"].value: int(row["n"].value) for row in asked}  # type: ignore[index,union-attr]
    assert {graph.value for graph in store.named_graphs()} | {""} == set(counted)  # type: ignore[union-attr]
