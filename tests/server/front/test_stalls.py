"""Connections of clients that stop in the middle are cut, and no others."""

from __future__ import annotations

import errno
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from server.front.stalls import Stalls, cut
from tests.waiting import LIMIT, until


@contextmanager
def connected(address: str = "127.0.0.2") -> Iterator[tuple[socket.socket, socket.socket]]:
    """A client at a loopback address of its own, and the server's end of its connection."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        with (
            socket.create_connection(listener.getsockname(), source_address=(address, 0)) as client,
            listener.accept()[0] as server,
        ):
            client.settimeout(LIMIT)
            server.settimeout(LIMIT)
            yield client, server


class Cuts:
    """Writes down what would be cut."""

    def __init__(self) -> None:
        self.made: list[tuple[str, bool]] = []

    def __call__(self, address: str, *, silent: bool) -> int:
        self.made.append((address, silent))
        return 1


def test_a_silent_connection_is_cut_and_one_that_sends_is_not() -> None:
    with connected() as (quiet, quiet_end), connected() as (lively, lively_end):
        quiet.sendall(b"x")
        time.sleep(1.2)
        lively.sendall(b"y")
        assert lively_end.recv(1) == b"y"
        assert cut("127.0.0.2", silent=True) == 1
        assert quiet_end.recv(10) in (b"x", b"")
        assert quiet.recv(1) == b""
        lively_end.sendall(b"z")
        assert lively.recv(1) == b"z"


def test_connections_of_other_addresses_are_left_alone() -> None:
    with connected() as (client, server):
        assert cut("192.0.2.1", silent=False) == 0
        server.sendall(b"z")
        assert client.recv(1) == b"z"


def test_connections_this_process_opened_itself_are_left_alone() -> None:
    with ExitStack() as stack:
        listener = stack.enter_context(socket.socket())
        listener.bind(("127.0.0.2", 0))
        listener.listen()
        client = stack.enter_context(socket.create_connection(listener.getsockname()))
        server = stack.enter_context(listener.accept()[0])
        assert client.getpeername()[0] == "127.0.0.2"
        assert cut("127.0.0.2", silent=False) == 0
        server.settimeout(LIMIT)
        client.sendall(b"z")
        assert server.recv(1) == b"z"


def test_a_wait_that_ends_in_time_is_not_late() -> None:
    made = Cuts()
    stalls = Stalls(made)
    wait = stalls.begin("a", 0.8)
    stalls.end(wait)
    time.sleep(1.3)
    assert (made.made, wait.late, stalls.late) == ([], False, 0)


def test_one_that_does_not_is_cut_gently_first_and_then_wholly() -> None:
    made = Cuts()
    stalls = Stalls(made)
    wait = stalls.begin("a", 0.4)
    until(lambda: ("a", False) in made.made)
    stalls.end(wait)
    assert made.made[0] == ("a", True)
    assert wait.late
    assert stalls.late == 1


def test_a_client_that_moves_has_its_time_anew() -> None:
    made = Cuts()
    stalls = Stalls(made)
    wait = stalls.begin("a", 1.5, sending=True)
    for _ in range(20):
        time.sleep(0.1)
        wait.touch()
    stalls.end(wait)
    assert made.made == []


@pytest.mark.parametrize("how", ["working", "sending"])
def test_an_address_with_something_else_under_way_is_spared_for_a_while(how: str) -> None:
    made = Cuts()
    stalls = Stalls(made)
    with ExitStack() as stack:
        began = time.monotonic()
        wait = stalls.begin("a", 0.5)
        if how == "working":
            stack.enter_context(stalls.working("a"))
        else:
            stack.callback(stalls.end, stalls.begin("a", 60.0, sending=True))
        until(lambda: bool(made.made))
        assert time.monotonic() - began >= 2.0
        stalls.end(wait)


def test_the_watcher_ends_with_the_last_wait_and_begins_again() -> None:
    made = Cuts()
    stalls = Stalls(made)
    stalls.end(stalls.begin("a", 0.1))
    until(lambda: not stalls._watching)
    wait = stalls.begin("b", 0.1)
    until(lambda: bool(made.made))
    stalls.end(wait)
    assert made.made[0][0] == "b"


def test_looking_for_connections_leaves_no_descriptor_open() -> None:
    with tempfile.TemporaryFile(), socket.socket():
        before = len(list(Path("/proc/self/fd").iterdir()))
        for _ in range(100):
            cut("192.0.2.9", silent=False)
        # Other threads of this process open and close files meanwhile, but not one at every look.
        assert len(list(Path("/proc/self/fd").iterdir())) < before + 50


def test_the_watcher_outlives_a_look_that_fails() -> None:
    looks = []

    def fail(_address: str, *, silent: bool) -> int:
        looks.append(silent)
        raise OSError(errno.EMFILE, "no descriptor left")

    stalls = Stalls(fail)
    wait = stalls.begin("127.0.0.2", 0.01)
    until(lambda: len(looks) >= 2)
    assert stalls._watching
    stalls.end(wait)
