"""No patch says anew what a takedown takes away."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.catalogue import history
from kg.errors import GoneError
from kg.namespaces import PROJECT, RDF, SC, SKOS
from kg.store import generations
from tests import lake

_ANA = f"{PROJECT}id/person/zz-ana"
_KNOWN = [f'<{_ANA}> <{SKOS}prefLabel> "Ana Zz" <{PROJECT}graph/lake> .\n']
_DOWN = [f"<{_ANA}> <{RDF}type> <{SC}Withdrawn> <{PROJECT}graph/identity> .\n"]
_QUOTED = [f'<{_ANA}> <{SKOS}prefLabel> "Ana <{RDF}type> <{SC}Withdrawn>" <{PROJECT}graph/lake> .\n']


def record(home: Path, *states: list[str]) -> None:
    """Publish generations one after the other, each of the lake without its first lines and with some more."""
    for number, more in enumerate(states):
        generation = generations.publish(
            home,
            sorted(list(lake.lines())[number:] + more),
            base=PROJECT,
            created="2026-01-01T00:00:00+00:00",
            counts={},
            keep=2,
        )
        history.record(home, generation)


def patches(home: Path) -> list[str]:
    return sorted(path.name for path in (home / "history").glob("*.gz"))


def test_neither_the_takedown_nor_what_came_before_keeps_its_patch(tmp_path: Path) -> None:
    record(tmp_path, [], _KNOWN, _KNOWN, _DOWN, _DOWN)
    assert patches(tmp_path) == ["000005.rdfp.gz"]
    for number in (2, 3, 4):
        with pytest.raises(GoneError, match="would name what was withdrawn"):
            history.patch_of(tmp_path, history.get(tmp_path, number), {"person/zz-ana"})
    assert history.patch_of(tmp_path, history.get(tmp_path, 5), {"person/zz-ana"}).is_file()


def test_without_a_takedown_every_patch_is_kept(tmp_path: Path) -> None:
    record(tmp_path, [], _KNOWN, [])
    assert patches(tmp_path) == ["000002.rdfp.gz", "000003.rdfp.gz"]


def test_a_takedown_some_generations_after_the_lines_were_taken_out_counts(tmp_path: Path) -> None:
    record(tmp_path, _KNOWN, [], _DOWN)
    assert patches(tmp_path) == []


def test_a_patch_is_withheld_as_soon_as_the_graph_has_the_tombstone(tmp_path: Path) -> None:
    record(tmp_path, [], _KNOWN)
    change = history.get(tmp_path, 2)
    assert history.patch_of(tmp_path, change, ()).is_file()
    with pytest.raises(GoneError):
        history.patch_of(tmp_path, change, {"person/zz-ana"})


def test_a_change_that_does_not_tell_what_had_been_taken_down_has_no_patch_after_a_takedown(tmp_path: Path) -> None:
    record(tmp_path, _DOWN, _DOWN)
    path = tmp_path / "history" / "000002.json"
    kept = json.loads(path.read_text())
    assert kept.pop("tombstones") == ["person/zz-ana"]
    path.write_text(json.dumps(kept))
    assert history.withheld(history.get(tmp_path, 2), {"person/zz-ana"})
    assert not history.withheld(history.get(tmp_path, 2), ())


def test_a_text_that_quotes_a_tombstone_is_none(tmp_path: Path) -> None:
    record(tmp_path, _QUOTED, _DOWN)
    assert history.get(tmp_path, 2).tombstones == []
    assert patches(tmp_path) == []
