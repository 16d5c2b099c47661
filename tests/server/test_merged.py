"""What was merged leads to what it was merged into, and says so in the format asked for."""

from __future__ import annotations

import pytest
import rdflib
from flask.testing import FlaskClient

BROWSER = {"Accept": "text/html"}
OLD, KEPT = (rdflib.URIRef(f"https://w3id.org/secoop/id/organization/{name}") for name in ("old-northmark", "northmark"))


@pytest.mark.parametrize("path", ["/id", "/page"])
def test_programs_are_told_as_json(client: FlaskClient, path: str) -> None:
    response = client.get(f"{path}/organization/old-northmark", headers={"Accept": "application/json"})
    assert (response.status_code, response.mimetype) == (308, "application/json")
    told = response.json
    assert told is not None
    assert (told["merged_into"], told["location"], told["status"]) == (str(KEPT), response.location, 308)


@pytest.mark.parametrize("path", ["/id", "/page"])
def test_readers_get_a_page_of_the_site_that_links_what_was_kept(client: FlaskClient, path: str) -> None:
    response = client.get(f"{path}/organization/old-northmark", headers=BROWSER)
    assert (response.status_code, response.mimetype) == (308, "text/html")
    assert "was merged into" in response.text
    assert f'href="{path}/organization/northmark"' in response.text
    assert "Redirecting" not in response.text


@pytest.mark.parametrize(
    ("path", "accept", "parser"),
    [
        ("/id/organization/old-northmark", "text/turtle", "turtle"),
        ("/id/organization/old-northmark", "application/ld+json", "json-ld"),
        ("/data/organization/old-northmark.nt", "*/*", "nt"),
        ("/data/organization/old-northmark.rdf", "text/html", "xml"),
    ],
)
def test_readers_of_rdf_get_the_triple_that_says_so(client: FlaskClient, path: str, accept: str, parser: str) -> None:
    response = client.get(path, headers={"Accept": accept})
    assert response.status_code == 308
    assert (OLD, rdflib.DCTERMS.isReplacedBy, KEPT) in rdflib.Graph().parse(data=response.data, format=parser)


def test_whoever_likes_no_format_there_is_still_led_on(client: FlaskClient) -> None:
    response = client.get("/id/organization/old-northmark", headers={"Accept": "image/png"})
    assert (response.status_code, response.mimetype, response.location) == (308, "text/plain", "/id/organization/northmark")
    assert str(KEPT) in response.text


def test_what_was_asked_of_a_page_goes_along(client: FlaskClient) -> None:
    response = client.get("/page/organization/old-northmark?section=names&names=2&lang=en&x=%26%C3%A9", headers=BROWSER)
    assert response.location == "/page/organization/northmark?lang=en&section=names&names=2&x=%26%C3%A9"


def test_a_text_in_the_address_is_no_markup_of_the_page(client: FlaskClient) -> None:
    response = client.get("/page/organization/old-northmark?section=%22%3E%3Cscript%3E", headers=BROWSER)
    assert '"><script>' not in response.text
    assert "<script>" not in (response.location or "")
