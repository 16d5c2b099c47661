"""A copy of a generation that an update may change."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.store.changes import Scratch


class Counted:
    """A store that counts how often all of it is read."""

    def __init__(self, store: ox.Store) -> None:
        self.store = store
        self.readings = 0

    def __iter__(self) -> Iterator[ox.Quad]:
        self.readings += 1
        return iter(self.store)

    def __contains__(self, quad: ox.Quad) -> bool:
        return quad in self.store

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)


def test_an_operation_has_the_whole_store_read_once(tmp_path: Path) -> None:
    (tmp_path / "graph.nq").write_text("<a:s> <a:p> <a:o> .\n", encoding="utf-8")
    scratch = Scratch(tmp_path / "graph.nq")
    counted = Counted(scratch._store)
    scratch._store = counted  # type: ignore[assignment]
    scratch.apply("INSERT DATA { <a:new> <a:p> <a:o> }", prefixes={}, base="http://x/", limit=1000)
    scratch.add(ox.Quad(ox.NamedNode("a:s"), ox.NamedNode("a:p"), ox.NamedNode("a:other")))
    scratch.remove(ox.Quad(ox.NamedNode("a:s"), ox.NamedNode("a:p"), ox.NamedNode("a:o")))
    assert tuple(map(len, scratch.changed())) == (2, 1)
    assert (len(list(scratch.added())), len(list(scratch.removed()))) == (2, 1)
    assert counted.readings == 1
