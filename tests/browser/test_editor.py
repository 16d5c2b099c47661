"""The editor of queries, by hand, by keyboard, on a narrow screen, and with answers that mean harm."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.test_accessibility import serious
from tests.browser.watching import Watched, watch

pytestmark = pytest.mark.browser
ATTENDED = "SELECT ?who ?event WHERE { ?who sc:attended ?event }"
PLACED = 'SELECT ?place ?date ?lat ?long { VALUES (?place ?date ?lat ?long) { (place:dale "2030"^^xsd:gYear 48.1 17.1) } }'


@pytest.fixture
def editor(base: str, open_page: Callable[..., Page]) -> Iterator[Watched]:
    """The page of the endpoint with its editor; afterwards nothing was refused, said or asked elsewhere."""
    watched = watch(open_page(scripts=True))
    watched.page.goto(base + "sparql")
    expect(field(watched.page)).to_be_visible()
    yield watched
    assert watched.violations() == []
    assert watched.said == []
    assert watched.elsewhere(base) == []


def field(page: Page) -> Locator:
    """The editor's text; the plain field of the form goes by the same name until the editor takes its place."""
    return page.get_by_role("textbox", name="SPARQL query").and_(page.locator(".cm-content"))


def write(page: Page, text: str) -> None:
    """Replace the text as somebody who pastes does."""
    field(page).click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)
    page.keyboard.press("Escape")


def run(page: Page, text: str) -> None:
    """Write a query and run it by keyboard."""
    write(page, text)
    page.keyboard.press("Control+Enter")


def text_of(page: Page) -> str:
    """The text that would be sent."""
    return page.locator("textarea#query").input_value()


def state(page: Page) -> Locator:
    """What is said about the answer."""
    return page.locator(".answer .state")


def answering(page: Page, body: object, **more: str) -> None:
    """Put an answer in the server's place."""

    def answer(route: Route) -> None:
        if "maxrows" not in route.request.url + (route.request.post_data or ""):
            route.continue_()
            return
        headers = {
            "Content-Type": "application/sparql-results+json",
            **{name.replace("_", "-"): value for name, value in more.items()},
        }
        route.fulfill(status=200, headers=headers, body=json.dumps(body))

    page.route("**/sparql*", answer)


def test_an_answer_is_a_table_with_labels_that_lead_to_pages(editor: Watched) -> None:
    page = editor.page
    run(page, ATTENDED)
    expect(state(page)).to_contain_text("2 rows in")
    page.get_by_role("tabpanel").get_by_role("link", name="Bo Lind").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bo Lind")


def test_going_back_shows_the_query_with_its_answer(editor: Watched) -> None:
    page = editor.page
    run(page, ATTENDED)
    expect(state(page)).to_contain_text("2 rows")
    run(page, "ASK { ?s a sc:Event }")
    expect(page.get_by_text("Yes.")).to_be_visible()
    page.go_back()
    expect(state(page)).to_contain_text("2 rows")
    assert text_of(page) == ATTENDED


def test_the_address_is_a_link_to_query_and_answer_without_scripts_too(editor: Watched, open_page: Callable[..., Page]) -> None:
    page = editor.page
    run(page, ATTENDED)
    expect(state(page)).to_contain_text("2 rows")
    assert parse_qs(urlsplit(page.url).query)["query"] == [ATTENDED]
    other = open_page()
    other.goto(page.url)
    expect(other.get_by_label("SPARQL query")).to_have_value(ATTENDED)
    expect(other.get_by_role("link", name="person:bo-lind")).to_be_visible()


def test_an_answer_the_server_put_into_the_page_stays_until_another_comes(editor: Watched, base: str) -> None:
    page = editor.page
    page.goto(f"{base}sparql?format=html&query=SELECT (1 AS ?one) {{}}")
    expect(page.get_by_role("columnheader", name="one")).to_be_visible()
    run(page, "SELECT (2 AS ?two) {}")
    expect(page.get_by_role("columnheader", name="two")).to_be_visible()
    expect(page.get_by_role("columnheader", name="one")).to_have_count(0)
    expect(page.get_by_role("heading", name="Answer")).to_have_count(1)


