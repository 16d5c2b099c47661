"""A store that is being filled lets go of its files, whatever happens to it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox
import pytest

from kg.errors import BuildError
from kg.store import generations, growing
from kg.store.growing import Growing
from kg.store.lines import Block, Sorter

LINE = b"<urn:a> <urn:b> <urn:c> .\n"
OTHER = b"<urn:a> <urn:b> <urn:d> .\n"


def test_every_block_is_loaded_whatever_its_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(growing, "_AHEAD", 7)
    with Growing(tmp_path / "store") as store:
        store.add([[], [LINE, OTHER], [], [b"<urn:a> <urn:b> <urn:c> <urn:g> .\n"]])
    assert len(ox.Store.read_only(str(tmp_path / "store"))) == 3


def test_a_stream_that_fails_is_told_as_it_is_and_leaves_nothing(tmp_path: Path) -> None:
    def stream() -> Iterator[Block]:
        yield [LINE]
        raise BuildError("the rule does not parse", where="rule.rq", remedy="mend it")

    with Growing(tmp_path / "store") as store:
        store.add([[OTHER]])
        with pytest.raises(BuildError, match="does not parse"):
            store.add(stream())
    found = ox.Store.read_only(str(tmp_path / "store"))
    assert [quad.object.value for quad in found] == ["urn:d"]


def test_the_engine_is_told_of_one_processor_and_the_stream_has_all_of_them(tmp_path: Path) -> None:
    """The engine holds a million lines for each processor."""
    seen = list[set[int]]()

    class Engine:
        def bulk_load(self, file: BinaryIO, **_options: object) -> None:
            seen.append(os.sched_getaffinity(0))
            file.read()

    def stream() -> Iterator[Block]:
        seen.append(os.sched_getaffinity(0))
        yield [LINE]

    allowed = os.sched_getaffinity(0)
    with Growing(tmp_path / "store") as store:
        store._store = Engine()  # type: ignore[assignment]
        store.add(stream())
    assert len(seen[0]) == 1
    assert seen[1:] == [allowed]


def test_the_processors_are_given_back_where_the_engine_fails_before_it_reads(tmp_path: Path) -> None:
    class Engine:
        def bulk_load(self, _file: BinaryIO, **_options: object) -> None:
            raise OSError("full")

    allowed = os.sched_getaffinity(0)
    with Growing(tmp_path / "store") as store:
        store._store = Engine()  # type: ignore[assignment]
        with pytest.raises(OSError, match="full"):
            store.add([[LINE]])
    assert os.sched_getaffinity(0) == allowed


def test_what_is_finished_can_be_opened_while_its_context_is_still_named(tmp_path: Path) -> None:
    with Growing(tmp_path / "store") as store:
        store.add([[LINE]])
        store.finish()
    assert len(ox.Store.read_only(str(tmp_path / "store"))) == 1


def test_an_error_that_is_being_told_does_not_keep_the_files_in_use(tmp_path: Path) -> None:
    """The error's frames live as long as it does; an engine held open there would write into a folder that is cleared away."""
    with pytest.raises(OSError, match="full") as told, Growing(tmp_path / "store") as store:
        store.add([[LINE]])
        raise OSError("full")
    assert told.value.__traceback__
    # The engine's own lock: it opens for writing only where nobody has it.
    ox.Store(str(tmp_path / "store"))


def test_a_rule_whose_answer_cannot_be_written_does_not_keep_the_files_in_use(tmp_path: Path) -> None:
    rule = tmp_path / "rule.rq"
    rule.write_text("CONSTRUCT { ?c <urn:b> ?a } WHERE { ?a <urn:b> ?c }", encoding="utf-8")
    with pytest.raises(OSError, match="No space") as told, Growing(tmp_path / "store") as store:
        store.add([[LINE]])
        (tmp_path / "rule.nt").symlink_to("/dev/full")
        store.derive(rule, "http://127.0.0.1/", Sorter(tmp_path, "derived"), tmp_path)
    assert told.value.__traceback__
    ox.Store(str(tmp_path / "store"))


def test_a_generation_that_cannot_be_loaded_does_not_keep_the_files_in_use(tmp_path: Path) -> None:
    (tmp_path / "graph.nq").write_text("no quads", encoding="utf-8")
    with pytest.raises(SyntaxError) as told:
        generations._load(tmp_path / "graph.nq", tmp_path / "store")
    assert told.value.__traceback__
    ox.Store(str(tmp_path / "store"))
