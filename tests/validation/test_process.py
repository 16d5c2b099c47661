"""A validation is ended at its deadline and at its memory limit, and only it."""

from __future__ import annotations

import base64
import dataclasses
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.errors import InputError, QueryKilledError
from kg.settings import Settings
from kg.validation import audit, process
from kg.validation.parsing import TURTLE

REQUEST = {
    "task": "assess",
    "data": "",
    "media_type": TURTLE,
    "nquads": "",
    "context": "ontology only",
    "base": "https://x.example/",
    "size": 1000,
}
ROOT = Path(__file__).parent.parent.parent


def big(tmp_path: Path) -> Path:
    """A dataset that takes longer than a second to judge."""
    path = tmp_path / "big.nq"
    line = "<https://x.example/{n}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/secoop/ns#Person> .\n"
    path.write_text("".join(line.format(n=n) for n in range(30_000)))
    return path


def test_a_validation_over_its_deadline_is_ended(tmp_path: Path) -> None:
    settings = dataclasses.replace(Settings(), validate_seconds=1.0)
    began = time.monotonic()
    with pytest.raises(QueryKilledError) as caught:
        audit(big(tmp_path), settings=settings)
    assert caught.value.extra == {"reason": "time", "limit": 1.0}
    assert "SECOOP_VALIDATE_SECONDS" in caught.value.remedy
    assert time.monotonic() - began < 30


def test_a_validation_over_its_memory_is_ended(tmp_path: Path) -> None:
    settings = dataclasses.replace(Settings(), validate_memory_mb=150)
    with pytest.raises(QueryKilledError) as caught:
        audit(big(tmp_path), settings=settings)
    assert caught.value.extra == {"reason": "memory", "limit": 150}
    assert "SECOOP_VALIDATE_MEMORY_MB" in caught.value.remedy


def test_a_long_validation_nobody_waits_for_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_LONG", 0.0)
    request = {"task": "audit", "nquads": str(big(tmp_path)), "judges": "first"}
    with pytest.raises(QueryKilledError) as caught:
        process.run(request, Settings(), gone=lambda: True)
    assert caught.value.extra["reason"] == "gone"