def test_a_query_too_long_for_an_address_waits_in_the_fragment(editor: Watched, base: str) -> None:
    page = editor.page
    query = "SELECT (1 AS ?one) {}" + "\n# a long remark" * 800
    run(page, query)
    expect(state(page)).to_contain_text("1 row in")
    assert page.url.startswith(base + "sparql#query=")
    page.reload()
    expect(field(page)).to_be_visible()
    assert text_of(page) == query
    expect(page.locator(".answer")).to_be_hidden()


def test_a_wrong_query_is_marked_at_its_place_and_kept(editor: Watched) -> None:
    page = editor.page
    query = "SELECT ?who\nWHERE { ?who sc:attended }"
    run(page, query)
    expect(page.get_by_role("alert")).to_contain_text("line 2, column")
    expect(page.locator(".cm-lintRange-error")).to_have_text("}")
    expect(field(page)).to_be_focused()
    assert text_of(page) == query
    run(page, ATTENDED)
    expect(state(page)).to_contain_text("2 rows")
    expect(page.locator(".cm-lintRange-error")).to_have_count(0)
    expect(page.get_by_role("alert")).to_have_count(0)


def test_the_page_of_an_error_has_the_editor_with_the_place_marked(editor: Watched, base: str) -> None:
    page = editor.page
    page.goto(base + "sparql?format=html&query=SELECT%20%3Fwho%0AWHERE%20%7B%20oops%20%7D")
    expect(page.locator(".cm-lintRange-error")).to_be_visible()
    assert text_of(page) == "SELECT ?who\nWHERE { oops }"
    run(page, ATTENDED)
    expect(state(page)).to_contain_text("2 rows")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_the_query_survives_a_server_that_gives_up_or_is_gone(editor: Watched) -> None:
    page = editor.page
    problem = {"status": 503, "title": "Service Unavailable", "detail": "ended after 10 s", "remedy": "narrow it"}
    gone = False

    def answer(route: Route) -> None:
        if gone:
            route.abort()
        else:
            route.fulfill(status=503, content_type="application/problem+json", body=json.dumps(problem))

    page.route("**/sparql?*maxrows*", answer)
    run(page, ATTENDED)
    expect(page.get_by_role("alert")).to_contain_text("ended after 10 s")
    expect(page.get_by_role("alert")).to_contain_text("narrow it")
    assert text_of(page) == ATTENDED
    gone = True
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("cannot be reached")
    assert text_of(page) == ATTENDED
    editor.said.clear()


def test_a_query_can_be_stopped(editor: Watched) -> None:
    page = editor.page
    page.route("**/sparql?*maxrows*", lambda route: None)
    run(page, ATTENDED)
    page.get_by_role("button", name="Stop").click()
    expect(state(page)).to_have_text("Stopped.")
    expect(page.get_by_role("button", name="Stop")).to_be_hidden()


def test_the_keyboard_comes_in_and_out_of_the_field(editor: Watched) -> None:
    page = editor.page
    page.get_by_role("combobox", name="Examples").focus()
    page.keyboard.press("Tab")
    expect(field(page)).to_be_focused()
    before = text_of(page)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Run")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(field(page)).to_be_focused()
    assert text_of(page) == before


def test_views_are_tabs_of_the_keyboard(editor: Watched) -> None:
    page = editor.page
    run(page, "SELECT (1 AS ?one) {}")
    page.get_by_role("tab", name="Table").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Raw")).to_be_focused()
    expect(page.get_by_role("tabpanel")).to_contain_text('"bindings"')
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("tabpanel").get_by_role("table")).to_be_visible()


