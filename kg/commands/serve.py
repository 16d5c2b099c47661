"""``kg serve``: the pages and the SPARQL endpoint on the loopback interface, unless told otherwise."""

from __future__ import annotations

import os
from dataclasses import replace

import click
from granian import Granian
from granian.constants import Interfaces

from kg.settings import SETTINGS, Settings
from kg.store import generations

#: Requests answered at the same time; a query waits for its executor in one of them.
_THREADS = 16


@click.command()
@click.option("--host", help="Address to listen on (SECOOP_HOST).")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on (SECOOP_PORT).")
@click.pass_obj
def serve(settings: Settings, host: str | None, port: int | None) -> None:
    """Serve the current graph: pages, SPARQL, validation."""
    settings = replace(settings, host=host or settings.host, port=port or settings.port)
    generation = generations.current(settings.home)
    _export(settings)
    click.echo(f"generation {generation.number} of {generation.base} on http://{_bracketed(settings.host)}:{settings.port}/")
    Granian(
        "server:wsgi",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=_THREADS,
        factory=True,
        websockets=False,
        log_access=False,
    ).serve()


def _export(settings: Settings) -> None:
    """Hand the settings to the worker process, which reads its own from the environment."""
    for setting in SETTINGS:
        value = getattr(settings, setting.name)
        if value is not None:
            os.environ[setting.variable] = str(value)


def _bracketed(host: str) -> str:
    """An IPv6 address as a URL writes it (RFC 3986, section 3.2.2)."""
    return f"[{host}]" if ":" in host else host
