"""A published generation with a few triples."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.namespaces import PROJECT, SC
from kg.store import generations
from kg.store.generations import Generation
from kg.store.rdf import canonical_lines
from kg.store.terms import Iri, Quad


def lines(count: int = 3000) -> list[str]:
    """A ring of `count` triples."""
    return canonical_lines(Quad(Iri(f"http://x/{i}"), Iri(SC + "about"), Iri(f"http://x/{i % 7}")) for i in range(count))


def publish(home: Path, count: int = 3000, keep: int = 2) -> Generation:
    with generations.writer(home):
        return generations.publish(home, lines(count), base=PROJECT, created="2030-01-01", counts={"triples": count}, keep=keep)


@pytest.fixture(scope="module")
def generation(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    return publish(tmp_path_factory.mktemp("home"))
