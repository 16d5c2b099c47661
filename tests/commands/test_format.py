"""``kg format`` writes Turtle in the one form of the house, or only says where it is missed."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import main

GOOD = "@prefix sc: <https://w3id.org/secoop/ns#> .\n\nsc:Boat a sc:Class .\n"
BAD = "@prefix sc: <https://w3id.org/secoop/ns#> .\nsc:Boat   a sc:Class.\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "boats.ttl"


def test_a_file_is_written_anew(file: Path) -> None:
    file.write_text(BAD, encoding="utf-8")
    result = CliRunner().invoke(main, ["format", str(file)])
    assert (result.exit_code, file.read_text(encoding="utf-8")) == (0, GOOD)
    assert str(file) in result.output


def test_check_changes_nothing_and_fails(file: Path) -> None:
    file.write_text(BAD, encoding="utf-8")
    result = CliRunner().invoke(main, ["format", "--check", str(file)])
    assert (result.exit_code, file.read_text(encoding="utf-8")) == (1, BAD)
    assert "boats.ttl: not in its canonical form" in result.output


def test_check_is_silent_over_good_files(file: Path) -> None:
    file.write_text(GOOD, encoding="utf-8")
    result = CliRunner().invoke(main, ["format", "--check", str(file)])
    assert (result.exit_code, result.output) == (0, "")


def test_the_ontology_is_in_its_canonical_form() -> None:
    result = CliRunner().invoke(main, ["format", "--check"])
    assert (result.exit_code, result.output) == (0, "")
