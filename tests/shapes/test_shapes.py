"""The shapes as such: named, explained, complete, and nothing in them that an engine would skip in silence."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import RDF, Graph, URIRef
from rdflib.namespace import DCTERMS, SH

from kg.errors import InputError
from kg.namespaces import OA, OWL, SC, SKOSXL
from kg.store.terms import Iri
from kg.validation import assess, judge, shapes
from kg.validation.parsing import TURTLE, Limit, parse
from kg.vocabulary import Vocabulary
from tests.shapes.fixtures import merged

SHAPES = shapes.load()
PROPERTY = sorted(SHAPES.subjects(RDF.type, SH.PropertyShape))
NODE = sorted(SHAPES.subjects(RDF.type, SH.NodeShape))
HEAD = f"""
@prefix sh: <{SH}> . @prefix sc: <{SC}> . @prefix : <https://w3id.org/secoop/shapes#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix dcterms: <http://purl.org/dc/terms/> .
"""


def graph(text: str) -> Graph:
    return Graph().parse(data=HEAD + text, format="turtle")


@pytest.mark.parametrize("shape", [*PROPERTY, *NODE], ids=lambda s: str(s).removeprefix(shapes.SHAPES))
def test_a_shape_is_an_iri_with_name_and_rule(shape: URIRef) -> None:
    assert isinstance(shape, URIRef)
    assert str(shape).startswith(shapes.SHAPES)
    assert len(list(SHAPES.objects(shape, SH.name))) == 1
    assert len(list(SHAPES.objects(shape, DCTERMS.identifier))) == 1


@pytest.mark.parametrize("shape", PROPERTY, ids=lambda s: str(s).removeprefix(shapes.SHAPES))
def test_a_property_shape_has_one_message_and_one_path(shape: URIRef) -> None:
    (message,) = SHAPES.objects(shape, SH.message)
    assert str(message).endswith(".")
    assert len(list(SHAPES.objects(shape, SH.path))) == 1


def test_what_is_listed_is_defined() -> None:
    assert set(SHAPES.objects(None, SH.property)) - set(PROPERTY) == set()


def test_every_property_of_the_ontology_that_is_written_has_a_shape() -> None:
    paths = {str(path) for path in SHAPES.objects(None, SH.path)}
    written = {p.iri for p in Vocabulary.load().by_iri.values() if p.stated_by in ("statement", "record", "computed")}
    # sc:object takes any term; the checks statement-one-object and statement-range look after it.
    assert written - paths == {SC + "object"}


def test_no_shape_speaks_of_a_term_that_is_not_declared() -> None:
    declared = {s.value for part in Vocabulary.load().triples.values() for s, _, _ in part}
    used = {str(o) for o in SHAPES.objects() if str(o).startswith(SC)}
    assert used - declared == set()


def test_every_class_of_the_ontology_is_a_target_or_below_one() -> None:
    vocabulary = Vocabulary.load()
    targets = {str(t) for t in SHAPES.objects(None, SH.targetClass)}
    above = vocabulary.superclasses
    classes = {s.value for part in vocabulary.triples.values() for s, _, o in part if o == Iri(OWL + "Class")}
    ours = {iri for iri in classes if iri.startswith(SC)}
    assert len(ours) > 25
    assert {iri for iri in ours if not above[iri] & targets} == set()


def test_concept_patterns_name_existing_schemes() -> None:
    for shape, pattern in SHAPES.subject_objects(SH.pattern):
        if "/concept/" in str(pattern):
            assert str(pattern).split("/concept/")[1].split("/")[0] in Vocabulary.load().codes, shape


def test_shapes_on_a_superclass_reach_instances_of_subclasses_only_with_the_ontology() -> None:
    data = graph("<https://w3id.org/secoop/id/organization/x> a sc:Polity ; sc:realisation 1 .")
    assert judge.judge(data, SHAPES) == []
    for triple in judge.to_graph(assess.ontology()):
        data.add(triple)
    assert {r.rule for r in judge.judge(data, SHAPES)} == {"property.realisation", "property.prefLabel"}


def test_spreading_targets_changes_no_result(monkeypatch: pytest.MonkeyPatch) -> None:
    triples = parse(merged("bad"), TURTLE, limit=Limit(size=10_000_000))
    data = judge.to_graph([*assess.ontology(), *triples])
    spread = {result.key for result in judge.judge(data, SHAPES)}
    monkeypatch.setattr(judge, "spread", lambda graph: graph)
    assert {result.key for result in judge.judge(data, SHAPES)} == spread
    assert len(spread) > 200


def test_shapes_without_targets_change_no_result_of_the_others() -> None:
    triples = parse(merged("bad"), TURTLE, limit=Limit(size=10_000_000))
    data = judge.to_graph([*assess.ontology(), *triples])
    every = judge.judge(data, SHAPES)
    wanted = {shapes.SHAPES + name for name in ("Person", "prefLabel", "published-evidence")}
    some = {result.key for result in judge.judge(data, shapes.only(SHAPES, wanted))}
    assert {result.key for result in every if result.shape in wanted} <= some
    assert some < {result.key for result in every}


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (":a a sh:PropertyShape ; sh:path sc:role ; sh:message 'x' .", "never fires"),
        (":a a sh:NodeShape ; sh:property :b . :b a sh:PropertyShape ; sh:path sc:role ; sh:node :a .", "refers to itself"),
        (":a a sh:NodeShape ; sh:or ( :b ) . :b a sh:NodeShape ; sh:not :a .", "refers to itself"),
        (":a a sh:PropertyShape ; sh:path sc:role ; sh:pattern '^(a+)+$' .", "can run for hours"),
        (":a a sh:PropertyShape ; sh:path sc:role ; sh:pattern '^([a-z]*x)*$' .", "can run for hours"),
        (":a a sh:PropertyShape ; sh:path sc:role ; sh:pattern '^(?:(o|n)+)+$' .", "can run for hours"),
        (":a a sh:PropertyShape ; sh:path sc:role ; sh:pattern '^(a|aa)*$' .", "can run for hours"),
        (":a a sh:PropertyShape ; sh:path sc:role ; sh:pattern '^(ab|Ab|A.)*$' ; sh:flags 'i' .", "can run for hours"),
        (":a a sh:PropertyShape ; sh:path sc:role ; sh:pattern '^(a' .", "is none here"),
        (":a a sh:NodeShape ; sh:sparql [ sh:select 'SELECT $this {}' ] .", "not SHACL Core"),
        (":a a sh:NodeShape ; sh:target [ a sh:SPARQLTarget ] .", "not SHACL Core"),
    ],
)
def test_a_shape_an_engine_would_skip_or_choke_on_is_refused(text: str, word: str) -> None:
    with pytest.raises(InputError) as caught:
        shapes.check(graph(text))
    assert word in str(caught.value)


def test_harmless_shapes_are_not_refused() -> None:
    shapes.check(
        graph(":a a sh:NodeShape ; sh:property :b . :b a sh:PropertyShape ; sh:path sc:role ; sh:pattern '^(ab)+[c-d]*$' .")
    )


def test_a_path_of_alternatives_stays_a_path(tmp_path: Path) -> None:
    file = tmp_path / "x.ttl"
    file.write_text(
        HEAD
        + ":a a sh:PropertyShape ; sh:targetClass sc:Place ; sh:minCount 1 ; sh:path [ sh:alternativePath ( sc:within sc:latitude ) ] ."
    )
    found = judge.judge(
        graph("<https://x.example/p> a sc:Place . <https://x.example/q> a sc:Place ; sc:latitude 1.0 ."), shapes.read([file])
    )
    assert [(r.focus, r.path) for r in found] == [("https://x.example/p", f"<{SC}within>|<{SC}latitude>")]


def test_external_paths_are_the_agreed_ones() -> None:
    external = {str(p) for p in SHAPES.objects(None, SH.path) if isinstance(p, URIRef) and not str(p).startswith(SC)}
    assert {OA + "start", OA + "end", OA + "hasSource", OA + "hasSelector", SKOSXL + "literalForm"} <= external
