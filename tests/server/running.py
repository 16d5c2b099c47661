"""``kg serve`` as a process of its own on a free loopback port."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.corpus import SmallCorpus
from tests.server import site

#: Seconds that a server may take to start, or to end, on a machine with much else to do.
_SECONDS = 120
ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def reserved_port() -> Iterator[int]:
    """A port nobody listens on, and nobody is given for a connection or a server of their own while it is used here.

    A socket that only has the address keeps it from those who ask for any; ``kg serve`` asks for this one, as socket(7) lets it.
    """
    with socket.socket() as held:
        for option in (socket.SO_REUSEADDR, socket.SO_REUSEPORT):
            held.setsockopt(socket.SOL_SOCKET, option, 1)
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
        yield port


@contextmanager
def served(root: Path, *, before: str = "", **variables: str) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Publish the small corpus under the server's own base IRI and serve it; yields the base and the process.

    What the process prints is in the file ``output`` of the folder; ``variables`` are added to its environment, and
    ``before`` is Python that it runs first.
    """
    corpus = SmallCorpus.write(root)
    with reserved_port() as port:
        site.publish(root / "home", corpus, f"http://127.0.0.1:{port}/")
        with serving(root, port, before=before, SECOOP_CAPTURES=str(corpus.captures), **variables) as running:
            yield running


@contextmanager
def serving(root: Path, port: int, *, before: str = "", **variables: str) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Serve what has been published in the folder's ``home``; yields the base and the process."""
    base = f"http://127.0.0.1:{port}/"
    environment = {**os.environ, "SECOOP_HOME": str(root / "home"), "PYTHONPATH": str(ROOT), **variables}
    command = [sys.executable, "-c", f"{before}\nfrom kg.cli import main; main()", "serve", "--port", str(port)]
    # A file and no pipe: nobody reads it while the server runs, and a full pipe would stop whoever writes to it.
    output = root / "output"
    with (
        output.open("wb") as out,
        subprocess.Popen(command, env=environment, cwd=root, stdout=out, stderr=subprocess.STDOUT) as process,
    ):
        try:
            _wait(base, process, output)
            yield base, process
        finally:
            process.terminate()
            process.wait(_SECONDS)


def _wait(base: str, process: subprocess.Popen[bytes], output: Path) -> None:
    end = time.monotonic() + _SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"kg serve ended: {output.read_text(encoding='utf-8')}")
        try:
            with urllib.request.urlopen(base + "health/ready", timeout=_SECONDS) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError("kg serve does not answer")
