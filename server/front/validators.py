"""Validators and conditional requests (RFC 9110, sections 8.8.3, 13.1.1 and 13.1.2).

A tag is made of the generation and a digest of the plain body, with the encoding behind it: equal tags mean equal bytes,
so the tags are strong, for answers of queries too.
"""

from __future__ import annotations

import hashlib
import re

from kg.errors import SecoopError
from server.front.exchange import Answer
from server.front.variant import Headers

_TAG = re.compile(r'(W/)?("[\x21\x23-\x7e\x80-\xff]*")')
#: Header fields that describe a body, which a 304 does not have.
_OF_BODY = frozenset({"content-length", "content-type", "content-encoding", "content-language"})


class PreconditionError(SecoopError):
    """What is there is not what the client has seen (RFC 9110, section 15.5.13)."""

    status = 412
    code = "precondition-failed"

    def __init__(self, current: str) -> None:
        super().__init__(
            "this is no longer, or never was, what the If-Match header names",
            where="the If-Match header",
            remedy="ask without it for what is there now",
            extra={"etag": current} if current else {},
        )


def tag(answer: Answer, generation: int) -> str:
    """The entity tag of an answer's plain form, quotes left out."""
    digest = hashlib.sha256()
    for block in [answer.body] if isinstance(answer.body, bytes) else answer.body:
        digest.update(block)
    # The media type too: two formats may have the same bytes (an empty graph in Turtle and N-Triples).
    # And the language: a page may be the same in two but for what it says of itself.
    told = (answer.header("content-type"), answer.header("content-language"))
    digest.update("".join(f"\0{text}" for text in told if text).encode("latin-1", "replace"))
    return f"{generation}-{digest.hexdigest()[:32]}"


def encoded(plain: str, encoding: str) -> str:
    """The tag of an encoding, in quotes; '' is the plain form."""
    return f'"{plain}-{encoding}"' if encoding else f'"{plain}"'


def matches(header: str, current: str) -> bool:
    """Whether If-None-Match names the current tag (in quotes); comparison is weak, as GET and HEAD ask."""
    if header.strip() == "*":
        return True
    return any(name == current for _, name in _TAG.findall(header))


def require(header: str | None, current: str) -> None:
    """Raise PreconditionError when there is an If-Match header that does not name the current tag (in quotes, '' for none).

    Comparison is strong: a weak tag is none of ours. Nothing here tells when it was changed, so that dates are not looked at.
    """
    if header is not None and header.strip() != "*" and ("", current) not in _TAG.findall(header):
        raise PreconditionError(current)


def unchanged(headers: Headers) -> Headers:
    """The headers of a 304: those of the 200 that do not describe its body."""
    return [(name, value) for name, value in headers if name.lower() not in _OF_BODY]
