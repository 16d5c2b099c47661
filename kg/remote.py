"""Asking another SPARQL endpoint (SPARQL 1.1 Protocol) with a time limit and errors that say what to do."""

from __future__ import annotations

import ast
import math
import warnings
from http.client import HTTPException, HTTPMessage, HTTPResponse
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, install_opener

import pyoxigraph as ox
from SPARQLWrapper import GET, POST, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from kg import deadline
from kg.errors import InputError, NotFoundError, QueryKilledError, RefusedError, SecoopError, TooLargeError
from kg.library import with_prefixes
from kg.namespaces import PROJECT, SC
from kg.store.rdf import to_term
from kg.store.reader import Row
from kg.store.sparql import bind
from kg.store.terms import Term

#: Media type → SPARQLWrapper's name of the format.
FORMATS = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "text/turtle": "turtle",
    "application/rdf+xml": "rdf+xml",
    "application/ld+json": "json-ld",
}
_EVENT = SC + "Event"
#: Bytes of an answer to one of our own questions.
_LARGEST = 256_000_000
#: Longer queries are posted: many servers refuse addresses beyond 8 kB.
_LONGEST_ADDRESS = 1500
_ERRORS: dict[int, tuple[type[SecoopError], str]] = {
    400: (InputError, "mend the query; the endpoint does not accept it"),
    401: (RefusedError, "the endpoint wants to know who asks; ask its operator for access"),
    403: (RefusedError, "the endpoint does not allow this query"),
    404: (NotFoundError, "check the address: it is that of the SPARQL endpoint, not of a page"),
    413: (TooLargeError, "shorten the query"),
    414: (TooLargeError, "shorten the query"),
    429: (QueryKilledError, "wait before asking again: the endpoint limits how often"),
    503: (QueryKilledError, "make the query narrower, or ask again later"),
    504: (QueryKilledError, "make the query narrower, or ask again later"),
}


class RemoteError(SecoopError):
    """Another endpoint could not be asked or did not answer as the protocol demands."""

    status = 502
    code = "remote"


class Remote:
    """Another endpoint as a source of answers to our own queries (:class:`kg.known.Source`)."""

    def __init__(self, endpoint: str, seconds: float, base: str = "") -> None:
        self._endpoint = endpoint
        self._seconds = seconds
        self._base = base and base.rstrip("/") + "/"

    @property
    def base(self) -> str:
        """The base its entities are minted under: the one given, else read off an event it holds.

        No vocabulary has a term for this base, so that a service description could not tell it; an event is in every
        graph of this model, whatever software serves it. Raises RemoteError where there is none.
        """
        if not self._base:
            for row in self._rows(f"SELECT ?x WHERE {{ ?x a <{_EVENT}> }} LIMIT 20"):
                base, found, _ = row["x"].value.partition("id/event/") if "x" in row else ("", "", "")
                if found:
                    self._base = base
                    break
            else:
                raise RemoteError(
                    "the endpoint holds no event of this model, so that its base IRI is not known",
                    where=self._endpoint,
                    remedy="check the address, or give the base with --base-iri",
                )
        return self._base

    def select(self, query: str, **bindings: Term) -> list[Row]:
        """Rows of a SELECT; variables without a value are absent."""
        return self._rows(self._text(query, bindings))

    def ask(self, query: str, **bindings: Term) -> bool:
        """The answer of an ASK."""
        found = self._results(self._text(query, bindings), "ask")
        return isinstance(found, ox.QueryBoolean) and bool(found)

    def _text(self, query: str, bindings: dict[str, Term]) -> str:
        return with_prefixes(bind(query, bindings) if bindings else query, self._base or PROJECT)

    def _rows(self, text: str) -> list[Row]:
        found = self._results(text, "select")
        if not isinstance(found, ox.QuerySolutions):
            return []
        names = [variable.value for variable in found.variables]
        rows = [{name: solution[name] for name in names} for solution in found]
        return [{name: to_term(value) for name, value in row.items() if value is not None} for row in rows]

    def _results(self, text: str, form: str) -> ox.QuerySolutions | ox.QueryBoolean:
        body = ask(self._endpoint, text, form, "application/sparql-results+json", self._seconds, most=_LARGEST)
        try:
            return ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
        except (SyntaxError, ValueError) as error:
            raise RemoteError(f"the answer does not read: {error}", where=self._endpoint, remedy="ask again") from error


def ask(endpoint: str, text: str, form: str, media_type: str, seconds: float, *, most: int | None = None) -> bytes:
    """Send a classified query; return the whole body.

    ``form`` is what :func:`kg.store.sparql.classify` found: SPARQLWrapper's own reading sends what it takes for an update
    to another address. ``seconds`` bounds the whole of it (:mod:`kg.deadline`), ``most`` the bytes. Raises SecoopError by the
    answer's HTTP status.
    """
    body, found = _answer(endpoint, text, form, FORMATS[media_type], seconds, most)
    if found == "text/html":
        raise _page(endpoint)
    return body


