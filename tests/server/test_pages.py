"""Pages: relations in both directions, each with certainty and evidence; hostile data stays text."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from urllib.parse import quote, unquote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kg.namespaces import ENTITY_TYPES
from kg.settings import Settings
from kg.store import generations

BROWSER = {"Accept": "text/html"}
BASE = "https://w3id.org/secoop/"
PAGES = [
    "/",
    "/browse",
    "/browse/event",
    "/browse/evidence",
    "/page/event/hill-day",
    "/page/event/hill-day-2031",
    "/page/event/hill-day?section=attended",
    "/page/event/hill-day?section=triples",
    "/page/event/hill-day?section=sources",
    "/page/place/hill",
    "/page/post/northmark-chair",
    "/page/person/bo-lind",
    "/page/organization/northmark",
    "/page/organization/hostile",
    "/page/evidence/hill.0-8",
    "/page/item/hill.1",
    "/page/concept/role",
    "/page/concept/role/opener",
    "/page/graph/extra",
    "/ns",
    "/shapes",
    "/queries",
    "/queries/who-was-where",
    "/sparql",
    "/validate",
    "/nothing-here",
]


class Outline(HTMLParser):
    """Ids, links, levels of headings, and scripts with what stands in them."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.levels: list[int] = []
        self.tags: list[str] = []
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self._in_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        values = dict(attrs)
        self._in_script = tag == "script"
        if tag == "script":
            self.scripts.append((values, ""))
        if values.get("id"):
            self.ids.append(values["id"] or "")
        if tag == "a":
            self.links.append(values.get("href") or "")
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))

    def handle_endtag(self, tag: str) -> None:
        self._in_script = False

    def handle_data(self, data: str) -> None:
        if self._in_script:
            attributes, text = self.scripts[-1]
            self.scripts[-1] = (attributes, text + data)

    def inline(self) -> list[str]:
        """Scripts that hold code themselves or are loaded from anywhere but the build."""
        return [
            text or str(attributes)
            for attributes, text in self.scripts
            if not (
                (attributes.get("type") in ("application/json", "application/ld+json") and "src" not in attributes)
                or ((attributes.get("src") or "").startswith("/assets/") and not text.strip())
            )
        ]


def page(client: FlaskClient, path: str) -> str:
    """A page's HTML."""
    response = client.get(path, headers=BROWSER)
    assert response.mimetype == "text/html", path
    return response.text


def section(text: str, heading: str) -> str:
    """The section under a heading."""
    found = re.search(rf"<h2[^>]*>{re.escape(heading)}.*?</section>", text, re.DOTALL)
    assert found, heading
    return found.group()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_one_main_heading_unique_ids_and_no_code(client: FlaskClient, path: str) -> None:
    outline = Outline()
    outline.feed(page(client, path))
    assert outline.levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in zip(outline.levels, outline.levels[1:], strict=False))
    assert len(outline.ids) == len(set(outline.ids))
    assert not {"iframe", "object", "img", "style"} & set(outline.tags)
    assert outline.inline() == []


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<script src="https://cdn.example/x.js"></script>',
        '<script src="/assets/x.js">alert(1)</script>',
    ],
)
def test_code_in_a_page_would_be_found(text: str) -> None:
    outline = Outline()
    outline.feed(text)
    assert len(outline.inline()) == 1


@pytest.mark.parametrize("path", PAGES)
def test_every_link_inside_the_site_leads_somewhere(client: FlaskClient, path: str) -> None:
    outline = Outline()
    outline.feed(page(client, path))
    inside = {link.partition("#")[0] for link in outline.links if link.startswith("/")}
    assert inside
    broken = {link: client.get(link, headers=BROWSER).status_code for link in inside}
    assert {link: status for link, status in broken.items() if status >= 400} == {}


def test_a_fact_shows_its_certainty_its_citation_and_its_words(client: FlaskClient) -> None:
    facts = section(page(client, "/page/event/hill-day"), "Facts")
    assert '<span class="badge stated">stated</span>' in facts
    assert 'href="/page/evidence/hill.10-20"' in facts
    assert '<blockquote class="passage" dir="auto" lang="en">4 May 2030</blockquote>' in facts
    assert "4 May 2030" in facts


