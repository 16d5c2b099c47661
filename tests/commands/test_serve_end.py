"""How ``kg serve`` ends, on a machine that is as busy as can be."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from tests.server.running import served
from tests.waiting import LIMIT, until

#: The thread that waits for the worker is told of its end, and gets its turn much later.
_BUSY = """
import os, threading, time
real = os.waitpid
def late(pid, options):
    found = real(pid, options)
    if options == 0 and threading.current_thread() is not threading.main_thread():
        time.sleep(0.5)
    return found
os.waitpid = late
"""


def test_a_worker_that_has_ended_is_not_killed_however_late_the_news_comes(tmp_path: Path) -> None:
    with served(tmp_path, before=_BUSY) as (_base, process):
        process.terminate()
        assert process.wait(LIMIT) == 0
    output = (tmp_path / "output").read_text(encoding="utf-8")
    assert "Stopped worker-1" in output
    assert "refused" not in output


#: Little time for the worker, and what is printed of the time the web server gives it on top of that.
_TOLD = """
import kg.commands.serve as serve
from granian.server import MPServer
serve._GRACE = 1
real = MPServer._stop_workers
def told(self):
    print("seconds left:", self.workers_kill_timeout, flush=True)
    real(self)
MPServer._stop_workers = told
"""


def test_a_worker_that_does_not_end_is_killed_soon_after_its_time(tmp_path: Path) -> None:
    with served(tmp_path, before=_TOLD, SECOOP_QUERY_SECONDS="0.5") as (_base, process):
        (worker,) = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii").split()
        os.kill(int(worker), signal.SIGSTOP)
        began = time.monotonic()
        process.terminate()
        process.wait(LIMIT)
        assert time.monotonic() - began >= 2
    output = (tmp_path / "output").read_text(encoding="utf-8")
    assert "seconds left: 1\n" in output
    assert "refused" in output
    until(lambda: not Path(f"/proc/{worker}").exists())
