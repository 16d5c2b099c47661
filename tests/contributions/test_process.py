"""The process that publishes: what it does is whole without the one that asked for it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kg.contributions import audit, ledger, process
from kg.errors import NoRoomError, QueryKilledError
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
    real = subprocess.run

    def limited(command: list[str], **named: Any) -> subprocess.CompletedProcess[bytes]:
        return real([command[0], "-c", run], **named)

    monkeypatch.setattr(subprocess, "run", limited)
    with pytest.raises(NoRoomError):
        process.accept(one.id, by="rev", settings=home.settings, origin="192.0.2.7")
    assert (home.generation, ledger.get(home.path, one.id).state) == (before, ledger.PENDING)


def test_an_update_whose_process_had_no_memory_for_the_engine_says_so(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    dies = "import os; os.write(2, b'terminate called after throwing an instance of std::bad_alloc'); os.abort()"
    real = subprocess.run
    monkeypatch.setattr(subprocess, "run", lambda command, **named: real([command[0], "-c", dies], **named))
    with pytest.raises(QueryKilledError) as caught:
        process.evaluate("CLEAR ALL", home.generation, home.settings, default_graphs=(), named_graphs=())
    assert caught.value.extra["reason"] == "memory"
