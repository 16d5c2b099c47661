"""The invented lake corpus (``tests/data/fixtures/lake``), built as the real one is."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from kg.build import assemble
from kg.loaders.corpus import Corpus
from kg.namespaces import PROJECT

FOLDER = Path(__file__).parent / "data" / "fixtures" / "lake"


@lru_cache(maxsize=1)
def lines() -> tuple[str, ...]:
    """Canonical N-Quads of the whole dataset: merge and derived triples in the default graph, named graphs beside."""
    corpus = Corpus.read(FOLDER / "sources", FOLDER / "records", FOLDER / "identity" / "decisions.yaml")
    return tuple(assemble(corpus, PROJECT).lines())
