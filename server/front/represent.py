"""From an answer of the application to what is sent: headers, validator, coding."""

from __future__ import annotations

from dataclasses import dataclass

from kg.errors import NotAcceptableError
from server.front import compression, validators
from server.front.exchange import Answer, Exchange, Spool
from server.front.variant import Headers, Variant

#: An answer that carries it is not all of the result, and is never kept.
TRUNCATED = "X-Secoop-Truncated"
#: What the application says for itself and the front says better.
_REPLACED = frozenset({"x-request-id", "etag", "content-length"})
#: Statuses whose answers have neither body nor length.
BODYLESS = (204, 304)


@dataclass(slots=True)
class Reply:
    """What is sent. ``body`` is that of a GET, also for HEAD; ``sized`` is whether the headers have its length already."""

    status: str
    headers: Headers
    body: bytes | Spool
    sized: bool = False


def keepable(answer: Answer) -> bool:
    """Whether others may have this answer: whole, of known length, and not marked otherwise by the application."""
    return (
        answer.code == 200
        and shareable(answer)
        and answer.header("content-length") == str(answer.length)
        and not answer.header(TRUNCATED.lower())
    )


def shareable(answer: Answer) -> bool:
    """Whether an answer is for anybody who asks the same at the same time; a killed query is killed for all of them."""
    if answer.killed and answer.killed != "gone":
        return True
    return answer.code < 400 and "no-store" not in answer.header("cache-control") and not answer.header("set-cookie")


def worded(answer: Answer) -> bool:
    """Whether an answer was made for readers of one language: it says that it depends on what they ask for."""
    vary = answer.header("vary").lower()
    return "accept-language" in vary and any(name.strip() == "accept-language" for name in vary.split(","))


def variant(answer: Answer, generation: int, route: str, largest: int) -> Variant:
    """The representation an answer is, with its validator; its body is left out above ``largest`` bytes."""
    headers = _own(answer.headers)
    if not answer.header("cache-control"):
        headers.append(("Cache-Control", "no-cache"))
    if compression.compressible(headers):
        headers = compression.vary(headers, "Accept-Encoding")
    plain: bytes | None = None
    if answer.length <= largest:
        plain = answer.body if isinstance(answer.body, bytes) else answer.body.read()
    return Variant(answer.status, headers, validators.tag(answer, generation), route, plain, answer.length)


def require_coding(asked: Exchange) -> None:
    """Raise NotAcceptableError when the client takes neither a plain body nor any coding made here."""
    _chosen(asked.environ.get("HTTP_ACCEPT_ENCODING"), compression.KEPT, optional=True)


def coding(asked: Exchange, of: Variant) -> str:
    """The coding in which a representation is sent, '' for plain. Raises NotAcceptableError."""
    header = asked.environ.get("HTTP_ACCEPT_ENCODING")
    optional = of.length >= compression.SMALLEST and compression.compressible(of.headers)
    offers = compression.ONCE if of.plain is None else compression.KEPT
    return _chosen(header, offers, optional=optional)


def _chosen(header: str | None, offers: tuple[str, ...], *, optional: bool) -> str:
    found = compression.negotiate(header, offers, optional=optional)
    if found is None:
        # What is slow to make is better than no answer at all.
        found = compression.negotiate(header, compression.KEPT)
    if found is None:
        raise NotAcceptableError(
            "neither a coding made here nor the plain body is acceptable to the request",
            where="the Accept-Encoding header",
            remedy="allow one of: identity, " + ", ".join(compression.KEPT),
            extra={"available": ["identity", *compression.KEPT]},
        )
    return found


def headers(of: Variant, name: str) -> Headers:
    """The headers of a representation in a coding, without its length."""
    coded = [("Content-Encoding", name)] if name else []
    tagged = [("ETag", validators.encoded(of.tag, name))]
    base = compression.vary(of.headers, "Accept-Encoding") if name else of.headers
    return [*base, *coded, *tagged]


def untagged(asked: Exchange, answer: Answer) -> Reply:
    """What is not a representation of a resource (errors, redirects, answers to POST): coded where that is worth it."""
    own = _own(answer.headers)
    if answer.length == 0 or answer.code in BODYLESS:
        return Reply(answer.status, own, answer.body)
    optional = answer.code == 200 and answer.length >= compression.SMALLEST and compression.compressible(own)
    try:
        name = _chosen(asked.environ.get("HTTP_ACCEPT_ENCODING"), compression.ONCE, optional=optional)
    except NotAcceptableError:
        # An error is told even where no coding of it is welcome.
        name = ""
    if compression.compressible(own):
        own = compression.vary(own, "Accept-Encoding")
    if not name:
        return Reply(answer.status, own, answer.body)
    return Reply(answer.status, [*own, ("Content-Encoding", name)], coded(answer.body, name))


def coded(body: bytes | Spool, name: str) -> bytes | Spool:
    """A body in a coding; a file is closed when its coded form is made."""
    if isinstance(body, bytes):
        return compression.encode_once(body, name)
    try:
        return compression.encode_spool(body, name)
    finally:
        body.close()


def long_body(answer: Answer | None, name: str) -> bytes | Spool:
    """The body of an answer that is too long to be kept. Equal tags mean equal bytes: a length is always coded one way."""
    assert answer is not None  # noqa: S101 -- a representation without a body is only sent with the answer it came from
    if not name:
        return answer.body
    if isinstance(answer.body, bytes):
        return compression.encode(answer.body, name)
    return coded(answer.body, name)


def addressed(answer: Answer, leader: str, own: str) -> Answer:
    """A leader's error for somebody who waited for it, under the id of the own request."""
    if not answer.killed or not isinstance(answer.body, bytes):
        return answer
    return Answer(answer.status, answer.headers, answer.body.replace(leader.encode(), own.encode()), answer.killed)


def _own(given: Headers) -> Headers:
    return [(name, value) for name, value in given if name.lower() not in _REPLACED]
