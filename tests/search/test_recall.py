"""Real names as people ask for them: what was meant is among the first ten."""

from __future__ import annotations

import csv
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.build import assemble
from kg.loaders.corpus import Corpus
from kg.namespaces import CONCEPT, PROJECT
from kg.search import build
from kg.search.index import Index
from kg.store.reader import Reader

QUESTIONS = list(csv.DictReader((Path(__file__).parent / "questions.tsv").open(encoding="utf-8"), delimiter="\t"))


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    store = ox.Store()
    lines = "".join(assemble(Corpus.read(None), PROJECT).lines())
    store.bulk_load(lines, format=ox.RdfFormat.N_QUADS)
    path = tmp_path_factory.mktemp("search") / "search.sqlite"
    build.write(path, Reader(store, PROJECT), "digest")
    return Index(path)


def rank(index: Index, text: str, expected: str) -> int:
    """The place of what was meant among the hits, from 1; 0 when it is not among the first ten."""
    iri = CONCEPT + expected if expected.startswith("topic/") else f"{PROJECT}id/{expected}"
    found = [hit.entity.iri for hit in index.search(text, limit=10).hits]
    return found.index(iri) + 1 if iri in found else 0


def test_every_entity_meant_is_among_the_first_ten(index: Index) -> None:
    missed = [(q["text"], q["expected"]) for q in QUESTIONS if not rank(index, q["text"], q["expected"])]
    assert missed == []


def test_most_are_the_first(index: Index) -> None:
    first = sum(rank(index, q["text"], q["expected"]) == 1 for q in QUESTIONS)
    assert first >= 0.8 * len(QUESTIONS)


def test_every_name_in_the_graph_finds_its_entity(index: Index) -> None:
    with index._asked() as db:
        rows = db.execute("SELECT DISTINCT text, iri FROM name n JOIN entity e ON e.id = n.entity").fetchall()
    missed = [(text, iri) for text, iri in rows if iri not in [hit.entity.iri for hit in index.search(text, limit=20).hits]]
    assert len(rows) > 500
    assert missed == []
