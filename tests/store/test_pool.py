"""Strangers' queries: each in a process of its own, ended at its limits; all others go on."""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.errors import InputError, NoRoomError, QueryKilledError, TooLargeError
from kg.settings import Settings
from kg.store import wire
from kg.store.generations import Generation
from kg.store.host import Host
from kg.store.pool import Pool, Request
from kg.store.spool import SHORT
from kg.store.terms import Iri, Literal
from tests.store.conftest import publish
from tests.waiting import until

JSON = "application/sparql-results+json"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
SLOW = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o . ?a ?b ?c . ?d ?e ?f }"
BOMB = "SELECT ?v31 { BIND('aaaaaaaaaa' AS ?v0) " + " ".join(f"BIND(CONCAT(?v{i},?v{i}) AS ?v{i + 1})" for i in range(31)) + " }"


@pytest.fixture(scope="module")
def pool(generation: Generation) -> Iterator[Pool]:
    pool = Pool(generation, Settings(query_seconds=30.0, query_memory_mb=200, answer_mb=1, workers=2))
    yield pool
    pool.close()


def ask(pool: Pool, query: str, media_type: str = JSON, **more: object) -> bytes:
    answer = pool.answer(Request(query, media_type, **more))  # type: ignore[arg-type]
    with answer.file as file:
        body = file.read()
    assert len(body) == answer.length
    return body


def executors(pool: Pool) -> list[int]:
    """The executors that are at work: one that has begun to end is listed a while longer, and has no files any more."""
    return [pid for pid in pool.host.executors() if working(pid)]


def working(pid: int) -> bool:
    try:
        return any(Path(f"/proc/{pid}/fd").iterdir())
    except OSError:
        return False


def settled(pool: Pool) -> set[int]:
    """The executors, as soon as every place has one: what earlier tests ended is replaced by then."""
    ask(pool, COUNT)
    until(lambda: len(executors(pool)) == pool.settings.workers, "a place stays empty")
    return set(executors(pool))


