"""The process that publishes: what it does is whole without the one that asked for it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from kg.contributions import audit, process
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
