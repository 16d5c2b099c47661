"""What a request's head must keep to before anything is made of it: methods as they are written, fields at most so long.

Fields that say what is wanted cost time to read, and what was read is remembered.

The web server takes some 400 kB of header. Nobody needs that to say which formats are welcome, and a few thousand such
requests would fill the memory with lists that are never asked for again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.errors import SecoopError

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

#: Bytes of one field; browsers send some hundred.
LONGEST = 8192
_READ = {
    "HTTP_ACCEPT": "Accept",
    "HTTP_ACCEPT_ENCODING": "Accept-Encoding",
    "HTTP_ACCEPT_LANGUAGE": "Accept-Language",
    "CONTENT_TYPE": "Content-Type",
}


class LongFieldError(SecoopError):
    """A header field over the limit (RFC 6585, section 5)."""

    status = 431
    code = "header-too-long"

    def __init__(self, name: str, length: int) -> None:
        super().__init__(
            f"{length} bytes are over the limit of {LONGEST} for this header",
            where=f"the {name} header",
            remedy="name fewer",
            extra={"limit_bytes": LONGEST},
        )


class MethodError(SecoopError):
    """A method nobody knows (RFC 9110, sections 9.1 and 15.6.2): names of methods are written in capitals."""

    status = 501
    code = "not-implemented"

    def __init__(self, method: str) -> None:
        super().__init__(
            f"{method[:20]!r} is no method this server knows; names of methods are case-sensitive",
            where="the request line",
            remedy=f"write {method.upper()[:20]}",
        )


def require_method(method: str) -> None:
    """Raise MethodError for a method in small letters: routing would take it for the one in capitals, and nothing else does."""
    if not method.isupper():
        raise MethodError(method)


def require_short(environ: WSGIEnvironment) -> None:
    """Raise LongFieldError; nobody behind sees the fields that are too long, so that the refusal costs nothing either."""
    long = {name: len(environ.pop(name)) for name in _READ if len(environ.get(name, "")) > LONGEST}
    for name, length in long.items():
        raise LongFieldError(_READ[name], length)