def running(pid: int) -> bool:
    """Whether a process still runs; one that ended and was not yet waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_an_answer_is_whole_and_its_length_exact(pool: Pool) -> None:
    assert b'"3000"' in ask(pool, COUNT)


def last_words() -> int:
    """How many files for last words this process has open."""
    found = 0
    for entry in list(Path("/proc/self/fd").iterdir()):
        with contextlib.suppress(OSError):
            found += "last-words" in str(entry.readlink())
    return found


def endless(pool: Pool) -> None:
    with pytest.raises(QueryKilledError):
        ask(pool, SLOW, seconds=0.5)


def test_a_pool_at_rest_holds_the_same_files_whatever_it_has_been_through(generation: Generation) -> None:
    before = last_words()
    pool = Pool(generation, Settings(workers=2))
    try:
        ask(pool, COUNT)
        alone = last_words()
        threads = [threading.Thread(target=endless, args=(pool,)) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert last_words() == alone
        ask(pool, COUNT)
        assert last_words() == alone
    finally:
        pool.close()
    assert last_words() == before


def test_a_slow_query_is_ended_at_its_deadline(pool: Pool) -> None:
    ask(pool, COUNT)
    started = time.monotonic()
    with pytest.raises(QueryKilledError) as caught:
        ask(pool, SLOW, seconds=0.5)
    assert caught.value.extra["reason"] == "time"
    assert caught.value.extra["query"] == SLOW
    # Far below the limit of the pool, which is what would end it otherwise.
    assert 0.5 <= time.monotonic() - started < 15


def test_a_client_may_lower_the_limit_and_not_raise_it(generation: Generation) -> None:
    pool = Pool(generation, Settings(query_seconds=0.6, workers=1))
    try:
        for seconds, expected in ((0.2, 0.2), (60.0, 0.6)):
            with pytest.raises(QueryKilledError) as caught:
                ask(pool, SLOW, seconds=seconds)
            assert caught.value.extra["seconds"] == expected
            assert caught.value.status == (504 if seconds == expected else 503)
    finally:
        pool.close()


def test_a_memory_bomb_ends_its_own_process_only(pool: Pool) -> None:
    with pytest.raises(QueryKilledError) as caught:
        ask(pool, BOMB)
    assert caught.value.extra["reason"] == "memory"
    assert b'"3000"' in ask(pool, COUNT)


def test_a_stack_overflow_ends_its_own_process_only(pool: Pool) -> None:
    before = settled(pool)
    with pytest.raises(QueryKilledError) as caught:
        ask(pool, "SELECT * WHERE " + "{" * 20000 + "}" * 20000)
    assert caught.value.extra["reason"] == "crash"
    assert b'"3000"' in ask(pool, COUNT)
    assert len(before & settled(pool)) == 1


def test_an_answer_over_the_limit_is_refused_not_cut(pool: Pool) -> None:
    with pytest.raises(TooLargeError, match="longer than 1 MB"):
        ask(pool, "SELECT * { ?s ?p ?o . ?a ?b ?c }")


def test_a_syntax_error_has_line_and_column(pool: Pool) -> None:
    with pytest.raises(InputError) as caught:
        ask(pool, "SELECT *\n{ ?s ")
    assert (caught.value.extra["line"], caught.value.extra["column"]) == (2, 6)


def test_bindings_are_terms_not_text(pool: Pool) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(?o = ?x) }"
    assert b'"429"' in ask(pool, query, bindings={"x": Iri("http://x/1")})
    assert b'"0"' in ask(pool, query, bindings={"x": Literal('"} # injected')})


def test_others_go_on_while_one_query_hangs(pool: Pool) -> None:
    ended, stop = [], threading.Event()

    def hang() -> None:
        with pytest.raises(QueryKilledError) as caught:
            pool.answer(Request(SLOW, JSON), gone=stop.is_set)
        ended.append(caught.value.extra["reason"])

    slow = threading.Thread(target=hang)
    slow.start()
    until(lambda: pool._places._value == 1)
    assert b'"3000"' in ask(pool, COUNT)
    assert ended == []
    stop.set()
    slow.join()
    assert ended == ["gone"]


def test_a_killed_zygote_is_replaced(pool: Pool) -> None:
    before, zygote = settled(pool), pool.host.zygote
    assert zygote
    os.kill(zygote, signal.SIGKILL)
    until(lambda: not running(zygote))
    assert b'"3000"' in ask(pool, COUNT)
    until(lambda: not any(running(pid) for pid in before), "executors outlive their zygote")


def test_a_replaced_graph_whose_zygote_was_killed_is_told_and_not_an_error_of_ours(tmp_path: Path) -> None:
    generation = publish(tmp_path, 10)
    pool = Pool(generation, Settings(workers=1))
    try:
        assert b'"10"' in ask(pool, COUNT)
        shutil.rmtree(generation.path)
        zygote = pool.host.zygote
        assert zygote
        os.kill(zygote, signal.SIGKILL)
        until(lambda: not running(zygote))
        with pytest.raises(QueryKilledError, match="the graph was replaced") as caught:
            ask(pool, COUNT)
        assert (caught.value.status, caught.value.extra["reason"]) == (503, "crash")
    finally:
        pool.close()


def test_closing_leaves_no_process_and_no_file(generation: Generation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    pool = Pool(generation, Settings())
    ask(pool, COUNT)
    processes = [pool.host.zygote, *executors(pool)]
    # Not even while it runs: whoever is killed leaves nothing behind.
    assert list(tmp_path.iterdir()) == []
    pool.close()
    assert [pid for pid in processes if pid is None or running(pid)] == []
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(QueryKilledError, match="shutting down"):
        ask(pool, COUNT)


def test_a_client_that_goes_away_stops_its_query(pool: Pool) -> None:
    before = settled(pool)
    message: dict[str, object] = {
        "query": SLOW,
        "media_type": JSON,
        "seconds": 30,
        "default_graphs": [],
        "named_graphs": [],
        "bindings": {},
    }
    message |= {"base": "", "rows": 0}
    with tempfile.TemporaryFile() as words, socket.socket(socket.AF_UNIX) as control:
        pool.host.connect(control)
        wire.send(control, message, descriptors=[words.fileno()])
        time.sleep(0.1)
    until(lambda: len(set(executors(pool)) - before) == 1, "it goes on for nobody")


def test_every_place_is_filled_again_after_kills(pool: Pool) -> None:
    for _ in range(3):
        with pytest.raises(QueryKilledError):
            ask(pool, SLOW, seconds=0.05)
    assert len(settled(pool)) == 2


def test_a_graph_over_the_memory_bound_is_read_from_its_files(tmp_path: Path) -> None:
    generation = publish(tmp_path, 40000)
    pool = Pool(generation, Settings(in_memory_mb=1))
    try:
        assert generation.nquads.stat().st_size > 1 << 20
        assert b'"40000"' in ask(pool, COUNT)
    finally:
        pool.close()


@pytest.mark.parametrize(
    ("query", "columns"),
    [
        ("SELECT * { ?s ?p ?o }", "s,p,o"),
        ("SELECT DISTINCT * WHERE { ?z ?y ?x }", "z,y,x"),
        ("# SELECT * {\nSELECT * { $b ?a 1 OPTIONAL { ?c ?a ?d } }", "b,a,c,d"),
        ("SELECT * { { SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p } }", "p,n"),
        ("SELECT (1 * 2 AS ?z) ?a { BIND(3 AS ?a) }", "z,a"),
        ("SELECT ?b ?a { ?a ?x ?b } ORDER BY (?a * 2)", "b,a"),
    ],
)
def test_columns_come_in_the_order_of_the_query(pool: Pool, query: str, columns: str) -> None:
    assert ask(pool, query, "text/csv").decode().splitlines()[0] == columns


def test_an_executor_opens_no_connection_even_for_a_query_the_guard_never_saw(pool: Pool) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.5)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        with pytest.raises((InputError, QueryKilledError, TooLargeError)):
            ask(pool, f"SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}")
        with pytest.raises(TimeoutError):
            listener.accept()
    assert b'"3000"' in ask(pool, COUNT)


def test_relative_iris_are_resolved_against_the_base_of_the_request(pool: Pool) -> None:
    assert b"true" in ask(pool, "ASK { <1> ?p <1> }", base="http://x/")
    assert b"false" in ask(pool, "ASK { <1> ?p <1> }", base="http://y/")
    with pytest.raises(InputError):
        ask(pool, "ASK { <1> ?p <1> }")


@pytest.mark.parametrize("media_type", [JSON, "application/sparql-results+xml", "text/csv", "text/tab-separated-values"])
def test_an_answer_of_more_rows_than_wanted_is_cut_and_says_so(pool: Pool, media_type: str) -> None:
    query = "SELECT ?s { ?s ?p ?o } ORDER BY ?s"
    whole, part = ((pool.answer(Request(query, media_type, rows=rows))) for rows in (3000, 2999))
    with whole.file, part.file:
        assert (whole.truncated, part.truncated) == (False, True)
        assert whole.file.read().count(b"http://x/") - part.file.read().count(b"http://x/") == 1


def test_a_query_nobody_waits_for_is_ended_and_others_go_on(pool: Pool) -> None:
    before = settled(pool)
    started = time.monotonic()
    with pytest.raises(QueryKilledError) as caught:
        pool.answer(Request(SLOW, JSON), gone=lambda: time.monotonic() - started > 0.3)
    assert caught.value.extra["reason"] == "gone"
    until(lambda: len(set(executors(pool)) - before) == 1)
    assert b'"3000"' in ask(pool, COUNT)


@pytest.mark.parametrize("size", [10, 65_000, 70_000, 900_000])
def test_answers_of_any_size_are_whole(pool: Pool, size: int) -> None:
    rows = ask(pool, f"SELECT ?x {{ VALUES ?x {{ '{'x' * 10}' }} ?s ?p ?o . ?a ?b ?c }} LIMIT {size // 12}", "text/csv")
    assert rows == b"x\r\n" + b"xxxxxxxxxx\r\n" * (size // 12)


def test_an_executor_may_answer_at_length_again_and_again(pool: Pool) -> None:
    before = settled(pool)
    for _ in range(20):
        assert len(ask(pool, "SELECT * { ?s ?p ?o }")) > 1 << 16
    assert settled(pool) == before


def test_an_answer_whose_file_cannot_be_taken_is_an_error_and_not_an_empty_answer(pool: Pool) -> None:
    long = "SELECT * { ?s ?p ?o }"
    whole = ask(pool, long)
    assert len(whole) > SHORT
    lowest_free = os.dup(2)
    os.close(lowest_free)
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    # The connection to the executor takes the last number there is.
    resource.setrlimit(resource.RLIMIT_NOFILE, (lowest_free + 1, limits[1]))
    try:
        with pytest.raises(NoRoomError):
            ask(pool, long)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
    assert ask(pool, long) == whole


def test_a_query_that_was_never_read_is_asked_again(pool: Pool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    ask(pool, COUNT)
    real, tried = pool.host.connect, []

    def connect(control: socket.socket) -> None:
        """At first to an executor that goes before it has read anything."""
        tried.append(control)
        if len(tried) > 1:
            real(control)
            return
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(tmp_path / "door"))
            listener.listen()
            control.connect(str(tmp_path / "door"))
            accepted, _ = listener.accept()
            threading.Timer(0.1, accepted.close).start()

    monkeypatch.setattr(pool.host, "connect", connect)
    assert b'"3000"' in ask(pool, COUNT)
    assert len(tried) == 2


def test_a_zygote_that_is_killed_while_it_starts_is_replaced(generation: Generation, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []
    spawn = Host._spawn

    def killed_at_first(host: Host, listener: int, ahead: bool) -> subprocess.Popen[bytes]:
        zygote = spawn(host, listener, ahead)
        if not started:
            zygote.kill()
        started.append(zygote)
        return zygote

    monkeypatch.setattr(Host, "_spawn", killed_at_first)
    pool = Pool(generation, Settings(workers=1))
    try:
        assert b'"3000"' in ask(pool, COUNT)
        assert len(started) == 2
    finally:
        pool.close()
