"""One executor, asked in this process: what its verdict says where an answer has no room."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pyoxigraph as ox
import pytest

from kg.errors import NoRoomError
from kg.settings import Settings
from kg.store.executor import Executor
from kg.store.generations import Generation
from kg.store.pool import Pool, Request

ROWS = " ".join(f"(<http://example.org/{n:05d}/{'x' * 60}>)" for n in range(1000))
REQUEST = {
    "query": f"SELECT ?a ?b {{ VALUES (?a) {{ {ROWS} }} VALUES (?b) {{ (1) (2) }} }}",
    "media_type": "text/csv",
    "seconds": 5,
    "default_graphs": [],
    "named_graphs": [],
    "bindings": {},
    "base": "",
    "rows": 0,
}


@pytest.fixture
def executor() -> Iterator[Executor]:
    with socket.socket() as listener:
        yield Executor(ox.Store(), {}, listener, in_memory=False)


def test_an_answer_on_a_full_disk_has_no_room_and_is_not_too_long(executor: Executor) -> None:
    with open("/dev/full", "wb", buffering=0) as full:  # noqa: PTH123 -- a device and no path of ours
        executor.spool._file = full
        assert executor._answer(REQUEST) == {"no room": True}


def test_the_same_answer_where_there_is_room_is_whole(executor: Executor) -> None:
    verdict = executor._answer(REQUEST)
    assert verdict["ok"]
    assert executor.spool.long


def test_no_room_is_told_as_an_error_of_the_server_that_passes(generation: Generation) -> None:
    with pytest.raises(NoRoomError) as caught:
        Pool(generation, Settings())._judge({"no room": True}, 1.0, Request("ASK {}", "text/csv"))
    assert (caught.value.status, caught.value.headers["Retry-After"]) == (503, "5")
