"""``kg build``: deterministic, atomic, all or nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from kg.build import build
from kg.errors import BuildError, InputError, NotFoundError
from kg.settings import Settings
from kg.store import generations
from kg.store.reader import Reader
from kg.store.terms import Iri
from tests.corpus import SmallCorpus


def small(corpus: SmallCorpus, home: str = "home") -> generations.Generation:
    """Build the invented corpus."""
    settings = Settings(home=corpus.root / home, captures=corpus.captures)
    generation = build(settings, records=corpus.root / "records").generation
    assert generation
    return generation


def test_two_builds_have_byte_identical_canonical_nquads(corpus: SmallCorpus) -> None:
    first, second = small(corpus, "one"), small(corpus, "two")
    assert first.nquads.read_bytes() == second.nquads.read_bytes()
    assert first.digest == second.digest


def test_a_build_with_another_hash_seed_is_identical(corpus: SmallCorpus) -> None:
    program = (
        "import sys; from pathlib import Path; from kg.build import build; from kg.settings import Settings;"
        "root = Path(sys.argv[1]); print(build(Settings(home=root / sys.argv[2], captures=root / 'captures'),"
        " records=root / 'records').generation.digest)"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", program, str(corpus.root), seed],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_the_merge_holds_every_named_graphs_facts_once(corpus: SmallCorpus) -> None:
    reader = Reader.open(small(corpus))
    missing = "SELECT * { GRAPH ?g { ?s ?p ?o } FILTER NOT EXISTS { ?s ?p ?o } }"
    assert reader.select(missing) == []


def test_derived_facts_follow_from_the_record(corpus: SmallCorpus) -> None:
    reader = Reader.open(small(corpus))
    rows = reader.select("SELECT ?a { ?a sc:attended event:hill-day } ORDER BY ?a")
    assert [row["a"] for row in rows] == [
        Iri(reader.prefixes["group"] + "eastmark-experts"),
        Iri(reader.prefixes["person"] + "bo-lind"),
    ]
    assert reader.ask("ASK { ?t a sc:Tenure ; sc:holder person:bo-lind ; sc:post post:northmark-chair ; sc:asOf event:hill-day }")
    assert reader.ask("ASK { ?n a sc:NameForm ; skosxl:literalForm 'Bo Lind'@en ; sc:script 'Latn' }")
    assert reader.ask("ASK { person:bo-lind a sc:Actor ; rdfs:label 'Bo Lind'@en }")


def test_nobody_attended_what_is_only_planned(corpus: SmallCorpus) -> None:
    corpus.edit(corpus.record, "status: held, at: 54-63", "status: planned, at: 54-63")
    corpus.edit(corpus.record, "attendance: attended, as:", "attendance: expected, as:")
    corpus.edit(corpus.record, "attendance: attended, rank", "attendance: expected, rank")
    reader = Reader.open(small(corpus))
    assert not reader.ask("ASK { ?a sc:attended ?e }")
    assert not reader.ask("ASK { ?p a sc:Attendance }")


def test_a_record_with_a_mistake_publishes_nothing(corpus: SmallCorpus) -> None:
    corpus.edit(corpus.record, "status: held", "status: hold")
    with pytest.raises(InputError):
        small(corpus)
    with pytest.raises(NotFoundError):
        generations.current(corpus.root / "home")


def test_a_graph_that_does_not_conform_publishes_nothing_and_keeps_the_previous(corpus: SmallCorpus) -> None:
    before = small(corpus)
    corpus.edit(corpus.record, "status: held, at: 54-63", "status: planned, at: 54-63")
    with pytest.raises(BuildError) as caught:
        small(corpus)
    assert "Violation R1 hill.yaml:19:7: participation:hill-day.bo-lind.opener " in str(caught.value)
    assert "Violation R1 hill.yaml:20:7: participation:hill-day.eastmark-experts.attendee " in str(caught.value)
    assert generations.current(corpus.root / "home") == before


def test_an_own_base_moves_entities_and_graphs_only(corpus: SmallCorpus) -> None:
    base = "http://127.0.0.1:8080/"
    settings = Settings(home=corpus.root / "moved", captures=corpus.captures, base_iri=base)
    generation = build(settings, records=corpus.root / "records").generation
    assert generation
    moved, project = generation.nquads.read_text(), small(corpus).nquads.read_text()
    assert "https://w3id.org/secoop/id/" not in moved
    assert "https://w3id.org/secoop/graph/" not in moved
    assert sorted(moved.replace(base, "https://w3id.org/secoop/").splitlines()) == sorted(project.splitlines())


@pytest.mark.slow
@pytest.mark.parametrize("delay", [0.3, 1.0, 2.0, 4.0, 6.0, 7.0, 8.0])
def test_a_build_killed_at_any_moment_leaves_a_whole_generation(corpus: SmallCorpus, delay: float) -> None:
    before = small(corpus)
    child = subprocess.Popen(
        [sys.executable, "-m", "kg.cli", "--home", str(corpus.root / "home"), "build"], stderr=subprocess.DEVNULL
    )
    time.sleep(delay)
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    now = generations.current(corpus.root / "home")
    assert now.digest == generations.digest(now.nquads.read_text(encoding="utf-8").splitlines(keepends=True))
    assert Reader.open(now).ask("ASK { ?s ?p ?o }")
    assert now == before or now.number == before.number + 1
