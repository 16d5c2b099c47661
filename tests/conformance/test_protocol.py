"""The W3C suites for the protocol and the service description, through the application's own client and over a socket."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from kg.contributions import tokens
from tests.conformance import description, exchanges, served
from tests.conformance.exchanges import Exchange, Expected, Reply, Request
from tests.conformance.expected import load
from tests.conformance.served import Server
from tests.conformance.suites import DESCRIPTION, folder
from tests.conformance.suites import exchanges as every

KNOWN = load()
TESTS = every(folder()) if folder().is_dir() else []
WAYS: dict[str, Callable[..., AbstractContextManager[Server]]] = {"client": served.in_process, "socket": served.over_a_socket}


@pytest.fixture(scope="module", params=WAYS)
def queried(request: pytest.FixtureRequest, suites: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server over the graphs of the suite."""
    graphs = {source.graph: source for test in every(suites) for source in test.data}
    with WAYS[request.param](tmp_path_factory.mktemp("queried"), graphs.values()) as server:
        yield server


@pytest.mark.parametrize("test", [test for test in TESTS if not test.updates], ids=lambda test: test.id)
def test_the_protocol_of_queries(queried: Server, test: Exchange) -> None:
    ends_as_expected(test.id, exchanges.run(test, queried.send))


@pytest.fixture(scope="module", params=[pytest.param("client", marks=pytest.mark.slow), "socket"])
def updated(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that takes updates from whoever has a token for all of them; what one test leaves, the next one finds.

    Each publishes several generations: in the quick run over a socket only, which goes all the way.
    """
    root = tmp_path_factory.mktemp("updated")
    token = tokens.add(root / "home", "suite", ["update:all"])
    # No records: what an update leaves is all there is.
    records = root / "empty" / "records"
    records.mkdir(parents=True)
    switch: dict[str, object] = {"updates": True, "records": records}
    if request.param == "socket":
        switch = {"SECOOP_UPDATES": "on", "SECOOP_RECORDS": str(records)}
    with WAYS[request.param](root, [], token, **switch) as server:
        yield server


@pytest.mark.usefixtures("suites")
@pytest.mark.parametrize("test", [test for test in TESTS if test.updates], ids=lambda test: test.id)
def test_the_protocol_of_updates(updated: Server, test: Exchange) -> None:
    ends_as_expected(test.id, exchanges.run(test, updated.send))


def ends_as_expected(name: str, outcome: str) -> None:
    """Pass where a test passes, or fails as the table says."""
    known = KNOWN.get(name)
    if known:
        assert outcome, f"{name} passes now; take it out of expected_failures.tsv"
        assert outcome == known.outcome, f"{name} fails in another way than the table says"
    else:
        assert outcome == "", name


def get(server: Server, accept: str) -> Reply:
    """What a GET of the endpoint gives."""
    return server.send(Request("GET", "", (("accept", accept),), None, False, Expected(frozenset({2}))))


ACCEPTS = ["text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json", "*/*"]


@pytest.mark.parametrize("accept", ACCEPTS)
def test_the_service_describes_itself(queried: Server, accept: str) -> None:
    reply = get(queried, accept)
    ends_as_expected(f"{DESCRIPTION}#returns-rdf", description.returns_rdf(reply))
    ends_as_expected(f"{DESCRIPTION}#has-endpoint-triple", description.has_endpoint_triple(reply, queried.endpoint))
    ends_as_expected(f"{DESCRIPTION}#conforms-to-schema", description.conforms_to_schema(reply))
