"""Merges conserve relation nodes, whatever is merged; and nothing merges but a decision."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
from hypothesis import given
from hypothesis import strategies as st

from kg import resources
from kg.build import assemble
from kg.identity import candidates, decisions
from kg.identity.decisions import Decision
from kg.namespaces import DCTERMS, PROJECT, SC, Iris
from kg.search import build
from kg.search.index import Index
from kg.store.reader import Reader
from kg.store.terms import Iri, Quad
from tests.conftest import ROOT
from tests.corpus import SmallCorpus

IRIS = Iris()
ENTITIES = [f"organization/o{number}" for number in range(6)]
GRAPH = Iri(IRIS.graph("hill"))
#: Where the library, which makes graphs, speaks of the redirect of a merged entity, and what for; the server only reads.
REDIRECTS = {
    "kg/identity/decisions.py": "writes it, for decisions",
    "kg/search/build.py": "leads from it",
    "kg/known.py": "leads from it",
    "kg/catalogue/difference.py": "tells that it came",
    "kg/change/rules.py": "of terms of the ontology, not of entities",
    "kg/change/migrations.py": "of terms of the ontology, not of entities",
}


@st.composite
def merges(draw: st.DrawFn) -> list[Decision]:
    """Decisions that go in no circle: each entity gives way at most once, to one that stands further ahead."""
    found = []
    for at in range(1, len(ENTITIES)):
        if draw(st.booleans()):
            keep = ENTITIES[draw(st.integers(0, at - 1))]
            found.append(Decision(ENTITIES[at], keep, "same", keep, "x", "2030-01-01", "x"))
    return found


@given(
    st.lists(st.tuples(st.sampled_from(ENTITIES), st.integers(0, 3), st.sampled_from(["member", "participant"])), max_size=20),
    merges(),
)
def test_every_relation_node_stays_with_all_it_says(nodes: list[tuple[str, int, str]], decided: list[Decision]) -> None:
    quads = []
    for number, (entity, event, role) in enumerate(nodes):
        node = Iri(f"{PROJECT}id/participation/n{number}")
        quads.append(Quad(node, Iri(SC + "participationIn"), Iri(IRIS.entity(f"event/e{event}")), GRAPH))
        quads.append(Quad(node, Iri(SC + role), Iri(IRIS.entity(entity)), GRAPH))
    table = decisions.replacements(decided, IRIS)
    after = [quad for quad in decisions.apply(quads, table) if "/participation/" in quad.subject.value]
    assert len(after) == len(quads)
    assert {quad.subject for quad in after} == {quad.subject for quad in quads}
    assert not {quad.object.value for quad in after} & set(table)


def test_two_entities_of_one_name_stay_two_and_are_only_proposed(corpus: SmallCorpus, tmp_path: Path) -> None:
    twin = "organization/northmark-2: {class: Polity, label: {en: Northmark}, classification: state}\n"
    corpus.entities.write_text(corpus.entities.read_text(encoding="utf-8") + twin, encoding="utf-8")
    lines = "".join(assemble(corpus.read(), PROJECT).lines())
    assert f"<{DCTERMS}isReplacedBy> <{PROJECT}id/" not in lines
    store = ox.Store()
    store.bulk_load(lines, format=ox.RdfFormat.N_QUADS)
    build.write(tmp_path / "search.sqlite", Reader(store, PROJECT), "digest")
    found = candidates.find(Index(tmp_path / "search.sqlite"))
    assert [(pair.a.iri[-11:], pair.b.iri[-11:]) for pair in found.pairs if "northmark" in pair.a.iri] == [
        ("n/northmark", "northmark-2")
    ]
    assert {entity.iri for entity in Index(tmp_path / "search.sqlite").named("Northmark")} >= {
        IRIS.entity("organization/northmark"),
        IRIS.entity("organization/northmark-2"),
    }


def test_only_decisions_write_redirects() -> None:
    speaking = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "kg").rglob("*.py")
        if "isReplacedBy" in path.read_text(encoding="utf-8").replace("``dcterms:isReplacedBy``", "")
    }
    assert speaking == set(REDIRECTS)


def test_a_redirect_without_a_decision_does_not_conform() -> None:
    query = (resources.path("queries") / "checks" / "r11-merge-needs-decision.rq").read_text(encoding="utf-8")
    store = ox.Store()
    merged, kept = (ox.NamedNode(IRIS.entity(f"organization/{name}")) for name in ("a", "b"))
    store.add(ox.Quad(merged, ox.NamedNode(DCTERMS + "isReplacedBy"), kept))
    assert len(Reader(store, PROJECT).select(query)) == 1


def test_decisions_over_what_nobody_describes_any_more_decide_nothing() -> None:
    one = Decision("organization/a", "organization/b", "same", "organization/a", "x", "2030-01-01", "x")
    label = Iri("http://www.w3.org/2004/02/skos/core#prefLabel")
    a, b = (Quad(Iri(IRIS.entity(name)), label, Iri("urn:x"), GRAPH) for name in ("organization/a", "organization/b"))
    assert decisions.standing([one], [a, b], IRIS) == [one]
    assert decisions.standing([one], [a], IRIS) == []
