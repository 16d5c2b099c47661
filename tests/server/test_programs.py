"""What programs read before they ask is true: the routes exist, answer as described, and none is left out."""

from __future__ import annotations

import re
from typing import Any

import jsonschema
import pytest
from flask import Flask
from flask.testing import FlaskClient
from openapi_spec_validator import validate

from server.openapi.schemas import SCHEMAS

#: Routes for people, for browsers, or described elsewhere (service description, manifest, /ns).
OTHERS = {
    *("home", "browse", "page", "concept", "graph", "id", "static", "assets", "ns", "shapes", "schema", "schemes", "metrics"),
    *("contributions", "update", ".well-known", "openapi.json", "llms.txt", "dump"),
}


@pytest.fixture
def described(client: FlaskClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/openapi.json").get_json(force=True)
    return found


def test_the_description_is_valid(described: dict[str, Any]) -> None:
    validate(described)


def test_every_path_is_a_route_and_takes_the_methods_told(app: Flask, described: dict[str, Any]) -> None:
    adapter = app.url_map.bind("localhost")
    samples = {"kind": "event", "name": "x", "number": "1", "file": "x"}
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            endings = next((p["schema"]["enum"] for p in operation.get("parameters", ()) if p["name"] == "ending"), [""])
            for ending in endings:
                address = re.sub(r"\{(\w+)\}", lambda m, e=ending: samples.get(m[1], e), path)  # type: ignore[misc]
                adapter.match(address, method=method.upper())


def test_no_route_for_programs_is_left_out(app: Flask, described: dict[str, Any]) -> None:
    told = {path.split("/")[1].split(".")[0] for path in described["paths"]}
    routes = {rule.rule.split("/")[1].split("<")[0].rstrip(".") or "home" for rule in app.url_map.iter_rules()}
    assert {route.split(".")[0] if route not in OTHERS else "" for route in routes} - {""} <= told


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        ("/network.json", "Network"),
        ("/timeline.json", "Timeline"),
        ("/map.geojson", "Places"),
        ("/suggest?q=bo", "Suggestions"),
        ("/health/ready", "Ready"),
        ("/network.json?from=x", "Problem"),
        ("/queries/none.json", "Problem"),
    ],
)
def test_answers_have_the_shape_told(client: FlaskClient, path: str, schema: str) -> None:
    jsonschema.validate(client.get(path).get_json(force=True), SCHEMAS[schema])


@pytest.mark.parametrize("schema", sorted(SCHEMAS))
def test_every_shape_refuses_something(schema: str) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({}, SCHEMAS[schema])


def test_numbers_are_taken_as_far_as_is_told_and_no_further(client: FlaskClient, described: dict[str, Any]) -> None:
    tried = 0
    for path, operations in described["paths"].items():
        if not path.startswith(("/search", "/network", "/timeline", "/map", "/changes")):
            continue
        for parameter in operations["get"]["parameters"]:
            if parameter["in"] == "path" or parameter["schema"]["type"] != "integer":
                continue
            lowest, highest = parameter["schema"]["minimum"], parameter["schema"]["maximum"]
            for number, taken in ((lowest - 1, False), (lowest, True), (highest, True), (highest + 1, False)):
                given = {parameter["name"]: number} | ({"q": "bo"} if path == "/search" else {})
                answer = client.get(path.replace("{ending}", "csv" if "map" not in path else "geojson"), query_string=given)
                assert (answer.status_code != 400) == taken, (path, parameter["name"], number)
                tried += 1
    assert tried > 20


def parameters(described: dict[str, Any], path: str) -> dict[str, dict[str, Any]]:
    """The parameters a path is told to take when it is read."""
    return {one["name"]: one for one in described["paths"][path]["get"]["parameters"]}


@pytest.mark.parametrize("path", ["/network.{ending}", "/timeline.{ending}", "/map.{ending}"])
def test_views_are_told_to_take_a_language_in_every_format(client: FlaskClient, described: dict[str, Any], path: str) -> None:
    told = parameters(described, path)
    assert "lang" in told
    for ending in told["ending"]["schema"]["enum"]:
        address = path.replace("{ending}", ending)
        assert client.get(address, query_string={"lang": "en"}).status_code == 200, address


def test_search_comes_in_every_format_told_and_in_no_other(client: FlaskClient, described: dict[str, Any]) -> None:
    content = described["paths"]["/search"]["get"]["responses"]["200"]["content"]
    for name in parameters(described, "/search")["format"]["schema"]["enum"]:
        assert client.get("/search", query_string={"q": "bo", "format": name}).mimetype in content
    assert client.get("/search", query_string={"q": "bo", "format": "docx"}).status_code == 406


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("query", "Bo Lind"),
        ("queries", '{"q0": {"query": "Bo Lind"}}'),
        ("extend", '{"ids": ["person/bo-lind"], "properties": []}'),
    ],
)
def test_reconciliation_takes_what_is_told_in_the_address(
    client: FlaskClient, described: dict[str, Any], name: str, value: str
) -> None:
    assert name in parameters(described, "/reconcile")
    manifest = client.get("/reconcile").json
    answer = client.get("/reconcile", query_string={name: value, "lang": "en"})
    assert answer.status_code == 200
    assert answer.json != manifest


def test_a_question_with_a_table_has_it_for_spreadsheets_and_one_with_a_graph_has_not(
    client: FlaskClient, described: dict[str, Any]
) -> None:
    def endings(name: str) -> list[str]:
        found: list[str] = parameters(described, f"/queries/{name}.{{ending}}")["ending"]["schema"]["enum"]
        return found

    assert "spreadsheet.csv" in endings("who-was-where")
    assert client.get("/queries/who-was-where.spreadsheet.csv").mimetype == "text/csv"
    assert "spreadsheet.csv" not in endings("event-as-graph")


@pytest.mark.parametrize(("path", "name"), [("/robots.txt", ""), ("/sitemap.xml", ""), ("/sitemap/{name}.xml", "site")])
def test_what_crawlers_read_is_told_with_its_format(client: FlaskClient, described: dict[str, Any], path: str, name: str) -> None:
    content = described["paths"][path]["get"]["responses"]["200"]["content"]
    assert client.get(path.replace("{name}", name)).mimetype in content


def test_pages_for_people_are_told_where_they_are_what_comes_unasked(client: FlaskClient, described: dict[str, Any]) -> None:
    for path in ("/search", "/changes"):
        told = described["paths"][path]["get"]["responses"]["200"]["content"]
        assert client.get(path, query_string={"q": "bo"} if path == "/search" else {}).mimetype in told


def test_questions_have_their_parameters(described: dict[str, Any]) -> None:
    (event,) = [p for p in described["paths"]["/queries/about-one-event.{ending}"]["get"]["parameters"] if p["name"] == "event"]
    assert event["required"]
    assert event["schema"]["minLength"] == 1
    assert event["schema"]["examples"] == ["event/hill-day"]


def test_the_text_for_language_models_names_every_question_and_what_not_to_conclude(client: FlaskClient) -> None:
    text = client.get("/llms.txt").text
    assert client.get("/llms.txt").mimetype == "text/plain"
    assert text.startswith("# secoop\n")
    for name in ("who-was-where", "event-as-graph"):
        assert f"https://w3id.org/secoop/queries/{name})" in text
    assert "not evidence" in text
