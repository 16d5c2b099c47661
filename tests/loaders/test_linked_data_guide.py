"""The guide to RDF, pages, calendars and FollowTheMoney, as it is written: every command works and says what the guide shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import Result

from tests.loaders.foreign import Sample

GUIDE = (Path(__file__).parents[2] / "docs" / "guide" / "linked-data.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"^`([\w.-]+)`\n\n```\w+\n(.*?)```", GUIDE, re.MULTILINE | re.DOTALL))
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL) for line in block.splitlines()]
SHOWN = re.findall(r"```sh\n[^`]*```\n\n```text\n(.*?)```", GUIDE, re.DOTALL)


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> list[Result]:
    """What each command gives, in the guide's order."""
    sample = Sample(tmp_path_factory.mktemp("guide"))
    for name, text in FILES.items():
        sample.write(name, text)
    found = []
    for command in COMMANDS:
        words = [str(sample.folder / word) if word in FILES else word for word in command.split()[1:]]
        found.append(sample.run(*words))
    return found


def test_every_command_works(outputs: list[Result]) -> None:
    assert len(outputs) == 5
    assert [(command, result.output) for command, result in zip(COMMANDS, outputs, strict=True) if result.exit_code] == []


def test_the_summaries_are_those_the_guide_shows(outputs: list[Result]) -> None:
    assert len(SHOWN) == 3
    printed = re.sub(r"; [\d,]+ triples; [\d.]+ s", "", "".join(result.output for result in outputs)).splitlines()
    for line in "".join(SHOWN).splitlines():
        assert line in printed


def test_what_was_loaded_conforms(outputs: list[Result]) -> None:
    for number in (0, 1, 2):
        assert "conforms" in outputs[number].output


def test_sources_lists_licence_and_state(outputs: list[Result]) -> None:
    text = outputs[4].output
    for words in ("Hill Office; licence CC-BY-4.0; retrieved 2031-06-01", "Lake Gazette; licence CC0-1.0", "ep-meetings"):
        assert words in text
    assert "6 subjects read = 4 loaded" in text
