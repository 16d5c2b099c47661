"""Which requests cost, and through which queue they go. Everything else never waits behind them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.settings import Settings
from server.front.queue import FairQueue

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

#: Threads of the web server that requests in queues can never hold, where there are many: pages, health, metrics and cached
#: answers use them. Threads for judging uploads, and for bodies on their way in.
_RESERVED, _JUDGING, _READING = 4, 4, 8
#: What part of few threads each of them gets, one at least; the others are for queries (see the setting's least value).
_SHARE = 8
#: Beginnings of addresses that ask the whole graph: questions, and the views of a selection, which may be every event.
_ASKING = ("/queries/", "/network", "/timeline", "/map")
_SAFE = ("GET", "HEAD", "OPTIONS")
#: Percent-encoding makes three bytes of one; the parameters beside a query are short.
_FORM = 3
_BESIDE = 4096


@dataclass(frozen=True, slots=True)
class Lane:
    """A queue, with the longest body that is read before a turn (bytes)."""

    name: str
    queue: FairQueue
    body: int


def reserved(threads: int) -> int:
    """How many threads requests in queues can never hold."""
    return min(_RESERVED, max(1, threads // _SHARE))


class Lanes:
    """The queues of one server, sized so that together they hold at most its threads less the :func:`reserved` ones."""

    def __init__(self, settings: Settings) -> None:
        def queue(running: int, each: int, places: int, places_each: int) -> FairQueue:
            return FairQueue(
                running=running, running_each=each, places=places, places_each=places_each, patience=settings.queue_seconds
            )

        judging = min(_JUDGING, max(1, settings.threads // _SHARE))
        reading = min(_READING, max(1, settings.threads // _SHARE))
        # Bodies that are read or wait for it. A client has a quarter of them: one that stops sending leaves others theirs.
        places = max(1, settings.threads - reserved(settings.threads) - judging - 2 * reading)
        upload = settings.upload_mb * 1_000_000 * 4
        self.query = Lane(
            "query",
            queue(settings.workers, settings.client_workers, places, settings.client_queue),
            settings.query_bytes * _FORM + _BESIDE,
        )
        self.validate = Lane("validate", queue(1, 1, judging, judging // 2), upload)
        #: Bodies are read here and not in the lanes: half-sent ones take no place from queries.
        self.reading = Lane("reading", queue(2 * reading, 2 * reading, 2 * reading, reading // 2), settings.query_bytes)
        self.all = {lane.name: lane.queue for lane in (self.query, self.validate, self.reading)}

    def of(self, environ: WSGIEnvironment) -> Lane | None:
        """The lane of a request; None for what is cheap."""
        path, method = environ.get("PATH_INFO", ""), environ["REQUEST_METHOD"]
        safe = method in _SAFE
        if path in ("/sparql", "/sparql/total"):
            # Without a query there is a form or a description: no executor works on it.
            return None if safe and (method == "OPTIONS" or not environ.get("QUERY_STRING")) else self.query
        if path.startswith(_ASKING) and method != "OPTIONS":
            return self.query
        if (path in ("/validate", "/contribute", "/update") or path.startswith("/contributions/")) and not safe:
            return self.validate
        return None

    def reads(self, environ: WSGIEnvironment) -> bool:
        """Whether a request may have a body that somebody reads."""
        return environ["REQUEST_METHOD"] not in _SAFE
