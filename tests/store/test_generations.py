"""Publishing is atomic: a build that ends at any point leaves the previous generation served."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg.errors import BuildError, NotFoundError
from kg.namespaces import PROJECT
from kg.store import generations
from kg.store.reader import Reader
from tests.store.conftest import lines, publish


def test_nothing_published_says_how_to_begin(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError) as caught:
        generations.current(tmp_path)
    assert "kg build" in caught.value.remedy


def test_a_generation_is_read_back_as_it_was_published(tmp_path: Path) -> None:
    made = publish(tmp_path)
    assert generations.current(tmp_path) == made
    assert Reader.open(made).select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")[0]["n"].value == "3000"


def test_an_equal_graph_is_not_published_again(tmp_path: Path) -> None:
    assert publish(tmp_path).number == publish(tmp_path).number == 1


def test_old_generations_are_removed_beyond_those_kept(tmp_path: Path) -> None:
    for count in (10, 20, 30):
        publish(tmp_path, count)
    assert sorted(p.name for p in (tmp_path / "generations").iterdir()) == ["000002", "000003"]


def test_a_second_writer_is_refused(tmp_path: Path) -> None:
    with generations.writer(tmp_path), pytest.raises(BuildError, match="another build"), generations.writer(tmp_path):
        pass


def test_a_failure_while_writing_leaves_the_previous_generation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = publish(tmp_path, 10)
    monkeypatch.setattr(generations, "_load", lambda *_: (_ for _ in ()).throw(OSError("no space left on device")))
    with pytest.raises(BuildError, match="no space") as caught:
        publish(tmp_path, 20)
    assert "make room" in caught.value.remedy
    assert generations.current(tmp_path) == first
    assert [path.name for path in (tmp_path / "generations").iterdir()] == ["000001"]


def test_a_rename_that_fails_leaves_the_link_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = publish(tmp_path, 10)
    link = (tmp_path / "current").readlink()

    def refuse(_path: Path, _target: Path) -> None:
        raise OSError("input/output error")

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(BuildError, match="input/output"):
        publish(tmp_path, 20)
    assert (tmp_path / "current").readlink() == link
    assert generations.current(tmp_path) == first


def test_leftovers_of_a_killed_build_are_cleared_by_the_next(tmp_path: Path) -> None:
    publish(tmp_path, 10)
    (tmp_path / "generations" / "000002.writing").mkdir()
    assert publish(tmp_path, 20).number == 2
    assert not list((tmp_path / "generations").glob("*.writing"))


@pytest.mark.parametrize("delay", [0.0, 0.02, 0.05, 0.1, 0.2, 0.4])
def test_a_publication_killed_at_any_moment_leaves_a_whole_generation(tmp_path: Path, delay: float) -> None:
    first = publish(tmp_path, 10)
    program = (
        "import sys; from pathlib import Path; from tests.store.conftest import publish;"
        "print('go', flush=True); publish(Path(sys.argv[1]), 20000)"
    )
    child = subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE)
    assert child.stdout
    child.stdout.readline()
    time.sleep(delay)
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    now = generations.current(tmp_path)
    expected = {first.digest: 10, generations.digest(lines(20000)): 20000}[now.digest]
    assert Reader.open(now).select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")[0]["n"].value == str(expected)
    assert publish(tmp_path, 30).base == PROJECT
