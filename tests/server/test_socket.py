"""The server over a real socket, asked by the clients people use."""

from __future__ import annotations

import http.client
import json
import os
import signal
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote_plus

import pytest
import rdflib
from SPARQLWrapper import CSV, JSON, TURTLE, SPARQLWrapper

from tests.server.running import served
from tests.waiting import LIMIT, until


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(tmp_path_factory.mktemp("served")) as (address, _process):
        yield address


def descendants(pid: int) -> set[int]:
    """Processes below a process."""
    children = {int(child) for task in Path(f"/proc/{pid}/task").glob("*/children") for child in task.read_text().split()}
    return children.union(*(descendants(child) for child in children)) if children else set()


def test_rdflib_loads_an_entity_by_its_iri_and_follows_its_links(base: str) -> None:
    event = rdflib.URIRef(base + "id/event/hill-day")
    graph = rdflib.Graph().parse(event)
    assert (event, rdflib.SKOS.prefLabel, rdflib.Literal("Hill Day", lang="en")) in graph
    links = {node for node in graph.all_nodes() if isinstance(node, rdflib.URIRef) and node.startswith(base)}
    assert len(links) > 15
    for link in sorted(links):
        assert len(rdflib.Graph().parse(link)) > 0, link


def test_sparqlwrapper_selects(base: str) -> None:
    client = SPARQLWrapper(base + "sparql", returnFormat=JSON)
    client.setQuery("PREFIX sc: <https://w3id.org/secoop/ns#> SELECT ?who WHERE { ?who sc:attended ?event } ORDER BY ?who")
    rows = client.queryAndConvert()["results"]["bindings"]
    assert [row["who"]["value"] for row in rows] == [base + "id/group/eastmark-experts", base + "id/person/bo-lind"]


def test_sparqlwrapper_posts_and_reads_csv(base: str) -> None:
    client = SPARQLWrapper(base + "sparql", returnFormat=CSV)
    client.setMethod("POST")
    client.setQuery("SELECT (1 AS ?one) {}")
    assert client.queryAndConvert() == b"one\r\n1\r\n"


def test_sparqlwrapper_constructs(base: str) -> None:
    client = SPARQLWrapper(base + "sparql", returnFormat=TURTLE)
    client.setQuery("CONSTRUCT WHERE { ?event a <https://w3id.org/secoop/ns#Event> }")
    graph = rdflib.Graph().parse(data=client.queryAndConvert(), format="turtle")
    assert rdflib.URIRef(base + "id/event/hill-day") in set(graph.subjects())


