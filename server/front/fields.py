"""Header fields that say what is wanted, at most so long: reading them costs time, and what was read is remembered.

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
_READ = {"HTTP_ACCEPT": "Accept", "HTTP_ACCEPT_ENCODING": "Accept-Encoding", "CONTENT_TYPE": "Content-Type"}


class LongFieldError(SecoopError):
    """A header field over the limit (RFC 6585, section 5)."""

    status = 431
    code = "header-too-long"

    def __init__(self, name: str, length: int) -> None:
        super().__init__(
            f"{length} bytes are over the limit of {LONGEST} for this header",
            where=f"the {name} header",
            remedy="name fewer types",
            extra={"limit_bytes": LONGEST},
        )


def require_short(environ: WSGIEnvironment) -> None:
    """Raise LongFieldError; nobody behind sees the fields that are too long, so that the refusal costs nothing either."""
    long = {name: len(environ.pop(name)) for name in _READ if len(environ.get(name, "")) > LONGEST}
    for name, length in long.items():
        raise LongFieldError(_READ[name], length)
