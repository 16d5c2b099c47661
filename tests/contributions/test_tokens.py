"""Tokens: secrets shown once, hashed at rest, and scopes that hold."""

from __future__ import annotations

import hmac
import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kg.contributions import audit, tokens
from kg.errors import ForbiddenError, InputError, NotFoundError, SecoopError, UnauthorizedError


def test_a_token_is_found_by_its_secret(tmp_path: Path) -> None:
    secret = tokens.add(tmp_path, "ana", ["contribute"])
    assert tokens.check(tmp_path, secret, "contribute").name == "ana"


def test_the_secret_has_256_bits_and_is_kept_nowhere(tmp_path: Path) -> None:
    secret = tokens.add(tmp_path, "ana", ["contribute"])
    assert len(secret.removeprefix("secoop_")) == 43
    kept = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert kept
    assert not any(secret.encode() in text or secret[-20:].encode() in text for text in kept)


def test_only_the_owner_reads_the_file(tmp_path: Path) -> None:
    tokens.add(tmp_path, "ana", ["contribute"])
    assert (tmp_path / "tokens.json").stat().st_mode & 0o777 == 0o600


def test_a_file_that_others_may_read_is_not_used(tmp_path: Path) -> None:
    secret = tokens.add(tmp_path, "ana", ["contribute"])
    (tmp_path / "tokens.json").chmod(0o640)
    with pytest.raises(SecoopError) as caught:
        tokens.check(tmp_path, secret, "contribute")
    assert "others may read" in caught.value.message


def test_a_wrong_a_revoked_and_an_expired_token_are_told_apart_by_nothing(tmp_path: Path) -> None:
    revoked = tokens.add(tmp_path, "ana", ["contribute"])
    tokens.revoke(tmp_path, "ana")
    expired = tokens.add(tmp_path, "bo", ["contribute"], days=1)
    kept = json.loads((tmp_path / "tokens.json").read_text())
    kept["tokens"][0]["expires"] = (datetime.now(UTC) - timedelta(seconds=1)).isoformat()
    (tmp_path / "tokens.json").write_text(json.dumps(kept))
    told = set()
    for secret in (revoked, expired, "secoop_guess", "", "x" * 10_000, "\ud800"):
        with pytest.raises(UnauthorizedError) as caught:
            tokens.check(tmp_path, secret, "contribute")
        told.add((str(caught.value), json.dumps(caught.value.extra)))
    assert len(told) == 1


def test_every_token_is_compared_in_constant_time_whichever_fits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secrets = [tokens.add(tmp_path, name, ["contribute"]) for name in ("ana", "bo", "cy")]
    compared: list[int] = []
    constant_time = hmac.compare_digest

    def counting(a: str, b: str) -> bool:
        compared.append(1)
        return constant_time(a, b)

    monkeypatch.setattr(tokens.hmac, "compare_digest", counting)
    counts = []
    for secret in (*secrets, "secoop_guess"):
        compared.clear()
        with suppress(UnauthorizedError):
            tokens.check(tmp_path, secret, "contribute")
        counts.append(len(compared))
    assert counts == [3, 3, 3, 3]


@pytest.mark.parametrize(
    ("has", "asked", "allowed"),
    [
        ("contribute", "contribute", True),
        ("contribute", "read", True),
        ("contribute", "update", False),
        ("contribute", "review", False),
        ("update", "contribute", True),
        ("update", "update:all", False),
        ("update:all", "update", True),
        ("review", "read", True),
        ("review", "contribute", False),
        ("review", "update", False),
    ],
)
def test_a_scope_allows_what_it_says_and_no_more(tmp_path: Path, has: str, asked: str, allowed: bool) -> None:
    secret = tokens.add(tmp_path, "ana", [has])
    if allowed:
        assert tokens.check(tmp_path, secret, asked).scopes == (has,)
    else:
        with pytest.raises(ForbiddenError):
            tokens.check(tmp_path, secret, asked)


@pytest.mark.parametrize("name", ["", "Ana", "a/b", "../x", "a b", "a\nb", "-a", "x" * 64, "ana<script>"])
def test_a_name_that_could_do_harm_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError):
        tokens.add(tmp_path, name, ["contribute"])
    assert not (tmp_path / "tokens.json").exists()


def test_a_scope_that_is_none_is_refused_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        tokens.add(tmp_path, "ana", ["contribut"])
    assert "did you mean contribute?" in caught.value.remedy


def test_a_name_has_one_token_at_a_time(tmp_path: Path) -> None:
    tokens.add(tmp_path, "ana", ["contribute"])
    with pytest.raises(InputError):
        tokens.add(tmp_path, "ana", ["update"])
    tokens.revoke(tmp_path, "ana")
    assert tokens.check(tmp_path, tokens.add(tmp_path, "ana", ["update"]), "update").name == "ana"


def test_what_is_not_there_is_not_revoked(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        tokens.revoke(tmp_path, "ana")


def test_the_audit_log_has_who_and_what_and_no_secret(tmp_path: Path) -> None:
    secret = tokens.add(tmp_path, "ana", ["contribute"])
    tokens.revoke(tmp_path, "ana")
    lines = list(audit.read(tmp_path))
    assert [(line["what"], line["who"]) for line in lines] == [("token added", "ana"), ("token revoked", "ana")]
    assert secret not in json.dumps(lines)


def test_a_log_line_cannot_be_forged_and_a_torn_one_spoils_no_other(tmp_path: Path) -> None:
    audit.note(tmp_path, "x", who="ana", why='a"}\n{"what": "forged"}\u2028\x1b[2J')
    log = tmp_path / "contributions" / "audit.jsonl"
    with log.open("a") as file:
        file.write('{"what": "cut o')
    audit.note(tmp_path, "y", who="bo")
    assert [line["what"] for line in audit.read(tmp_path)] == ["x", "y"]
    assert log.read_bytes().isascii()
    assert b"\x1b" not in log.read_bytes()
