"""In which language a page names things, and what never depends on it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kg.namespaces import SKOS, Iris
from kg.settings import Settings
from kg.store.reader import Reader
from kg.store.terms import Iri, Quad, lang
from server import create_app
from server.offered import Offered
from tests.corpus import SmallCorpus
from tests.server import site
from tests.server.conftest import BASE

EVENT, NORTHMARK = "/page/event/hill-day", "/page/organization/northmark"
#: Pages that name things, as a browser asks for them.
WORDED = [
    EVENT,
    EVENT + "?section=triples",
    NORTHMARK,
    "/page/concept/status/held",
    "/page/concept/status",
    "/page/evidence/hill.65-86",
    "/browse",
    "/browse/event",
    "/browse/organization?q=n",
    "/search?q=north",
    "/network",
    "/timeline",
    "/map",
    "/queries/who-was-where",
    "/queries/who-attended?event=event/hill-day",
    "/queries/who-attended/embed?event=event/hill-day",
    "/sparql",
    "/sparql?query=SELECT * {?s sc:eventStatus ?o}&format=html",
    "/reconcile/preview?id=organization/northmark",
]
#: Pages that are the same for everybody.
PLAIN = ["/", "/ns", "/schemes", "/shapes", "/queries", "/validate", "/contribute"]
#: Data, whose labels are the same for everybody, whatever their address says.
DATA = [
    "/data/event/hill-day.ttl",
    "/data/event/hill-day.jsonld",
    "/data/organization/northmark.nt",
    "/network.csv",
    "/network.json",
    "/timeline.csv",
    "/map.geojson",
    "/queries/who-attended.csv?event=event/hill-day",
    "/search?q=north&format=csv",
    "/sparql?query=SELECT * {?s sc:displayLabel ?o}&format=json",
    "/ns.ttl",
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, SmallCorpus]:
    """A graph with labels in scripts of both directions."""
    root = tmp_path_factory.mktemp("languages")
    corpus = SmallCorpus.write(root)
    labels = {
        "organization/northmark": [lang("Нордмарк", "ru"), lang("نورثمارك", "ar"), lang("Nordmarche", "fr")],
        "person/bo-lind": [lang("Бу Линд", "ru")],
        "place/hill": [lang("Холм", "ru")],
    }
    named = [(Iri(Iris(BASE).entity(name)), label) for name, found in labels.items() for label in found]
    site.publish(root / "home", corpus, BASE, [Quad(node, Iri(SKOS + "prefLabel"), label) for node, label in named])
    return root / "home", corpus


@pytest.fixture(scope="module")
def application(home: tuple[Path, SmallCorpus]) -> Iterator[Flask]:
    made = create_app(Settings(home=home[0], captures=home[1].captures, query_seconds=60.0, workers=1))
    made.testing = True
    yield made
    made.extensions["secoop"].close()


@pytest.fixture
def client(application: Flask) -> FlaskClient:
    return application.test_client()


def get(client: FlaskClient, path: str, header: str | None = None, accept: str = "text/html", **more: str) -> TestResponse:
    return client.get(path, headers={"Accept": accept, **({"Accept-Language": header} if header else {}), **more})


def page(client: FlaskClient, path: str, header: str | None = None) -> str:
    response = get(client, path, header)
    assert response.status_code == 200, response.text
    return response.text


class Names(HTMLParser):
    """The texts of a page that are marked as names, each with its language and direction."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str, str]] = []
        self._open: tuple[str, str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in ("bdi", "option"):
            self._open = (given.get("lang") or "", given.get("dir") or "")

    def handle_data(self, data: str) -> None:
        if self._open is not None:
            self.found.append((data, *self._open))
            self._open = None


def names(text: str) -> set[tuple[str, str, str]]:
    parser = Names()
    parser.feed(text)
    return set(parser.found)


def heading(text: str) -> str:
    found = re.search(r"<h1>(?:<a [^>]*>)?(.*?)(?:</a>)?</h1>", text)
    assert found
    return found.group(1)


@pytest.mark.parametrize(
    ("path", "header", "shown"),
    [
        (NORTHMARK, None, '<bdi lang="en">Northmark</bdi>'),
        (NORTHMARK, "ru-RU,ru;q=0.9,en;q=0.8", '<bdi lang="ru">Нордмарк</bdi>'),
        (NORTHMARK, "de, ja;q=0.5", '<bdi lang="ja">ノースマーク</bdi>'),
        (NORTHMARK + "?lang=fr", "ru", '<bdi lang="fr">Nordmarche</bdi>'),
        (NORTHMARK + "?lang=fr-CA", "ru", '<bdi lang="fr">Nordmarche</bdi>'),
        (NORTHMARK + "?lang=en", "ru", '<bdi lang="en">Northmark</bdi>'),
        (NORTHMARK + "?lang=", "ru", '<bdi lang="ru">Нордмарк</bdi>'),
        (NORTHMARK + "?lang=ar", None, '<bdi lang="ar" dir="rtl">نورثمارك</bdi>'),
        (EVENT, "ru", '<bdi lang="en">Hill Day</bdi>'),
        ("/page/concept/status/held", "fr", '<bdi lang="fr">tenu</bdi>'),
    ],
)
def test_the_heading_is_in_the_language_of_the_address_else_of_the_browser_else_in_english(
    client: FlaskClient, path: str, header: str | None, shown: str
) -> None:
    assert heading(page(client, path, header)) == shown


def test_classes_and_concepts_are_named_in_the_readers_language(client: FlaskClient) -> None:
    found = names(page(client, EVENT, "ru"))
    assert {("встреча", "ru", ""), ("состоялось", "ru", ""), ("участник", "ru", "")} <= found
    assert not {"meeting", "held", "attendee"} & {text for text, _, _ in found}


def test_the_words_of_the_page_stay_english(client: FlaskClient) -> None:
    text = page(client, EVENT, "ru")
    assert '<html lang="en">' in text
    assert ">Took part <" in text
    assert ">event status<" in text


@pytest.mark.parametrize("header", [None, "ru", "ja", "ar"])
@pytest.mark.parametrize("path", WORDED)
def test_every_name_in_a_script_of_its_own_says_its_language(client: FlaskClient, path: str, header: str | None) -> None:
    body = page(client, path, header).partition('<main id="main"')[2] or page(client, path, header)
    for text, language, direction in names(body):
        for script, tags in (("\u0400-\u04ff", {"ru"}), ("\u0600-\u06ff", {"ar"}), ("\u3040-\u30ff", {"ja"})):
            if re.search(f"[{script}]", text):
                assert language in tags, text
        assert (direction == "rtl") == bool(re.match("[\u0600-\u06ff]", text)) or "evil" in text, text


@pytest.mark.parametrize("path", WORDED)
def test_what_names_things_says_that_it_depends_on_the_header_and_in_which_languages_it_is(
    client: FlaskClient, path: str
) -> None:
    for header, told in ((None, "en"), ("fr", "en, fr"), ("ru;q=0.4, de", "en, ru")):
        response = get(client, path, header)
        assert response.status_code == 200
        assert "Accept-Language" in response.vary
        assert response.headers["Content-Language"] == told


@pytest.mark.parametrize("path", [path for path in WORDED if "/reconcile" not in path])
def test_an_address_that_names_its_language_does_not_depend_on_the_header(client: FlaskClient, path: str) -> None:
    named = path + ("&" if "?" in path else "?") + "lang=ru"
    responses = [get(client, named, header, **{"X-Request-Id": "same"}) for header in (None, "fr", "ja")]
    assert {response.headers["Content-Language"] for response in responses} == {"en, ru"}
    assert not any("Accept-Language" in response.vary for response in responses)
    assert len({response.data for response in responses}) == 1


@pytest.mark.parametrize("path", PLAIN)
def test_what_names_nothing_is_one_page_for_everybody(client: FlaskClient, path: str) -> None:
    one, other = get(client, path), get(client, path, "ru")
    assert one.status_code == 200
    assert (one.data, one.headers.get("ETag")) == (other.data, other.headers.get("ETag"))
    assert "Accept-Language" not in other.vary
    assert other.headers["Content-Language"] == "en"


@pytest.mark.parametrize("path", DATA)
def test_data_do_not_depend_on_the_language(client: FlaskClient, path: str) -> None:
    one, other = get(client, path, accept="*/*"), get(client, path, "ru", accept="*/*")
    assert one.status_code == 200
    assert one.data == other.data
    assert "Accept-Language" not in other.vary
    assert "Content-Language" not in other.headers


@pytest.mark.parametrize(
    "path", ["/page/concept/status", "/page/evidence/hill.65-86", "/network", "/timeline", "/map", "/datasets"]
)
def test_signposts_do_not_depend_on_the_language(client: FlaskClient, path: str) -> None:
    links = [
        get(client, address, header).headers["Link"]
        for address, header in ((path, None), (path, "ru"), (path + "?lang=ru", None))
    ]
    assert links[0] == links[1] == links[2]


def test_what_a_page_tells_programs_does_not_depend_on_the_language(client: FlaskClient) -> None:
    for path in (NORTHMARK, EVENT, EVENT + "?section=attended"):
        told = []
        for address, header in ((path, None), (path, "ru"), (path + ("&" if "?" in path else "?") + "lang=ru", None)):
            response = get(client, address, header)
            found = re.search(r'<script type="application/ld\+json">(.*?)</script>', response.text)
            assert found
            told.append((json.loads(found.group(1)), response.headers["Link"]))
        assert told[0] == told[1] == told[2]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("tlh", "nothing has a label in the language 'tlh' here"),
        ("zh", "nothing has a label"),
        ("a_b", "is not a language tag"),
        ("*", "is not a language tag"),
        ("<script>", "is not a language tag"),
        ("x" * 5000, "is not a language tag"),
        ("fr,ru", "is not a language tag"),
    ],
)
@pytest.mark.parametrize("path", [EVENT, "/", "/search", "/network", "/suggest", "/id/event/hill-day"])
def test_a_language_nothing_is_called_in_is_refused_with_those_there_are(
    client: FlaskClient, path: str, value: str, said: str
) -> None:
    response = client.get(path, query_string={"lang": value}, headers={"Accept": "application/json"})
    problem = response.get_json(force=True)
    assert (response.status_code, problem["where"]) == (400, "the parameter 'lang'")
    assert said in problem["detail"]
    assert problem["remedy"].startswith("one of en, ar, fr, ja, ru")
    assert len(response.data) < 1000