def graph(endpoint: str, text: str, *, seconds: float, most: int) -> tuple[bytes, str]:
    """Send a CONSTRUCT; return the body and its media type.

    ``seconds`` bounds the whole of it, however slowly it drips; a body of more than ``most`` bytes is refused, and so is one that
    ends before the length it announces. Raises SecoopError by the answer's HTTP status.
    """
    body, found = _answer(endpoint, text, "construct", "turtle", seconds, most)
    if found in ("text/html", "application/xhtml+xml"):
        raise _page(endpoint)
    return body, found


def _page(endpoint: str) -> RemoteError:
    return RemoteError(
        "the answer is a page, not data", where=endpoint, remedy="check the address: it is that of the SPARQL endpoint"
    )


class _SameHost(deadline.Redirects):
    """Follows a redirect only to the host that was asked: whoever gave the address knows of no other."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        """Refuse, with the address it leads to, or follow."""
        there = urlsplit(newurl)
        if there.netloc != urlsplit(req.full_url).netloc or there.scheme not in ("http", "https"):
            raise RemoteError(
                f"the endpoint sends elsewhere, to {newurl[:200]}",
                where=req.full_url.partition("?")[0],
                remedy="check that address, and give it yourself if it is the right one",
            )
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _answer(endpoint: str, text: str, form: str, kind: str, seconds: float, most: int | None) -> tuple[bytes, str]:
    if not endpoint.startswith(("http://", "https://")):
        raise InputError(
            f"{endpoint!r} is no http(s) address", where="--endpoint", remedy="for example http://127.0.0.1:8080/sparql"
        )
    wrapper = SPARQLWrapper(endpoint)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns where it cannot tell the query's form; that is set below
        wrapper.setQuery(text)
    wrapper.queryType = form.upper()
    wrapper.setReturnFormat(kind)
    wrapper.setOnlyConneg(True)
    wrapper.setMethod(POST if len(text.encode("utf-8")) > _LONGEST_ADDRESS else GET)
    wrapper.setTimeout(max(1, math.ceil(seconds)))
    # The library asks through urllib's own opener, which is the one place to say how long, and which redirects are followed.
    install_opener(deadline.opener(_SameHost))
    try:
        response = wrapper.query().response
        body: bytes = response.read() if most is None else _bounded(response, endpoint, most)
        return body, str(response.headers.get_content_type())
    except HTTPError as error:
        if _SameHost.endless(error.reason):
            raise RemoteError(
                f"the endpoint redirects without an end (HTTP {error.code})",
                where=endpoint,
                remedy="check the address: give the one it answers at",
            ) from error
        raise _failed(endpoint, error.code, error.read()) from error
    except SPARQLWrapperException as error:
        cause = error.__context__
        raise _failed(endpoint, cause.code if isinstance(cause, HTTPError) else 500, _body(error)) from error
    except TimeoutError as error:
        raise _late(endpoint, seconds) from error
    except URLError as error:
        if isinstance(error.reason, TimeoutError):
            raise _late(endpoint, seconds) from error
        raise RemoteError(
            f"no connection: {error.reason}", where=endpoint, remedy="check the address, and that the server runs"
        ) from error
    except ValueError as error:
        raise RemoteError(
            f"an address that is none: {error}", where=endpoint, remedy="check the address, and where it sends to"
        ) from error
    except (HTTPException, OSError) as error:
        raise RemoteError(f"the answer broke off: {error}", where=endpoint, remedy="ask again") from error


def _bounded(response: HTTPResponse, endpoint: str, most: int) -> bytes:
    """A body piece by piece, as it comes."""
    parts: list[bytes] = []
    size = 0
    while part := response.read1(1 << 16):
        parts.append(part)
        size += len(part)
        if size > most:
            raise TooLargeError(
                f"the answer is larger than {most:,} bytes", where=endpoint, remedy="ask for less, or raise SECOOP_LOAD_MB"
            )
    if response.length:
        raise RemoteError(f"the answer broke off, {response.length:,} bytes are missing", where=endpoint, remedy="ask again")
    return b"".join(parts)


def _body(error: SPARQLWrapperException) -> bytes:
    """What the server answered; the library keeps it only as a printed bytes literal in its message."""
    literal = str(error).partition("Response:\n")[2]
    body = ast.literal_eval(literal) if literal else b""
    return body if isinstance(body, bytes) else b""


def _failed(endpoint: str, code: int, body: bytes) -> SecoopError:
    kind, remedy = _ERRORS.get(code, (RemoteError, "ask the endpoint's operator"))
    words = " ".join(body[:600].decode("utf-8", "replace").split())
    return kind(f"HTTP {code}: {words}" if words else f"HTTP {code}", where=endpoint, remedy=remedy)


def _late(endpoint: str, seconds: float) -> SecoopError:
    return QueryKilledError(
        f"no answer within {seconds:.3g} s",
        where=endpoint,
        remedy="make the query narrower, or allow more with --seconds",
        extra={"reason": "time"},
    )
