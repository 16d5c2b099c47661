"""The few bytes between the pool and a query's process: one request, one verdict.

A message is two lengths, a JSON object, and bytes that go with it (a short answer); descriptors travel beside its first
byte (SCM_RIGHTS, unix(7)).
"""

from __future__ import annotations

import array
import json
import socket
import struct
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from kg.store.terms import Iri, Literal, Term

_HEADER = struct.Struct("!II")
#: What one call reads; more than most messages have.
_BLOCK = 1 << 16
#: How many limits of time may pass in the middle of a message: its sender may be waiting for a processor.
_IDLE = 100


class Message(NamedTuple):
    """What was received: the object, the bytes beside it, and descriptors, which are the receiver's to close."""

    content: dict[str, Any]
    attachment: bytes
    descriptors: list[int]


def send(
    connection: socket.socket, content: Mapping[str, object], *, attachment: bytes = b"", descriptors: Sequence[int] = ()
) -> None:
    """Send one message."""
    body = json.dumps(content).encode()
    head = _HEADER.pack(len(body), len(attachment))
    rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", descriptors))] if descriptors else []
    sent = connection.sendmsg([head, body, attachment], rights)
    if sent < len(head) + len(body) + len(attachment):
        connection.sendall((head + body + attachment)[sent:])


def receive(connection: socket.socket, descriptors: int = 0) -> Message | None:
    """Receive one message with at most so many descriptors; None when the other side closed before a whole one came.

    Where the connection has a limit of time (SO_RCVTIMEO), BlockingIOError says that nothing has come yet, and TimeoutError
    that a message stopped in the middle.
    """
    first, rights, _flags, _address = connection.recvmsg(_BLOCK, socket.CMSG_SPACE(4 * descriptors) if descriptors else 0)
    received = array.array("i")
    for _level, _kind, data in rights:
        received.frombytes(data)
    head = first[: _HEADER.size]
    head += _exactly(connection, _HEADER.size - len(head))
    if len(head) == _HEADER.size:
        size, extra = _HEADER.unpack(head)
        rest = first[_HEADER.size :]
        rest += _exactly(connection, size + extra - len(rest))
        if len(rest) == size + extra:
            return Message(json.loads(rest[:size]), rest[size:], received.tolist())
    for descriptor in received:
        socket.close(descriptor)
    return None


def _exactly(connection: socket.socket, size: int) -> bytes:
    parts, idle = [], 0
    while size > 0:
        try:
            part = connection.recv(size, socket.MSG_WAITALL)
        except BlockingIOError:
            idle += 1
            if idle > _IDLE:
                raise TimeoutError("a message stopped in the middle") from None
            continue
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