def test_an_inferred_fact_is_marked_and_says_why(client: FlaskClient) -> None:
    facts = section(page(client, "/page/event/hill-day"), "Facts")
    assert '<span class="badge inferred">inferred</span>' in facts
    assert "named after it" in facts


def test_what_is_unreadable_is_said_so_with_the_reason_and_without_a_value(client: FlaskClient) -> None:
    text = page(client, "/page/event/hill-day")
    assert '<em class="unreadable">unreadable</em>' in section(text, "Facts")
    assert "numeral lost" in section(text, "Facts")
    assert "1 fact is unreadable" in text


def test_an_event_shows_who_took_part_with_role_capacity_and_printed_name(client: FlaskClient) -> None:
    took_part = section(page(client, "/page/event/hill-day"), "Took part")
    assert 'href="/page/person/bo-lind"' in took_part
    assert 'href="/page/concept/role/opener"' in took_part
    assert 'href="/page/post/northmark-chair"' in took_part
    assert "experts of Eastmark" in took_part


def test_a_person_shows_the_events_it_was_at(client: FlaskClient) -> None:
    assert 'href="/page/event/hill-day"' in section(page(client, "/page/person/bo-lind"), "Took part")


def test_relations_are_shown_from_the_other_end_too(client: FlaskClient) -> None:
    events = section(page(client, "/page/place/hill"), "Events here")
    assert 'href="/page/event/hill-day"' in events
    assert "named after it" in events


def test_a_relation_without_statement_is_shown_from_the_other_end(client: FlaskClient) -> None:
    assert 'href="/page/post/northmark-chair"' in section(page(client, "/page/organization/northmark"), "What points here")


def test_outcomes_counts_memberships_and_tenures_have_their_evidence(client: FlaskClient) -> None:
    event, northmark = page(client, "/page/event/hill-day"), page(client, "/page/organization/northmark")
    assert "to meet again" in section(event, "Outcomes")
    assert "/page/evidence/hill.88-116" in section(event, "Outcomes")
    assert "unreadable" in section(event, "Attendance counts")
    assert 'href="/page/organization/hill-league"' in section(northmark, "Memberships")
    assert 'href="/page/person/bo-lind"' in section(page(client, "/page/post/northmark-chair"), "Holders")


def test_names_in_other_scripts_stand_under_the_heading_with_their_language(client: FlaskClient) -> None:
    assert '<bdi lang="ja">ノースマーク</bdi>' in page(client, "/page/organization/northmark")


def test_a_planned_event_shows_no_one_as_having_taken_part(client: FlaskClient) -> None:
    text = page(client, "/page/event/hill-day-2031")
    assert "planned" in text
    assert "Took part" not in text


def test_the_page_of_an_evidence_node_marks_the_passage_in_its_context(client: FlaskClient) -> None:
    text = page(client, "/page/evidence/hill.10-20")
    assert "Hill Day, <mark>4 May 2030</mark>. Mr Bo Lind" in text
    assert "date" in section(text, "What rests on it")


def test_an_assertion_has_a_page_with_its_own_evidence(client: FlaskClient) -> None:
    text = page(client, "/page/participation/hill-day.bo-lind.opener")
    assert '<span class="badge stated">stated</span>' in text
    assert 'href="/page/event/hill-day"' in text
    assert "<bdi>Bo Lind – opener at Hill Day</bdi></h1>" in text
    assert "<bdi>Hill Day – held at Hill</bdi></h1>" in page(client, "/page/statement/hill-day.heldAt.2")


def test_hostile_labels_and_addresses_stay_text(client: FlaskClient) -> None:
    text = page(client, "/page/organization/hostile")
    assert "<script>" not in text
    assert "&lt;script&gt;" in text
    assert 'href="javascript:' not in text
    assert '" onmouseover="' not in text
    assert '<bdi lang="ar">\u202eevil\u202c</bdi>' in text


