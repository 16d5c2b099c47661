"""A store that is being filled lets go of its files, whatever happens to it."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.store import generations
from kg.store.growing import Growing
from kg.store.lines import Sorter

LINE = b"<urn:a> <urn:b> <urn:c> .\n"


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
