"""An endpoint, page by page: complete or an error; it can neither hang, nor flood, nor lead elsewhere."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox
import pytest

from kg.loaders.rdf.endpoint import Endpoint
from kg.mapping.descriptor import Descriptor
from kg.store import datasets
from tests.loaders.foreign import Sample

DATA = "".join(
    f'<https://lake.example/e{n}> a <https://schema.org/Event> ; <https://schema.org/name> "Talks {n}"@en ; '
    f'<https://schema.org/startDate> "2031-03-{n + 1:02d}" .\n'
    for n in range(9)
)
Answer = Callable[[BaseHTTPRequestHandler, str], None]


def send(handler: BaseHTTPRequestHandler, kind: str, body: bytes, *, length: int | None = None, code: int = 200) -> None:
    handler.send_response(code)
    handler.send_header("Content-Type", kind)
    handler.send_header("Content-Length", str(len(body) if length is None else length))
    handler.end_headers()
    handler.wfile.write(body)


def honest(handler: BaseHTTPRequestHandler, query: str, *, most: int = 10_000, data: str = DATA) -> None:
    store = ox.Store()
    store.load(data.encode(), format=ox.RdfFormat.TURTLE)
    found = store.query(query)
    if isinstance(found, ox.QueryTriples):
        triples = list(found)[:most]
        body = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
        send(handler, "text/turtle", body or b"")
    else:
        body = found.serialize(format=ox.QueryResultsFormat.JSON)
        send(handler, "application/sparql-results+json", body or b"")


@contextmanager
def serving(answer: Answer) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            query = parse_qs(urlsplit(self.path).query).get("query", [""])[0]
            answer(self, query)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/sparql"
        finally:
            server.shutdown()


def descriptor(sample: Sample, page: int = 4, **keys: str) -> str:
    return str(sample.descriptor("asked", "rdf", mapping="schema", endpoint=f'{{page: "{page}"}}', **keys))


def test_all_pages_of_an_endpoint_are_read_and_the_address_is_the_evidence(sample: Sample) -> None:
    with serving(honest) as address:
        output = sample.load(descriptor(sample), "--endpoint", address)
    assert "asked: 9 subjects read = 9 loaded" in output
    assert len(sample.events()) == 9
    assert any(f"https://lake.example/e0 (at {address})" in line for line in sample.lines())


def test_how_far_an_endpoint_was_read_is_told_by_the_number_of_triples_it_has(sample: Sample) -> None:
    told: list[tuple[int, int]] = []
    found = Descriptor.read(Path(descriptor(sample, page=12)), "rdf")
    with serving(honest) as address:
        Endpoint(address, found, seconds=60, most=1_000_000, triples=1000).read(lambda done, size: told.append((done, size)))
    assert told == [(12, 27), (24, 27), (27, 27)]


def test_an_endpoint_that_cuts_its_answers_in_silence_is_an_error(sample: Sample) -> None:
    with serving(lambda handler, query: honest(handler, query, most=3)) as address:
        result = sample.run("load", descriptor(sample), "--endpoint", address, "--no-build")
    assert result.exit_code != 0
    assert "of 27 triples" in result.output
    assert "lower `page`" in result.output


def test_blank_nodes_over_several_pages_are_an_error(sample: Sample) -> None:
    data = DATA + '[] a <https://schema.org/Event> ; <https://schema.org/name> "Nameless"@en .\n'
    with serving(lambda handler, query: honest(handler, query, data=data)) as address:
        result = sample.run("load", descriptor(sample), "--endpoint", address, "--no-build")
        assert "blank nodes, which cannot be followed from page to page" in result.output
        assert "10 subjects read" in sample.load(descriptor(sample, page=100), "--endpoint", address)


def hang(handler: BaseHTTPRequestHandler, query: str) -> None:
    if "COUNT" in query:
        honest(handler, query)
    else:
        time.sleep(60)


def drip(handler: BaseHTTPRequestHandler, query: str) -> None:
    if "COUNT" in query:
        honest(handler, query)
        return
    handler.send_response(200)
    handler.send_header("Content-Type", "text/turtle")
    handler.end_headers()
    with suppress(ConnectionError):
        for _ in range(200):
            handler.wfile.write(b"# slow\n")
            handler.wfile.flush()
            time.sleep(0.3)


def after_count(kind: str, body: bytes, *, length: int | None = None) -> Answer:
    def answer(handler: BaseHTTPRequestHandler, query: str) -> None:
        if "COUNT" in query:
            honest(handler, query)
        else:
            send(handler, kind, body, length=length)

    return answer


TRIPLE = b"<https://lake.example/a> <https://lake.example/p> <https://lake.example/b> .\n"


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (hang, "no answer within"),
        (drip, "no answer within"),
        (after_count("text/turtle", TRIPLE, length=5000), "the answer broke off"),
        (after_count("text/turtle", TRIPLE + b"<https://lake.example/a> <https"), "does not read to its end"),
        (after_count("text/html", b"<html>welcome</html>"), "the answer is a page, not data"),
        (after_count("application/pdf", b"%PDF"), "the answer is application/pdf, not RDF"),
        (after_count("text/turtle", TRIPLE * 20_000), "the answer is larger than 1,000,000 bytes"),
        (lambda handler, query: send(handler, "text/plain", b"no", code=503), "HTTP 503"),
        (lambda handler, query: send(handler, "text/html", b"<html></html>"), "the answer is a page, not data"),
    ],
)
def test_an_endpoint_that_misbehaves_is_told_in_bounded_time_and_nothing_is_loaded(
    sample: Sample, answer: Answer, words: str
) -> None:
    started = time.perf_counter()
    with serving(answer) as address:
        result = sample.run(
            "load", descriptor(sample), "--endpoint", address, "--no-build", SECOOP_LOAD_SECONDS="2", SECOOP_LOAD_MB="1"
        )
    assert result.exit_code != 0
    assert words in result.output
    assert address in result.output
    assert time.perf_counter() - started < 28
    assert sample.run("sources").output.count("asked") == 0


@pytest.mark.parametrize("count", ["²", "-1", "27.0", "9" * 5000, ""])
def test_a_count_that_is_no_number_is_told(sample: Sample, count: str) -> None:
    rows = {"head": {"vars": ["n"]}, "results": {"bindings": [{"n": {"type": "literal", "value": count}}]}}
    kind = "application/sparql-results+json"
    with serving(lambda handler, _query: send(handler, kind, json.dumps(rows).encode())) as address:
        assert "does not say how many triples it has" in sample.refused(descriptor(sample), "--endpoint", address)


def test_a_redirect_to_another_host_is_not_followed(sample: Sample) -> None:
    asked: list[str] = []

    def elsewhere(handler: BaseHTTPRequestHandler, query: str) -> None:
        asked.append(query)
        honest(handler, query)

    with serving(elsewhere) as other:

        def redirect(handler: BaseHTTPRequestHandler, _query: str) -> None:
            handler.send_response(302)
            handler.send_header("Location", other + "?" + urlsplit(handler.path).query)
            handler.end_headers()

        with serving(redirect) as address:
            result = sample.run("load", descriptor(sample), "--endpoint", address, "--no-build")
    assert f"the endpoint sends elsewhere, to {other}" in result.output
    assert asked == []


def test_an_endpoint_that_is_asked_today_carries_this_day_unless_another_is_told(sample: Sample) -> None:
    def retrieved(*words: str) -> str:
        with serving(honest) as address:
            sample.load(descriptor(sample), "--endpoint", address, *words)
        [found] = datasets.installed(sample.home)
        return found.retrieved

    before = datetime.now(UTC).date().isoformat()
    assert before <= retrieved() <= datetime.now(UTC).date().isoformat()
    assert retrieved("--retrieved", "2031-04-01") == "2031-04-01"


def test_an_endpoint_needs_a_source_in_rdf_and_no_files(sample: Sample) -> None:
    path = sample.descriptor("diary", "documents")
    assert "only a source of kind rdf" in sample.run("load", path, "--endpoint", "http://127.0.0.1:1/").output
    assert "name files or an endpoint, not both" in sample.run("load", descriptor(sample), path, "--endpoint", "http://x/").output
    assert "name the files to load" in sample.run("load", descriptor(sample)).output
