"""A session of a client shaped like OpenRefine, over a real socket: the requests it sends, in its order, written down by hand.

OpenRefine asks for the manifest, guesses the type of a column from its first cells, reconciles in batches by POST, shows previews
and suggestions, then fetches columns for what was matched.
"""

from __future__ import annotations

import json
import urllib.parse
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from tests.server.reconciliation import problems
from tests.server.running import served

#: What its requests carry: form bodies, and headers of its HTTP client and of the browser it runs in.
_SERVER = {"User-Agent": "OpenRefine 3.9.3", "Accept": "application/json, text/javascript, */*"}
_BROWSER = {"Accept": "application/json, text/javascript, */*; q=0.01", "Origin": "http://127.0.0.1:3333"}
CELLS = ["Northmark", "Eastmark", "Hil League", "Bo Lind", "Somebody else"]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(tmp_path_factory.mktemp("openrefine")) as (address, _process):
        yield address


def get(address: str, headers: dict[str, str]) -> Any:
    with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=60) as answer:
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        return json.loads(answer.read())


def post(address: str, form: dict[str, Any]) -> Any:
    body = urllib.parse.urlencode({key: json.dumps(value) for key, value in form.items()}).encode()
    headers = {**_SERVER, "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"}
    with urllib.request.urlopen(urllib.request.Request(address, body, headers), timeout=60) as answer:
        return json.loads(answer.read())


def test_a_session_from_the_manifest_to_fetched_columns(base: str) -> None:
    manifest = get(base + "reconcile", _BROWSER)
    assert problems("manifest", manifest) == []
    endpoint = manifest["suggest"]["entity"]["service_url"]
    assert endpoint == base + "reconcile"

    guessed = post(endpoint, {"queries": {f"q{at}": {"query": cell, "limit": 3} for at, cell in enumerate(CELLS)}})
    types = [one["type"][0]["id"] for result in guessed.values() for one in result["result"]]
    assert "Polity" in types

    batch = {
        f"q{at}": {"query": cell, "type": "Organization", "type_strict": "should", "properties": []}
        for at, cell in enumerate(CELLS[:3])
    }
    matched = post(endpoint, {"queries": batch})
    assert problems("reconciliation-result-batch", matched) == []
    best = {key: (value["result"][0]["id"], value["result"][0]["match"]) for key, value in matched.items()}
    assert best == {
        "q0": ("organization/northmark", True),
        "q1": ("organization/eastmark", True),
        "q2": ("organization/hill-league", False),
    }

    preview = manifest["preview"]["url"].replace("{{id}}", urllib.parse.quote("organization/northmark", safe=""))
    with urllib.request.urlopen(preview, timeout=60) as page:
        assert "Northmark" in page.read().decode()
    with urllib.request.urlopen(
        urllib.request.Request(
            manifest["view"]["url"].replace("{{id}}", "organization%2Fnorthmark"), headers={"Accept": "text/html"}
        ),
        timeout=60,
    ) as page:
        assert page.url == base + "page/organization/northmark"

    suggest = manifest["suggest"]["entity"]
    found = get(suggest["service_url"] + suggest["service_path"] + "?prefix=hill+le", _BROWSER)
    assert found["result"][0]["id"] == "organization/hill-league"
    flyout = suggest["flyout_service_url"] + suggest["flyout_service_path"].replace("${id}", "organization%2Fhill-league")
    assert "Hill League" in get(flyout, _BROWSER)["html"]

    proposed = manifest["extend"]["propose_properties"]
    offered = get(proposed["service_url"] + proposed["service_path"] + "?type=Organization", _BROWSER)
    assert {"name", "cooperatesWith"} <= {one["id"] for one in offered["properties"]}
    query = {
        "ids": ["organization/northmark", "organization/eastmark"],
        "properties": [{"id": "name", "settings": {"limit": "1"}}],
    }
    columns = post(endpoint, {"extend": query})
    assert problems("data-extension-response", columns) == []
    assert columns["rows"]["organization/eastmark"]["name"] == [{"str": "Eastmark"}]


def test_requests_with_curl_s_headers_are_answered_as_well(base: str) -> None:
    query = urllib.parse.urlencode({"queries": '{"q0": {"query": "northmark"}}'})
    assert get(f"{base}reconcile?{query}", {"Accept": "*/*"})["q0"]["result"][0]["id"] == "organization/northmark"
    assert get(f"{base}reconcile?{query}", {"Accept": "text/html"})["q0"]["result"]