def test_an_error_names_nothing_in_any_language(client: FlaskClient) -> None:
    for path, header in (("/page/event/none?lang=ru", None), ("/page/event/none", "ru"), (EVENT + "?section=none", "ru")):
        response = get(client, path, header)
        assert (response.status_code, response.headers["Content-Language"]) == (404, "en")
        assert "Accept-Language" not in response.vary


def test_a_language_in_other_letters_of_the_address_is_the_same_language(client: FlaskClient) -> None:
    path = "/page/concept/status/held"
    # The escaped one comes first: were it overlooked, its answer would be kept for the other.
    escaped = get(client, f"{path}?l%61ng=ru", "fr")
    plain = get(client, f"{path}?lang=ru", "fr")
    assert escaped.data == plain.data
    assert heading(plain.text) == '<bdi lang="ru">состоялось</bdi>'
    assert get(client, f"{path}?l%61ng=xx").status_code == 400


def test_two_languages_in_an_address_are_refused(client: FlaskClient) -> None:
    assert get(client, EVENT + "?lang=fr&lang=ru").status_code == 400


def test_the_page_that_refuses_a_language_offers_the_others(client: FlaskClient) -> None:
    text = get(client, EVENT + "?lang=tlh").text
    assert f'<a href="{EVENT}?lang=fr" lang="fr"' in text


