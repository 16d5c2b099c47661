"""A build with registers: merged, judged, published; the documents' answers stay what they were."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from kg.build import assemble, build
from kg.errors import BuildError
from kg.loaders.corpus import Corpus
from kg.loaders.declared import Context
from kg.loaders.tabular import descriptor as descriptors
from kg.loaders.tabular.load import load
from kg.namespaces import PROJECT, SC, Iris
from kg.settings import Settings
from kg.store import datasets, generations
from kg.store.rdf import read_nquads
from kg.store.terms import Iri
from tests.corpus import WITHDRAWN, SmallCorpus
from tests.loaders.tabular.register import DESCRIPTOR, HEADER, ROWS, STATES


@dataclass
class Home:
    """A home with the small corpus and, staged or loaded, the small register."""

    root: Path
    corpus: SmallCorpus

    @property
    def settings(self) -> Settings:
        return Settings(home=self.root / "home", records=self.corpus.root / "records", captures=self.corpus.captures)

    def read(self) -> Corpus:
        return Corpus.read(self.corpus.captures, self.corpus.root / "records", self.corpus.decisions)

    def publish(self, rows: str, *, name: str = "visits", publish: bool = True) -> None:
        text = DESCRIPTOR.replace("dataset: visits", f"dataset: {name}")
        for file, content in ((f"{name}.yaml", text), ("states.csv", STATES), ("visits.csv", HEADER + rows)):
            (self.root / file).write_text(content, encoding="utf-8")
        found = descriptors.read(self.root / f"{name}.yaml")
        with datasets.draft(self.settings.home, found.name) as draft:
            load(found, [self.root / "visits.csv"], draft, Context(self.settings.home, self.read().index, Iris()))
            build(self.settings, staged=draft, publish=publish)

    def triples(self) -> set[tuple[str, str, str]]:
        quads = read_nquads(generations.current(self.settings.home).nquads)
        return {(q.subject.value, q.predicate.value, q.object.value) for q in quads if q.graph is None}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    (tmp_path / "corpus").mkdir()
    corpus = SmallCorpus.write(tmp_path / "corpus")
    return Home(tmp_path, corpus)


def test_a_load_publishes_the_register_with_its_derived_shortcuts(home: Home) -> None:
    home.publish(ROWS)
    bo, visit = f"{PROJECT}id/person/visits-bo", f"{PROJECT}id/event/visit-bo--2031-01-05"
    assert (bo, f"{SC}attended", visit) in home.triples()
    assert [dataset.name for dataset in datasets.installed(home.settings.home)] == ["visits"]


def test_everything_the_documents_said_is_still_there(home: Home) -> None:
    build(home.settings)
    before = home.triples()
    home.publish(ROWS)
    assert before <= home.triples()


def test_a_second_build_of_the_same_input_is_the_same_generation(home: Home) -> None:
    home.publish(ROWS)
    first = generations.current(home.settings.home)
    build(home.settings)
    assert generations.current(home.settings.home).digest == first.digest


def test_a_dry_run_changes_nothing(home: Home) -> None:
    build(home.settings)
    before = generations.current(home.settings.home)
    home.publish(ROWS, publish=False)
    assert generations.current(home.settings.home) == before
    assert datasets.installed(home.settings.home) == []


def test_a_register_that_does_not_conform_replaces_nothing(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    home.publish(ROWS)
    before, loaded = generations.current(home.settings.home), datasets.get(home.settings.home, "visits")
    # Concepts that no scheme has: what a mistake of the loader would look like.
    monkeypatch.setattr(
        "kg.loaders.tabular.events.code", lambda scheme, value: Iri(f"https://w3id.org/secoop/concept/{scheme}/no-{value}")
    )
    with pytest.raises(BuildError, match="does not conform"):
        home.publish(ROWS)
    assert generations.current(home.settings.home) == before
    assert datasets.get(home.settings.home, "visits") == loaded


def test_reloading_a_dataset_leaves_the_others_as_they_are(home: Home) -> None:
    home.publish(ROWS)
    home.publish("5,ed,Eastmark,2031-03-05,\n", name="other")
    other = home.settings.home / "datasets" / "other"
    times = {path.name: path.stat().st_mtime_ns for path in other.iterdir()}
    home.publish("9,di,Eastmark,2031-01-05,\n")
    assert {path.name: path.stat().st_mtime_ns for path in other.iterdir()} == times


def test_a_dataset_that_is_taken_away_is_gone_from_the_next_build(home: Home) -> None:
    home.publish(ROWS)
    datasets.remove(home.settings.home, "visits")
    build(home.settings)
    assert not any("visits-bo" in subject for subject, _, _ in home.triples())


def test_a_register_that_names_what_was_withdrawn_stops_the_build(home: Home) -> None:
    home.publish("1,lind,Eastmark,2031-01-05,\n")
    home.corpus.withdrawn.write_text(WITHDRAWN.replace("person/bo-lind", "person/visits-lind"), encoding="utf-8")
    quads = list(datasets.quads(home.settings.home, Iris()))
    with pytest.raises(BuildError, match="names person/visits-lind, which was withdrawn"):
        assemble(home.read(), PROJECT, registers=quads)
