"""What is no file is told before anything is opened, by every command, with what to do about it."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import FrameType

import click
import pytest
from click.testing import CliRunner

from kg import given
from kg.cli import COMMANDS, main
from kg.commands.files import File
from kg.errors import InputError, NotFoundError
from tests.loaders.tabular.register import DESCRIPTOR

#: Paths that are written, or are folders by what they are for.
WRITTEN = {"--rejects", "--unresolved", "--unread", "--out"}


@pytest.fixture(autouse=True)
def _awake() -> Iterator[None]:
    """To open a pipe waits for whoever writes to it: a test that does so fails, and does not wait with it."""

    def late(_number: int, _frame: FrameType | None) -> None:
        raise TimeoutError("something was opened that nobody writes to")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(120)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture
def odd(tmp_path: Path) -> dict[str, Path]:
    """What is no file, by what it is, with the ending of a table."""
    pipe, folder, missing = (tmp_path / f"{name}.ttl" for name in ("pipe", "folder", "missing"))
    os.mkfifo(pipe)
    folder.mkdir()
    named = Path(os.path.relpath(tmp_path / "socket.ttl"))
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(str(named))
    return {"a pipe": pipe, "a folder": folder, "a socket": named, "a device": Path("/dev/zero"), "no such file": missing}


@pytest.mark.parametrize("what", ["a pipe", "a folder", "a socket", "a device", "no such file"])
def test_what_is_no_file_is_told_with_what_it_is_and_what_to_do(odd: dict[str, Path], what: str) -> None:
    with pytest.raises((InputError, NotFoundError), match=what) as found:
        given.file(odd[what])
    assert found.value.where == str(odd[what])
    assert found.value.remedy


def test_a_link_is_what_it_leads_to(odd: dict[str, Path], tmp_path: Path) -> None:
    (tmp_path / "real.ttl").write_text("x", encoding="utf-8")
    for name, target in (("good", tmp_path / "real.ttl"), ("bad", odd["a pipe"]), ("round", tmp_path / "round.ttl")):
        (tmp_path / f"{name}.ttl").symlink_to(target)
    assert given.file(tmp_path / "good.ttl") == tmp_path / "good.ttl"
    with pytest.raises(InputError, match="a pipe"):
        given.file(tmp_path / "bad.ttl")
    with pytest.raises(InputError, match="cannot be reached"):
        given.file(tmp_path / "round.ttl")


def test_a_name_that_no_file_can_have_is_told() -> None:
    for name in ("a\0b.ttl", "a" * 5000):
        with pytest.raises(InputError, match="cannot be reached"):
            given.file(Path(name))


def arguments(command: click.Command) -> Iterator[click.Parameter]:
    """The parameters of a command, and of those below it, that are paths."""
    yield from (one for one in command.params if isinstance(one.type, click.Path))
    for one in command.commands.values() if isinstance(command, click.Group) else ():
        yield from arguments(one)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_its_files_judged_in_one_place(name: str) -> None:
    command = getattr(import_module(f"kg.commands.{COMMANDS[name]}"), name)
    for one in arguments(command):
        assert isinstance(one.type, File) or WRITTEN & set(one.opts), f"kg {name} {one.opts}"


@pytest.mark.parametrize("what", ["a pipe", "a folder", "a socket", "a device", "no such file"])
@pytest.mark.parametrize(
    "words",
    [
        ("load", "states", "FILE"),
        ("validate", "--alone", "FILE"),
        ("contribute", "FILE", "--why", "x"),
        ("draft", "FILE"),
        ("span", "FILE", "word"),
        ("format", "FILE"),
        ("migrate", "FILE", "--from", "0.1.0"),
        ("project", "cpev", "--shapes", "FILE"),
        ("query", "FILE"),
    ],
    ids=lambda words: words[0],
)
def test_a_command_tells_what_is_no_file(odd: dict[str, Path], tmp_path: Path, words: tuple[str, ...], what: str) -> None:
    given_words = [str(odd[what]) if word == "FILE" else word for word in words]
    result = CliRunner().invoke(main, ["--home", str(tmp_path / "home"), *given_words])
    assert result.exit_code == 2
    assert result.output.startswith("kg: ")
    assert what in result.output
    assert "  → " in result.output


def test_a_descriptor_and_what_it_names_are_files(odd: dict[str, Path], tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "visits.yaml")
    (tmp_path / "visits.csv").write_text("id\n", encoding="utf-8")
    words = ["--home", str(tmp_path / "home"), "load", str(tmp_path / "visits.yaml"), str(tmp_path / "visits.csv"), "--no-build"]
    assert "it is a pipe, not a file" in CliRunner().invoke(main, words).output
    (tmp_path / "visits.yaml").unlink()
    (tmp_path / "visits.yaml").write_text(DESCRIPTOR, encoding="utf-8")
    os.mkfifo(tmp_path / "states.csv")
    output = CliRunner().invoke(main, words).output
    assert "states.csv: it is a pipe, not a file" in output