@pytest.mark.parametrize("path", ["/data/event/hill-day.ttl", "/health/live", "/ns.ttl"])
def test_where_no_language_is_asked_for_the_parameter_is_not_looked_at(client: FlaskClient, path: str) -> None:
    assert get(client, path + "?lang=tlh", accept="*/*").status_code == 200


def switch(text: str) -> dict[str, str]:
    """The languages a page offers, with their addresses."""
    found = re.search(r'<nav class="languages".*?</nav>', text, re.DOTALL)
    assert found
    return {tag: href.replace("&amp;", "&") for href, tag in re.findall(r'<a href="([^"]+)" lang="([^"]+)"', found.group())}


@pytest.mark.parametrize("path", [*WORDED[:13], *PLAIN[:5]])
def test_every_page_offers_the_languages_there_are_labels_in(client: FlaskClient, path: str) -> None:
    offered = switch(page(client, path, "ru"))
    assert list(offered) == ["en", "ar", "fr", "ja", "ru"]
    assert all(href.startswith(path.partition("?")[0] + "?") for href in offered.values())
    for tag in ("fr", "ja"):
        response = get(client, offered[tag])
        assert (response.status_code, response.headers["Content-Language"]) == (200, "en" if path in PLAIN else f"en, {tag}")


def test_the_language_of_the_page_is_marked_where_the_page_depends_on_it(client: FlaskClient) -> None:
    marked = re.compile(r'lang="(\w+)" hreflang="\w+" rel="nofollow" aria-current="true"')
    assert marked.findall(page(client, EVENT, "ru")) == ["ru"]
    assert marked.findall(page(client, EVENT + "?lang=fr", "ru")) == ["fr"]
    assert marked.findall(page(client, "/", "ru")) == []


