"""``kg draft`` as a user runs it: in a process of its own, with good files and hostile ones."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg.draft import process
from kg.draft.reading import limits
from kg.errors import QueryKilledError
from tests.draft import files
from tests.lake import FOLDER

TEXT = "Hill Day\n\nMr Bo Lind opened the Hill Conference, which was held in Hilltown on 4 May 2030, before all of his guests.\n"


def kg(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The real command, with a home of its own where nothing is published, and the invented lake's records."""
    environment = {**os.environ, "SECOOP_HOME": str(folder / "home"), "SECOOP_RECORDS": str(FOLDER / "records")}
    return subprocess.run(
        [sys.executable, "-m", "kg.cli", "draft", *words],
        capture_output=True,
        text=True,
        env=environment,
        cwd=folder,
        check=False,
    )


@pytest.fixture
def hill(tmp_path: Path) -> Path:
    (tmp_path / "hill.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def test_the_draft_goes_to_the_screen_and_nothing_is_written(hill: Path) -> None:
    before = sorted(hill.iterdir())
    result = kg(hill, "hill.txt")
    assert result.returncode == 0
    assert "draft: not reviewed" in result.stdout
    start = TEXT.index("4 May 2030")
    assert f"{{date: 2030-05-04, at: {start}-{start + 10}, proposed: " in result.stdout
    assert sorted(hill.iterdir()) == before


def test_two_runs_print_the_same(hill: Path) -> None:
    assert kg(hill, "hill.txt").stdout == kg(hill, "hill.txt").stdout


def test_json_and_explain(hill: Path) -> None:
    told = json.loads(kg(hill, "hill.txt", "--format", "json", "--id", "day").stdout)
    assert told["document"]["id"] == "day"
    explained = kg(hill, "hill.txt", "--explain").stdout
    assert explained.count("\n    [") == len(told["proposals"])


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("hill.pdf", files.pdf("Mr Bo Lind opened it on 4 May 2030.")),
        ("hill.docx", files.docx()),
        ("hill.html", b"<!DOCTYPE html><p>Mr Bo Lind opened it on 4 May 2030.</p>"),
    ],
)
def test_other_formats_leave_the_text_that_the_spans_count_in(tmp_path: Path, name: str, raw: bytes) -> None:
    (tmp_path / name).write_bytes(raw)
    result = kg(tmp_path, name, "--out", "drafts")
    assert result.returncode == 0, result.stderr
    record, text = (tmp_path / "drafts" / "hill.yaml").read_text(encoding="utf-8"), tmp_path / "drafts" / "hill.txt"
    assert 'file: "hill.txt"' in record
    start, end = text.read_bytes().decode().index("Bo Lind"), text.read_bytes().decode().index("Bo Lind") + 7
    assert kg(tmp_path, name, "--out", "drafts").returncode == 0
    span = subprocess.run(
        [sys.executable, "-m", "kg.cli", "span", str(text), "Bo Lind"], capture_output=True, text=True, check=True
    ).stdout
    assert span == f"{start}-{end}\n"
    if name != "hill.docx":
        assert f"at: {start}-{end}, proposed" in record


def test_work_that_somebody_has_begun_is_never_overwritten(hill: Path) -> None:
    assert kg(hill, "hill.txt", "--out", "drafts").returncode == 0
    (hill / "drafts" / "hill.yaml").write_text("# mine\n", encoding="utf-8")
    result = kg(hill, "hill.txt", "--out", "drafts")
    assert result.returncode == 2
    assert "it is there already" in result.stderr
    assert (hill / "drafts" / "hill.yaml").read_text(encoding="utf-8") == "# mine\n"


@pytest.mark.parametrize(
    ("name", "raw", "words"),
    [
        ("bomb.docx", files.docx_bomb(limits.PART_BYTES * 20), "unpacks to more than"),
        ("doctype.docx", files.docx(files.document(prologue='<!DOCTYPE x [<!ENTITY a "b">]>')), "DOCTYPE"),
        ("bomb.pdf", files.pdf_bomb(600_000_000), "unpacks to too much"),
        ("page.html", b"<div>" * 2_000, "nested too deeply"),
        ("latin.txt", b"caf\xe9", "not UTF-8"),
        ("empty.txt", b"", "no text in it"),
        ("fake.pdf", b"MZ\x90", "no PDF"),
        ("fake.docx", b"%PDF-1.4", "not a ZIP"),
        ("scan.pdf", files.pdf(""), "no text in it"),
        ("table.xlsx", b"PK", "not read here"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_hostile_file_is_refused_with_a_reason_and_a_remedy(tmp_path: Path, name: str, raw: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(raw)
    started = time.monotonic()
    result = kg(tmp_path, name, "--out", "drafts")
    assert result.returncode == 2, result.stdout[:300]
    assert words in result.stderr
    assert "→" in result.stderr
    assert "Traceback" not in result.stderr
    assert time.monotonic() - started < limits.SECONDS + 30
    assert not (tmp_path / "drafts").exists()


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--id", "Bo Lind"), "cannot be an id"),
        (("--language", "English!"), "not a language tag"),
        (("--id", "../x"), "cannot be an id"),
    ],
)
def test_an_option_that_does_not_read_is_refused(hill: Path, words: tuple[str, str], reason: str) -> None:
    result = kg(hill, "hill.txt", *words)
    assert result.returncode == 2
    assert reason in result.stderr


def test_a_reader_that_does_not_end_is_ended(hill: Path) -> None:
    with pytest.raises(QueryKilledError) as caught:
        process.run(hill / "hill.txt", [], seconds=0.05)
    assert caught.value.extra["reason"] == "time"


def test_a_reader_that_wants_too_much_memory_is_ended(tmp_path: Path) -> None:
    (tmp_path / "big.html").write_bytes(b"<p>a</p>" * 300_000)
    with pytest.raises(QueryKilledError) as caught:
        process.run(tmp_path / "big.html", [], memory_mb=150)
    assert caught.value.extra["reason"] == "memory"
