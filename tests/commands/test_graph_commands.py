"""``kg build``, ``export``, ``stats``, ``check`` and how errors look."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result

from kg.cli import COMMANDS, main
from tests.store.conftest import lines, publish


def kg(home: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--home", str(home), *words])


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_teaches_its_use(command: str) -> None:
    result = CliRunner().invoke(main, [command, "--help"])
    assert result.exit_code == 0
    assert "Usage:" in result.output
    assert len(result.output.splitlines()) > 5


@pytest.mark.parametrize("command", ["export", "stats", "check"])
def test_without_a_graph_the_message_says_how_to_begin(tmp_path: Path, command: str) -> None:
    result = kg(tmp_path, command)
    assert result.exit_code == 2
    assert "run `kg build` first" in result.stderr


def test_export_writes_the_canonical_nquads(tmp_path: Path) -> None:
    publish(tmp_path, 50)
    assert kg(tmp_path, "export").output == "".join(lines(50))


@pytest.mark.parametrize("extension", ["ttl", "nt", "jsonld", "rdf", "trig"])
def test_every_syntax_holds_the_same_triples(tmp_path: Path, extension: str) -> None:
    publish(tmp_path, 50)
    output = kg(tmp_path, "export", "--format", extension).output
    parsed = {(q.subject, q.predicate, q.object) for q in ox.parse(output, format=ox.RdfFormat.from_extension(extension))}
    assert len(parsed) == 50


def test_an_unknown_base_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    result = kg(tmp_path, "build", "--base-iri", "example.org")
    assert result.exit_code == 2
    assert "cannot be a base IRI" in result.stderr
    assert not (tmp_path / "current").exists()


def test_stats_print_number_digest_and_counts(tmp_path: Path) -> None:
    generation = publish(tmp_path, 50)
    output = kg(tmp_path, "stats").output
    assert generation.digest in output
    assert "triples" in output


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EMFILE])
def test_a_full_machine_is_told_without_a_traceback_or_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    publish(tmp_path, 50)

    def full(*_: object) -> None:
        raise OSError(number, os.strerror(number), str(tmp_path / "draft.nq"))

    monkeypatch.setattr("kg.store.generations.current", full)
    result = kg(tmp_path, "stats")
    assert result.exit_code == 2
    assert result.stderr.startswith("kg: draft.nq: the machine has no room")
    assert "make room" in result.stderr
    assert str(tmp_path) not in result.output


def test_any_other_error_of_the_system_is_not_taken_for_a_full_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr("kg.store.generations.current", broken)
    result = kg(tmp_path, "stats")
    assert isinstance(result.exception, OSError)


@pytest.mark.parametrize("words", [("query",), ("record", "show"), ("load", "{file}")])
def test_a_name_too_long_for_any_file_is_told_without_a_traceback(tmp_path: Path, words: tuple[str, ...]) -> None:
    file = tmp_path / "diary.csv"
    file.write_text("Date\n", encoding="utf-8")
    result = kg(tmp_path, *(word for word in words if word != "{file}"), "a" * 300, *([str(file)] if "{file}" in words else []))
    assert result.exit_code == 2
    assert "cannot be reached" in result.stderr
    assert "check the path" in result.stderr


def test_a_home_that_cannot_be_is_told_without_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    result = kg(tmp_path / "file" / "home", "load", "cameo", str(tmp_path / "file"), "--no-build")
    assert result.exit_code == 2
    assert "cannot be reached" in result.stderr
