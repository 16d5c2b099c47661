"""Passages are shown only from the very bytes that were read."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
from flask import Flask

from server.passages import Captures, passage


def test_a_document_is_found_by_its_hash_whatever_its_name(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "any name").write_text("words", encoding="utf-8")
    assert Captures(tmp_path).text(sha256(b"words").hexdigest()) == "words"


def test_a_document_that_arrives_later_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.passages.INTERVAL", 0.0)
    captures = Captures(tmp_path)
    digest = sha256(b"later").hexdigest()
    assert captures.text(digest) is None
    (tmp_path / "late.txt").write_bytes(b"later")
    assert captures.text(digest) == "later"


def test_a_document_that_has_changed_is_not_taken_for_the_one_that_was_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"before")
    captures = Captures(tmp_path)
    assert captures.text(sha256(b"other").hexdigest()) is None
    path.write_bytes(b"after!")
    assert captures.text(sha256(b"before").hexdigest()) is None


def test_without_a_folder_or_with_one_that_is_not_there_nothing_is_found(tmp_path: Path) -> None:
    assert Captures(None).text("0" * 64) is None
    assert Captures(tmp_path / "none").text("0" * 64) is None


def test_a_file_that_is_no_text_is_no_document(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"\xff\xfe")
    assert Captures(tmp_path).text(sha256(b"\xff\xfe").hexdigest()) is None


def test_a_passage_is_cut_by_code_points_and_its_context_between_words(app: Flask) -> None:
    state = app.extensions["secoop"]
    snapshot = state.lease()
    try:
        found = passage(snapshot.graph, state.captures, "https://w3id.org/secoop/id/evidence/hill.43-52", 12)
        assert found is not None
        assert (found.before, found.text, found.after) == ("Chair of ", "Northmark", ", opened it;")
        assert (found.cut_before, found.cut_after, found.language) == (True, True, "en")
    finally:
        state.release(snapshot)


def test_a_server_without_the_document_says_so_and_gives_its_hash(app: Flask) -> None:
    state = app.extensions["secoop"]
    kept, state.captures = state.captures, Captures(None)
    snapshot = state.lease()
    snapshot._computed.pop("assertions", None)
    try:
        text = app.test_client().get("/page/evidence/hill.43-52", headers={"Accept": "text/html"}).text
    finally:
        state.captures = kept
        snapshot._computed.pop("assertions", None)
        state.release(snapshot)
    assert "The document is not on this server" in text
    assert "<mark>" not in text
