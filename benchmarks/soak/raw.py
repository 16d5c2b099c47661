"""Rude clients: bytes on a socket, from an address of one's own, with or without reading what comes back."""

from __future__ import annotations

import contextlib
import http.client
import io
import socket
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.soak.clients import HOST
from benchmarks.soak.judge import Reply

_LINGER = struct.pack("ii", 1, 0)


@contextmanager
def connected(port: int, address: str, *, receive: int = 0, seconds: float = 20.0) -> Iterator[socket.socket]:
    """A connection from an address; ``receive`` bounds its receive buffer (bytes)."""
    with socket.socket() as connection:
        connection.settimeout(seconds)
        if receive:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive)
        connection.bind((address, 0))
        connection.connect((HOST, port))
        yield connection


def exchange(port: int, address: str, data: bytes, *, seconds: float = 20.0) -> Reply:
    """Send bytes and read the answer to them, if one comes."""
    began = time.monotonic()
    try:
        with connected(port, address, seconds=seconds) as connection:
            # The server may answer and close before it has taken everything.
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                connection.sendall(data)
            return answer(connection, began)
    except OSError as error:
        return Reply(0, {}, b"", began, time.monotonic() - began, str(error))


def answer(connection: socket.socket, began: float) -> Reply:
    """The answer on a connection."""
    try:
        response = http.client.HTTPResponse(connection)
        response.begin()
        body = response.read()
    except (http.client.HTTPException, OSError) as error:
        return Reply(0, {}, b"", began, time.monotonic() - began, f"{type(error).__name__}: {error}")
    found = {name.lower(): value for name, value in response.getheaders()}
    return Reply(response.status, found, body, began, time.monotonic() - began)


def abandon(port: int, address: str, data: bytes, wait: float, *, reset: bool) -> None:
    """Send bytes, wait a little, and go: with a reset or in good order."""
    with contextlib.suppress(OSError), connected(port, address) as connection:
        connection.sendall(data)
        time.sleep(wait)
        if reset:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER)


def request(
    method: str, path: str, headers: dict[str, str] | None = None, body: bytes = b"", *, length: int | None = None
) -> bytes:
    """A request as bytes; ``length`` announces another length than the body has."""
    head = io.StringIO()
    head.write(f"{method} {path} HTTP/1.1\r\nHost: {HOST}\r\n")
    for name, value in (headers or {}).items():
        head.write(f"{name}: {value}\r\n")
    if body or length is not None:
        head.write(f"Content-Length: {len(body) if length is None else length}\r\n")
    head.write("\r\n")
    return head.getvalue().encode() + body
