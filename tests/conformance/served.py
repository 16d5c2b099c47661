"""The server under test: with the graphs a suite needs, asked through the application's own client or over a socket."""

from __future__ import annotations

import http.client
import urllib.parse
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.namespaces import Iris
from kg.settings import Settings
from kg.store import generations
from kg.store.rdf import canonical_lines, to_term
from kg.store.terms import Iri, Quad
from server import create_app
from tests.conformance.exchanges import Reply, Request, Send
from tests.conformance.manifest import Source
from tests.conformance.results import RDF_TYPES
from tests.server.running import reserved_port, serving

_CREATED = "2030-05-05T00:00:00+00:00"


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its endpoint for queries as it calls it itself, and how to ask it."""

    endpoint: str
    send: Send


def publish(home: Path, graphs: Iterable[Source], base: str) -> None:
    """Publish files as named graphs and their merge as the default graph."""
    quads: set[Quad] = set()
    for source in graphs:
        text = source.path.read_bytes()
        for quad in ox.parse(text, format=ox.RdfFormat.from_media_type(RDF_TYPES[source.path.suffix]), base_iri=source.address):
            graph = Iri(source.graph or Iris(base).graph("data"))
            subject = Iri(quad.subject.value)
            plain = Quad(subject, Iri(quad.predicate.value), to_term(quad.object))
            quads.update((plain, plain._replace(graph=graph)))
    with generations.writer(home):
        lines = canonical_lines(quads)
        generations.publish(home, lines, base=base, created=_CREATED, counts={"triples": len(quads)}, keep=2)


@contextmanager
def in_process(root: Path, graphs: Iterable[Source], token: str = "", **settings: object) -> Iterator[Server]:
    """The whole application, front included, asked by Flask's client."""
    base = "https://w3id.org/secoop/"
    publish(root / "home", graphs, base)
    application = create_app(Settings.from_env({}, home=root / "home", **settings))
    client = application.test_client()

    def send(request: Request) -> Reply:
        headers = list(_headers(request, token))
        answer = client.open(_path(request), method=request.method, data=request.body, headers=headers)
        return Reply(answer.status_code, answer.mimetype or "", answer.data)

    try:
        yield Server(base + "sparql", send)
    finally:
        application.extensions["secoop"].close()


@contextmanager
def over_a_socket(root: Path, graphs: Iterable[Source], token: str = "", **variables: str) -> Iterator[Server]:
    """``kg serve`` as a process of its own, asked by a plain client."""
    with ExitStack() as stack:
        port = stack.enter_context(reserved_port())
        publish(root / "home", graphs, f"http://127.0.0.1:{port}/")
        base, _process = stack.enter_context(serving(root, port, SECOOP_ACCESS_LOG="off", **variables))

        def send(request: Request) -> Reply:
            connection = http.client.HTTPConnection(urllib.parse.urlsplit(base).netloc, timeout=60)
            try:
                connection.request(request.method, _path(request), request.body, dict(_headers(request, token)))
                answer = connection.getresponse()
                return Reply(answer.status, answer.headers.get_content_type(), answer.read())
            finally:
                connection.close()

        yield Server(base + "sparql", send)


def _path(request: Request) -> str:
    return ("/update" if request.update else "/sparql") + request.query


def _headers(request: Request, token: str) -> Iterator[tuple[str, str]]:
    yield from request.headers
    if request.update and token:
        yield "Authorization", f"Bearer {token}"
