"""What a query process does besides queries: requests that the web process hands on (:mod:`server.apart`).

The application here has neither cache nor queues, and serves nobody else; it is made once, by the process that the others are
forked from, with its templates compiled. An error of ours ends the process, so that the web process has it to log.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, BinaryIO

from flask import Flask

from kg.settings import Settings
from kg.store.reader import Reader
from server import templating, warming
from server.apart import INSIDE
from server.app import create_app
from server.front import exchange
from server.state import SNAPSHOT, Snapshot

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


class Inside:
    """Answers requests over the graph of one process."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self._app = app
        self._settings = settings
        self._snapshot: Snapshot | None = None

    def __call__(self, reader: Reader, task: Mapping[str, Any], out: BinaryIO) -> Mapping[str, object]:
        """Write the body of a request's answer; returns its status and headers."""
        if self._snapshot is None:
            self._snapshot = Snapshot(reader.generation, self._settings, reader)
        answer = exchange.run(self._plain, self._environ(task["environ"], self._snapshot))
        for block in [answer.body] if isinstance(answer.body, bytes) else answer.body:
            out.write(block)
        answer.close()
        return {"status": answer.status, "headers": answer.headers}

    def _plain(self, environ: WSGIEnvironment, start_response: StartResponse) -> Any:
        """The application without what stands before it."""
        return Flask.wsgi_app(self._app, environ, start_response)

    def _environ(self, given: Mapping[str, str], snapshot: Snapshot) -> WSGIEnvironment:
        return {
            "wsgi.version": (1, 0),
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": False,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
            SNAPSHOT: snapshot,
            INSIDE: True,
            **given,
        }


def worker(variables: Mapping[str, str]) -> Inside:
    """Make the application of query processes, from the environment that stands for the server's settings."""
    settings = Settings.from_env(variables)
    app = create_app(settings)
    app.config["PROPAGATE_EXCEPTIONS"] = True
    templating.compile_ahead(app)
    # What routes a request is made with the first one: here, and not in each process that is forked.
    warming.ask(app, ["/health/live"])
    return Inside(app, settings)
