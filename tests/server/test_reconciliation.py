"""The Reconciliation Service API: answers of the demanded form, scores that mean something, and `match` only where certain."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from kg.namespaces import PROJECT
from server.reconciliation import routes
from tests.conftest import ROOT
from tests.server.reconciliation import SCHEMAS, official, problems

FOLDER = official(ROOT.parent / "shared")


def asked(client: FlaskClient, **query: Any) -> list[dict[str, Any]]:
    answer = client.post("/reconcile", data={"queries": json.dumps({"q0": query})})
    assert answer.status_code == 200, answer.text
    found = answer.get_json()
    assert problems("reconciliation-result-batch", found) == []
    return found["q0"]["result"]  # type: ignore[no-any-return]


ANSWERS = {
    "manifest": "/reconcile",
    "reconciliation-result-batch": '/reconcile?queries={"a":{"query":"hill"},"b":{"query":"northmark","type":"Polity"},"c":{"query":"qqqq"}}',
    "suggest-entities-response": "/reconcile/suggest/entity?prefix=hill",
    "suggest-types-response": "/reconcile/suggest/type?prefix=pol",
    "suggest-properties-response": "/reconcile/suggest/property?prefix=held",
    "data-extension-property-proposal": "/reconcile/properties?type=Event&limit=5",
    "data-extension-response": '/reconcile?extend={"ids":["event/hill-day","nobody/x"],"properties":[{"id":"heldAt"},{"id":"date"},{"id":"name"}]}',
}


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_follows_the_schema(client: FlaskClient, name: str) -> None:
    answer = client.get(ANSWERS[name])
    assert answer.status_code == 200
    assert problems(name, answer.get_json()) == []


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_follows_the_schema_of_the_specification(client: FlaskClient, name: str) -> None:
    if FOLDER is None:
        pytest.skip("the specification's schemas are missing: name their folder in SECOOP_RECONCILIATION_SPECS")
    assert problems(name, client.get(ANSWERS[name]).get_json(), FOLDER) == []


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_finds_an_answer_that_lacks_a_member_or_has_one_too_many(client: FlaskClient, name: str) -> None:
    right = client.get(ANSWERS[name]).get_json()
    less, more = dict(right), {**right, "unasked": 1}
    less[next(iter(right))] = 1
    assert problems(name, less) and problems(name, more)


def test_the_manifest_has_addresses_below_the_base_of_the_graph(client: FlaskClient) -> None:
    found = client.get("/reconcile", headers={"Host": "evil.example"}).get_json()
    assert found["identifierSpace"] == PROJECT + "id/"
    assert "evil" not in json.dumps(found)


def test_every_origin_may_read_and_a_preview_may_be_framed(client: FlaskClient) -> None:
    assert client.get("/reconcile").headers["Access-Control-Allow-Origin"] == "*"
    assert client.options("/reconcile").headers["Access-Control-Allow-Methods"] == "GET, HEAD, POST, OPTIONS"
    preview = client.get("/reconcile/preview?id=organization%2Fnorthmark")
    assert "frame-ancestors *" in preview.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in client.get("/browse").headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("query", "first", "match"),
    [
        ({"query": "organization/northmark"}, "organization/northmark", True),
        ({"query": PROJECT + "id/organization/northmark"}, "organization/northmark", True),
        ({"query": "northmark", "type": "Polity"}, "organization/northmark", True),
        ({"query": "Northmark"}, "organization/northmark", False),
        ({"query": "Northmrak", "type": "Polity"}, "organization/northmark", False),
        ({"query": "Bo Lind", "type": "Person"}, "person/bo-lind", False),
        ({"query": "experts of Eastmark", "type": "UnnamedGroup"}, "group/eastmark-experts", False),
    ],
)
def test_a_candidate_is_certain_by_identifier_or_by_a_unique_whole_name_with_its_type(
    client: FlaskClient, query: dict[str, Any], first: str, match: bool
) -> None:
    found = asked(client, **query)
    assert (found[0]["id"], found[0]["match"]) == (first, match)


def test_scores_fall_and_a_misspelt_name_scores_below_a_whole_one(client: FlaskClient) -> None:
    right, wrong = asked(client, query="northmark"), asked(client, query="northmrak")
    assert right[0]["score"] == 100 > wrong[0]["score"] > 50
    for found in (right, wrong):
        scores = [one["score"] for one in found]
        assert scores == sorted(scores, reverse=True)


def test_a_type_restricts_and_an_unknown_one_is_an_error(client: FlaskClient) -> None:
    assert {one["id"].partition("/")[0] for one in asked(client, query="hill", type="Event")} == {"event"}
    assert {one["id"] for one in asked(client, query="hill", type=["Place", "Person"])} == {"place/hill"}
    assert asked(client, query="hill", type=["Place", "Event"], type_strict="all") == []


def test_properties_raise_or_lower_the_score(client: FlaskClient) -> None:
    right, wrong = (
        asked(client, query="Chair of Northmark", type="Post", properties=[{"pid": "postIn", "v": value}])[0]
        for value in ({"id": "organization/northmark", "name": "Northmark"}, "Eastmark")
    )
    assert right["id"] == wrong["id"] == "post/northmark-chair"
    assert (right["score"], wrong["score"]) == (100.0, 70.0)
    assert (right["match"], wrong["match"]) == (True, False)


def test_properties_alone_find_what_has_them(client: FlaskClient) -> None:
    found = asked(client, properties=[{"pid": "name", "v": "Northmark"}])
    assert found[0]["id"] == "organization/northmark"


def test_the_limit_holds(client: FlaskClient) -> None:
    assert len(asked(client, query="hill", limit=2)) == 2


def test_one_query_comes_without_a_batch(client: FlaskClient) -> None:
    for text in ("northmark", '{"query": "northmark"}'):
        assert client.get("/reconcile", query_string={"query": text}).get_json()["result"][0]["id"] == "organization/northmark"


def extended(client: FlaskClient, ids: list[str], *properties: dict[str, Any]) -> dict[str, Any]:
    answer = client.post("/reconcile", data={"extend": json.dumps({"ids": ids, "properties": properties})})
    assert problems("data-extension-response", answer.get_json()) == []
    return answer.get_json()["rows"]  # type: ignore[no-any-return]


def test_an_extension_fetches_entities_numbers_and_texts_with_settings(client: FlaskClient) -> None:
    chair = "post/northmark-chair"
    rows = extended(
        client, [chair, "event/hill-day"], {"id": "postIn"}, {"id": "date"}, {"id": "name", "settings": {"count": "on"}}
    )
    assert rows[chair] == {
        "postIn": [{"id": "organization/northmark", "name": "Northmark"}],
        "date": [],
        "name": [{"int": 1}],
    }
    assert rows["event/hill-day"]["date"] == [{"str": "2030-05-04"}]
    as_text = extended(client, [chair], {"id": "postIn", "settings": {"shown": "text"}})
    assert as_text[chair]["postIn"] == [{"str": "Northmark"}]


def test_an_extension_keeps_to_a_language_and_a_number(client: FlaskClient) -> None:
    rows = extended(client, ["organization/northmark"], {"id": "name", "settings": {"language": "en", "limit": "1"}})
    assert rows["organization/northmark"]["name"] == [{"str": "Northmark"}]
    rows = extended(client, ["organization/northmark"], {"id": "name", "settings": {"language": "sv"}})
    assert rows["organization/northmark"]["name"] == []


def test_flyouts_say_what_something_is_and_escape_it(client: FlaskClient) -> None:
    found = client.get("/reconcile/flyout/entity?id=organization%2Fhostile").get_json()
    assert found["id"] == "organization/hostile"
    assert "<script" not in found["html"]
    assert "polity" in client.get("/reconcile/flyout/type?id=Polity").get_json()["html"]
    assert "held at" in client.get("/reconcile/flyout/property?id=heldAt").get_json()["html"]


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({}, 400),
        ({"queries": "not json"}, 400),
        ({"queries": "[]"}, 400),
        ({"queries": '{"a": {}}'}, 400),
        ({"queries": '{"a": {"query": ""}}'}, 400),
        ({"queries": '{"a": {"query": "x", "type": "Wizard"}}'}, 400),
        ({"queries": '{"a": {"query": "x", "limit": 0}}'}, 400),
        ({"queries": '{"a": {"query": "x", "limit": NaN}}'}, 400),
        ({"queries": '{"a": {"query": "x", "limit": 1e400}}'}, 400),
        ({"queries": '{"a": {"query": "x", "limit": 1' + "0" * 5000 + "}}"}, 400),
        ({"queries": '{"\\ud800": {"query": "x"}}'}, 400),
        ({"queries": '{"a": {"query": "x", "colour": "red"}}'}, 400),
        ({"queries": '{"a": {"query": "x"}, "a": {"query": "y"}}'}, 400),
        ({"queries": '{"a": {"query": "x", "properties": [{"p": 1}]}}'}, 400),
        ({"queries": '{"a": {"query": "x", "properties": [{"pid": "wizardry", "v": 1}]}}'}, 400),
        ({"queries": "[" * 100_000}, 400),
        ({"queries": json.dumps({str(n): "x" for n in range(101)})}, 413),
        ({"queries": "{}", "extend": "{}"}, 400),
        ({"extend": "{}"}, 400),
        ({"extend": '{"ids": [1], "properties": []}'}, 400),
        ({"extend": json.dumps({"ids": [str(n) for n in range(201)], "properties": []})}, 413),
    ],
)
def test_a_mistaken_request_is_told_with_its_place(client: FlaskClient, form: dict[str, str], status: int) -> None:
    answer = client.post("/reconcile", data=form)
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")
    assert answer.get_json()["where"]


@pytest.mark.parametrize(
    "address",
    [
        "?callback=run",
        "/preview?id=no/body",
        "/flyout/entity?id=",
        "/flyout/type?id=Wizard",
        "/suggest/entity?prefix=a&cursor=x",
        "/suggest/entity?prefix=a&cursor=000001" + "9" * 5000,
        "/suggest/entity?prefix=a&cursor=00000199999",
        "/properties?type=Wizard",
    ],
)
def test_a_mistaken_address_is_told(client: FlaskClient, address: str) -> None:
    assert client.get("/reconcile" + address).status_code in (400, 404)


def test_whole_characters_may_be_escaped(client: FlaskClient) -> None:
    found = client.post("/reconcile", data={"queries": '{"\\ud83d\\ude00": {"query": "hill"}}'})
    assert list(found.get_json()) == ["\U0001f600"]


def test_hostile_texts_are_only_texts(client: FlaskClient) -> None:
    for text in ('" OR 1', "x" * 10_000, "\0", "\u202e", "e" + "\u0301" * 5000):
        assert client.post("/reconcile", data={"queries": json.dumps({"q": {"query": text}})}).status_code == 200


def test_a_batch_that_takes_too_long_is_ended(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes, "_SECONDS", -1.0)
    answer = client.post("/reconcile", data={"queries": '{"a": {"query": "hill"}}'})
    assert (answer.status_code, answer.get_json()["code"]) == (503, "search-timeout")


def test_the_folder_of_the_specification_is_read_where_it_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("SECOOP_RECONCILIATION_SPECS", raising=False)
    assert official(tmp_path) is None
    (tmp_path / "manifest.json").write_text("{}")
    monkeypatch.setenv("SECOOP_RECONCILIATION_SPECS", str(tmp_path))
    assert official(None) == tmp_path
