"""The guide is true: its press release gives the draft it shows, and its record is accepted."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import main
from kg.draft.proposals import STANDINGS

GUIDE = (Path(__file__).parents[2] / "docs" / "guide" / "drafting.md").read_text(encoding="utf-8")


def block(name: str) -> str:
    """The file a heading in backticks announces."""
    match = re.search(rf"`{re.escape(name)}`\n\n```\w+\n(.*?)```", GUIDE, re.DOTALL)
    assert match, name
    return match.group(1)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the guide's press release, and no graph published."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SECOOP_HOME", str(tmp_path / "home"))
    (tmp_path / "harbour.txt").write_text(block("harbour.txt"), encoding="utf-8")
    return tmp_path


@pytest.fixture
def mine(place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of records the guide leads to."""
    for name in ("mine/documents/harbour.yaml", "mine/entities/all.yaml"):
        (place / name).parent.mkdir(parents=True)
        (place / name).write_text(block(name), encoding="utf-8")
    monkeypatch.setenv("SECOOP_RECORDS", "mine")
    monkeypatch.setenv("SECOOP_CAPTURES", ".")
    return place


def kg(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def test_the_press_release_gives_the_lines_the_guide_shows(place: Path) -> None:
    assert kg("draft", "harbour.txt", "--out", "drafts").exit_code == 0
    drafted = (place / "drafts" / "harbour.yaml").read_text(encoding="utf-8").splitlines()
    shown = re.search(r"A part of `drafts/harbour.yaml`:\n\n```yaml\n(.*?)```", GUIDE, re.DOTALL)
    assert shown
    places = [drafted.index(line) for line in shown.group(1).splitlines()]
    assert places == sorted(places)
    assert len(places) > 8


def test_the_draft_is_refused_in_the_words_the_guide_prints(mine: Path) -> None:
    kg("draft", "harbour.txt", "--out", "drafts")
    (mine / "mine" / "documents" / "harbour.yaml").write_bytes((mine / "drafts" / "harbour.yaml").read_bytes())
    result = kg("record", "check", "harbour")
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-2:] == [
        "kg: harbour.yaml:2:8: this is a draft, not a record",
        "  → review every line; when no 'proposed' is left, take out 'draft' (docs/guide/drafting.md)",
    ]
    assert result.stderr.strip() in GUIDE


@pytest.mark.usefixtures("mine")
def test_the_reviewed_record_is_accepted_with_the_answers_the_guide_prints() -> None:
    for words in (("coverage",), ("lock",), ("check",)):
        result = kg("record", *words, "harbour")
        assert result.exit_code == 0, result.stderr
        assert f"$ kg record {words[0]} harbour\n{result.stdout}" in GUIDE


def test_the_table_of_standings_is_whole() -> None:
    table = re.findall(r"^\| (\w+) \| ", GUIDE, re.MULTILINE)
    assert set(STANDINGS) <= set(table)
