"""A reader over the invented lake corpus, and over small graphs a test writes itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kg.namespaces import PROJECT
from kg.store import generations
from kg.store.reader import Reader
from tests import lake

Reading = Callable[[str], Reader]


@pytest.fixture(scope="session")
def lake_reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    return _reader(tmp_path_factory.mktemp("lake"), list(lake.lines()))


@pytest.fixture
def reading(tmp_path: Path) -> Reading:
    """Makes a reader of triples in short form, one a line: ``event/a sc:date "2020"``; as the merged graph has them."""

    def read(text: str) -> Reader:
        return _reader(tmp_path, sorted({_line(line) for line in text.splitlines() if line.strip()}))

    return read


def _line(text: str) -> str:
    subject, predicate, value = text.strip().split(" ", 2)
    return f"{_term(subject)} {_term(predicate)} {_term(value)} .\n"


def _term(text: str) -> str:
    if text.startswith('"'):
        return text
    prefix, colon, rest = text.partition(":")
    if not colon:
        return f"<{PROJECT}id/{text}>"
    if prefix == "a":
        return "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    spaces = {
        "sc": PROJECT + "ns#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    }
    return f"<{spaces.get(prefix, f'{PROJECT}concept/{prefix}/')}{rest}>"


def _reader(home: Path, quads: list[str]) -> Reader:
    generation = generations.publish(home, quads, base=PROJECT, created="2026-01-01T00:00:00+00:00", counts={}, keep=2)
    return Reader.open(generation)
