"""The ledger: whole after a crash at any point, and nothing outside of it is named by an id."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from kg.build import build
from kg.contributions import audit, files, ledger, patch, review
from kg.contributions.ledger import ACCEPTED, PENDING, REJECTED, Contribution, Meta
from kg.contributions.patch import Patch
from kg.errors import ConflictError, NotFoundError
from kg.store import generations
from kg.store.terms import Iri, Literal, Quad
from tests.contributions.home import BASE, CLUB, Home

PATCH = Patch.of([Quad(Iri("http://x/s"), Iri("http://x/p"), Literal("a\nb"))])


class Crash(BaseException):
    """The machine stops here."""


def write(home: Path, change: Patch = PATCH, who: str = "ana") -> Contribution:
    name, _ = ledger.new_id(home, change, who)
    meta = Meta(name, who, "2030-01-01T00:00:00+00:00", "a test", BASE, 1, change.digest)
    with ledger.locked(home):
        return ledger.write(home, change, meta)


def crash_at(monkeypatch: pytest.MonkeyPatch, step: int) -> Callable[[], int]:
    """Stop before the system call number ``step`` of those that write; returns how many there were."""
    count = 0

    def counted(real: Callable[..., object]) -> Callable[..., object]:
        def call(*words: object, **named: object) -> object:
            nonlocal count
            count += 1
            if count == step:
                raise Crash
            return real(*words, **named)

        return call

    for name in ("open", "write", "fsync", "rename", "replace", "mkdir", "symlink"):
        monkeypatch.setattr(os, name, counted(getattr(os, name)))
    return lambda: count


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    one = write(tmp_path)
    assert ledger.get(tmp_path, one.id) == one
    assert ledger.get(tmp_path, one.id).patch == PATCH
    assert ledger.every(tmp_path) == [one]
    assert list(ledger.accepted(tmp_path)) == []


def test_only_the_owner_reads_the_ledger(tmp_path: Path) -> None:
    one = write(tmp_path)
    assert one.folder.stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in one.folder.iterdir())


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "../tokens",
        "../../etc/passwd",
        "lock",
        "audit.jsonl",
        "a" * 15,
        "A" * 16,
        "0" * 16,
        "%2e%2e",
        "a" * 16 + "/x",
        "a" * 16 + "\n",
    ],
)
def test_an_id_names_nothing_outside_of_the_ledger(tmp_path: Path, name: str) -> None:
    write(tmp_path)
    with pytest.raises(NotFoundError):
        ledger.get(tmp_path, name)


def test_a_contribution_is_there_wholly_or_not_at_all_wherever_writing_stops(tmp_path: Path) -> None:
    seen = set()
    for step in range(1, 100):
        home = tmp_path / str(step)
        home.mkdir()
        (home / "contributions").mkdir()
        with pytest.MonkeyPatch.context() as patched:
            count = crash_at(patched, step)
            with suppress(Crash):
                write(home)
            steps = count()
        left = ledger.every(home)
        seen.add(len(left))
        assert all(one.patch == PATCH and one.state == PENDING for one in left)
        # Whoever comes next can write the same.
        again = ledger.new_id(home, PATCH, "ana")[1] or write(home)
        assert ledger.every(home) == [again]
        assert not list((home / "contributions").glob("*.writing"))
        if steps < step:
            break
    assert seen == {0, 1}
    assert step > 8


def test_events_that_a_crash_has_cut_off_do_not_count(tmp_path: Path) -> None:
    one = write(tmp_path)
    done = ledger.accept(ledger.intend(tmp_path, ledger.decide(one, "rev"), "x"))
    events = one.folder / "events.jsonl"
    with events.open("a") as file:
        file.write('{"state": "rejec')
    assert ledger.get(tmp_path, one.id) == done
    ledger.reject(done, by="rev", reason="wrong")
    assert ledger.get(tmp_path, one.id).state == REJECTED


def test_an_event_that_a_full_disk_cuts_off_is_an_error_and_not_taken_for_written(tmp_path: Path) -> None:
    one = write(tmp_path)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20, hard))
    try:
        with pytest.raises(OSError, match="too large"):
            ledger.intend(tmp_path, ledger.decide(one, "rev"), "0" * 64)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (one.folder / "events.jsonl").stat().st_size == 20
    assert ledger.get(tmp_path, one.id).state == PENDING


def test_what_was_accepted_before_its_generation_was_written_down_names_none(tmp_path: Path) -> None:
    one = write(tmp_path)
    ledger.accept(ledger.intend(tmp_path, ledger.decide(one, "rev"), "x"))
    assert "published" not in (one.folder / "events.jsonl").read_text(encoding="utf-8")
    assert ledger.get(tmp_path, one.id).published == 0


def test_accepted_ones_come_in_the_order_they_were_accepted(tmp_path: Path) -> None:
    ones = [write(tmp_path, who=name) for name in ("ana", "bo", "cy")]
    for one in reversed(ones):
        ledger.accept(ledger.intend(tmp_path, ledger.decide(one, "rev"), "x"))
    assert [one.meta.who for one in ledger.accepted(tmp_path)] == ["cy", "bo", "ana"]


def test_an_intention_counts_only_when_its_generation_is_there(home: Home) -> None:
    one = home.contribute(CLUB).contribution
    ledger.intend(home.path, ledger.decide(one, "rev"), "0" * 64)
    assert ledger.get(home.path, one.id).state == PENDING
    ledger.intend(home.path, ledger.decide(one, "rev"), home.generation.digest)
    found = ledger.get(home.path, one.id)
    assert (found.state, found.published) == (ACCEPTED, home.generation.number)
    with generations.writer(home.path):
        ledger.settle(home.path)
    assert ledger.get(home.path, one.id) == found
    assert [event["state"] for event in files.whole_lines(one.folder / "events.jsonl")] == ["accepting", "accepting", "accepted"]


@pytest.mark.parametrize("moment", ["before publishing", "after publishing"])
def test_a_review_that_stops_beside_publishing_is_settled_by_the_next_build(
    home: Home, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    one = home.contribute(CLUB).contribution
    before = home.generation
    real = generations.publish

    def stopping(*words: object, **named: object) -> object:
        if moment == "after publishing":
            real(*words, **named)  # type: ignore[arg-type]
        raise Crash

    with monkeypatch.context() as patched:
        patched.setattr(generations, "publish", stopping)
        with pytest.raises(Crash):
            review.accept(home.settings, one.id, "rev")
    published = home.generation
    state = ledger.get(home.path, one.id).state
    assert (published == before, state) == ((True, PENDING) if moment == "before publishing" else (False, ACCEPTED))
    build(home.settings)
    assert home.generation == published
    assert ledger.get(home.path, one.id).state == state
    assert home.has("orgn:hill-club a sc:Body") == (state == ACCEPTED)


def test_a_contribution_that_was_decided_on_meanwhile_is_not_built_a_second_time(home: Home) -> None:
    one = home.contribute(CLUB).contribution
    # Two reviewers have both seen it wait.
    first, second = ledger.decide(one, "rev"), ledger.decide(one, "other")
    build(home.settings, candidate=first)
    after = home.generation
    with pytest.raises(ConflictError, match="accepted by rev"):
        build(home.settings, candidate=second)
    assert home.generation == after
    events = [event["state"] for event in files.whole_lines(one.folder / "events.jsonl")]
    assert events == ["accepting", "accepted"]


def test_a_full_disk_on_publishing_leaves_the_contribution_waiting(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    one = home.contribute(CLUB).contribution
    before = home.generation

    def full(*_words: object, **_named: object) -> object:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(generations, "publish", full)
    with pytest.raises(OSError, match="No space"):
        review.accept(home.settings, one.id, "rev")
    assert ledger.get(home.path, one.id).state == PENDING
    assert home.generation == before


@pytest.mark.slow
@pytest.mark.parametrize("command", ["contribute", "accept"])
def test_a_command_killed_at_any_moment_leaves_a_whole_ledger_and_generation(home: Home, tmp_path: Path, command: str) -> None:
    file = tmp_path / "club.ttl"
    file.write_text(CLUB, encoding="utf-8")
    words = ["contribute", str(file), "--why", "a test", "--as", "ana"]
    if command == "accept":
        words = ["review", "accept", home.contribute(CLUB).contribution.id, "--as", "rev"]
    environment = {**os.environ, "SECOOP_RECORDS": str(home.settings.records), "SECOOP_CAPTURES": str(home.settings.captures)}
    before = home.generation
    states = set()
    # As long as it takes on whatever machine: half a second first, two minutes at last.
    for delay in (0.5 * 1.25**step for step in range(25)):
        child = subprocess.Popen(
            [sys.executable, "-m", "kg.cli", "--home", str(home.path), *words],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(delay)
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        left = ledger.every(home.path)
        assert all(one.patch == patch.read(CLUB.encode(), "text/turtle") for one in left)
        assert home.generation.digest == generations.digest(
            home.generation.nquads.read_text(encoding="utf-8").splitlines(keepends=True)
        )
        served = home.has("orgn:hill-club a sc:Body")
        states.add((len(left), left[0].state if left else "", served))
        assert served == bool(left and left[0].state == ACCEPTED)
        assert served == (home.generation != before)
        list(audit.read(home.path))
        if served or (command == "contribute" and left):
            break
    assert len(states) == 2, "the command never came to its end"
