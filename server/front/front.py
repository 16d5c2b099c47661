"""The order of things: known answers first, then identical requests together, then in line, then the application.

A request works on one generation from its first look into the cache to the last line of the application: the front takes
the lease and hands it on, so that no answer can be kept under another generation than the one it was made from.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask

from kg.errors import NoRoomError, SecoopError
from kg.labels import DEFAULT
from kg.settings import Settings
from server.front import bodies, compression, exchange, fields, keys, log, represent, validators
from server.front.cache import Cache, Ready
from server.front.clients import client, request_id
from server.front.exchange import SENDING_SECONDS, WHOLE, Answer, Body, Exchange, Spool
from server.front.flight import Flights
from server.front.lanes import Lanes
from server.front.metrics import Gauges, Metrics
from server.front.represent import Reply
from server.front.variant import Name, Variant
from server.front.work import Work
from server.state import SNAPSHOT, State

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

EXTENSION = "secoop_front"


class Front:
    """The WSGI application that stands before another one."""

    def __init__(self, app: WSGIApplication, settings: Settings, state: State) -> None:
        self.settings = settings
        self.state = state
        self.cache = Cache(settings.cache_mb * 1_000_000)
        self.flights = Flights()
        self.lanes = Lanes(settings)
        self.metrics = Metrics()
        self.work = Work(app, self.lanes, self.metrics, settings.body_seconds)
        gauges = Gauges(self.cache, self.flights, self.lanes.all, self.work.stalls, state.processes)
        self.metrics.registry.register(gauges)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request; every answer goes through here, known or made."""
        asked = Exchange(
            environ,
            environ["REQUEST_METHOD"],
            environ.get("PATH_INFO", ""),
            client(environ, self.settings.proxies),
            request_id(environ),
        )
        environ[exchange.REQUEST_ID] = asked.request_id
        try:
            self._lease(asked)
            reply = self._reply(asked)
        except BaseException:
            asked.leave()
            self._note(asked, 500, 0)
            raise
        finally:
            # Whoever reads a request keeps notes in its environment that refer back to it; that must not hold a generation.
            environ.pop(SNAPSHOT, None)
            if asked.snapshot is not None:
                self.state.release(asked.snapshot)
        return self._send(asked, reply, start_response)

    def _lease(self, asked: Exchange) -> None:
        """Take the generation this request works on; where there is none, the application says what is missing."""
        try:
            asked.snapshot = self.state.lease()
        except (SecoopError, OSError):
            return
        asked.environ[SNAPSHOT] = asked.snapshot

    def _reply(self, asked: Exchange) -> Reply:
        known = self._exact(asked)
        if known is not None and (found := self.cache.ready(known)) is not None:
            reply = self._known(asked, *found)
            if reply is not None:
                return reply
        try:
            fields.require_method(asked.method)
            fields.require_short(asked.environ)
            return self._made(asked, known)
        except SecoopError as error:
            return represent.untagged(asked, self.work.refuse(asked, error))
        except OSError as error:
            if error.errno not in NoRoomError.numbers:
                raise
            return represent.untagged(asked, self.work.refuse(asked, NoRoomError()))

    def _exact(self, asked: Exchange) -> Name | None:
        if asked.snapshot is None or asked.method not in ("GET", "HEAD"):
            return None
        header = asked.environ.get("HTTP_ACCEPT_LANGUAGE")
        if header is not None and len(header) > fields.LONGEST:
            return None
        asked.language = DEFAULT if header is None else asked.snapshot.languages.best(header)
        return keys.exact(asked.environ, asked.snapshot.generation.number, asked.language)

    def _known(self, asked: Exchange, ready: Ready, body: bytes | None) -> Reply | None:
        """The answer to a request that was answered before in this very form; None when its body was not kept."""
        condition = asked.environ.get("HTTP_IF_NONE_MATCH")
        if condition is not None and validators.matches(condition, ready.tag):
            asked.route, asked.hit = ready.route, "unchanged"
            self.cache.counts.unchanged += 1
            return Reply("304 Not Modified", ready.unchanged, b"")
        if body is None:
            return None
        asked.route, asked.hit = ready.route, "hit"
        self.cache.counts.hits += 1
        return Reply(ready.status, ready.headers, body, sized=True)

    def _made(self, asked: Exchange, exact: Name | None) -> Reply:
        """An answer that this request has to wait for."""
        if asked.method in ("GET", "HEAD"):
            represent.require_coding(asked)
        self.work.enter(asked)
        resource = keys.resource(asked.environ) if exact is not None else None
        if exact is None or resource is None:
            return self._alone(asked)
        canonical: Name = (exact[0], resource, keys.accept(asked.environ.get("HTTP_ACCEPT")))
        # Most answers are the same in every language, and which are not is known when one was made.
        together = canonical
        while True:
            found = self._find(asked, canonical)
            if found is not None:
                asked.hit = "hit"
                return self._represent(asked, found, None, exact)
            flight = self.flights.join(together)
            if flight is not None:
                answer = self.flights.wait(flight)
                if answer is None:
                    return self._alone(asked)
                if flight.language != asked.language and represent.worded(answer):
                    answer.close()
                    together = (*canonical, asked.language)
                    continue
                asked.hit = "join"
                return self._answered(asked, represent.addressed(answer, flight.leader, asked.request_id), exact)
            made = self._lead(asked, canonical, together)
            if made is not None:
                asked.hit = "miss"
                self.cache.counts.misses += 1
                return self._answered(asked, made, exact)

    def _find(self, asked: Exchange, canonical: Name) -> Variant | None:
        """The representation this request ends at, when it can be sent without asking the application."""
        found = self.cache.variant(canonical) or self.cache.variant((*canonical, asked.language))
        if found is None:
            return None
        condition = asked.environ.get("HTTP_IF_NONE_MATCH")
        if found.plain is None and not (
            condition and validators.matches(condition, validators.encoded(found.tag, represent.coding(asked, found)))
        ):
            return None
        asked.route = found.route
        return found

    def _alone(self, asked: Exchange) -> Reply:
        """An answer for this request only. One that holds for a moment has no validator: nothing will ever match it."""
        with self.work.turn(asked):
            answer = self.work.run(asked)
        if asked.method in ("GET", "HEAD") and keys.momentary(asked.environ) and answer.code == 200:
            answer.replace("Cache-Control", "no-store")
        return self._answered(asked, answer, None)

    def _lead(self, asked: Exchange, canonical: Name, together: Name) -> Answer | None:
        """Make the answer for everybody who asks the same meanwhile; None when another has begun or ended that.

        ``together`` is what those have in common who wait for it.
        """
        with self.work.turn(asked):
            if self._find(asked, canonical) is not None:
                return None
            flight = self.flights.lead(together, asked.request_id, asked.language)
            if flight is None:
                return None
            shared: Answer | None = None
            try:
                answer = self.work.run(asked, lambda: flight.waiting > 0)
                self._keep(asked, answer, canonical)
                shared = answer if represent.shareable(answer) else None
            finally:
                self.flights.land(together, flight, shared)
        return answer

    def _keep(self, asked: Exchange, answer: Answer, canonical: Name) -> None:
        """Keep an answer before its flight lands, so that nobody falls between the two."""
        if asked.snapshot is not None and represent.keepable(answer):
            answer.kept = True
            name = (*canonical, asked.language) if represent.worded(answer) else canonical
            self.cache.keep(asked.snapshot.generation.number, name, self._variant(asked, answer))

    def _variant(self, asked: Exchange, answer: Answer) -> Variant:
        if answer.variant is None:
            number = asked.snapshot.generation.number if asked.snapshot is not None else 0
            answer.variant = represent.variant(answer, number, asked.route, self.cache.largest)
        return answer.variant

    def _answered(self, asked: Exchange, answer: Answer, exact: Name | None) -> Reply:
        try:
            return self._tagged(asked, answer, exact)
        except validators.PreconditionError:
            answer.close()
            raise

    def _tagged(self, asked: Exchange, answer: Answer, exact: Name | None) -> Reply:
        if answer.code == 200 and asked.method in ("GET", "HEAD") and not represent.shareable(answer):
            validators.require(asked.environ.get("HTTP_IF_MATCH"), "")
        if answer.code != 200 or asked.method not in ("GET", "HEAD") or not represent.shareable(answer):
            return represent.untagged(asked, answer)
        variant = self._variant(asked, answer)
        asked.route = variant.route
        return self._represent(asked, variant, answer, exact if answer.kept else None)

    def _represent(self, asked: Exchange, variant: Variant, answer: Answer | None, exact: Name | None) -> Reply:
        """A representation in the coding the client wants, or 304; remembered under the request's own spelling."""
        coding = represent.coding(asked, variant)
        headers = represent.headers(variant, coding)
        tag = validators.encoded(variant.tag, coding)
        validators.require(asked.environ.get("HTTP_IF_MATCH"), tag)
        condition = asked.environ.get("HTTP_IF_NONE_MATCH")
        unchanged = condition is not None and validators.matches(condition, tag)
        body = variant.body(coding)
        number = asked.snapshot.generation.number if asked.snapshot is not None else 0
        if body is None and variant.plain is not None:
            body = compression.encode(variant.plain, coding)
            if exact is not None:
                self.cache.add(number, variant, coding, body)
        if exact is not None:
            known = [*headers, ("Content-Length", str(len(body)))] if body is not None else headers
            ready = Ready(variant.status, known, validators.unchanged(headers), tag, variant.route, coding, variant.name)
            self.cache.remember(number, exact, ready)
        if unchanged:
            asked.hit = "unchanged"
            self.cache.counts.unchanged += 1
        if unchanged or body is not None:
            if answer is not None:
                answer.close()
            return (
                Reply("304 Not Modified", validators.unchanged(headers), b"")
                if unchanged
                else Reply(variant.status, headers, body or b"")
            )
        return Reply(variant.status, headers, represent.long_body(answer, coding))

    def _send(self, asked: Exchange, reply: Reply, start_response: StartResponse) -> Iterable[bytes]:
        code = int(reply.status[:3])
        length = len(reply.body) if isinstance(reply.body, bytes) else reply.body.length
        headers = [*reply.headers, ("X-Request-Id", asked.request_id)]
        if not reply.sized and code not in represent.BODYLESS:
            headers.append(("Content-Length", str(length)))
        start_response(reply.status, headers)
        body = reply.body
        if asked.method == "HEAD":
            if isinstance(body, Spool):
                body.close()
            body = b""
        self._note(asked, code, 0 if asked.method == "HEAD" else length)
        if isinstance(body, Spool) and body.length > WHOLE:
            # The place is held until the last block is taken: a slow reader of a long answer holds a thread.
            wait = self.work.stalls.begin(asked.environ.get("REMOTE_ADDR", ""), SENDING_SECONDS, sending=True)
            return Body(body, [lambda: self.work.stalls.end(wait), asked.leave], wait.touch)
        rest = bodies.rest(asked.environ) if code >= 400 else None
        if rest is not None and self.work.lingers(asked):
            return bodies.Lingering(exchange.whole(body), rest, asked.leave)
        asked.leave()
        return [exchange.whole(body)]

    def _note(self, asked: Exchange, status: int, size: int) -> None:
        asked.route = asked.route or "none"
        self.metrics.observe(asked.route, status, time.perf_counter() - asked.began, size)
        log.write(asked, status, size)


def install(app: Flask, settings: Settings, state: State) -> None:
    """Put the front before an application."""
    front = Front(app.wsgi_app, settings, state)
    app.extensions[EXTENSION] = front
    app.wsgi_app = front  # type: ignore[method-assign]