def test_terms_variables_and_names_are_completed(editor: Watched) -> None:
    page = editor.page
    write(page, "SELECT * WHERE { ?someone sc:atten")
    page.keyboard.type("de")
    option = page.get_by_role("option", name="sc:attended")
    expect(option).to_be_visible()
    option.click()
    page.keyboard.type(" event:hil")
    page.get_by_role("option", name="event:hill-day").first.click()
    page.keyboard.type(" . ?som")
    page.get_by_role("option", name="?someone").click()
    assert text_of(page) == "SELECT * WHERE { ?someone sc:attended event:hill-day . ?someone"


def test_an_example_is_found_by_words_and_put_into_the_field(editor: Watched) -> None:
    page = editor.page
    page.get_by_role("combobox", name="Examples").click()
    page.keyboard.type("known to have attended")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(field(page)).to_be_focused()
    assert "sc:Attendance" in text_of(page) or "sc:attended" in text_of(page)
    page.keyboard.press("Control+Enter")
    expect(state(page)).to_contain_text("row")


def test_prefix_lines_make_a_query_stand_alone(editor: Watched) -> None:
    page = editor.page
    write(page, ATTENDED)
    page.get_by_role("button", name="Add PREFIX lines").click()
    assert text_of(page) == "PREFIX sc: <https://w3id.org/secoop/ns#>\n" + ATTENDED


HOSTILE = {
    "head": {"vars": ["<img src=x onerror=alert(1)>", "__proto__", "ok"]},
    "results": {
        "bindings": [
            {
                "<img src=x onerror=alert(1)>": {"type": "uri", "value": "javascript:alert(1)"},
                "ok": {"type": "literal", "value": "<script>alert(1)</script>", "xml:lang": 'en" onclick="alert(1)'},
            },
            {
                "<img src=x onerror=alert(1)>": {"type": "uri", "value": "data:text/html,<script>alert(1)</script>"},
                "ok": {"type": "literal", "value": "\u202eabc\u202c" + "x" * 10_000, "datatype": "javascript:alert(1)"},
            },
            {
                "ok": {"type": "bnode", "value": "<b>b</b>"},
                "<img src=x onerror=alert(1)>": {"type": "uri", "value": 'https://x/"><b>'},
            },
        ]
    },
}


def test_an_answer_that_means_harm_stays_text(editor: Watched) -> None:
    page = editor.page
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog: {dialog.message}"))
    answering(page, HOSTILE)
    run(page, ATTENDED)
    expect(state(page)).to_contain_text("3 rows")
    panel = page.get_by_role("tabpanel")
    expect(panel).to_contain_text("<script>alert(1)</script>")
    expect(panel.get_by_role("columnheader").first).to_have_text("<img src=x onerror=alert(1)>")
    assert panel.locator("a").count() == 0
    assert panel.locator("img, script, b, [onclick], [onerror]").count() == 0
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 1280
    panel.get_by_role("button", name="all 10,005 characters").click()
    page.get_by_role("tab", name="Raw").click()
    expect(panel).to_contain_text("javascript:alert(1)")
    assert panel.locator("img, script, b").count() == 0


def test_a_long_answer_comes_in_pages_and_says_what_it_leaves_out(editor: Watched) -> None:
    page = editor.page
    rows = [{"n": {"type": "literal", "value": str(number)}} for number in range(250)]
    answering(page, {"head": {"vars": ["n"]}, "results": {"bindings": rows}}, X_Secoop_Truncated="rows=250")
    page.route(
        "**/sparql/total",
        lambda route: route.fulfill(status=200, content_type="application/json", body='{"rows": 81234, "cut": false}'),
    )
    run(page, ATTENDED)
    expect(page.get_by_text("This is not the whole answer.")).to_be_visible()
    expect(page.get_by_text("There are 81,234.")).to_be_visible()
    panel = page.get_by_role("tabpanel")
    expect(panel).to_contain_text("Rows 1–100 of 250")
    expect(panel.get_by_role("cell", name="99", exact=True)).to_be_visible()
    expect(panel.get_by_role("button", name="Previous")).to_be_disabled()
    panel.get_by_role("button", name="Next").click()
    panel.get_by_role("button", name="Next").click()
    expect(panel).to_contain_text("Rows 201–250 of 250")
    expect(panel.get_by_role("button", name="Next")).to_be_disabled()
    assert panel.get_by_role("row").count() == 51


