"""The SPARQL 1.1 Protocol suite: each test is a series of HTTP requests with what their answers are to be like.

The requests are described in the vocabularies for HTTP and for content in RDF. They go to the addresses of the server that is
tested: an operation is an update where its test is about updates and its body is no query.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from kg.store.formats import GRAPHS, RESULTS
from tests.conformance.manifest import Manifest, Node, Site, Source, text

_HT = "http://www.w3.org/2011/http#"
_CNT = "http://www.w3.org/2011/content#"
_MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
_UT = "http://www.w3.org/2009/sparql/tests/test-update#"
_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_PREFIX = "/sparql/"
_RDF = {media_type: kind.rdf for media_type, kind in GRAPHS.items()}
_STATUS = re.compile(r"#StatusCode([1-5])xx$")
#: Statuses that say nothing about a malformed request: it was refused for who sent it, or arrived nowhere.
_ELSEWHERE = (401, 403, 404)


@dataclass(frozen=True, slots=True)
class Expected:
    """First digits of the status, the kind of answer (``boolean``, ``tabular``, ``RDF``), the truth of a boolean."""

    classes: frozenset[int]
    kind: str = ""
    truth: bool | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """One request; ``query`` is what follows the path, question mark included."""

    method: str
    query: str
    headers: tuple[tuple[str, str], ...]
    body: bytes | None
    update: bool
    expected: Expected


@dataclass(frozen=True, slots=True)
class Exchange:
    """One test: the graphs it needs, and its requests in order."""

    folder: str
    name: str
    data: tuple[Source, ...]
    requests: tuple[Request, ...]

    @property
    def id(self) -> str:
        """The test's stable name."""
        return f"{self.folder}#{self.name}"

    @property
    def updates(self) -> bool:
        """Whether the test sends updates."""
        return any(request.update for request in self.requests)


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back."""

    status: int
    media_type: str
    body: bytes


Send = Callable[[Request], Reply]


def read(site: Site, folder: str) -> Iterator[Exchange]:
    """The tests of the suite. Raises ValueError for a manifest that cannot be followed."""
    path = site.root / folder / "manifest.ttl"
    manifest = Manifest(path, site.address(path))
    for entry in manifest.members(manifest.one(manifest.top(), _MF + "entries")):
        action = _needed(manifest, manifest.one(entry, _MF + "action"), "action")
        name = text(entry).rpartition("#")[2]
        data = tuple(_graph(site, manifest, graph) for graph in manifest.all(entry, _UT + "graphData"))
        steps = manifest.members(manifest.one(action, _HT + "requests"))
        requests = tuple(_request(manifest, step, about_updates="update" in name) for step in steps)
        if not requests:
            raise ValueError(f"{name} sends nothing")
        yield Exchange(site.prefix + folder, name, data, requests)


def _needed(manifest: Manifest, node: Node | None, what: str) -> Node:
    if node is None:
        raise ValueError(f"{manifest.address}: no {what}")
    return node


def _graph(site: Site, manifest: Manifest, node: Node) -> Source:
    file = _needed(manifest, manifest.one(node, _UT + "graph"), "file of a graph")
    return site.source(file, text(_needed(manifest, manifest.one(node, _LABEL), "name of a graph")))


def _request(manifest: Manifest, node: Node, *, about_updates: bool) -> Request:
    def said(subject: Node, predicate: str) -> str:
        return text(_needed(manifest, manifest.one(subject, predicate), predicate))

    path = said(node, _HT + "absolutePath")
    if not path.startswith(_PREFIX):
        raise ValueError(f"{path} does not begin with {_PREFIX}")
    given = manifest.members(manifest.one(node, _HT + "headers"))
    headers = tuple((said(header, _HT + "fieldName").lower(), said(header, _HT + "fieldValue")) for header in given)
    content = manifest.one(node, _HT + "body")
    body = None
    if content is not None:
        body = said(content, _CNT + "chars").encode(said(content, _CNT + "characterEncoding"))
    query_body = dict(headers).get("content-type", "").startswith("application/sparql-query")
    expected = _expected(manifest, _needed(manifest, manifest.one(node, _HT + "resp"), "response"))
    method = said(node, _HT + "methodName")
    return Request(method, path.removeprefix(_PREFIX), headers, body, about_updates and not query_body, expected)


def _expected(manifest: Manifest, response: Node) -> Expected:
    found = [_STATUS.search(text(status)) for status in manifest.all(response, _MF + "expectedStatus")]
    truth, kind = manifest.one(response, _MF + "expectedBoolean"), manifest.one(response, _MF + "expectedFormat")
    classes = frozenset(int(match[1]) for match in found if match)
    if not classes or len(classes) != len(found):
        raise ValueError(f"{manifest.address}: an expected status cannot be read")
    return Expected(classes, text(kind) if kind else "", text(truth) == "true" if truth else None)


def run(test: Exchange, send: Send) -> str:
    """Send the requests of a test one after the other; the word for its failure (:data:`OUTCOMES`), or an empty text."""
    for request in test.requests:
        outcome = judge(request.expected, send(request))
        if outcome:
            return outcome
    return ""


def judge(expected: Expected, reply: Reply) -> str:
    """How an answer fails, '' where it does not."""
    wrong = 4 in expected.classes
    if reply.status // 100 not in expected.classes:
        return "accepted" if wrong and reply.status < 400 else "refused"
    if wrong:
        return "differs" if reply.status in _ELSEWHERE else ""
    kind, truth = _content(reply)
    fits = expected.kind in ("", kind) and expected.truth in (None, truth)
    return "" if fits else "differs"


def _content(reply: Reply) -> tuple[str, bool | None]:
    """The kind of an answer by its media type, as its body bears out, and its truth; ('', None) where the two disagree."""
    try:
        if reply.media_type in _RDF:
            list(ox.parse(reply.body, format=_RDF[reply.media_type]))
            return "RDF", None
        if reply.media_type not in RESULTS:
            return "", None
        results = ox.parse_query_results(reply.body, format=RESULTS[reply.media_type].results)
        if isinstance(results, ox.QueryBoolean):
            return "boolean", bool(results)
        list(results)
    except (SyntaxError, ValueError):
        return "", None
    return "tabular", None