def test_the_switch_keeps_what_the_address_asks_for(client: FlaskClient) -> None:
    offered = switch(page(client, "/search?q=a%26b+c&kind=place&kind=event&lang=ru"))
    assert offered["fr"] == "/search?kind=place&kind=event&q=a%26b+c&lang=fr"


def test_an_address_too_long_to_be_repeated_has_no_switch(client: FlaskClient) -> None:
    assert '<nav class="languages"' not in page(client, "/sparql?format=html&query=ASK{}" + "%20" * 1000)


@pytest.mark.parametrize("path", WORDED[:13])
def test_links_go_on_in_the_language_of_the_address(client: FlaskClient, path: str) -> None:
    text = page(client, path + ("&" if "?" in path else "?") + "lang=ru")
    inside = re.findall(r'<a (?:rel="\w+" )?href="(/(?:page|browse|network|timeline|map|search|queries)[^"]*)"', text)
    others = [href for href in inside if "lang=ru" not in href and "lang=" not in href and not re.search(r"\.\w+\b", href)]
    assert len(inside) > 5
    assert [href for href in others if href != path] == []


@pytest.mark.parametrize("path", WORDED[:16])
def test_links_say_nothing_of_a_language_the_browser_asked_for(client: FlaskClient, path: str) -> None:
    text = re.sub(r'<nav class="languages".*?</nav>', "", page(client, path, "ru"), flags=re.DOTALL)
    # A drawing is downloaded as it is seen.
    assert [href for href in re.findall(r'href="([^"]*lang=[^"]*)"', text) if ".svg" not in href] == []


@pytest.mark.parametrize(
    "path", ["/browse/event", "/search?q=north", "/network", "/timeline", "/map", "/queries/who-was-where", "/sparql"]
)
def test_forms_keep_the_language_of_the_address(client: FlaskClient, path: str) -> None:
    text = page(client, path + ("&" if "?" in path else "?") + "lang=ru")
    forms = re.findall(r'<form [^>]*method="get".*?</form>', text, re.DOTALL)
    assert forms
    for form in forms:
        assert form.count('<input type="hidden" name="lang" value="ru">') == 1
        assert "lang=" not in re.findall(r'action="([^"]*)"', form)[0]


def test_an_identifier_leads_to_the_page_in_the_language_asked_for(client: FlaskClient) -> None:
    assert get(client, "/id/event/hill-day?lang=ru").location == EVENT + "?lang=ru"
    assert get(client, "/id/event/hill-day", "ru").location == EVENT
    assert get(client, "/id/event/hill-day?lang=ru", accept="text/turtle").location == "/data/event/hill-day.ttl"


@pytest.mark.parametrize("path", ["/browse/organization", "/page/concept/status", "/browse/event", "/browse"])
def test_lists_have_the_same_rows_in_the_same_order_in_every_language(client: FlaskClient, path: str) -> None:
    rows = [
        re.findall(r'<(?:dt|th[^>]*|li)><a href="(/page/[^"?]+)', page(client, path, header)) for header in (None, "fr", "ru")
    ]
    assert len(rows[0]) > 1
    assert rows[0] == rows[1] == rows[2]


@pytest.mark.parametrize(("header", "found"), [("ru", True), ("fr", False), (None, False)])
def test_a_list_is_filtered_by_the_names_it_shows(client: FlaskClient, header: str | None, found: bool) -> None:
    response = client.get(
        "/browse/organization", query_string={"q": "нордм"}, headers={"Accept": "text/html", "Accept-Language": header or "en"}
    )
    assert ("/page/organization/northmark" in response.text) is found


def test_a_list_is_filtered_by_english_names_in_every_language(client: FlaskClient) -> None:
    assert NORTHMARK in page(client, "/browse/organization?q=northm", "ru")


@pytest.mark.parametrize("name", ["Northmark", "northmark", "Нордмарк", "ノースマーク", "نورثمارك"])
@pytest.mark.parametrize("header", [None, "fr"])
def test_a_field_takes_a_name_in_any_language_whoever_asks(client: FlaskClient, name: str, header: str | None) -> None:
    headers = {"Accept": "text/html", **({"Accept-Language": header} if header else {})}
    view = client.get("/network", query_string={"actor": name}, headers=headers)
    assert 'name="actor" value="organization/northmark"' in view.text
    answer = client.get("/queries/whom-did-one-meet", query_string={"actor": name}, headers=headers)
    assert f'<p class="named"><a href="{NORTHMARK}">' in answer.text