def test_columns_of_entities_are_a_network_with_names_that_lead_to_pages(editor: Watched) -> None:
    page = editor.page
    run(page, ATTENDED)
    page.get_by_role("tab", name="Network").click()
    panel = page.get_by_role("tabpanel")
    expect(panel.locator("svg line")).to_have_count(2)
    panel.get_by_role("link", name="Bo Lind").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bo Lind")


def test_dates_are_a_timeline_and_what_has_none_is_listed(editor: Watched) -> None:
    page = editor.page
    run(page, "SELECT ?event ?date ?status WHERE { ?event sc:eventStatus ?status OPTIONAL { ?event sc:date ?date } }")
    page.get_by_role("tab", name="Timeline").click()
    panel = page.get_by_role("tabpanel")
    expect(panel.locator("svg a").filter(has_text="Hill Day").first).to_be_visible()
    rows = int((state(page).text_content() or "").split()[0])
    placed = panel.locator("svg rect").count()
    unplaced = panel.get_by_role("listitem").count()
    assert placed + unplaced == rows
    assert placed > 0
    if unplaced:
        expect(panel.get_by_role("heading", name=f"Not placed: {unplaced}")).to_be_visible()


def test_degrees_are_a_map_over_the_land_of_the_build(editor: Watched) -> None:
    page = editor.page
    run(
        page,
        "SELECT ?place ?lat ?long { VALUES (?place ?lat ?long) { (place:dale 48.1 17.1) ('Elsewhere' 50 14) ('Nowhere' 95 0) } }",
    )
    page.get_by_role("tab", name="Map").click()
    panel = page.get_by_role("tabpanel")
    expect(panel).to_contain_text("Rows: 2, places: 2. Without a place, and not drawn: 1. Land: Natural Earth")
    assert panel.locator("svg path").count() > 10
    assert panel.locator("svg circle").count() == 2


def test_views_that_an_answer_does_not_allow_are_not_offered(editor: Watched) -> None:
    page = editor.page
    run(page, "SELECT ('2030' AS ?date) (1 AS ?other) {}")
    expect(page.get_by_role("tab")).to_have_text(["Table", "Raw", "Code"])


def test_drawings_of_an_answer_that_means_harm_are_text(editor: Watched, base: str) -> None:
    page = editor.page
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog: {dialog.message}"))
    one, other = ({"type": "uri", "value": f"{base}id/person/{name}"} for name in ("<script>", 'x"onload="alert(1)'))
    date = {"type": "literal", "value": "2030", "datatype": "http://id.loc.gov/datatypes/edtf/EDTF"}
    answering(page, {"head": {"vars": ["a", "b", "d"]}, "results": {"bindings": [{"a": one, "b": other, "d": date}]}})
    run(page, ATTENDED)
    for name in ("Network", "Timeline"):
        page.get_by_role("tab", name=name).click()
        panel = page.get_by_role("tabpanel")
        expect(panel.locator("svg")).to_contain_text("<script>")
        assert panel.locator("script, [onload]").count() == 0
        assert [link for link in panel.locator("a").all() if link.get_attribute("href")] == []


def test_a_graph_is_a_table_of_triples(editor: Watched) -> None:
    page = editor.page
    run(page, "CONSTRUCT { ?s ?p ?o } WHERE { VALUES ?s { event:hill-day } ?s ?p ?o }")
    expect(state(page)).to_contain_text("triples")
    expect(page.get_by_role("columnheader", name="predicate")).to_be_visible()
    expect(page.get_by_role("tabpanel").get_by_role("link", name="Hill Day").first).to_be_visible()
    expect(page.get_by_role("link", name="Turtle")).to_be_visible()
    expect(page.get_by_role("link", name="CSV", exact=True)).to_have_count(0)


