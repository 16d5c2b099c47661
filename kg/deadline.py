"""HTTP requests (urllib) that are over at one deadline, whatever drips: headers, sizes of chunks, bodies, the words of an error.

A socket's timeout bounds each wait on the network and begins anew with every byte. Here no wait is given more than is left of the
``timeout`` the request was opened with, redirects included; one that was opened without has no deadline. Two things it does not
bound: the system's look-up of a host's name, which has limits of its own, and that a host of several addresses is given the time
for each of them.
"""

from __future__ import annotations

import io
import math
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPMessage, HTTPResponse, HTTPSConnection
from typing import IO, Any
from urllib.request import HTTPHandler, HTTPRedirectHandler, HTTPSHandler, OpenerDirector, Request, build_opener

#: Bytes that are read of an answer that is none: the words of an error, and what stands in a redirect.
_WORDS = 4096


class _Receiving(io.RawIOBase):
    """What a socket receives until the deadline."""

    def __init__(self, sock: socket.socket, until: float) -> None:
        self._sock = sock
        self._raw = sock.makefile("rb", buffering=0)
        self._until = until

    def readable(self) -> bool:
        """It is for reading."""
        return True

    def readinto(self, buffer: Any) -> int | None:
        """Receive some bytes; raises TimeoutError at the deadline."""
        self._sock.settimeout(_left(self._until))
        return self._raw.readinto(buffer)

    def close(self) -> None:
        """Let go of the socket."""
        self._raw.close()
        super().close()


class _Response(HTTPResponse):
    """An answer that is over ``sock``'s timeout after it began, whole or not."""

    def __init__(self, sock: socket.socket, *args: Any, **keys: Any) -> None:
        super().__init__(sock, *args, **keys)
        self.until = _until(sock.gettimeout())
        self.fp.close()
        self.fp = io.BufferedReader(_Receiving(sock, self.until))

    def read(self, amt: int | None = None) -> bytes:
        """The body; of an error or a redirect no more than its first words, and as many as came."""
        return super().read(amt) if 200 <= self.status < 300 else b"".join(self._words())

    def _words(self) -> Iterator[bytes]:
        left = _WORDS
        with suppress(OSError, HTTPException):  # the status says what is wrong, however its words end
            while left > 0 and (part := self.read1(left)):
                left -= len(part)
                yield part


class _Connection(HTTPConnection):
    """A connection that is over ``timeout`` seconds after it was asked for."""

    response_class = _Response

    def __init__(self, *args: Any, **keys: Any) -> None:
        super().__init__(*args, **keys)
        self._until = _until(self.timeout)

    def connect(self) -> None:
        """Connect; sending has what is left then."""
        super().connect()
        self.sock.settimeout(_left(self._until))

    def getresponse(self) -> HTTPResponse:
        """The status and headers; raises TimeoutError at the deadline."""
        self.sock.settimeout(_left(self._until))
        return super().getresponse()


class _SecureConnection(_Connection, HTTPSConnection):
    """The same over TLS."""


class _Plain(HTTPHandler):
    def http_open(self, req: Request) -> HTTPResponse:
        """Open an address with http."""
        return self.do_open(_Connection, req)


class _Secure(HTTPSHandler):
    def https_open(self, req: Request) -> HTTPResponse:
        """Open an address with https."""
        return self.do_open(_SecureConnection, req)


class Redirects(HTTPRedirectHandler):
    """Follows redirects in what is left of the time."""

    @classmethod
    def endless(cls, reason: str) -> bool:
        """Whether an error's reason is that redirects lead round in a circle, or to ever more of them."""
        return reason.startswith(cls.inf_msg)

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        """The request that follows; raises TimeoutError at the deadline."""
        if isinstance(fp, _Response):
            req.timeout = _left(fp.until) or req.timeout
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def opener(redirects: type[Redirects] = Redirects) -> OpenerDirector:
    """What opens addresses within the ``timeout`` it is given for each; ``redirects`` says which are followed."""
    return build_opener(_Plain, _Secure, redirects)


def _until(seconds: object) -> float:
    """The end of so many seconds; without a number of them (None, or the mark for none given) there is none."""
    return time.monotonic() + seconds if isinstance(seconds, int | float) else math.inf


def _left(until: float) -> float | None:
    """What a socket may wait; None for ever. Raises TimeoutError at the deadline."""
    if until == math.inf:
        return None
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError("the deadline has passed")
    return left
