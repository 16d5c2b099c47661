"""The few bytes between the pool and a query's process: one JSON request with the answer's descriptor, one JSON verdict."""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Mapping
from typing import Any

from kg.store.terms import Iri, Literal, Term

_HEADER = struct.Struct("!I")


def send(connection: socket.socket, message: Mapping[str, object], descriptors: list[int] | None = None) -> None:
    """Send one message, with descriptors if given (SCM_RIGHTS)."""
    body = json.dumps(message).encode()
    head = _HEADER.pack(len(body))
    if descriptors:
        socket.send_fds(connection, [head], descriptors)
        connection.sendall(body)
    else:
        connection.sendall(head + body)


def receive(connection: socket.socket, descriptors: int = 0) -> tuple[dict[str, Any] | None, list[int]]:
    """Receive one message; None when the other side closed before a whole one came."""
    if descriptors:
        head, received, _flags, _address = socket.recv_fds(connection, _HEADER.size, descriptors)
        head += _exactly(connection, _HEADER.size - len(head))
    else:
        head, received = _exactly(connection, _HEADER.size), []
    if len(head) < _HEADER.size:
        return None, received
    body = _exactly(connection, _HEADER.unpack(head)[0])
    return (json.loads(body) if body else None), received


def _exactly(connection: socket.socket, size: int) -> bytes:
    parts = []
    while size > 0:
        part = connection.recv(min(size, 1 << 16))
        if not part:
            return b""
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def pack(term: Term) -> list[str]:
    """A term as JSON."""
    return list(term)


def unpack(values: list[str]) -> Term:
    """The term of :func:`pack`."""
    return Iri(values[0]) if len(values) == 1 else Literal(*values)
