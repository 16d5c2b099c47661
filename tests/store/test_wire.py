"""Messages between the pool and a query's process arrive whole or not at all."""

from __future__ import annotations

import gc
import os
import socket
import struct
import threading
import time
from pathlib import Path

import pytest

from kg.store import wire


def test_a_message_comes_with_its_bytes_and_descriptors() -> None:
    left, right = socket.socketpair()
    paper = os.memfd_create("paper")
    os.write(paper, b"written")
    with left, right:
        sender = threading.Thread(
            target=wire.send, args=(left, {"a": "é" * 300_000}), kwargs={"attachment": b"xyz", "descriptors": [paper]}
        )
        sender.start()
        message = wire.receive(right, descriptors=1)
        sender.join()
    assert message is not None
    assert message.content == {"a": "é" * 300_000}
    assert message.attachment == b"xyz"
    assert os.pread(message.descriptors[0], 100, 0) == b"written"
    for descriptor in (paper, *message.descriptors):
        os.close(descriptor)


def test_a_message_that_ends_in_the_middle_is_none_and_leaves_no_descriptor() -> None:
    left, right = socket.socketpair()
    # What earlier tests dropped is closed now and not in the middle.
    gc.collect()
    before = len(list(Path("/proc/self/fd").iterdir()))
    with right:
        with left:
            socket.send_fds(left, [struct.pack("!II", 100, 0) + b"{"], [0])
        assert wire.receive(right, descriptors=1) is None
        assert len(list(Path("/proc/self/fd").iterdir())) == before - 1


def test_a_pause_in_the_middle_of_a_message_loses_nothing() -> None:
    left, right = socket.socketpair()
    with left, right:
        right.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("@ll", 0, 20_000))
        with pytest.raises(BlockingIOError):
            wire.receive(right)

        def drip() -> None:
            for byte in struct.pack("!II", 2, 1) + b"{}!":
                left.send(bytes([byte]))
                time.sleep(0.03)

        sender = threading.Thread(target=drip)
        sender.start()
        while True:
            try:
                message = wire.receive(right)
            except BlockingIOError:
                continue
            break
        sender.join()
    assert message == wire.Message({}, b"!", [])
