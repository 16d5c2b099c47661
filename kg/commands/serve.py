"""``kg serve``: the pages and the SPARQL endpoint on the loopback interface, unless told otherwise."""

from __future__ import annotations

import errno
import logging
import math
import os
import socket
import time
from dataclasses import replace
from typing import Any

import click
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server import MPServer

from kg.errors import SecoopError
from kg.settings import Settings
from kg.store import generations

#: Connections the kernel keeps until they are accepted.
_BACKLOG = 1024
#: Seconds of a graceful shutdown beyond the longest query.
_GRACE = 5
#: Seconds between two looks at whether a worker has ended.
_LOOK = 0.02


class PortTakenError(SecoopError):
    """The address cannot be listened on; most often because another program does."""

    status = 500
    code = "port-taken"


@click.command()
@click.option("--host", help="Address to listen on (SECOOP_HOST).")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on (SECOOP_PORT).")
@click.pass_obj
def serve(settings: Settings, host: str | None, port: int | None) -> None:
    """Serve the current graph: pages, SPARQL, validation."""
    settings = replace(settings, host=host or settings.host, port=port or settings.port)
    generation = generations.current(settings.home)
    _require_free(settings.host, settings.port)
    # The worker process reads its own from the environment.
    os.environ.update(settings.variables())
    click.echo(f"generation {generation.number} of {generation.base} on http://{_bracketed(settings.host)}:{settings.port}/")
    server = _Server(
        "server:wsgi",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        # One process, or each would have a cache, a queue and executors of its own; queries run in processes anyway.
        workers=1,
        blocking_threads=settings.threads,
        backlog=_BACKLOG,
        backpressure=settings.connections,
        # Guessing the protocol waits for a first line without any limit of time.
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=math.ceil(settings.body_seconds * 1000)),
        workers_kill_timeout=math.ceil(settings.query_seconds) + _GRACE,
        factory=True,
        websockets=False,
        log_access=False,
    )
    logging.getLogger("_granian").addFilter(_about_threads)
    server.serve()


class _Server(MPServer):
    """The web server, which tells a worker that has ended from one that does not want to."""

    def _stop_workers(self) -> None:
        """End the workers, within the time they have for that.

        A thread of the web server waits for each worker too. Where the kernel tells that one of the end (waitpid(2)), the
        worker counts as alive here until the thread has had its turn; on a busy machine that is longer than the
        millisecond it is given, and a worker that was gone would be killed, with a warning.
        """
        workers: list[Any] = self.wrks
        for worker in workers:
            worker.terminate()
        end = time.monotonic() + (self.workers_kill_timeout or 0)
        while any(worker.is_alive() for worker in workers) and time.monotonic() < end:
            time.sleep(_LOOK)
        # Who is left by now has had its time; the web server takes whole seconds.
        self.workers_kill_timeout = 1
        super()._stop_workers()  # type: ignore[no-untyped-call]


def _about_threads(record: logging.LogRecord) -> bool:
    """Leave out the warning that there are more threads than cores: ours wait for processes, files and clients."""
    return "Python threads" not in record.getMessage()


def _require_free(host: str, port: int) -> None:
    """Raise PortTakenError when the address cannot be listened on.

    The web server sets SO_REUSEPORT, so a second one on the port would start and take half of the first one's requests.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # Connections of a server that has just ended do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            raise PortTakenError(
                f"port {port} of {host} is not for this user", where="--port", remedy="name a port from 1024 with --port"
            ) from None
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                words, remedy = f"port {port} of {host} is in use", "end the program that uses it, or name another with --port"
            else:
                words, remedy = f"{host} cannot be listened on: {error}", "name an address of this machine with --host"
            raise PortTakenError(words, where="kg serve", remedy=remedy) from None


def _bracketed(host: str) -> str:
    """An IPv6 address as a URL writes it (RFC 3986, section 3.2.2)."""
    return f"[{host}]" if ":" in host else host
