"""The way to the application: a place, the body, a turn, the run, and refusals in the application's own error shape."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING

from kg.errors import SecoopError
from server.front import bodies, exchange
from server.front.exchange import Answer, Exchange
from server.front.gone import Watch, watching
from server.front.lanes import Lane, Lanes
from server.front.metrics import Metrics
from server.front.queue import BusyError
from server.front.stalls import Stalls
from server.state import SNAPSHOT

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

#: What the web server calls itself.
_SERVER = "Granian"
#: Seconds a body waits for its turn to be read.
_READ_PATIENCE = 0.5
#: Conditions are judged by the front; the application always makes the whole answer.
_CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")


class CutError(SecoopError):
    """An answer that is not as long as the application said: an error of ours, never sent as if it were whole."""

    code = "cut-answer"


class Work:
    """Lets requests through to the application as the lanes allow."""

    def __init__(self, app: WSGIApplication, lanes: Lanes, metrics: Metrics, body_seconds: float) -> None:
        self.stalls = Stalls()
        self._app = app
        self._lanes = lanes
        self._metrics = metrics
        self._body_seconds = body_seconds

    def enter(self, asked: Exchange) -> None:
        """Read the request's body, then take a place in its lane, if it has one. Raises BusyError and LateError."""
        asked.lane = lane = self._lanes.of(asked.environ)
        if self._lanes.reads(asked.environ):
            # A whole body is read in no time, so requests sent together are not too many; half-sent ones are, a moment later.
            self._place(asked, self._lanes.reading, _READ_PATIENCE)
            # One more than is taken: that it is too long has to be seen before the turn.
            bodies.prefetch(asked.environ, (lane or self._lanes.reading).body + 1, self._body_seconds, self.stalls)
            if lane is None:
                return
            asked.leave()
        if lane is not None:
            self._place(asked, lane)

    def lingers(self, asked: Exchange) -> bool:
        """Whether what is left of a refused request's body may be read: in the place of a body on its way in, if there is one."""
        asked.leave()
        try:
            self._place(asked, self._lanes.reading)
        except BusyError:
            return False
        return True

    def _place(self, asked: Exchange, lane: Lane, patience: float = 0.0) -> None:
        client = asked.client
        lane.queue.enter(client, patience)
        asked.release = lambda: lane.queue.leave(client)

    @contextmanager
    def turn(self, asked: Exchange) -> Iterator[None]:
        """Wait for the request's turn and hold it; cheap requests need none. Raises BusyError."""
        with self.stalls.working(asked.environ.get("REMOTE_ADDR", "")):
            if asked.lane is None:
                yield
                return
            came = time.perf_counter()
            ticket = asked.lane.queue.turn(asked.client)
            asked.waited = time.perf_counter() - came
            try:
                yield
            finally:
                asked.lane.queue.done(ticket)

    def run(self, asked: Exchange, wanted: Callable[[], bool] = lambda: False) -> Answer:
        """Ask the application; a HEAD is asked as a GET, so that both have the same headers.

        ``wanted`` is whether somebody else waits for the same answer, so that it is made even if this client goes away.
        """
        environ = asked.environ.copy()
        for name in _CONDITIONS:
            environ.pop(name, None)
        if asked.method == "HEAD":
            environ["REQUEST_METHOD"] = "GET"
        # A body may have come long after the request began.
        since = time.perf_counter() if self._lanes.reads(environ) else asked.began
        # Only where connections are this process's own: a client in the same process has none, and has not gone.
        own = environ.get("SERVER_SOFTWARE") == _SERVER
        try:
            with watching(Watch(environ.get("REMOTE_ADDR", ""), since, wanted) if own else None):
                answer = exchange.run(self._app, environ)
        finally:
            # As at the end of the front: this is a copy.
            environ.pop(SNAPSHOT, None)
        asked.route = environ.get(exchange.ROUTE, "")
        if answer.code == HTTPStatus.OK and answer.header("content-length") not in ("", str(answer.length)):
            answer.close()
            raise CutError(f"an answer of {answer.header('content-length')} bytes came out with {answer.length}")
        answer.killed = environ.get(exchange.KILLED, "")
        if answer.killed:
            self._metrics.killed(answer.killed)
            # A limit counts from the turn; whoever was told of one sees what else took time (W3C Server Timing).
            answer.headers.append(("Server-Timing", f"queue;dur={asked.waited * 1000:.1f}"))
        return answer

    def refuse(self, asked: Exchange, error: SecoopError) -> Answer:
        """An error that was found before the application, in the format the client likes.

        The application sees no body: what is still to come of it is not worth a thread.
        """
        asked.environ[exchange.REFUSAL] = error
        asked.environ["wsgi.input"] = io.BytesIO()
        asked.environ["CONTENT_LENGTH"] = "0"
        answer = self.run(asked)
        connection = getattr(error, "headers", {}).get("Connection")
        if connection is not None:
            answer.headers.append(("Connection", connection))
        return answer
