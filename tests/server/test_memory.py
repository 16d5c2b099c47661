"""Generations come and go, opened by whichever thread sees them first; what they held goes back to the system."""

from __future__ import annotations

import platform
import subprocess
import sys
from pathlib import Path

import pytest

from tests.store.conftest import publish

ROOT = Path(__file__).resolve().parents[2]
#: As in the soak: MB the memory at rest may grow by (benchmarks.soak.verdict.GROWTH_MB).
GROWTH = 16.0
#: Opens and closes one generation in each of a dozen threads that stay, and prints the growth of its own memory (MB).
OPENED_EVERYWHERE = """
import re, sys, threading, time
from pathlib import Path
from kg.settings import Settings
from kg.store import generations
from server import memory, state
if sys.argv[2] == "as it was":
    memory.give_back = lambda: None
else:
    memory.bound()
memory._PAUSE = 0.0
home = Path(sys.argv[1])
generation = generations.current(home)
def megabytes():
    return int(re.search(r"RssAnon:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024
stay = threading.Event()
def once():
    state._end(state.Snapshot(generation, Settings(home=home)))
    done.set()
    stay.wait()
found = []
for _ in range(12):
    done = threading.Event()
    threading.Thread(target=once, daemon=True).start()
    done.wait()
    while threading.active_count() > len(found) + 2:
        time.sleep(0.005)
    found.append(megabytes())
print(found[-1] - found[0])
"""


def growth(home: Path, way: str) -> float:
    command = [sys.executable, "-c", OPENED_EVERYWHERE, str(home), way]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=True)
    return float(done.stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other C libraries keep no arena for each thread")
def test_generations_that_were_closed_do_not_stay_in_memory(tmp_path: Path) -> None:
    publish(tmp_path, 40_000)
    assert growth(tmp_path, "as it is") <= GROWTH < growth(tmp_path, "as it was")
