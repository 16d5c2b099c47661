"""``kg token``, ``kg contribute`` and ``kg review``: from a file to the next generation, with exit statuses."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import main
from kg.contributions import ledger, tokens
from tests.contributions.home import CLUB, PREFIXES, Home, publish
from tests.corpus import SmallCorpus


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return publish(SmallCorpus.write(tmp_path_factory.mktemp("commands")))


@pytest.fixture
def home(built: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SECOOP_RECORDS", str(built.settings.records))
    monkeypatch.setenv("SECOOP_CAPTURES", str(built.settings.captures))
    shutil.copytree(built.path, tmp_path / "home", symlinks=True)
    return tmp_path / "home"


def kg(home: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--home", str(home), *words])


def contribute(home: Path, text: str, ending: str = ".ttl") -> Result:
    file = home.parent / f"change{ending}"
    file.write_text(text, encoding="utf-8")
    return kg(home, "contribute", str(file), "--why", "a test", "--as", "ana")


def test_a_contribution_goes_from_a_file_into_the_next_generation(home: Path) -> None:
    sent = contribute(home, CLUB)
    name = sent.stdout.split()[0]
    assert (sent.exit_code, sent.stdout.split()[1]) == (0, "pending")
    assert "ana: a test" in kg(home, "review").stdout
    shown = kg(home, "review", "show", name)
    assert shown.exit_code == 0
    assert "+ skos:prefLabel" in shown.stdout and "conforms" in shown.stdout
    assert kg(home, "review", "show", name, "--patch").stdout.startswith("A <")
    accepted = kg(home, "review", "accept", name, "--as", "rev")
    assert (accepted.exit_code, "generation 2" in accepted.stdout) == (0, True)
    assert "nothing waits" in kg(home, "review", "list").stderr
    assert "accepted" in kg(home, "review", "list", "--all").stdout
    assert "contributions" in kg(home, "stats").stdout
    assert kg(home, "review", "accept", name).exit_code == 2


def test_a_rejected_contribution_says_by_whom_and_why(home: Path) -> None:
    name = contribute(home, CLUB).stdout.split()[0]
    assert kg(home, "review", "reject", name, "--why", "no such club", "--as", "rev").exit_code == 0
    assert "rejected by rev" in kg(home, "review", "show", name).stdout
    assert "no such club" in kg(home, "review", "show", name).stdout
    assert "in the ledger already" in contribute(home, CLUB).stdout


@pytest.mark.parametrize(
    ("text", "ending", "status", "words"),
    [
        (PREFIXES + "orgn:x a sc:Bodi .", ".ttl", 1, "did you mean sc:Body"),
        (PREFIXES + "sc:Event a sc:Event .", ".ttl", 1, "vocabulary"),
        ("nothing", ".ttl", 2, "line 1"),
        ("A <a:a> <a:b> .", ".rdfp", 2, "line 1"),
        ("DROP ALL", ".ru", 2, "INSERT DATA"),
        (CLUB, ".txt", 2, "ending"),
    ],
)
def test_what_is_not_taken_ends_with_a_status_and_a_reason(home: Path, text: str, ending: str, status: int, words: str) -> None:
    result = contribute(home, text, ending)
    assert (result.exit_code, words in result.stderr) == (status, True), result.stderr
    assert ledger.every(home) == []


def test_a_token_is_shown_once_listed_without_its_secret_and_revoked(tmp_path: Path) -> None:
    added = kg(tmp_path, "token", "add", "ana", "--scope", "contribute", "--days", "30")
    secret = added.stdout.strip()
    assert tokens.check(tmp_path, secret, "contribute").name == "ana"
    shown = kg(tmp_path, "token", "list").stdout
    assert "ana" in shown and "until" in shown and secret not in shown
    assert kg(tmp_path, "token", "revoke", "ana").exit_code == 0
    assert kg(tmp_path, "token", "list").stdout == ""
    assert kg(tmp_path, "token", "revoke", "ana").exit_code == 2


@pytest.mark.parametrize(
    "command", [("contribute",), ("review",), ("review", "accept"), ("review", "reject"), ("token",), ("token", "add")]
)
def test_the_help_teaches(command: tuple[str, ...]) -> None:
    result = CliRunner().invoke(main, [*command, "--help"])
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) > 8
