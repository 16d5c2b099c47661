"""Request parameters and bodies for views, read strictly: nothing is replaced in silence, no second value hides the first."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from difflib import get_close_matches

from flask import request

from kg.errors import InputError
from server import incoming
from server.incoming import EncodedError, Pairs, too_large

__all__ = ["EncodedError", "Pairs", "too_large"]
#: An example of a number where there is none that is taken unasked: only years are such.
_YEAR = 2019
#: What other sites add to links to tell where their readers come from; nobody who follows such a link has asked for it.
_MARK = re.compile(r"utm_[a-z]+|[a-z]{1,6}clid")


def query_pairs() -> Pairs:
    """The parameters of the URL."""
    return incoming.of(request.environ).url_pairs()


def single(values: Pairs, name: str, where: str = "the request") -> str | None:
    """The one value of a parameter, None when it is missing; raises InputError when it is given twice."""
    found = [value for key, value in values if key == name]
    if len(found) > 1:
        raise InputError(f"the parameter {name!r} is given {len(found)} times", where=where, remedy=f"send exactly one {name!r}")
    return found[0] if found else None


def many(values: Pairs, name: str) -> tuple[str, ...]:
    """Every value of a repeatable parameter."""
    return tuple(value for key, value in values if key == name)


def only(values: Pairs, known: Collection[str]) -> None:
    """Raise InputError naming a parameter that is none of those known, with the one that may have been meant."""
    unknown = sorted({name for name, _ in values if name not in known and not _MARK.fullmatch(name)})
    if unknown:
        close = get_close_matches(unknown[0][:40], known, n=1)
        # What is cut short is no spelling mistake: "sec" for "section".
        close = close or [name for name in known if unknown[0] and name.startswith(unknown[0])][:1]
        told = "the parameters are " + ", ".join(known) if known else "it takes none"
        raise InputError(
            f"there is no parameter {unknown[0][:40]!r}",
            where=request.path[:200],
            remedy=f"did you mean {close[0]!r}? {told}" if close else told,
        )


def whole(values: Pairs, name: str, default: int, highest: int) -> int:
    """A positive whole number, at most ``highest``; raises InputError naming the parameter."""
    text = (single(values, name) or "").strip()
    if not text:
        return default
    digits = text.lstrip("0") if text.isascii() and text.isdigit() else ""
    # Counted before they are converted: Python refuses to convert thousands of them.
    if not digits or len(digits) > len(str(highest)) or int(digits) > highest:
        raise InputError(
            f"{text[:40]!r} is not a whole number from 1 to {highest}",
            where=f"parameter {name!r}",
            remedy=f"for example {default or min(_YEAR, highest)}",
        )
    return int(digits)


def require_identity() -> None:
    """Raise EncodedError when the body has a Content-Encoding."""
    incoming.of(request.environ).require_identity()


def require_utf8(supported: Iterable[str]) -> None:
    """Raise UnsupportedMediaError when the Content-Type names another charset than UTF-8."""
    incoming.of(request.environ).require_utf8(supported)


def body(limit: int, what: str) -> bytes:
    """Read the body, at most ``limit`` bytes; raises TooLargeError without reading the rest, EncodedError for a coded one."""
    return incoming.of(request.environ).body(limit, what)


def form_body(limit: int, what: str) -> Pairs:
    """Read a urlencoded form whose decoded values have at most ``limit`` bytes."""
    return incoming.of(request.environ).form(limit, what)


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
