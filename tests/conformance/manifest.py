"""Reading the manifests of the W3C suites: a manifest includes others and lists tests, each with an action and a result.

The suites lie in files; every file has an address below the suite's own base IRI, so that relative IRIs mean the same
wherever the checkout lies, and so that a test is always called ``folder#name``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pyoxigraph as ox

_MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
_QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
_UT = "http://www.w3.org/2009/sparql/tests/test-update#"
_SHT = "http://www.w3.org/ns/shacl-test#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@dataclass(frozen=True, slots=True)
class Source:
    """A file of a suite, its address, and the graph it fills: None for the default graph."""

    path: Path
    address: str
    graph: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One test: what is run (``action``), on which data, and what is to come out.

    ``kind`` is the local name of the test's class. ``result`` is one file, ``state`` the dataset an update leaves;
    ``lax`` says that duplicates may be missing. A SHACL test names its shapes as ``action``, its data as ``data``, and
    its report is the node ``address`` in the manifest ``result``.
    """

    folder: str
    name: str
    kind: str
    action: Source
    data: tuple[Source, ...] = ()
    result: Source | None = None
    state: tuple[Source, ...] = ()
    lax: bool = False
    address: str = ""

    @property
    def id(self) -> str:
        """The test's stable name."""
        return f"{self.folder}#{self.name}"


@dataclass(frozen=True, slots=True)
class Site:
    """A suite's folder, the address it stands for, what its folders are called in test names, and which are left out."""

    root: Path
    base: str
    prefix: str = ""
    without: frozenset[str] = frozenset()

    def source(self, node: Node, graph: str | None = None) -> Source:
        """The file behind an address; raises ValueError for an address outside the suite."""
        address = text(node)
        if not address.startswith(self.base):
            raise ValueError(f"{address} lies outside {self.base}")
        return Source(self.root / address.removeprefix(self.base), address, graph)

    def address(self, path: Path) -> str:
        """The address of a file."""
        return self.base + path.relative_to(self.root).as_posix()


class Manifest:
    """The triples of one manifest file."""

    def __init__(self, path: Path, address: str) -> None:
        self.address = address
        self._objects: dict[tuple[Node, str], list[Node]] = defaultdict(list)
        for quad in ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE, base_iri=address):
            self._objects[quad.subject, quad.predicate.value].append(quad.object)

    def top(self) -> Node:
        """The manifest itself, an IRI or a blank node; raises ValueError unless there is one and it lists something."""
        types = [subject for subject, predicate in self._objects if predicate == _RDF + "type"]
        tops = [subject for subject in types if ox.NamedNode(_MF + "Manifest") in self.all(subject, _RDF + "type")]
        if len(tops) != 1 or not (self.all(tops[0], _MF + "include") or self.all(tops[0], _MF + "entries")):
            raise ValueError(f"{self.address}: not one manifest that lists something")
        return tops[0]

    def all(self, subject: Node, predicate: str) -> list[Node]:
        """Every object."""
        return self._objects.get((subject, predicate), [])

    def one(self, subject: Node | None, predicate: str) -> Node | None:
        """The only object, or None; raises ValueError when there are several."""
        found = self.all(subject, predicate) if subject is not None else []
        if len(found) > 1:
            raise ValueError(f"{self.address}: {subject} has {len(found)} values of {predicate}")
        return found[0] if found else None

    def members(self, head: Node | None) -> Iterator[Node]:
        """The members of an RDF list."""
        while head is not None and head != ox.NamedNode(_RDF + "nil"):
            yield from self.all(head, _RDF + "first")
            head = self.one(head, _RDF + "rest")


def text(node: Node) -> str:
    """The IRI or lexical form; raises ValueError for a node that has neither."""
    if isinstance(node, ox.NamedNode | ox.Literal):
        return node.value
    raise ValueError(f"{node} has no text")


def read(site: Site, path: Path) -> Iterator[Case]:
    """The tests of a manifest and, depth first, of the manifests it includes."""
    folder = site.prefix + path.parent.relative_to(site.root).as_posix()
    if folder in site.without:
        return
    manifest = Manifest(path, site.address(path))
    top = manifest.top()
    for include in manifest.all(top, _MF + "include"):
        listed = manifest.members(include) if manifest.all(include, _RDF + "first") else [include]
        for inner in listed:
            yield from read(site, site.source(inner).path)
    for entry in manifest.members(manifest.one(top, _MF + "entries")):
        yield from _cases(site, manifest, entry, folder)


def _cases(site: Site, manifest: Manifest, entry: Node, folder: str) -> Iterator[Case]:
    kinds = [text(kind).rpartition("#")[2] for kind in manifest.all(entry, _RDF + "type")]
    action = manifest.one(entry, _MF + "action")
    if not kinds or action is None:
        raise ValueError(f"{manifest.address}: {entry} has no type or no action")
    name = text(entry).rpartition("#")[2] if "#" in text(entry) else text(entry).rpartition("/")[2]
    case = Case(folder, name, kinds[0], Source(site.root, ""), address=text(entry))
    result = manifest.one(entry, _MF + "result")
    if isinstance(action, ox.NamedNode):
        case = replace(case, action=site.source(action))
    elif (shapes := manifest.one(action, _SHT + "shapesGraph")) is not None:
        data = manifest.one(action, _SHT + "dataGraph")
        report = Source(site.root / manifest.address.removeprefix(site.base), manifest.address)
        yield replace(case, action=site.source(shapes), data=(site.source(data or shapes),), result=report)
        return
    else:
        query = manifest.one(action, _QT + "query") or manifest.one(action, _UT + "request")
        if query is None:
            raise ValueError(f"{manifest.address}: {name} runs neither a query nor an update")
        case = replace(case, action=site.source(query), data=_sources(site, manifest, action))
    if isinstance(result, ox.BlankNode):
        case = replace(case, state=_sources(site, manifest, result))
    elif result is not None:
        case = replace(case, result=site.source(result))
    yield replace(case, lax=manifest.one(entry, _MF + "resultCardinality") == ox.NamedNode(_MF + "LaxCardinality"))


def _sources(site: Site, manifest: Manifest, node: Node) -> tuple[Source, ...]:
    """The files of a dataset: default graph and named graphs, as queries and updates each write them."""
    found = [site.source(data) for ns in (_QT, _UT) for data in manifest.all(node, ns + "data")]
    found += [site.source(data, text(data)) for data in manifest.all(node, _QT + "graphData")]
    for named in manifest.all(node, _UT + "graphData"):
        data, label = manifest.one(named, _UT + "graph"), manifest.one(named, _LABEL)
        if data is None or label is None:
            raise ValueError(f"{manifest.address}: graph data without a file or a name")
        found.append(site.source(data, text(label)))
    return tuple(found)
