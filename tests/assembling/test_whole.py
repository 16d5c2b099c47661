"""Large registers are built in files: the same generation, all or nothing, and no dataset without its generation."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.assembling import whole
from kg.build import build
from kg.errors import BuildError
from kg.namespaces import Iris
from kg.store import datasets, generations
from kg.store.datasets import Draft
from kg.store.described import Dataset
from kg.validation import Report
from tests.assembling.killing import STEPS, kill
from tests.corpus import SmallCorpus
from tests.loaders.tabular.register import ROWS
from tests.loaders.tabular.test_build import Home

pytest.importorskip("pyshacl_turbo")


def home(root: Path) -> Home:
    (root / "corpus").mkdir(parents=True)
    return Home(root, SmallCorpus.write(root / "corpus"))


@pytest.fixture
def in_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole, "LARGE", -1)


def test_a_build_in_files_publishes_the_generation_of_one_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = home(tmp_path / "one"), home(tmp_path / "other")
    one.publish(ROWS)
    monkeypatch.setattr(whole, "LARGE", -1)
    other.publish(ROWS)
    first, second = generations.current(one.settings.home), generations.current(other.settings.home)
    assert (first.digest, first.counts) == (second.digest, second.counts)
    assert first.nquads.read_bytes() == second.nquads.read_bytes()
    assert sorted(path.name for path in second.path.iterdir()) == sorted(path.name for path in first.path.iterdir())


@pytest.mark.usefixtures("in_files")
def test_building_again_publishes_nothing_new_and_leaves_nothing(tmp_path: Path) -> None:
    found = home(tmp_path)
    found.publish(ROWS)
    before = generations.current(found.settings.home)
    summary = build(found.settings)
    assert summary.generation == before
    assert [path.name for path in before.path.parent.iterdir()] == [before.path.name]
    assert summary.report
    assert "focus nodes that are alike once" in summary.report.context


@pytest.mark.usefixtures("in_files")
def test_a_graph_that_does_not_conform_is_not_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = home(tmp_path)
    found.publish(ROWS)
    before = generations.current(found.settings.home)
    plain = Draft.describe

    def spoil(self: Draft, dataset: Dataset) -> None:
        with self.writing() as graph:
            graph.write(
                f"<{Iris().entity('event/x')}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/secoop/ns#Event> <{Iris().graph('visits')}> .\n"
            )
        plain(self, dataset)

    monkeypatch.setattr(Draft, "describe", spoil)
    with pytest.raises(BuildError, match="does not conform"):
        found.publish(ROWS)
    assert generations.current(found.settings.home) == before
    assert [path.name for path in before.path.parent.iterdir()] == [before.path.name]


@pytest.mark.usefixtures("in_files")
def test_a_full_disk_leaves_the_generation_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = home(tmp_path)
    found.publish(ROWS)
    before = generations.current(found.settings.home)

    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kg.assembling.streaming._write", full)
    with pytest.raises(BuildError, match="could not be written"):
        build(found.settings)
    assert generations.current(found.settings.home) == before
    assert [path.name for path in before.path.parent.iterdir()] == [before.path.name]


@pytest.fixture
def unjudged(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is published does not matter here, and a judge takes seconds to start."""
    monkeypatch.setattr(whole.Held, "judge", lambda _graph, _step, by_change: Report())


@pytest.mark.usefixtures("unjudged")
@pytest.mark.parametrize("step", STEPS)
def test_whoever_is_killed_while_publishing_publishes_all_or_nothing(tmp_path: Path, step: str) -> None:
    published = STEPS[step][3]
    found = home(tmp_path)
    found.publish(ROWS.partition("\n")[2])
    old = generations.current(found.settings.home)
    kill(tmp_path, step)
    now = build(found.settings).generation
    assert now
    assert (now.digest != old.digest) == published
    dataset = datasets.get(found.settings.home, "visits")
    assert dataset.counts["read"] == (2 if published else 1)
    folder = found.settings.home / "datasets" / "visits"
    assert {path.name for path in folder.iterdir()} - {"writing"} == {"meta.json", *dataset.files.values()}
    assert len(
        {quad.subject for quad in datasets.quads(found.settings.home, Iris()) if "id/event/visit-" in quad.subject.value}
    ) == (2 if published else 1)
