"""Each way to answer wrongly is seen; an answer that is right is not."""

from __future__ import annotations

import gzip
import http.server
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from benchmarks.soak.clients import Connection
from benchmarks.soak.judge import SWITCH_SECONDS, Judge, Reply, Windows, untold
from benchmarks.soak.questions import Question, canonical
from benchmarks.soak.truth import NoTruthError, Truth

ROWS = json.dumps({"head": {"vars": ["a"]}, "results": {"bindings": [{"a": {"value": n}} for n in ("1", "2", "3")]}}).encode()
SHORT = json.dumps({"head": {"vars": ["a"]}, "results": {"bindings": [{"a": {"value": "1"}}]}}).encode()
TABLE = Question("table", "table", "query", "/", "application/json", "rows")
PAGE = Question("page", "page", "known", "/", "text/html")
LINK = Question("link", "link", "page", "/", "text/turtle")
HEAD = Question("head", "page", "known", "/", "text/html", method="HEAD")


@pytest.fixture
def windows() -> Windows:
    return Windows()


@pytest.fixture
def judge(windows: Windows) -> Judge:
    truth = Truth()
    for number in (1, 2):
        truth.learn(number, "table", canonical("rows", ROWS))
        truth.learn(number, "page", b"page %d" % number)
        truth.learn(number, "link", b"/data/x.ttl")
    return Judge(truth, windows, time.monotonic())


def reply(status: int, body: bytes = b"", generation: int = 1, **headers: str) -> Reply:
    found = {"x-secoop-generation": str(generation), "content-length": str(len(body))}
    found |= {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, found, body, time.monotonic(), 0.01)


def problem(status: int, code: str, reason: str = "") -> Reply:
    return reply(status, json.dumps({"code": code, "reason": reason}).encode())


def kinds(judge: Judge, question: Question, answer: Reply, tag: str = "") -> list[str]:
    return [finding.kind for finding in judge.judge(question, answer, tag)]


def test_right_answers_are_no_findings(judge: Judge) -> None:
    turned = json.loads(ROWS)
    turned["results"]["bindings"].reverse()
    assert kinds(judge, TABLE, reply(200, ROWS)) == []
    assert kinds(judge, TABLE, reply(200, json.dumps(turned).encode())) == []
    assert kinds(judge, TABLE, reply(200, gzip.compress(ROWS), content_encoding="gzip")) == []
    assert kinds(judge, PAGE, reply(200, b"page 2", 2)) == []
    assert kinds(judge, PAGE, reply(304, etag='"1-a"'), '"1-a"') == []
    assert kinds(judge, LINK, reply(303, location="/data/x.ttl")) == []
    assert kinds(judge, HEAD, reply(200, content_length="6")) == []


@pytest.mark.parametrize(
    ("question", "answer", "kind"),
    [
        (TABLE, reply(200, SHORT), "short"),
        (TABLE, reply(200, b""), "wrong"),
        (TABLE, reply(200, ROWS[:-10]), "wrong"),
        (TABLE, reply(200, gzip.compress(ROWS)[:-12], content_encoding="gzip"), "wrong"),
        (TABLE, reply(200, ROWS.replace(b'"3"', b'"2"')), "wrong"),
        (PAGE, reply(200, b"page 1", 2), "wrong"),
        (PAGE, reply(200, b"page", 1), "short"),
        (PAGE, reply(200, b"page 1", 1, etag='"2-abc"'), "wrong"),
        (PAGE, reply(200, b"page 9", 9), "wrong"),
        (PAGE, reply(204), "wrong"),
        (LINK, reply(303, location="/elsewhere"), "wrong"),
        (HEAD, reply(200, content_length="5"), "wrong"),
        (HEAD, reply(200, b"page 1"), "wrong"),
        (PAGE, Reply(200, {"content-length": "6"}, b"page 1", 0.0, 0.1), "unnamed"),
        (PAGE, Reply(200, {"x-secoop-generation": "1"}, b"page 1", 0.0, 0.1), "unsized"),
        (PAGE, Reply(0, {}, b"", 0.0, 0.1, "IncompleteRead"), "broken"),
        (PAGE, problem(500, "internal-server-error"), "server error"),
        (PAGE, problem(503, "query-killed", "time"), "server error"),
        (PAGE, problem(503, "query-killed", "crash"), "server error"),
        (PAGE, problem(503, "no-room"), "server error"),
        (PAGE, problem(503, "queue-full"), "server error"),
        (PAGE, reply(502, b"<html>"), "server error"),
        (PAGE, problem(429, "too-many-requests"), "refused"),
        (PAGE, problem(413, "too-large"), "refused"),
        (HEAD, reply(503), "server error"),
    ],
)
def test_a_wrong_answer_is_found(judge: Judge, question: Question, answer: Reply, kind: str) -> None:
    assert kinds(judge, question, answer) == [kind]


