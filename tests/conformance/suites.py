"""Which suites there are, where they lie below ``conformance/``, and which of their folders are not run here and why."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from tests.conformance.exchanges import Exchange
from tests.conformance.exchanges import read as exchanges_of
from tests.conformance.manifest import Case, Site, read

_ROOT = Path(__file__).resolve().parents[2]
_RDF_TESTS = "https://w3c.github.io/rdf-tests/"
_SHACL_TESTS = "https://w3c.github.io/data-shapes/data-shapes-test-suite/tests/"
_MANIFESTS = (
    "sparql/sparql10/manifest.ttl",
    "sparql/sparql11/manifest-all.ttl",
    *(f"rdf/rdf11/rdf-{syntax}/manifest.ttl" for syntax in ("turtle", "trig", "n-triples", "n-quads", "xml")),
)
#: Folders that test what is no query, update or parser, or a feature that is not offered.
OUTSIDE = {
    "sparql/sparql11/entailment": "only simple entailment is offered: what follows is stored, not inferred while asking",
    "sparql/sparql11/graph-store-protocol": "the Graph Store Protocol is not offered",
    "sparql/sparql11/http-rdf-update": "the Graph Store Protocol is not offered",
}
#: Folders whose tests are HTTP requests, run against the web server.
PROTOCOL = "sparql/sparql11/protocol"
DESCRIPTION = "sparql/sparql11/service-description"
#: The tests of the description suite, which are told in words only.
DESCRIPTIONS = ("returns-rdf", "has-endpoint-triple", "conforms-to-schema")


def folder() -> Path:
    """Where the suites lie: among the shared material beside the checkout, or at SECOOP_SHARED."""
    return Path(os.environ.get("SECOOP_SHARED", _ROOT.parent / "shared")) / "conformance"


def cases(conformance: Path) -> Iterator[Case]:
    """Every test that is run here."""
    site = Site(conformance / "sparql", _RDF_TESTS, without=frozenset({*OUTSIDE, PROTOCOL, DESCRIPTION}))
    for path in _MANIFESTS:
        yield from read(site, site.root / path)
    site = Site(conformance / "shacl" / "tests", _SHACL_TESTS, "shacl/")
    yield from read(site, site.root / "manifest.ttl")


def exchanges(conformance: Path) -> list[Exchange]:
    """The tests of the protocol suite."""
    return list(exchanges_of(Site(conformance / "sparql", _RDF_TESTS), PROTOCOL))


def suite(case: Case) -> str:
    """The suite a test is counted in."""
    area = case.folder.split("/")
    if area[0] == "shacl":
        return "SHACL " + area[1]
    if area[0] == "rdf":
        return "RDF 1.1 " + area[2].removeprefix("rdf-")
    version = "SPARQL 1." + area[1][-1]
    if case.action.path.suffix == ".ru":
        return f"{version} update {'evaluation' if 'Evaluation' in case.kind else 'syntax'}"
    return f"{version} query {'syntax' if 'Syntax' in case.kind else 'evaluation'}"
