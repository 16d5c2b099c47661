"""The process that publishes: what it does is whole without the one that asked for it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kg.contributions import audit, ledger, process
from kg.errors import NoRoomError, QueryKilledError
from kg.settings import Settings
from kg.store.generations import Generation
from kg.validation import Delta, Report, succeed
from tests.contributions.home import CLUB, Home

ROOT = Path(__file__).resolve().parents[2]


def test_what_is_accepted_is_in_the_audit_log_though_whoever_asked_is_gone(home: Home) -> None:
    one = home.contribute(CLUB).contribution
    about = {"by": "rev", "origin": "192.0.2.7", "what": process.ACCEPTED, "onto": home.generation.number, "reason": "seen"}
    request = {"task": "accept", "id": one.id, "settings": process.pack_settings(home.settings), **about}
    command = [sys.executable, "-m", "kg.contributions.worker"]
    subprocess.run(command, input=json.dumps(request).encode(), stdout=subprocess.DEVNULL, cwd=ROOT, check=True)
    last = list(audit.read(home.path))[-1]
    assert (last["what"], last["who"], last["origin"], last["why"]) == ("contribution accepted", "rev", "192.0.2.7", "seen")
    assert (last["id"], last["generation"]) == (one.id, home.generation.number)


def test_a_full_disk_is_told_as_such(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    one, before = home.contribute(CLUB).contribution, home.generation
    run = (
        "from kg.contributions import worker\n"
        "def full(*_words, **_named): raise OSError(28, 'No space left on device')\n"
        "worker.build = full; worker.main()"
    )
    real = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", lambda command, **named: real([command[0], "-c", run], **named))
    with pytest.raises(NoRoomError):
        process.accept(one.id, by="rev", settings=home.settings, origin="192.0.2.7")
    assert (home.generation, ledger.get(home.path, one.id).state) == (before, ledger.PENDING)


def test_an_update_whose_process_had_no_memory_for_the_engine_says_so(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    dies = "import os; os.write(2, b'terminate called after throwing an instance of std::bad_alloc'); os.abort()"
    real = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", lambda command, **named: real([command[0], "-c", dies], **named))
    with pytest.raises(QueryKilledError) as caught:
        process.evaluate("CLEAR ALL", home.generation, home.settings, default_graphs=(), named_graphs=())
    assert caught.value.extra["reason"] == "memory"


def test_what_a_build_changes_is_judged_by_whoever_asked_for_it(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    real = succeed

    def remembered(delta: Delta, *, generation: Generation, settings: Settings) -> Report:
        asked.append(generation.number)
        return real(delta, generation=generation, settings=settings)

    monkeypatch.setattr(process, "succeed", remembered)
    one, before = home.contribute(CLUB).contribution, home.generation.number
    assert process.accept(one.id, by="rev", settings=home.settings, origin="192.0.2.7") == before + 1
    assert asked == [before]


@pytest.mark.parametrize("busy", [True, False])
def test_a_build_whose_change_nobody_judges_is_not_published_unjudged(
    home: Home, monkeypatch: pytest.MonkeyPatch, *, busy: bool
) -> None:
    def refuse(*_: object, **__: object) -> Report:
        raise QueryKilledError("no turn", extra={"reason": "busy" if busy else "time"})

    monkeypatch.setattr(process, "succeed", refuse)
    one, before = home.contribute(CLUB).contribution, home.generation
    if busy:
        # A judge of the build's own takes over.
        assert process.accept(one.id, by="rev", settings=home.settings, origin="192.0.2.7") == before.number + 1
    else:
        with pytest.raises(QueryKilledError):
            process.accept(one.id, by="rev", settings=home.settings, origin="192.0.2.7")
        assert (home.generation, ledger.get(home.path, one.id).state) == (before, ledger.PENDING)
