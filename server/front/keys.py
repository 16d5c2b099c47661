"""What makes two requests the same: path, decoded parameters, what is acceptable. And what must never be kept.

A key that is too coarse hands one client another's answer, so every part the application reads is in it, and whatever
cannot be read without doubt has no key at all.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.errors import InputError
from server import incoming
from server.negotiation import parse_accept

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

Pairs = tuple[tuple[str, str], ...]
Resource = tuple[str, str, Pairs]
#: Paths whose answers say something about this moment.
UNCACHED = ("/health/", "/metrics")
#: Request headers the application may read that are not part of the key: a request that carries one has no key.
_UNKEYED = ("HTTP_AUTHORIZATION", "HTTP_RANGE", "HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE")
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
#: Functions whose value changes from call to call. The bare word is enough: a comment may stand before its parenthesis,
#: and a false alarm costs a little time where a missed one would tell everybody the same "unique" identifier.
_CHANGING = re.compile(r"(?<![?$\w])(?:NOW|RAND|UUID|STRUUID|BNODE)(?!\w)", re.IGNORECASE)


def exact(environ: WSGIEnvironment, generation: int, language: str) -> tuple[Hashable, ...] | None:
    """The request as it was spelled, with what the answer is negotiated by; None when a header is not part of it.

    ``language`` is what the header about languages comes to: few languages are offered, and headers are countless.
    """
    get = environ.get
    for name in _UNKEYED:
        if name in environ:
            return None
    return (
        generation,
        get("SCRIPT_NAME"),
        get("PATH_INFO"),
        get("QUERY_STRING"),
        get("HTTP_ACCEPT"),
        get("HTTP_ACCEPT_ENCODING"),
        language,
    )


def resource(environ: WSGIEnvironment) -> Resource | None:
    """The resource a GET or HEAD request names; None when it has to be asked anew each time.

    Parameters are compared decoded and by name; the order of values of one name is kept, because it may mean something.
    """
    path: str = environ.get("PATH_INFO", "")
    if path.startswith(UNCACHED):
        return None
    pairs = _pairs(environ)
    if pairs is None or _momentary(pairs):
        return None
    return (environ.get("SCRIPT_NAME", ""), path, pairs)


def momentary(environ: WSGIEnvironment) -> bool:
    """Whether the answer holds for this moment or this client only."""
    return _momentary(_pairs(environ) or ())


def _momentary(pairs: Pairs) -> bool:
    return any(changes(value) for name, value in pairs if name == "query")


def _pairs(environ: WSGIEnvironment) -> Pairs | None:
    try:
        found = incoming.of(environ).url_pairs()
    except InputError:
        return None
    return tuple(sorted(found, key=lambda pair: pair[0])) if len(found) > 1 else tuple(found)


def changes(query: str) -> bool:
    """Whether a query may use a function whose value changes from call to call, however it is spelled."""
    resolved = _ESCAPE.sub(_character, query) if "\\" in query else query
    return bool(_CHANGING.search(query)) or (resolved is not query and bool(_CHANGING.search(resolved)))


def _character(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return chr(code) if code <= 0x10FFFF else match[0]


@lru_cache(maxsize=2048)
def accept(header: str | None) -> str:
    """An Accept header in canonical form: its ranges in order of name; '' takes anything (RFC 9110, section 12.5.1)."""
    if header is None or not header.strip():
        return ""
    ranges = {f"{r.main}/{r.sub};{r.parameters};q={r.quality!r}" for r in parse_accept(header)}
    return ",".join(sorted(ranges)) or "nothing"
