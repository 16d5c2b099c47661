"""Addresses of pages: written as the router writes them, whatever an IRI holds."""

from __future__ import annotations

import pytest
from flask import Flask, url_for
from hypothesis import given, settings
from hypothesis import strategies as st

from server.representation import Addresses

BASE = "https://w3id.org/secoop/"


@pytest.mark.parametrize(
    "slug", ["a", "role/chair", "Zoë", "a b", "a%2Fb", "a?b#c", "é/..//x", "~!$&'()*+,;=:@", '"<>\\^`{|}', "日本"]
)
def test_the_address_of_a_page_is_that_of_the_router(app: Flask, slug: str) -> None:
    with app.test_request_context("/"):
        for kind in ("event", "concept"):
            iri = BASE + (f"id/{kind}/" if kind != "concept" else "concept/") + slug
            assert Addresses(BASE).page(iri) == url_for("entities.page", kind=kind, slug=slug)


@settings(max_examples=60)
@given(st.text(min_size=1, max_size=20))
def test_any_text_is_written_as_the_router_writes_it(slug: str) -> None:
    bare = Flask("bare")
    bare.add_url_rule("/page/<kind>/<path:slug>", "entities.page", lambda kind, slug: "")
    with bare.test_request_context("/"):
        assert Addresses(BASE).page(f"{BASE}id/event/{slug}") == url_for("entities.page", kind="event", slug=slug)


def test_addresses_begin_where_the_application_does(app: Flask) -> None:
    with app.test_request_context("/", base_url="http://localhost/below/"):
        assert Addresses(BASE).page(f"{BASE}id/event/hill-day") == "/below/page/event/hill-day"
    with app.test_request_context("/"):
        assert Addresses(BASE).page(f"{BASE}id/event/hill-day") == "/page/event/hill-day"
