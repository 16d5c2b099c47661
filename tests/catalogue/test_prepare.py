"""What is made of a generation once it is published."""

from __future__ import annotations

import gzip
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.catalogue import history
from kg.catalogue import prepare as catalogue
from kg.catalogue.prepare import folder, prepare, prepared
from kg.errors import BuildError, NotFoundError
from kg.namespaces import PROJECT
from kg.store import generations
from kg.store.generations import Generation
from tests import lake


def publish(home: Path, quads: list[str], base: str = PROJECT) -> Generation:
    home.mkdir(exist_ok=True)
    return generations.publish(home, quads, base=base, created="2026-01-01T00:00:00+00:00", counts={}, keep=2)


def unpacked(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes())


def test_dumps_hold_the_graph_and_have_their_checksums(tmp_path: Path) -> None:
    generation = publish(tmp_path, list(lake.lines()))
    found = prepare(tmp_path, generation)
    names = {one.name: one for one in found.dumps}
    lies = folder(generation)
    assert unpacked(lies / "secoop-1.nq.gz").decode() == "".join(lake.lines())
    merged = ox.Store()
    merged.load(unpacked(lies / "secoop-1.ttl.gz"), format=ox.RdfFormat.TURTLE)
    assert len(merged) == found.counts[""].triples
    for name, one in names.items():
        assert one.size == (lies / name).stat().st_size
        assert one.digest == sha256((lies / name).read_bytes()).hexdigest()
        assert f"{one.digest}  {name}\n" in (lies / "SHA256SUMS").read_text()


def test_equal_graphs_make_equal_files(tmp_path: Path) -> None:
    made = []
    for name in ("one", "two"):
        generation = publish(tmp_path / name, list(lake.lines()))
        made.append([(one.name, one.digest) for one in prepare(tmp_path / name, generation).dumps])
    assert made[0] == made[1]


def test_it_is_made_once(tmp_path: Path) -> None:
    generation = publish(tmp_path, list(lake.lines()))
    assert prepared(generation) is None
    told: list[str] = []
    first = prepare(tmp_path, generation, told.append)
    again = prepare(tmp_path, generation, lambda name: pytest.fail(f"made {name} again"))
    assert told == ["compare", "count", "dump"]
    assert first == again == prepared(generation)


def test_the_first_generation_is_compared_with_nothing(tmp_path: Path) -> None:
    prepare(tmp_path, publish(tmp_path, list(lake.lines())))
    change = history.get(tmp_path, 1)
    assert (change.previous, change.totals) == (0, {})
    with pytest.raises(NotFoundError, match="not compared"):
        history.patch_of(tmp_path, change, ())


def test_a_patch_makes_the_new_dump_of_the_old_one(tmp_path: Path) -> None:
    before, after = list(lake.lines())[:-40], list(lake.lines())[30:]
    prepare(tmp_path, publish(tmp_path, before))
    second = publish(tmp_path, after)
    prepare(tmp_path, second)
    change = history.get(tmp_path, 2)
    text = unpacked(history.patch_of(tmp_path, change, ())).decode().splitlines(keepends=True)
    assert text[0] == f"H id <urn:sha256:{second.digest}> .\n"
    assert (text[2], text[-1]) == ("TX .\n", "TC .\n")
    rows = {kind: {line[2:] for line in text[3:-1] if line.startswith(kind)} for kind in ("A ", "D ")}
    assert sorted((set(before) - rows["D "]) | rows["A "]) == after
    assert change.triples == {"added": 40, "removed": 30}


def test_another_base_is_not_compared(tmp_path: Path) -> None:
    prepare(tmp_path, publish(tmp_path, list(lake.lines())))
    moved = [line.replace(PROJECT + "id/", "http://x/id/") for line in lake.lines()]
    prepare(tmp_path, publish(tmp_path, sorted(moved), "http://x/"))
    assert history.get(tmp_path, 2).previous == 0


def test_changes_outlive_their_generations(tmp_path: Path) -> None:
    for number in range(1, 5):
        prepare(tmp_path, publish(tmp_path, list(lake.lines())[number:]))
    assert [change.number for change in history.changes(tmp_path)] == [4, 3, 2, 1]
    assert len(list((tmp_path / "generations").iterdir())) == 2


def test_old_changes_are_cleared_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "KEPT", 2)
    for number in range(1, 5):
        prepare(tmp_path, publish(tmp_path, list(lake.lines())[number:]))
    assert [change.number for change in history.changes(tmp_path)] == [4, 3]
    assert sorted(path.name for path in (tmp_path / "history").glob("*.gz")) == ["000003.rdfp.gz", "000004.rdfp.gz"]


def test_a_full_disk_is_told_and_leaves_nothing_half_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    generation = publish(tmp_path, list(lake.lines()))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(catalogue.dumps, "write", full)
    with pytest.raises(BuildError, match="No space left"):
        prepare(tmp_path, generation)
    assert prepared(generation) is None
    assert not list(generation.path.glob("*.writing"))
