"""``kg span`` and ``kg record``: the curators' tools."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg import resources
from kg.cli import main
from tests.corpus import TEXT, SmallCorpus


def kg(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


@pytest.fixture
def hill(corpus: SmallCorpus, monkeypatch: pytest.MonkeyPatch) -> SmallCorpus:
    """The commands work on the invented corpus."""
    real = resources.path
    monkeypatch.setattr(resources, "path", lambda name: corpus.root / "records" if name == "records" else real(name))
    monkeypatch.setenv("SECOOP_CAPTURES", str(corpus.captures))
    (corpus.root / "identity").mkdir()
    return corpus


def test_span_prints_code_points(corpus: SmallCorpus) -> None:
    assert kg("span", str(corpus.capture), "Bo Lind").output == "25-32\n"


def test_span_counts_code_points_not_bytes(tmp_path: Path) -> None:
    file = tmp_path / "ja.txt"
    file.write_text("会議、ローマ", encoding="utf-8")
    assert kg("span", str(file), "ローマ").output == "3-6\n"


def test_an_ambiguous_phrase_is_an_error_with_its_places(corpus: SmallCorpus) -> None:
    result = kg("span", str(corpus.capture), "mark")
    assert result.exit_code == 2
    assert "stands in 2 places: 48-52, 69-73" in result.stderr
    assert kg("span", str(corpus.capture), "mark", "--all").output == "48-52\n69-73\n"
    assert kg("span", str(corpus.capture), "mark", "--within", "60-100").output == "69-73\n"


@pytest.mark.parametrize("words", ["not there", ""])
def test_words_that_do_not_occur_are_an_error(corpus: SmallCorpus, words: str) -> None:
    result = kg("span", str(corpus.capture), words)
    assert result.exit_code == 2
    assert "does not stand in the text" in result.stderr


def test_a_document_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "latin.txt").write_bytes(b"caf\xe9")
    result = kg("span", str(tmp_path / "latin.txt"), "caf")
    assert result.exit_code == 2
    assert "byte 3" in result.stderr


def test_show_prints_each_line_beside_its_passage(hill: SmallCorpus) -> None:
    output = kg("record", "show", "hill").output
    assert "hill.yaml:14  date: 2030-05-04\n    [10-20] 4 May 2030\n" in output


def test_an_unknown_record_names_the_nearest(hill: SmallCorpus) -> None:
    result = kg("record", "show", "hil")
    assert result.exit_code == 2
    assert "did you mean hill?" in result.stderr


def test_lock_makes_the_record_independent_of_the_document(hill: SmallCorpus, monkeypatch: pytest.MonkeyPatch) -> None:
    assert kg("record", "lock", "hill").exit_code == 0
    monkeypatch.delenv("SECOOP_CAPTURES")
    assert "no mistakes" in kg("record", "check", "hill").output
    assert hill.quads(captures=False) == hill.quads()


def test_lock_without_the_document_says_what_is_missing(hill: SmallCorpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SECOOP_CAPTURES")
    result = kg("record", "lock", "hill")
    assert result.exit_code == 2
    assert "SECOOP_CAPTURES" in result.stderr


def test_a_changed_passage_can_be_shown_and_surveyed_but_is_not_accepted_before_it_is_locked(hill: SmallCorpus) -> None:
    kg("record", "lock", "hill")
    hill.edit(hill.record, "at: 10-20", "at: 11-20")
    assert "[11-20]" in kg("record", "show", "hill").output
    assert kg("record", "coverage", "hill").exit_code == 0
    refused = kg("record", "check", "hill")
    assert refused.exit_code == 2
    assert "run kg record lock hill" in refused.stderr
    assert kg("record", "lock", "hill").exit_code == 0
    assert kg("record", "check", "hill").exit_code == 0


def test_a_failed_lock_keeps_the_hashes_that_were_there(hill: SmallCorpus, monkeypatch: pytest.MonkeyPatch) -> None:
    kg("record", "lock", "hill")
    lock = hill.record.with_suffix(".sha256")
    before = lock.read_text()
    hill.edit(hill.record, "status: held", "status: hold")
    assert kg("record", "lock", "hill").exit_code == 2
    assert lock.read_text() == before


def test_coverage_prints_the_sentences_nobody_read(hill: SmallCorpus) -> None:
    assert "0 sentences without evidence" in kg("record", "coverage", "hill").output
    hill.capture.write_text(TEXT, encoding="utf-8")
    hill.edit(hill.record, ", at: 88-116}", ", at: 65-86}")
    hill.edit(hill.record, "at: 100-107", "at: 0-8")
    hill.edit(hill.record, "at: 111-115", "at: 0-8")
    assert "1 sentences without evidence" in kg("record", "coverage", "hill").output