def get(base: str, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> http.client.HTTPResponse:
    """One request, redirects not followed, like plain curl."""
    connection = http.client.HTTPConnection(base.removeprefix("http://").rstrip("/"), timeout=30)
    connection.request(method, path, body, headers)
    return connection.getresponse()


def test_a_plain_client_is_redirected_once(base: str) -> None:
    response = get(base, "/id/event/hill-day", Accept="text/turtle")
    assert (response.status, response.headers["Location"]) == (303, "/data/event/hill-day.ttl")
    assert get(base, "/data/event/hill-day.ttl").status == 200


def test_the_length_of_an_answer_is_exact(base: str) -> None:
    response = get(base, "/sparql?query=SELECT%20*%20%7B%3Fs%20%3Fp%20%3Fo%7D&format=csv")
    assert int(response.headers["Content-Length"]) == len(response.read())


def test_head_over_the_wire_has_no_body(base: str) -> None:
    response = get(base, "/page/event/hill-day", "HEAD", Accept="text/html")
    assert response.status == 200
    assert response.read() == b""


def test_an_oversized_upload_is_refused_over_the_wire(base: str) -> None:
    request = urllib.request.Request(
        base + "validate", b" " * 2_100_000, {"Content-Type": "text/turtle", "Accept": "application/json"}
    )
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(request, timeout=30)
    assert caught.value.code == 413


def chunked(base: str, path: str, blocks: Iterable[bytes], content_type: str) -> tuple[int, dict[str, object]]:
    """POST a body whose length is not told beforehand; the status and the members of the answer."""
    connection = http.client.HTTPConnection(base.removeprefix("http://").rstrip("/"), timeout=30)
    headers = {"Content-Type": content_type, "Accept": "application/json", "Transfer-Encoding": "chunked"}
    connection.request("POST", path, blocks, headers, encode_chunked=True)
    response = connection.getresponse()
    return response.status, json.loads(response.read())


PLACE = b"<https://w3id.org/secoop/id/place/dale> a <https://w3id.org/secoop/ns#Place> .\n"
FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=edge"


def part(name: str, value: bytes) -> bytes:
    """One field of a multipart form."""
    return b'--edge\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (name.encode(), value)


def upload(name: str, value: bytes) -> bytes:
    """One file of a multipart form."""
    head = b'--edge\r\nContent-Disposition: form-data; name="file"; filename="%s"\r\n\r\n' % name.encode()
    return head + value + b"\r\n--edge--\r\n"


LONG = b" " * 2_500_000
#: Route, content type, a body of any length whose end is wrong: cut in silence it would be fine.
OVERSIZED = {
    "triples": ("/validate", "text/turtle", [PLACE, LONG, b"rubbish"]),
    "a form": ("/validate", FORM, [b"format=ttl&data=%3Chttp%3A%2F%2Fx%2Fa%3E", b"+" * 7_000_000, b"rubbish"]),
    "a field": ("/validate", PARTS, [part("data", PLACE + LONG), b"--edge--\r\n"]),
    "a file": ("/validate", PARTS, [upload("mine.ttl", PLACE + LONG)]),
    "what follows a file": ("/validate", PARTS, [upload("mine.ttl", PLACE), LONG]),
    "a query": ("/sparql", "application/sparql-query", [b"ASK {}", b" " * 200_000, b"rubbish }"]),
    "a query in a form": ("/sparql", FORM, [b"query=ASK+%7B%7D", b"+" * 300_000, b"rubbish"]),
}


@pytest.mark.parametrize("sent", OVERSIZED)
def test_an_oversized_body_of_untold_length_is_refused_and_not_cut(base: str, sent: str) -> None:
    path, content_type, blocks = OVERSIZED[sent]
    status, found = chunked(base, path, blocks, content_type)
    assert status == 413
    assert found["code"] == "too-large"
    assert found["limit_bytes"]


@pytest.mark.parametrize(
    ("path", "content_type", "blocks"),
    [
        ("/validate", "text/turtle", [PLACE, b" " * 1_900_000]),
        ("/validate", FORM, [b"format=ttl&data=", quote_plus(PLACE).encode()]),
        ("/validate", PARTS, [part("format", b"ttl"), part("data", PLACE), b"--edge--\r\n"]),
        ("/validate", PARTS, [upload("mine.ttl", PLACE)]),
        ("/sparql", "application/sparql-query", [b"ASK ", b"{}"]),
        ("/sparql", FORM, [b"query=", b"ASK+%7B%7D"]),
    ],
)
def test_a_body_of_untold_length_within_the_limit_is_read_whole(
    base: str, path: str, content_type: str, blocks: list[bytes]
) -> None:
    status, found = chunked(base, path, blocks, content_type)
    assert status == 200
    assert found.get("triples", 1) == 1


def test_a_query_that_ends_its_process_does_not_end_the_server(base: str) -> None:
    wide = (
        "SELECT%20(COUNT(*)%20AS%20%3Fn)%20%7B%3Fa%20%3Fb%20%3Fc.%3Fd%20%3Fe%20%3Ff.%3Fg%20%3Fh%20%3Fi%20FILTER(%3Fc!%3D%3Ff)%7D"
    )
    assert get(base, f"/sparql?query={wide}&timeout=0.3").status == 504
    assert get(base, "/sparql?query=ASK%7B%7D").status == 200


def test_the_server_ends_with_everything_it_started(tmp_path: Path) -> None:
    with served(tmp_path) as (base, process):
        assert get(base, "/sparql?query=ASK%7B%7D").status == 200
        started = descendants(process.pid)
        assert len(started) >= 2
        os.kill(process.pid, signal.SIGTERM)
        assert process.wait(LIMIT) in (0, -signal.SIGTERM)
        until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in started), "what it started outlives it")
