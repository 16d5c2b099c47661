"""Mappings of the alignments are shown where their terms and concepts are, and served with the ontology."""

from __future__ import annotations

import re

import pytest
import rdflib
from flask.testing import FlaskClient

from kg import alignment

SC = "https://w3id.org/secoop/ns#"
BROWSER = {"Accept": "text/html"}


def test_every_mapping_of_a_term_is_on_its_page_and_in_its_data(client: FlaskClient) -> None:
    page = client.get("/ns", headers=BROWSER).text
    graph = rdflib.Graph().parse(data=client.get("/ns.ttl").data, format="turtle")
    mappings = [m for mappings in alignment.load() for m in mappings.mappings if m.subject.startswith(SC)]
    assert len(mappings) > 50
    for mapping in mappings:
        article = re.search(rf'id="{mapping.subject.removeprefix(SC)}">.*?</article>', page, re.DOTALL)
        assert article
        assert f'href="{mapping.object}"' in article.group()
        assert (rdflib.URIRef(mapping.subject), rdflib.URIRef(mapping.predicate), rdflib.URIRef(mapping.object)) in graph


@pytest.mark.parametrize(
    ("concept", "words", "target"),
    [
        ("status/held", "Broader match", "https://schema.org/EventScheduled"),
        ("status/cancelled", "Close match", "https://schema.org/EventCancelled"),
        ("format/online", "Close match", "https://schema.org/OnlineEventAttendanceMode"),
    ],
)
def test_a_concept_shows_what_others_call_it(client: FlaskClient, concept: str, words: str, target: str) -> None:
    page = client.get(f"/page/concept/{concept}", headers=BROWSER).text
    assert re.search(rf"<dt>{words}</dt><dd>[^\n]*{re.escape(target)}", page)


def test_a_concept_shows_its_names_in_other_languages(client: FlaskClient) -> None:
    page = client.get("/page/concept/role/chair", headers=BROWSER).text
    names = re.search(r"<dt>Names</dt><dd>(.*?)</dd>", page, re.DOTALL)
    assert names
    assert re.findall(r'<bdi lang="(\w+)">([^<]+)</bdi>', names[1]) == [
        ("fr", "président de séance"),
        ("ru", "председательствующий"),
    ]