def test_lists_page_and_filter(client: FlaskClient) -> None:
    assert "next Hill Day" in page(client, "/browse/event")
    filtered = page(client, "/browse/event?q=NEXT")
    assert "next Hill Day" in filtered
    assert "1–1 of 1" in filtered
    assert "No name contains" in page(client, "/browse/event?q=%3Cb%3E")


def test_long_lists_are_paged(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.pages.PAGE_SIZE", 2)
    first = page(client, "/browse/organization")
    assert 'rel="next" href="/browse/organization?page=2"' in first
    assert 'rel="prev"' in page(client, "/browse/organization?page=2")


@pytest.mark.parametrize("value", ["0", "-1", "x", "99999", "1e3"])
def test_a_page_number_that_is_none_is_refused(client: FlaskClient, value: str) -> None:
    response = client.get(f"/browse/event?page={value}")
    assert response.status_code == 400
    assert "page" in response.json["where"]  # type: ignore[index]


def test_a_page_past_the_end_says_how_many_there_are(client: FlaskClient) -> None:
    response = client.get("/browse/event?page=7")
    assert response.status_code == 404
    assert "1 to 1" in response.json["remedy"]  # type: ignore[index]


def test_an_unknown_kind_names_the_kinds(client: FlaskClient) -> None:
    response = client.get("/browse/unicorns")
    assert response.status_code == 404
    assert "event" in response.json["remedy"]  # type: ignore[index]


def test_the_home_page_counts_what_there_is(client: FlaskClient) -> None:
    text = page(client, "/")
    assert "assertions" in text
    assert re.search(r'href="/browse/event"><span>events</span> <strong>2</strong>', text)


def test_entities_merged_into_another_are_not_counted_or_listed(client: FlaskClient, published: Settings) -> None:
    counts = generations.current(published.home).counts
    for path in ("/", "/browse"):
        shown = dict(re.findall(r'href="/browse/(\w+)"><span>[^<]*</span> <strong>(\d+)</strong>', page(client, path)))
        assert {kind: int(shown[kind]) for kind in ENTITY_TYPES if kind in counts} == {
            kind: counts[kind] for kind in ENTITY_TYPES if kind in counts
        }
    text = page(client, "/browse/organization")
    assert f"of {counts['organization']}<" in text
    assert "old-northmark" not in text


def line(text: str) -> str:
    """The words of the line under an event's heading."""
    found = re.search(r'<p class="line">(.*?)</p>', text.partition("</header>")[2], re.DOTALL)
    assert found
    plain = re.sub(r"</?bdi[^>]*>", "", found.group(1))
    return " ".join(re.sub(r"<[^>]+>", " ", plain).split())


def test_an_event_is_told_in_one_line(client: FlaskClient) -> None:
    told = line(page(client, "/page/event/hill-day"))
    assert told == "held · 4 May 2030 (precision: day) · at Hill inferred"


def test_what_is_not_stated_of_an_event_is_said_so_in_its_line(client: FlaskClient) -> None:
    assert line(page(client, "/page/event/hill-day-2031")).startswith("planned · ")
    assert "place not stated" in line(page(client, "/page/event/hill-day-2031"))


@pytest.mark.parametrize(
    ("path", "links"),
    [
        ("/page/person/bo-lind", ["/queries/whom-did-one-meet?actor=person/bo-lind"]),
        ("/page/event/hill-day", ["/queries/who-attended?event=event/hill-day"]),
        ("/page/place/hill", []),
    ],
)
def test_a_page_leads_to_the_questions_about_its_node(client: FlaskClient, path: str, links: list[str]) -> None:
    outline = Outline()
    outline.feed(page(client, path))
    found = [unquote(link) for link in outline.links if link.startswith("/queries/") and "common-meetings" not in link]
    assert found == links
    for link in links:
        assert client.get(link, headers=BROWSER).status_code == 200


ROWS = re.compile(r'<a class="node" href="([^"]+)"')


def walk(client: FlaskClient, path: str, key: str) -> list[str]:
    """The pages of one section, from the first on, by their links to the next."""
    texts, address = [], f"{path}?section={key}"
    while address:
        texts.append(page(client, address))
        found = re.search(r'<a rel="next" href="([^"]+)"', texts[-1])
        address = unescape(found.group(1)) if found else ""
        assert len(texts) < 50
    return texts


def sections(client: FlaskClient, path: str) -> list[str]:
    """The sections a page has, from what is said where one is asked for that it has not."""
    names: list[str] = client.get(f"{path}?section=none", headers={"Accept": "application/json"}).json["sections"]  # type: ignore[index]
    return names


def test_a_fact_of_many_values_tells_how_many_and_leads_to_all(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.paging.PAGE_SIZE", 4)
    facts = section(page(client, "/page/organization/hostile"), "Facts")
    seen = re.findall(r'href="https://example.org/seen/(\d+)"', facts)
    assert 0 < len(seen) < 10
    assert 'href="/page/organization/hostile?section=fact.rdfs%3AseeAlso">All 11: <bdi>rdfs:seeAlso</bdi></a>' in facts
    texts = walk(client, "/page/organization/hostile", "fact.rdfs:seeAlso")
    assert len(texts) == 3
    assert sorted(re.findall(r'href="https://example.org/seen/(\d+)"', "".join(texts))) == sorted(map(str, range(10)))


@pytest.mark.parametrize(
    "name", ["event/hill-day", "person/bo-lind", "organization/northmark", "place/hill", "post/northmark-chair"]
)
def test_the_sections_of_a_page_hold_every_assertion_once(
    client: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr("server.paging.PAGE_SIZE", 1)
    path = f"/page/{name}"
    found = [
        address
        for key in sections(client, path)
        if key not in ("sources", "triples")
        for text in walk(client, path, key)
        for address in ROWS.findall(text)
    ]
    query = f"SELECT DISTINCT ?a WHERE {{ ?a a sc:Assertion ; ?p <{BASE}id/{name}> }}"
    rows = client.get("/sparql", query_string={"query": query, "format": "csv"}).text.split()[1:]
    assert rows
    assert sorted(found) == sorted(row.replace(BASE + "id/", "/page/") for row in rows)


def test_the_page_of_a_node_is_made_of_the_same_rows_as_its_sections(client: FlaskClient) -> None:
    whole = page(client, "/page/event/hill-day")
    alone = [text for key in sections(client, "/page/event/hill-day") for text in walk(client, "/page/event/hill-day", key)]
    assert set(ROWS.findall(whole)) == set(ROWS.findall("".join(alone)))


def test_a_section_says_which_rows_of_how_many_it_shows(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.paging.PAGE_SIZE", 4)
    text = page(client, "/page/organization/hostile?section=fact.rdfs:seeAlso&page=2")
    assert "5–8 of 11" in text
    assert "Page 2 of 3" in text
    for name, number in (("prev", 1), ("next", 3)):
        assert f'<link rel="{name}" href="/page/organization/hostile?section=fact.rdfs%3AseeAlso&amp;page={number}">' in text


def test_every_triple_of_a_node_is_one_click_away(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.paging.PAGE_SIZE", 7)
    assert 'href="/page/event/hill-day?section=triples"' in page(client, "/page/event/hill-day")
    rows = re.findall(r"<tr><td.*?</tr>", "".join(walk(client, "/page/event/hill-day", "triples")), re.DOTALL)
    query = f"SELECT * WHERE {{ {{ <{BASE}id/event/hill-day> ?p ?o }} UNION {{ ?s ?p <{BASE}id/event/hill-day> }} }}"
    assert len(rows) == len(client.get("/sparql", query_string={"query": query, "format": "csv"}).text.splitlines()) - 1
    assert len(set(rows)) == len(rows)


@pytest.mark.parametrize("sorted_up_to", [2000, 0])
def test_the_uses_of_a_concept_are_all_there_page_by_page(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, sorted_up_to: int
) -> None:
    monkeypatch.setattr("server.paging.PAGE_SIZE", 2)
    monkeypatch.setattr("server.concepts._SHOWN", 1)
    monkeypatch.setattr("server.concepts._SORTED", sorted_up_to)
    path = "/page/concept/certainty/stated"
    assert f'href="{path}?section=used">All ' in page(client, path)
    rows = re.findall(r"<li>.*?<span class=\"reason\">", "".join(walk(client, path, "used")))
    query = f"SELECT * WHERE {{ ?s ?p <{BASE}concept/certainty/stated> FILTER(?p NOT IN (sc:concerns, skos:hasTopConcept)) }}"
    assert len(rows) == len(client.get("/sparql", query_string={"query": query, "format": "csv"}).text.splitlines()) - 1 > 4


def test_what_rests_on_a_passage_is_paged(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    path = "/page/evidence/hill.0-8"
    whole = ROWS.findall(page(client, path))
    monkeypatch.setattr("server.paging.PAGE_SIZE", 1)
    assert ROWS.findall("".join(walk(client, path, "resting"))) == whole
    assert client.get(f"{path}?section=attended").status_code == 404


@pytest.mark.parametrize("number", ["2", "99999", "999999999999"])
def test_a_page_past_the_end_of_a_section_says_how_many_there_are(client: FlaskClient, number: str) -> None:
    response = client.get(f"/page/event/hill-day?section=attended&page={number}", headers={"Accept": "application/json"})
    assert response.status_code == 404
    assert "page 1 to 1" in response.json["remedy"]  # type: ignore[index]


def test_an_unknown_section_is_not_found_and_the_sections_are_named(client: FlaskClient) -> None:
    response = client.get("/page/event/hill-day?section=%3Cscript%3E", headers=BROWSER)
    assert response.status_code == 404
    assert "attended" in response.text
    assert "<script>" not in response.text
    assert client.get("/page/event/hill-day?page=2").status_code == 404
    assert client.get("/page/event/hill-day?section=attended&page=x").status_code == 400
    assert client.get("/page/event/hill-day?section=attended&section=open").status_code == 400


def test_hostile_labels_and_predicates_stay_text_on_the_page_of_a_section(client: FlaskClient) -> None:
    for key in sections(client, "/page/organization/hostile"):
        text = page(client, f"/page/organization/hostile?section={quote(key)}")
        assert "<script>" not in text
        assert 'href="javascript:' not in text
        assert '" onmouseover="' not in text


def test_an_actor_shows_with_whom_it_was_how_often_and_how_close(client: FlaskClient) -> None:
    company = section(page(client, "/page/person/bo-lind"), "Was there with")
    assert 'href="/page/group/eastmark-experts"' in company
    assert 'href="/queries/common-meetings?a=group/eastmark-experts&amp;b=person/bo-lind"' in company
    assert 'href="/network?actor=person/bo-lind"' in company
    assert 'data-label="Closest">co-present' in company


def test_a_node_with_too_much_to_sort_is_listed_whole_in_the_order_of_the_index(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.outline.SORTED_LIMIT", 2)
    path = "/page/organization/northmark"
    assert "in the order of the index" in page(client, path)
    names = [key for key in sections(client, path) if key.startswith("from.")]
    rows = sum(text.count('<dd class="plain">') for key in names for text in walk(client, path, key))
    query = f"""SELECT * WHERE {{ ?s ?p <{BASE}id/organization/northmark>
      FILTER(?p NOT IN (sc:concerns, sc:attended, sc:represented, sc:pairOf, dcterms:isReplacedBy)) }}"""
    assert rows == len(client.get("/sparql", query_string={"query": query, "format": "csv"}).text.splitlines()) - 1 > 2


def test_a_statement_reads_in_the_order_of_a_sentence(client: FlaskClient) -> None:
    path = re.findall(r'href="(/page/statement/[^"]+)"', page(client, "/browse/statement"))[0]
    said = re.findall(r"<dt>(?:<[^>]*>)*([^<]+)<", page(client, path).partition('id="facts"')[2])
    assert said[:3] == ["subject", "predicate", "object"]
