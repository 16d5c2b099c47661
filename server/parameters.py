"""Request parameters and bodies, read strictly: no silent replacement characters, no second value that hides the first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar
from urllib.parse import parse_qsl

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

from kg.errors import InputError, TooLargeError, UnsupportedMediaError

Pairs = list[tuple[str, str]]
#: How much of a refused body is read and thrown away.
_DISCARDED = 64_000_000
_BLOCK = 1 << 16
#: Percent-encoding makes three bytes of one.
_ENCODED = 3


def pairs(encoded: bytes, where: str) -> Pairs:
    """Decode ``application/x-www-form-urlencoded`` bytes; raises InputError when they are not UTF-8."""
    try:
        return parse_qsl(encoded.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=200)
    except UnicodeDecodeError as error:
        raise InputError(
            f"a parameter is not percent-encoded UTF-8 (byte {error.start})",
            where=where,
            remedy="encode parameters as UTF-8, then percent-encode them",
        ) from None
    except ValueError:
        raise InputError("more than 200 parameters", where=where, remedy="send fewer parameters") from None


def query_pairs() -> Pairs:
    """The parameters of the URL."""
    # WSGI hands raw non-ASCII bytes over as Latin-1; they cannot be percent-encoded UTF-8.
    return pairs(request.query_string, "the URL's query string")


def single(values: Pairs, name: str, where: str = "the request") -> str | None:
    """The one value of a parameter, None when it is missing; raises InputError when it is given twice."""
    found = [value for key, value in values if key == name]
    if len(found) > 1:
        raise InputError(f"the parameter {name!r} is given {len(found)} times", where=where, remedy=f"send exactly one {name!r}")
    return found[0] if found else None


def many(values: Pairs, name: str) -> tuple[str, ...]:
    """Every value of a repeatable parameter."""
    return tuple(value for key, value in values if key == name)


def whole(values: Pairs, name: str, default: int, highest: int) -> int:
    """A positive whole number, at most ``highest``; raises InputError naming the parameter."""
    text = single(values, name)
    if text is None or not text.strip():
        return default
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text[:12]) <= highest:
        raise InputError(
            f"{text[:40]!r} is not a whole number from 1 to {highest}",
            where=f"parameter {name!r}",
            remedy=f"for example {default}",
        )
    return int(text)


class EncodedError(UnsupportedMediaError):
    """The body is compressed or otherwise coded."""

    #: What a client may send instead (RFC 9110, section 12.5.3).
    headers: ClassVar[dict[str, str]] = {"Accept-Encoding": "identity"}


def require_identity() -> None:
    """Raise EncodedError when the body has a Content-Encoding: its bytes are not the text they stand for."""
    coding = request.headers.get("Content-Encoding", "").strip()
    if coding.lower() not in ("", "identity"):
        raise EncodedError(
            f"a body with the Content-Encoding {coding[:40]!r} is not read here",
            where="the Content-Encoding header",
            remedy="send the body as it is, without Content-Encoding",
            extra={"supported": ["identity"]},
        )


def body(limit: int, what: str) -> bytes:
    """Read the body, at most ``limit`` bytes; raises TooLargeError without reading the rest, EncodedError for a coded one."""
    require_identity()
    # A body without Content-Length is cut at the bound in silence: only one byte more tells that it was too long.
    request.max_content_length = limit + 1
    try:
        data = request.get_data(cache=True)
    except RequestEntityTooLarge:
        raise too_large(what, limit) from None
    if len(data) > limit:
        raise too_large(what, limit)
    return data


def form_body(limit: int, what: str) -> Pairs:
    """Read a urlencoded form whose decoded values have at most ``limit`` bytes."""
    return pairs(_ascii(body(limit * _ENCODED + 4096, what)), "the form body")


def _ascii(data: bytes) -> bytes:
    if data.isascii():
        return data
    raise InputError(
        "the form body holds bytes that are not percent-encoded",
        where="the form body",
        remedy="percent-encode the form (curl --data-urlencode does)",
    )


def discard_rest() -> None:
    """Read what is left of a refused body, within bounds.

    A client that is still sending when the connection closes sees a broken pipe instead of the answer (RFC 9112, 9.6).
    """
    stream, left = request.environ["wsgi.input"], _DISCARDED
    while left > 0 and (block := stream.read(_BLOCK)):
        left -= len(block)


def too_large(what: str, limit: int) -> TooLargeError:
    """The refusal of a body over a limit."""
    return TooLargeError(
        f"{what} is longer than {limit} bytes",
        where="the request body",
        remedy=f"send at most {limit} bytes; split it, or raise the limit in the settings of your own server",
        extra={"limit_bytes": limit},
    )


def require_utf8(supported: Iterable[str]) -> None:
    """Raise UnsupportedMediaError when the Content-Type names another charset than UTF-8."""
    charset = request.mimetype_params.get("charset", "utf-8").strip('"').lower()
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise UnsupportedMediaError(
            f"the charset {charset[:40]!r} is not read here",
            where="the Content-Type header",
            remedy="send UTF-8 (charset=utf-8)",
            extra={"supported": list(supported)},
        )


def decode(data: bytes, what: str) -> str:
    """Decode UTF-8 strictly; raises InputError naming the byte, line and column."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
        raise InputError(
            f"{what} is not UTF-8: byte 0x{data[error.start]:02X} cannot stand here",
            where=f"line {line}, column {column} (byte {error.start})",
            remedy="save and send the text as UTF-8",
            extra={"line": line, "column": column},
        ) from None
