"""Names in the reader's language, in a browser that asks for it: without scripts, with them, and for who cannot see them."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import serious
from tests.browser.watching import watch

pytestmark = pytest.mark.browser
EVENT = "page/event/hill-day"
NAMED = [
    EVENT,
    EVENT + "?section=triples",
    "page/organization/northmark?lang=ja",
    "page/concept/role",
    "page/concept/status/held",
    "browse",
    "browse/event",
    "search?q=hill",
    "network",
    "timeline",
    "map",
    "queries/who-attended?event=event/hill-day",
    "sparql?format=html&query=SELECT%20*%20WHERE%20{%3Fs%20sc:eventStatus%20%3Fo}",
    "page/event/hill-day?lang=tlh",
]


def switch(page: Page, language: str) -> None:
    """Choose a language by its own name."""
    page.get_by_role("navigation", name="Names in").get_by_role("link", name=language).click()


def query(page: Page) -> str:
    return urlsplit(page.url).query


@pytest.mark.parametrize(
    ("locale", "held", "opener"),
    [("en-GB", "held", "opener"), ("fr-FR", "tenu", "orateur d’ouverture"), ("ru-RU", "состоялось", "открывающий встречу")],
)
@pytest.mark.parametrize("width", [1280, 360])
def test_a_page_names_things_in_the_language_of_the_browser(
    base: str, open_page: Callable[..., Page], locale: str, held: str, opener: str, width: int
) -> None:
    page = open_page(width, locale=locale)
    page.goto(base + EVENT)
    status = page.locator("header .line").get_by_role("link", name=held, exact=True)
    expect(status.locator("bdi")).to_have_attribute("lang", locale[:2])
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", name="Took part")).to_be_visible()
    status.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(held)
    assert query(page) == ""
    page.goto(base + "page/concept/role/opener")
    expect(page.get_by_role("heading", level=1)).to_have_text(opener)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_language_that_is_chosen_stays_through_links_and_forms_without_scripts(
    base: str, open_page: Callable[..., Page]
) -> None:
    page = open_page(locale="ru-RU")
    page.goto(base + EVENT)
    switch(page, "français")
    assert query(page) == "lang=fr"
    expect(page.locator("header .line")).to_contain_text("tenu")
    page.locator("table").get_by_role("link", name="Bo Lind").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bo Lind")
    page.get_by_role("navigation", name="Site").get_by_role("link", name="Browse").click()
    page.get_by_role("link", name="statut de l’événement").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("statut de l’événement")
    page.get_by_role("searchbox", name="Search names").fill("hill")
    page.get_by_role("button", name="Search").click()
    assert "lang=fr" in query(page)
    page.locator(".hits").get_by_role("link", name="Hill Day", exact=True).first.click()
    expect(page.locator("header .line")).to_contain_text("tenu")
    page.get_by_role("navigation", name="Names in").get_by_role("link", name="auto").click()
    assert query(page) == ""
    expect(page.locator("header .line")).to_contain_text("состоялось")


def test_the_switch_is_reached_and_used_by_keyboard(base: str, open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto(base + EVENT)
    link = page.get_by_role("navigation", name="Names in").get_by_role("link", name="русский")
    for _ in range(30):
        page.keyboard.press("Tab")
        if link.evaluate("(node) => node === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("navigation", name="Names in").locator('[aria-current="true"]')).to_have_text("русский")
    expect(page.locator("header .line")).to_contain_text("состоялось")


def test_suggestions_are_in_the_language_of_the_page_and_lead_on_in_it(base: str, open_page: Callable[..., Page]) -> None:
    for locale, address, ends in (("ja-JP", EVENT, ""), ("en-US", EVENT + "?lang=ja", "lang=ja")):
        page = open_page(scripts=True, locale=locale)
        watched = watch(page)
        page.goto(base + address)
        page.get_by_role("combobox", name="Search names").press_sequentially("northm")
        option = page.get_by_role("option", name="ノースマーク")
        option.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("ノースマーク")
        assert query(page) == ends
        assert watched.said == []
        assert watched.elsewhere(base) == []


def test_the_editor_names_nodes_in_the_language_of_its_page(base: str, open_page: Callable[..., Page]) -> None:
    page = open_page(scripts=True)
    watched = watch(page)
    page.goto(base + "sparql?lang=ru&format=html&query=SELECT+%3Fs+WHERE+{+?e+sc:eventStatus+%3Fs+}")
    expect(page.locator("td bdi[lang=ru]").first).to_have_text("состоялось")
    page.locator("td").get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("состоялось")
    assert query(page) == "lang=ru"
    assert watched.said == []


def test_readers_of_two_languages_do_not_get_each_others_pages(base: str, open_page: Callable[..., Page]) -> None:
    pages = {locale: open_page(locale=locale) for locale in ("en-GB", "fr-FR", "ru-RU")}
    for _ in range(3):
        for locale, held in (("fr-FR", "tenu"), ("en-GB", "held"), ("ru-RU", "состоялось")):
            # Again means with a condition: the browser keeps what it has and asks whether it is the same.
            pages[locale].goto(base + EVENT)
            expect(pages[locale].locator("header .line").get_by_role("link").first).to_have_text(held)


@pytest.mark.parametrize("path", [EVENT, *(pytest.param(path, marks=pytest.mark.slow) for path in NAMED if path != EVENT)])
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_axe_finds_nothing_serious_on_pages_in_russian(
    base: str, open_page: Callable[..., Page], path: str, width: int, scheme: str
) -> None:
    page = open_page(width, scheme, scripts=True, locale="ru-RU")
    page.goto(base + path)
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_switch_is_not_printed(base: str, open_page: Callable[..., Page]) -> None:
    page = open_page(locale="ru-RU")
    page.goto(base + EVENT)
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="Names in")).to_have_count(0)