def test_a_name_in_a_field_is_no_other_kind_of_thing(client: FlaskClient) -> None:
    assert client.get("/network", query_string={"place": "Нордмарк"}, headers={"Accept": "text/html"}).status_code == 404


def test_fields_offer_names_in_the_readers_language(client: FlaskClient) -> None:
    found = names(page(client, "/queries/whom-did-one-meet", "ru"))
    assert ("Нордмарк", "ru", "") in found


@pytest.mark.parametrize(
    ("path", "header", "label"),
    [
        ("/suggest?q=northmark", None, "Northmark"),
        ("/suggest?q=northmark", "ru", "Нордмарк"),
        ("/suggest?q=northmark&lang=fr", "ru", "Nordmarche"),
        ("/search?q=northmark&format=json", "ru", "Northmark"),
        ("/search?q=northmark&format=json&lang=ru", None, "Нордмарк"),
    ],
)
def test_search_for_programs_takes_the_language_as_a_parameter_and_suggestions_go_by_the_browser_too(
    client: FlaskClient, path: str, header: str | None, label: str
) -> None:
    response = get(client, path, header, accept="application/json")
    assert response.get_json(force=True)["results"][0]["label"] == label
    assert ("Accept-Language" in response.vary) is ("/suggest" in path and "lang=" not in path)


def test_a_suggestion_leads_on_in_the_language_of_the_address_only(client: FlaskClient) -> None:
    for path, header, leads in (
        ("/suggest?q=northmark", "ru", NORTHMARK),
        ("/suggest?q=northmark&lang=ru", None, NORTHMARK + "?lang=ru"),
    ):
        assert get(client, path, header).get_json(force=True)["results"][0]["path"] == leads


@pytest.mark.parametrize("view", ["network", "timeline", "map"])
def test_a_drawing_is_downloaded_in_the_language_it_is_seen_in(client: FlaskClient, view: str) -> None:
    text = page(client, f"/{view}", "ru")
    assert f'href="/{view}.svg?lang=ru"' in text
    assert f'href="/{view}.csv"' in text
    assert get(client, f"/{view}.svg?lang=ru", accept="*/*").status_code == 200
    assert get(client, f"/{view}.svg", "ru", accept="*/*").data == get(client, f"/{view}.svg", accept="*/*").data


def test_a_drawing_names_actors_in_its_language(client: FlaskClient) -> None:
    drawn = get(client, "/network.svg?lang=ru&actor=person/bo-lind", accept="*/*").text
    assert re.search(r'<text [^>]*lang="ru">Бу Линд</text>', drawn)
    assert ">Bo Lind</text>" in get(client, "/network.svg?actor=person/bo-lind", "ru", accept="*/*").text


def test_how_to_cite_a_view_is_the_same_for_everybody(client: FlaskClient) -> None:
    path = "/timeline?place=place/hill"
    cited = [re.findall(r'<p class="cite">(.*?)</p>', page(client, address)) for address in (path, path + "&lang=ru")]
    assert cited[0] == cited[1]
    assert "Hill" in cited[0][0]
    assert "Холм" in page(client, path, "ru")


@pytest.mark.parametrize("path", [EVENT, NORTHMARK, "/browse/event", "/network", "/queries/who-attended?event=event/hill-day"])
def test_another_language_asks_the_graph_no_more_often(
    home: tuple[Path, SmallCorpus], monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    asked: list[str] = []
    table = Reader.table

    def counted(reader: Reader, query: str, **bindings: Any) -> Any:
        asked.append(query)
        return table(reader, query, **bindings)

    monkeypatch.setattr(Reader, "table", counted)
    numbers = []
    for header in ("en", "ru"):
        made = create_app(Settings(home=home[0], captures=home[1].captures, query_seconds=60.0, cache_mb=0, workers=1))
        fresh = made.test_client()
        get(fresh, "/browse", header)
        asked.clear()
        assert get(fresh, path, header).status_code == 200
        numbers.append(len(asked))
        made.extensions["secoop"].close()
    assert numbers[0] == numbers[1]


def test_a_generation_without_labels_in_other_languages_offers_no_choice(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.state.Snapshot.languages", property(lambda _: Offered([])))
    text = client.get("/browse/place", headers={"Accept": "text/html", "Accept-Language": "ru"}).text
    assert "Names in" not in text


def test_a_page_in_a_language_says_what_it_is_a_form_of(client: FlaskClient) -> None:
    assert f'<link rel="canonical" href="{EVENT}?section=attended">' in page(client, EVENT + "?section=attended&lang=ru")
    assert 'rel="canonical"' not in page(client, EVENT, "ru")
