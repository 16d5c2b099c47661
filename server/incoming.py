"""A request as the WSGI server hands it over: its parameters and its body, read once however many layers look at them.

The front, the quick way of queries and the application ask the same object, so that what is malformed is malformed for all
of them. Everything is read strictly: no silent replacement characters, no body that is cut at a limit.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar, cast
from urllib.parse import parse_qsl

from werkzeug.http import parse_options_header

from kg.errors import InputError, SecoopError, TooLargeError, UnsupportedMediaError

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

Pairs = list[tuple[str, str]]
_KEY = "secoop.incoming"
#: More parameters are refused.
MOST_PARAMETERS = 200
#: Percent-encoding makes three bytes of one.
_ENCODED = 3
_BESIDE = 4096
_BLOCK = 1 << 16


class EncodedError(UnsupportedMediaError):
    """The body is compressed or otherwise coded."""

    #: What a client may send instead (RFC 9110, section 12.5.3).
    headers: ClassVar[dict[str, str]] = {"Accept-Encoding": "identity"}


class LengthError(SecoopError):
    """A change whose length nobody has told."""

    status = 411
    code = "length-required"


class Incoming:
    """One request. What it says is decoded at the first question about it."""

    def __init__(self, environ: WSGIEnvironment) -> None:
        self._environ = environ
        self._pairs: Pairs | InputError | None = None
        self._body: bytes | None = None
        self._content_type: tuple[str, dict[str, str]] | None = None

    @property
    def reads(self) -> bool:
        """Whether the method is GET or HEAD: there is no body, and the request changes nothing."""
        return self._environ["REQUEST_METHOD"] in ("GET", "HEAD")

    @property
    def accept(self) -> str | None:
        """The Accept header."""
        return cast("str | None", self._environ.get("HTTP_ACCEPT"))

    @property
    def media_type(self) -> str:
        """The Content-Type in lower case, without parameters; '' where there is none."""
        return self._typed()[0]

    def _typed(self) -> tuple[str, dict[str, str]]:
        if self._content_type is None:
            name, parameters = parse_options_header(self._environ.get("CONTENT_TYPE", ""))
            self._content_type = (name.lower(), parameters)
        return self._content_type

    def parameter(self, name: str) -> str:
        """A parameter of the Content-Type; '' where it is missing."""
        return self._typed()[1].get(name, "")

    def url_pairs(self) -> Pairs:
        """The parameters of the URL, in order. Raises InputError."""
        if self._pairs is None:
            # WSGI hands raw non-ASCII bytes over as Latin-1; they cannot be percent-encoded UTF-8.
            encoded = self._environ.get("QUERY_STRING", "").encode("latin-1", "replace")
            try:
                self._pairs = decoded(encoded, "the URL's query string") if encoded else []
            except InputError as error:
                self._pairs = error
        if isinstance(self._pairs, InputError):
            raise self._pairs
        return self._pairs

    def require_identity(self) -> None:
        """Raise EncodedError when the body has a Content-Encoding: its bytes are not the text they stand for."""
        coding = self._environ.get("HTTP_CONTENT_ENCODING", "").strip()
        if coding.lower() not in ("", "identity"):
            raise EncodedError(
                f"a body with the Content-Encoding {coding[:40]!r} is not read here",
                where="the Content-Encoding header",
                remedy="send the body as it is, without Content-Encoding",
                extra={"supported": ["identity"]},
            )

    def require_length(self) -> None:
        """Raise LengthError for a body that comes in chunks: one that was cut on its way ends as a whole one does (the web
        server says nothing), and half a change must not become a fact.
        """
        declared = self._environ.get("CONTENT_LENGTH", "")
        if not declared and (self._environ.get("HTTP_TRANSFER_ENCODING") or self._read(1)):
            raise LengthError(
                "the length of the change is not told, so nobody could see that a part of it is missing",
                where="the Content-Length header",
                remedy="send Content-Length, and no Transfer-Encoding",
            )

    def require_utf8(self, supported: Iterable[str]) -> None:
        """Raise UnsupportedMediaError when the Content-Type names another charset than UTF-8."""
        charset = (self.parameter("charset") or "utf-8").strip('"').lower()
        if charset not in ("utf-8", "utf8", "us-ascii"):
            raise UnsupportedMediaError(
                f"the charset {charset[:40]!r} is not read here",
                where="the Content-Type header",
                remedy="send UTF-8 (charset=utf-8)",
                extra={"supported": list(supported)},
            )

    def body(self, limit: int, what: str) -> bytes:
        """The body, at most ``limit`` bytes. Raises TooLargeError without reading the rest, EncodedError for a coded one."""
        self.require_identity()
        if self._body is None:
            declared = self._environ.get("CONTENT_LENGTH", "")
            length = int(declared) if declared.isascii() and declared.isdigit() else limit + 1
            if declared and length > limit:
                raise too_large(what, limit)
            self._body = self._read(length)
        if len(self._body) > limit:
            raise too_large(what, limit)
        return self._body

    def _read(self, left: int) -> bytes:
        stream, blocks = self._environ["wsgi.input"], []
        while left > 0 and (block := stream.read(min(left, _BLOCK))):
            blocks.append(block)
            left -= len(block)
        return b"".join(blocks)

    def form(self, limit: int, what: str) -> Pairs:
        """A urlencoded form whose decoded values have at most ``limit`` bytes. Raises InputError and what the body raises."""
        data = self.body(limit * _ENCODED + _BESIDE, what)
        if data.isascii():
            return decoded(data, "the form body")
        raise InputError(
            "the form body holds bytes that are not percent-encoded",
            where="the form body",
            remedy="percent-encode the form (curl --data-urlencode does)",
        )


def of(environ: WSGIEnvironment) -> Incoming:
    """The request of an environment; the same object for each layer."""
    found = environ.get(_KEY)
    if not isinstance(found, Incoming):
        found = environ[_KEY] = Incoming(environ)
    return found


def decoded(encoded: bytes, where: str) -> Pairs:
    """Decode ``application/x-www-form-urlencoded`` bytes; raises InputError when they are not UTF-8."""
    try:
        return parse_qsl(encoded.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST_PARAMETERS)
    except UnicodeDecodeError as error:
        raise InputError(
            f"a parameter is not percent-encoded UTF-8 (byte {error.start})",
            where=where,
            remedy="encode parameters as UTF-8, then percent-encode them",
        ) from None
    except ValueError:
        raise InputError(f"more than {MOST_PARAMETERS} parameters", where=where, remedy="send fewer parameters") from None


def too_large(what: str, limit: int) -> TooLargeError:
    """The refusal of a body over a limit."""
    return TooLargeError(
        f"{what} is longer than {limit} bytes",
        where="the request body",
        remedy=f"send at most {limit} bytes; split it, or raise the limit in the settings of your own server",
        extra={"limit_bytes": limit},
    )