def test_a_worker_whose_caller_is_gone_ends_by_itself(tmp_path: Path) -> None:
    request = {"task": "audit", "nquads": str(big(tmp_path)), "judges": "first", "memory_mb": 2048, "seconds": 1.0}
    worker = subprocess.Popen(
        [sys.executable, "-m", "kg.validation.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert worker.stdin is not None
    worker.stdin.write(json.dumps(request).encode())
    worker.stdin.close()
    assert worker.wait(timeout=120) == -14


def test_errors_of_the_worker_keep_their_class_place_and_remedy() -> None:
    with pytest.raises(InputError) as caught:
        process.run({**REQUEST, "data": "PGE+IG9vcHM="}, Settings())
    assert caught.value.extra["line"] == 1
    assert caught.value.remedy


def test_a_crash_is_told_from_a_limit() -> None:
    with pytest.raises(QueryKilledError) as caught:
        process.run({"task": "assess"}, Settings())
    assert caught.value.extra["reason"] == "crash"


def test_a_worker_that_had_no_memory_for_the_engine_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    # What the engine's C++ parts print where an allocation fails; then they end their process.
    dies = "import os; os.write(2, b'terminate called after throwing an instance of std::bad_alloc'); os.abort()"
    real, pool = subprocess.Popen, process._Pool()
    monkeypatch.setattr(process, "_POOL", pool)
    monkeypatch.setattr(subprocess, "Popen", lambda command, **named: real([command[0], "-c", dies], **named))
    with pytest.raises(QueryKilledError) as caught:
        process.run({"task": "assess"}, Settings())
    pool.close()
    assert caught.value.extra["reason"] == "memory"


def test_two_validations_do_not_disturb_each_other() -> None:
    reports = [process.run(REQUEST, Settings()) for _ in range(2)]
    assert [report.conforms for report in reports] == [True, True]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The process numbers of the workers that are started, from a pool of the test's own."""
    numbers: list[int] = []
    original = process._Worker.__init__

    def init(self: process._Worker, nquads: str | None) -> None:
        original(self, nquads)
        numbers.append(self._process.pid)

    pool = process._Pool()
    monkeypatch.setattr(process, "_POOL", pool)
    monkeypatch.setattr(process._Worker, "__init__", init)
    yield numbers
    pool.close()


def test_a_worker_lives_on_between_validations(started: list[int]) -> None:
    for _ in range(3):
        process.run(REQUEST, Settings())
    assert len(started) == 1


def test_a_worker_that_was_ended_is_replaced_before_the_next_validation(started: list[int]) -> None:
    with pytest.raises(QueryKilledError):
        process.run({"task": "assess"}, Settings())
    assert len(started) == 2
    assert process.run(REQUEST, Settings()).conforms
    assert len(started) == 2
    assert not Path(f"/proc/{started[0]}").exists()


def test_a_worker_that_has_grown_is_replaced(started: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    original = process._Worker.ask

    def ask(self: process._Worker, line: bytes, settings: Settings, gone: process.Gone | None = None) -> dict[str, object]:
        # What the kernel is asked to keep stays; only what counts as grown is less.
        return original(self, line, dataclasses.replace(settings, validate_memory_mb=1), gone)

    monkeypatch.setattr(process._Worker, "ask", ask)
    process.run(REQUEST, Settings())
    assert len(started) == 2


@pytest.mark.parametrize(("size", "stays"), [(1100, True), (1523, True), (1524, False)])
def test_a_worker_with_a_large_graph_stays_while_half_of_its_room_is_left(
    size: int, stays: bool, started: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    original = process._Worker._exchange

    def exchange(self: process._Worker, line: bytes, seconds: float, gone: process.Gone | None) -> bytes:
        answer = json.loads(original(self, line, seconds, gone))
        assert 0 <= answer["opened_mb"] <= answer["memory_mb"]
        return json.dumps({**answer, "memory_mb": size, "opened_mb": 1000}).encode() + b"\n"

    monkeypatch.setattr(process._Worker, "_exchange", exchange)
    process.run(REQUEST, Settings(validate_memory_mb=2048))
    assert len(started) == (1 if stays else 2)


def test_a_validation_that_gets_no_turn_is_told_so(started: list[int]) -> None:
    settings = dataclasses.replace(Settings(), validators=1, queue_seconds=0.1)
    with process._POOL.worker(settings, ""), pytest.raises(QueryKilledError) as caught:
        process.run(REQUEST, settings)
    assert caught.value.extra == {"reason": "busy", "limit": 0.1}
    assert process.run(REQUEST, settings).conforms


def test_the_end_of_the_pool_ends_its_workers(started: list[int]) -> None:
    process.run(REQUEST, Settings())
    process._POOL.close()
    assert not Path(f"/proc/{started[0]}").exists()


def test_a_request_larger_than_a_pipe_gets_through(started: list[int]) -> None:
    padding = b"#" * 300_000
    request = {**REQUEST, "data": base64.b64encode(padding).decode(), "size": 1_000_000}
    assert process.run(request, Settings()).conforms


def test_a_prepared_worker_answers_the_next_request(tmp_path: Path) -> None:
    graph = tmp_path / "graph.nq"
    graph.write_text(
        "<https://x.example/1> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/secoop/ns#Person> .\n"
    )
    process.prepare(graph, "https://x.example/", Settings()).join(120)
    prepared = [worker._process.pid for worker in process._POOL._idle]
    turtle = base64.b64encode(b"<https://x.example/2> a <https://w3id.org/secoop/ns#Person> .").decode()
    assert process.run({**REQUEST, "data": turtle, "nquads": str(graph)}, Settings()).triples == 1
    assert process._POOL._idle[-1]._process.pid in prepared


def test_two_preparations_at_the_same_time_are_done_by_one_worker(started: list[int], tmp_path: Path) -> None:
    graph = tmp_path / "graph.nq"
    graph.touch()
    for thread in [process.prepare(graph, "https://x.example/", Settings()) for _ in range(2)]:
        thread.join(120)
    assert len(started) == 1


def test_preparing_what_is_not_there_disturbs_nobody(tmp_path: Path) -> None:
    process.prepare(tmp_path / "gone.nq", "https://x.example/", Settings()).join(120)
    assert process.run(REQUEST, Settings()).triples == 0


def test_a_rule_that_is_refused_is_told_and_not_called_a_crash(tmp_path: Path) -> None:
    refusing = (
        "import sys; from kg.errors import InputError; from kg.validation import worker\n"
        "def refuse(path): raise InputError('the shape refers to itself', where='shapes')\n"
        "worker.planner = refuse; worker._warm(sys.argv[1]); worker.main()"
    )
    graph = tmp_path / "graph.nq"
    graph.touch()
    request = json.dumps({"task": "warm", "nquads": str(graph), "memory_mb": 2048, "seconds": 30.0})
    command = [sys.executable, "-c", refusing, str(graph)]
    found = subprocess.run(command, input=request, capture_output=True, text=True, cwd=ROOT, check=False)
    assert json.loads(found.stdout)["error"]["message"] == "the shape refers to itself"
