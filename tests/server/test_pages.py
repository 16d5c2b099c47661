"""Pages: relations in both directions, each with certainty and evidence; hostile data stays text."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kg.namespaces import ENTITY_TYPES
from kg.settings import Settings
from kg.store import generations

BROWSER = {"Accept": "text/html"}
PAGES = [
    "/",
    "/browse",
    "/browse/event",
    "/browse/evidence",
    "/page/event/hill-day",
    "/page/event/hill-day-2031",
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
    points_here = section(page(client, "/page/place/hill"), "What points here")
    assert 'href="/page/event/hill-day"' in points_here
    assert "named after it" in points_here


def test_a_relation_without_statement_is_shown_from_the_other_end(client: FlaskClient) -> None:
    assert 'href="/page/post/northmark-chair"' in section(page(client, "/page/organization/northmark"), "What points here")


def test_outcomes_counts_memberships_and_tenures_have_their_evidence(client: FlaskClient) -> None:
    event, northmark = page(client, "/page/event/hill-day"), page(client, "/page/organization/northmark")
    assert "to meet again" in section(event, "Outcomes")
    assert "/page/evidence/hill.88-116" in section(event, "Outcomes")
    assert "unreadable" in section(event, "Attendance counts")
    assert 'href="/page/organization/hill-league"' in section(northmark, "Memberships")
    assert 'href="/page/person/bo-lind"' in section(page(client, "/page/post/northmark-chair"), "Tenures")


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
    return " ".join(re.sub(r"<[^>]+>", " ", found.group(1)).split())


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
    found = [unquote(link) for link in outline.links if link.startswith("/queries/")]
    assert found == links
    for link in links:
        assert client.get(link, headers=BROWSER).status_code == 200


def test_a_fact_of_many_values_begins_in_view_and_opens_without_a_script(client: FlaskClient) -> None:
    facts = section(page(client, "/page/organization/hostile"), "Facts")
    shown, _, folded = facts.partition('<details class="more"><summary>')
    assert 'href="https://example.org/seen/0"' in shown
    assert folded.startswith("5 more: rdfs:seeAlso</summary>")
    seen = set(re.findall(r'href="https://example.org/seen/(\d+)"', facts))
    assert seen == {str(number) for number in range(10)}


def test_every_entry_of_a_long_list_is_in_the_page(app: Flask) -> None:
    with app.test_request_context():
        macro = app.jinja_env.from_string(
            "{% from '_macros.html' import folded with context %}"
            "{% call(rows) folded(every, 10, 'numbers') %}[{{ rows|join(' ') }}]{% endcall %}"
        )
        assert "details" not in macro.render(every=range(12))
        text = macro.render(every=list(range(25)))
    assert " ".join(re.findall(r"\[([\d ]+)\]", text)) == " ".join(map(str, range(25)))
    assert "<summary>15 more: numbers</summary>" in text