def test_an_unchanged_answer_is_wrong_where_nobody_had_its_tag(judge: Judge) -> None:
    assert kinds(judge, PAGE, reply(304, etag='"1-a"')) == ["wrong"]
    assert kinds(judge, PAGE, reply(304, etag='"1-a"'), '"1-b"') == ["wrong"]


def test_an_old_generation_is_stale_once_the_new_one_has_had_its_time(judge: Judge, windows: Windows) -> None:
    windows.published.append((2, time.monotonic()))
    assert kinds(judge, PAGE, reply(200, b"page 1", 1)) == []
    windows.published[0] = (2, time.monotonic() - SWITCH_SECONDS - 0.1)
    assert kinds(judge, PAGE, reply(200, b"page 1", 1)) == ["stale"]


def test_what_a_fault_explains_is_counted_and_only_while_it_lasts(judge: Judge, windows: Windows) -> None:
    windows.open("kill", 60)
    assert kinds(judge, PAGE, problem(503, "query-killed", "crash")) == []
    assert kinds(judge, HEAD, reply(503)) == []
    assert kinds(judge, PAGE, problem(503, "queue-full")) == []
    assert kinds(judge, PAGE, problem(503, "query-killed", "time")) == ["server error"]
    assert kinds(judge, PAGE, problem(500, "internal")) == ["server error"]
    windows.close("kill", -1)
    assert kinds(judge, PAGE, problem(503, "query-killed", "crash")) == ["server error"]
    assert kinds(judge, PAGE, problem(503, "queue-full")) == ["server error"]
    assert judge.told == {"503 query-killed": 2, "503 queue-full": 1}


def test_attackers_may_be_told_limits_and_nothing_else() -> None:
    assert not untold(problem(503, "query-killed", "memory"))
    assert untold(problem(503, "something"))
    assert untold(reply(500, b"Traceback"))


def test_answers_that_do_not_differ_between_generations_tell_nothing() -> None:
    truth = Truth()
    truth.learn(1, "page", b"same")
    truth.learn(2, "page", b"same")
    with pytest.raises(NoTruthError, match="page"):
        truth.require_differences(["page"])


@contextmanager
def answering(raw: bytes) -> Iterator[int]:
    """A server that sends the same bytes to everybody and hangs up."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.wfile.write(raw)
            self.close_connection = True

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"HTTP/1.1 200 OK\r\nX-Secoop-Generation: 1\r\nContent-Length: 6\r\n\r\npage 1", []),
        (b"HTTP/1.1 200 OK\r\nX-Secoop-Generation: 1\r\nContent-Length: 60\r\n\r\npage 1", ["broken"]),
        (b"HTTP/1.1 200 OK\r\nX-Secoop-Generation: 1\r\nContent-Length: 4\r\n\r\npage", ["short"]),
        (b"HTTP/1.1 200 OK\r\nX-Secoop-Generation: 1\r\nTransfer-Encoding: chunked\r\n\r\n4\r\npage\r\n", ["broken"]),
        (b"HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n", ["server error"]),
        (b"", ["broken"]),
    ],
)
def test_a_bad_server_is_found_out_over_its_socket(judge: Judge, raw: bytes, kind: list[str]) -> None:
    with answering(raw) as port:
        connection = Connection(port, "127.0.0.9")
        assert kinds(judge, PAGE, connection.ask("GET", "/", {}, None)) == kind
        connection.close()
