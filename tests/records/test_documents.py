"""The curated records against the documents they were read from."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from kg import resources
from kg.commands.record import lines, uncovered
from kg.interpret.nodes import Node
from kg.interpret.passages import parse_span, read_lock
from kg.loaders import records
from kg.loaders.corpus import Corpus
from kg.namespaces import Iris
from tests.corpus import SmallCorpus

NAMES = sorted(p.stem for p in (resources.path("records") / "documents").glob("*.yaml"))


def path(name: str) -> Path:
    return resources.path("records") / "documents" / f"{name}.yaml"


def unexplained(root: Node) -> list[str]:
    """Inferred lines without a reason."""
    inferred = [line for line in lines(root) if (c := line.get("certainty")) and c.value == "inferred"]
    return [line.where for line in inferred if line.get("because") is None]


def test_there_are_five_records() -> None:
    assert len(NAMES) == 5


@pytest.mark.parametrize("name", NAMES)
def test_every_passage_hash_is_that_of_the_document(name: str, shared: Path) -> None:
    record = records.read(path(name), shared / "sources")
    text = (shared / "sources" / record.root.need("document").need("file").text()).read_bytes().decode("utf-8")
    locked = read_lock(path(name).with_suffix(".sha256"))
    spans = {parse_span(node) for line in lines(record.root) for node in line.need("at").items()}
    assert locked is not None
    assert spans == set(locked)
    for (start, end), value in locked.items():
        assert sha256(text[start:end].encode()).hexdigest() == value


@pytest.mark.parametrize("name", NAMES)
def test_every_sentence_has_evidence_or_is_set_aside(name: str, shared: Path) -> None:
    assert list(uncovered(records.read(path(name), shared / "sources"))) == []


def test_a_sentence_nobody_read_is_found(corpus: SmallCorpus) -> None:
    corpus.edit(
        corpus.record,
        '    - {status: planned, at: 100-107}\n    - {date: "2031", at: 111-115}\n',
        "    - {status: planned, at: 0-8}\n",
    )
    corpus.edit(corpus.record, ", at: 88-116}", ", at: 65-86}")
    (found,) = uncovered(records.read(corpus.record, corpus.captures))
    assert "The next is planned" in found[1]


@pytest.mark.parametrize("name", NAMES)
def test_every_inference_says_on_what_it_rests(name: str) -> None:
    assert unexplained(records.read(path(name), None).root) == []


def test_an_inference_without_a_reason_is_found(corpus: SmallCorpus) -> None:
    corpus.edit(corpus.record, ', because: "named after it"', "")
    assert unexplained(records.read(corpus.record, None).root) == ["hill.yaml:15:7"]


def test_with_and_without_the_documents_the_graph_is_the_same(shared: Path) -> None:
    with_documents = Corpus.read(shared / "sources").expand(Iris())
    without = Corpus.read(None).expand(Iris())
    assert set(with_documents) == set(without)