def test_downloads_are_what_their_names_say(editor: Watched) -> None:
    page = editor.page
    run(page, ATTENDED)
    address = page.get_by_role("link", name="CSV", exact=True).get_attribute("href")
    assert address
    answer = page.request.get(urlsplit(page.url)._replace(path="", query="", fragment="").geturl() + address)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    with page.expect_download() as saved:
        page.get_by_role("link", name="CSV for spreadsheets").click()
    assert saved.value.suggested_filename == "answer.spreadsheet.csv"


@pytest.mark.parametrize("snippet", ["curl", "python"])
def test_the_code_it_offers_runs_as_it_stands(editor: Watched, snippet: str) -> None:
    page = editor.page
    run(page, "SELECT (\"it's $HOME `x` \\\\ \\\"quoted\\\"\" AS ?v) WHERE { FILTER('''a\"b''' != '') }")
    expect(state(page)).to_contain_text("1 row")
    page.get_by_role("tab", name="Code").click()
    text = page.locator(f'[data-snippet="{snippet}"]').inner_text()
    command = ["sh", "-c", text] if snippet == "curl" else [sys.executable, "-c", text]
    printed = subprocess.run(command, capture_output=True, text=True, check=True, timeout=30).stdout
    assert "it's $HOME `x` \\" in printed.replace("\\\\", "\\").replace("\\'", "'")


@pytest.mark.parametrize(
    ("width", "scheme"),
    [
        (1280, "light"),
        (360, "dark"),
        pytest.param(1280, "dark", marks=pytest.mark.slow),
        pytest.param(360, "light", marks=pytest.mark.slow),
    ],
)
def test_nobody_is_kept_out_at_any_step(base: str, open_page: Callable[..., Page], width: int, scheme: str) -> None:
    page = open_page(width, scheme, scripts=True)
    page.goto(base + "sparql")
    expect(field(page)).to_be_visible()
    assert serious(page) == []
    run(page, ATTENDED)
    expect(page.get_by_role("tabpanel").get_by_role("link", name="Bo Lind")).to_be_visible()
    assert serious(page) == []
    for name in ("Network", "Code"):
        page.get_by_role("tab", name=name).click()
        assert serious(page) == []
    run(page, PLACED)
    for name in ("Timeline", "Map", "Raw"):
        page.get_by_role("tab", name=name).click()
        expect(page.get_by_role("tabpanel").locator("svg, pre")).to_be_visible()
        assert serious(page) == []
    run(page, "SELECT")
    expect(page.get_by_role("alert")).to_be_visible()
    assert serious(page) == []
    page.get_by_role("combobox", name="Examples").click()
    expect(page.get_by_role("option").first).to_be_visible()
    assert serious(page) == []
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width


def test_a_file_of_the_build_that_does_not_come_leaves_the_form(base: str, open_page: Callable[..., Page]) -> None:
    page = open_page(scripts=True)
    page.route("**/assets/editor-*.js", lambda route: route.abort())
    page.goto(base + "sparql")
    page.get_by_label("SPARQL query").fill(ATTENDED)
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_role("link", name="person:bo-lind")).to_be_visible()


def test_on_a_phone_an_answer_and_an_error_come_into_the_window(base: str, open_page: Callable[..., Page]) -> None:
    page = open_page(360, "light", scripts=True)
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(base + "sparql")
    field = page.locator(".query-field")
    for query, sign in (("SELECT * { ?s ?p ?o } LIMIT 3", "3 rows in"), ("SELECT * { ?s ?p }", "syntax error")):
        field.click()
        page.keyboard.press("Control+a")
        page.keyboard.insert_text(query)
        page.keyboard.press("Control+Enter")
        expect(page.get_by_text(sign, exact=False).first).to_be_in_viewport()
