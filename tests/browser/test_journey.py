"""From a question to the passage that answers it, with scripts switched off."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
QUESTION = "who-attended"


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_reader_comes_from_the_home_page_by_a_question_to_the_words(
    base: str, open_page: Callable[..., Page], width: int, scheme: str
) -> None:
    page = open_page(width, scheme)
    page.goto(base)
    page.get_by_role("navigation", name="Site").get_by_role("link", name="Questions").click()
    page.locator(f'a[href="/queries/{QUESTION}"]').first.click()
    page.get_by_role("textbox").or_(page.get_by_role("combobox")).first.fill("hill day")
    page.get_by_role("button", name="Ask").click()
    page.locator("table").get_by_role("link", name="Bo Lind").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bo Lind")
    page.get_by_role("link", name=re.compile("characters 25–60")).first.click()
    expect(page.locator("mark")).to_have_text("Bo Lind, Chair of Northmark, opened")
    page.locator(".entries").get_by_role("link", name="Hill Day").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hill Day")


def test_a_query_is_written_run_and_linked(base: str, open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto(base + "sparql")
    page.get_by_label("SPARQL query").fill("SELECT ?who WHERE { ?who sc:attended ?event }")
    page.get_by_role("button", name="Run").click()
    page.get_by_role("link", name="person:bo-lind").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bo Lind")


def test_a_wrong_query_stays_in_the_form_with_its_place(base: str, open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto(base + "sparql")
    page.get_by_label("SPARQL query").fill("SELECT ?who WHERE { ?who sc:attended }")
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_role("alert")).to_contain_text("line 1, column")
    expect(page.get_by_label("SPARQL query")).to_have_value("SELECT ?who WHERE { ?who sc:attended }")


def test_triples_are_checked_in_the_form(base: str, open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto(base + "validate")
    page.get_by_label("Triples").fill(f'<{base}id/event/hill-day> <https://w3id.org/secoop/ns#heldAt> "nowhere" .')
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_role("heading", name="It does not conform")).to_be_visible()


@pytest.mark.parametrize(
    "path",
    [
        "",
        "browse/event",
        "page/event/hill-day",
        "page/evidence/hill.25-60",
        f"queries/{QUESTION}",
        "sparql",
        "validate",
        "ns",
        "shapes",
    ],
)
def test_a_page_fits_a_narrow_screen(base: str, open_page: Callable[..., Page], path: str) -> None:
    page = open_page(320, scripts=True)
    page.goto(base + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("width", [320, 1280])
def test_a_name_of_ten_thousand_letters_does_not_widen_the_page(base: str, open_page: Callable[..., Page], width: int) -> None:
    page = open_page(width, scripts=True)
    page.goto(base + "page/person/bo-lind")
    name = page.locator("table.stack th[scope=row] bdi").first
    name.evaluate("(element) => { element.textContent = 'A'.repeat(10000); }")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_keyboard_reaches_the_content_first(base: str, open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto(base)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()


def test_dark_mode_is_dark(base: str, open_page: Callable[..., Page]) -> None:
    colours = {}
    for scheme in ("light", "dark"):
        page = open_page(scheme=scheme, scripts=True)
        page.goto(base)
        found = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        colours[scheme] = sum(int(number) for number in re.findall(r"\d+", found)[:3])
    assert colours["light"] > 700
    assert colours["dark"] < 120


def test_a_page_asks_for_nothing_from_elsewhere(base: str, open_page: Callable[..., Page]) -> None:
    page = open_page(scripts=True)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in ("", "page/event/hill-day", "sparql"):
        page.goto(base + path)
    assert [url for url in asked if not url.startswith((base, "data:"))] == []


@pytest.mark.parametrize(
    "path", ["queries/who-attended?event=event/hill-day", "sparql?format=html&query=SELECT * {?s ?p ?o} LIMIT 20"]
)
def test_a_wide_answer_is_read_as_cards_on_a_narrow_screen(base: str, open_page: Callable[..., Page], path: str) -> None:
    page = open_page(380)
    page.goto(base + path)
    table = page.locator("table.cards")
    cell = table.locator("td").last
    box = cell.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 380
    label = cell.evaluate("cell => getComputedStyle(cell, '::before').content")
    assert cell.get_attribute("data-label") in label


def test_the_first_column_of_a_wide_table_stays_when_it_is_scrolled(base: str, open_page: Callable[..., Page]) -> None:
    page = open_page(800)
    columns = " ".join(f"(?s AS ?copy{number})" for number in range(9))
    page.goto(f"{base}sparql?format=html&query=SELECT ?p {columns} {{?s ?p ?o}} LIMIT 5")
    first, second = (page.locator("table.cards tbody tr").first.locator("td").nth(place) for place in (0, 1))
    before, beside = first.bounding_box(), second.bounding_box()
    page.locator(".scroll:has(.cards)").evaluate("box => { box.scrollLeft = 200 }")
    assert first.bounding_box() == before
    assert second.bounding_box() != beside


def test_a_long_section_goes_on_without_a_script_and_leads_back(base: str, open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto(base + "page/organization/hostile")
    last = page.locator('a[href="https://example.org/seen/9"]')
    expect(last).to_have_count(0)
    page.get_by_role("link", name="All 11: rdfs:seeAlso").click()
    expect(last).to_be_visible()
    page.locator("h1 a").click()
    expect(page).to_have_url(base + "page/organization/hostile")
