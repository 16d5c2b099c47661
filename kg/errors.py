"""The one error shape: what is wrong, where, and how to mend it.

Every error a user can cause is a :class:`SecoopError`; the command line prints it, the server turns it into
problem+json (RFC 9457), HTML or text. ``status`` is the HTTP status, ``code`` a stable word for programs.
"""

from __future__ import annotations

import errno
from typing import ClassVar

#: Control characters as they are written in Python.
_CONTROLS = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160)) if chr(code) not in "\n\t"}


def plain(text: str) -> str:
    """Text that quotes a file, fit for a terminal: no file writes to it."""
    return text.translate(_CONTROLS)


class SecoopError(Exception):
    """Something a user can understand and mend.

    ``message`` says what is wrong, ``where`` names the file, line, column or parameter, ``remedy`` how to mend it.
    ``extra`` holds further members for programs (a limit in force, the query that was refused); values must be JSON.
    """

    status = 500
    code = "internal"

    def __init__(self, message: str, *, where: str = "", remedy: str = "", extra: dict[str, object] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.remedy = remedy
        self.extra = dict(extra or {})

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        mend = f"\n  → {self.remedy}" if self.remedy else ""
        return f"{place}{self.message}{mend}"


class InputError(SecoopError):
    """Input that does not follow its format."""

    status = 400
    code = "bad-input"


class NotFoundError(SecoopError):
    """Nothing of that name is known."""

    status = 404
    code = "not-found"


class GoneError(SecoopError):
    """It was there and has been withdrawn."""

    status = 410
    code = "gone"


class NotAcceptableError(SecoopError):
    """No representation the client accepts exists."""

    status = 406
    code = "not-acceptable"


class UnsupportedMediaError(SecoopError):
    """The body's media type is not one that is read here."""

    status = 415
    code = "unsupported-media-type"


class TooLargeError(SecoopError):
    """The input is over a size limit."""

    status = 413
    code = "too-large"


class RefusedError(SecoopError):
    """The request is understood and not allowed (an update, a federated query)."""

    status = 403
    code = "refused"


class UnauthorizedError(SecoopError):
    """The request has no token, or one that is not known (RFC 6750, section 3)."""

    status = 401
    code = "unauthorized"
    headers: ClassVar[dict[str, str]] = {"WWW-Authenticate": 'Bearer realm="secoop"'}


class ForbiddenError(SecoopError):
    """The token is known and does not allow this (RFC 6750, section 3.1)."""

    status = 403
    code = "forbidden"
    headers: ClassVar[dict[str, str]] = {"WWW-Authenticate": 'Bearer realm="secoop", error="insufficient_scope"'}


class PolicyError(SecoopError):
    """A change to what is not the contributor's to change."""

    status = 403
    code = "not-yours"


class ConflictError(SecoopError):
    """The change contradicts one that waits for review, or the graph it was made for is no longer the current one."""

    status = 409
    code = "conflict"


class StaleError(ConflictError):
    """The graph is no longer the one the change was made for; it can be tried again."""

    headers: ClassVar[dict[str, str]] = {"Retry-After": "1"}


class NotConformingError(SecoopError):
    """The graph would not conform with this change; ``extra['report']`` is the validation report."""

    status = 422
    code = "does-not-conform"


class NoRoomError(SecoopError):
    """The machine has no room for an answer or an upload: a full disk, no descriptor left. Nothing is wrong with the request."""

    status = 503
    code = "no-room"

    #: Errors of the system that mean this.
    numbers = (errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENFILE)

    def __init__(self) -> None:
        super().__init__(
            "this server has no room at the moment for what the request needs",
            where="the server",
            remedy="try again in a moment; nothing is wrong with the request",
        )
        self.headers = {"Retry-After": "5"}


class QueryKilledError(SecoopError):
    """A query reached a limit and its process was ended; ``extra['reason']`` is time, memory or crash."""

    status = 503
    code = "query-killed"


class ClientLimitError(QueryKilledError):
    """A query reached the limit its client had set below the server's."""

    status = 504
    code = "client-limit"


class BuildError(SecoopError):
    """The build stopped; nothing was published."""

    code = "build"


class WriterBusyError(BuildError):
    """Another process writes to this home; it can be tried again."""

    status = 503
    code = "busy"
    headers: ClassVar[dict[str, str]] = {"Retry-After": "10"}


class MissingToolError(SecoopError):
    """A program this task needs is not installed (Java for the reasoner)."""

    code = "missing-tool"
