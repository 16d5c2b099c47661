"""Fields that suggest names while somebody types: the box of the site and the forms of questions."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.test_accessibility import serious
from tests.browser.watching import Watched, happens, watch

pytestmark = pytest.mark.browser


@pytest.fixture
def home(base: str, open_page: Callable[..., Page]) -> Iterator[Watched]:
    """The home page; afterwards nothing was refused, said or asked elsewhere."""
    watched = watch(open_page(scripts=True))
    watched.page.goto(base)
    expect(box(watched.page)).to_be_visible()
    yield watched
    assert watched.violations() == []
    assert watched.said == []
    assert watched.elsewhere(base) == []


def box(page: Page) -> Locator:
    """The search box of the site."""
    return page.get_by_role("combobox", name="Search names")


def suggesting(page: Page, results: list[dict[str, str]]) -> None:
    """Put suggestions in the server's place."""
    body = json.dumps({"query": "", "more": False, "results": results})
    page.route("**/suggest?*", lambda route: route.fulfill(status=200, content_type="application/json", body=body))


def test_a_name_is_found_and_opened_by_keyboard_alone(home: Watched) -> None:
    page = home.page
    box(page).focus()
    page.keyboard.type("bo li")
    option = page.get_by_role("option").first
    expect(option).to_contain_text("Bo Lind")
    expect(box(page)).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    expect(box(page)).to_have_attribute("aria-activedescendant", option.get_attribute("id") or "")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bo Lind")


def test_enter_without_a_choice_searches(home: Watched) -> None:
    page = home.page
    box(page).fill("lind")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Search")
    expect(page.get_by_role("searchbox").or_(page.get_by_role("combobox")).first).to_have_value("lind")


def test_escape_puts_the_list_away_and_keeps_the_text(home: Watched) -> None:
    page = home.page
    box(page).fill("bo")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    expect(box(page)).to_have_value("bo")
    expect(box(page)).to_have_attribute("aria-expanded", "false")


def test_up_from_the_field_comes_to_the_last_and_on_to_the_field(home: Watched) -> None:
    page = home.page
    suggesting(page, [{"iri": f"x:{n}", "path": f"/{n}", "label": f"Name {n}"} for n in range(3)])
    box(page).fill("name")
    expect(page.get_by_role("option")).to_have_count(3)
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("option").last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[role=option][aria-selected=true]")).to_have_count(0)
    assert box(page).get_attribute("aria-activedescendant") is None


def test_an_old_answer_never_replaces_a_newer_one(home: Watched) -> None:
    page = home.page
    held: list[Route] = []

    def answer(route: Route) -> None:
        if "q=old" in route.request.url and "older" not in route.request.url:
            held.append(route)
            return
        body = {"results": [{"iri": "x:n", "path": "/n", "label": "the newer"}]}
        route.fulfill(status=200, content_type="application/json", body=json.dumps(body))

    page.route("**/suggest?*", answer)
    box(page).fill("old")
    happens(page, lambda: held)
    assert len(held) == 1
    box(page).fill("older")
    expect(page.get_by_role("option")).to_have_text("the newer")
    # The first request was let go of: there is nobody to answer any more.
    happens(page, lambda: held[0].request.failure)
    assert held[0].request.failure == "net::ERR_ABORTED"


def test_fast_typing_asks_once(home: Watched) -> None:
    page = home.page
    box(page).focus()
    # Faster than anybody types, so that a busy machine does not make pauses of its own.
    box(page).evaluate(
        """(field, text) => {
            for (let end = 1; end <= text.length; end++) {
                field.value = text.slice(0, end);
                field.dispatchEvent(new InputEvent("input", { bubbles: true }));
            }
        }""",
        "northmark",
    )
    expect(page.get_by_role("option").first).to_be_visible()
    assert len([url for url in home.asked if "/suggest" in url]) == 1


def test_nothing_on_the_page_moves_while_the_list_is_open(home: Watched) -> None:
    page = home.page
    heading = page.get_by_role("heading", level=1)
    before = heading.bounding_box()
    box(page).fill("bo")
    expect(page.get_by_role("option").first).to_be_visible()
    assert heading.bounding_box() == before


def test_a_server_that_does_not_answer_leaves_a_plain_field(home: Watched) -> None:
    page = home.page
    page.route("**/suggest?*", lambda route: route.abort())
    with page.expect_event("requestfailed", lambda request: "/suggest" in request.url):
        box(page).fill("bo")
    expect(page.get_by_role("option")).to_have_count(0)
    home.said.clear()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Search")


def test_suggestions_that_mean_harm_stay_text_and_lead_nowhere(home: Watched) -> None:
    page = home.page
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog: {dialog.message}"))
    label = "<img src=x onerror=alert(1)>"
    suggesting(
        page,
        [
            {
                "iri": "javascript:alert(1)",
                "path": "javascript:alert(1)",
                "label": label,
                "lang": '" onclick="x',
                "matched": "<b>x</b>",
            }
        ],
    )
    box(page).fill("x")
    option = page.get_by_role("option")
    expect(option).to_contain_text(label)
    expect(option).to_contain_text("<b>x</b>")
    assert option.locator("img, b").count() == 0
    address = page.url
    option.click()
    page.wait_for_timeout(200)
    assert page.url == address


def test_a_question_takes_a_suggested_name(home: Watched, base: str) -> None:
    page = home.page
    page.goto(base + "queries/who-attended")
    entry = page.locator("form.ask").get_by_role("combobox").first
    entry.fill("hill d")
    page.get_by_role("option", name="Hill Day").first.click()
    expect(entry).to_have_value("event/hill-day")
    expect(page.locator("form.ask .named")).to_have_text("Hill Day")
    page.get_by_role("button", name="Ask").click()
    expect(page.locator("table").get_by_role("link", name="Bo Lind").first).to_be_visible()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_an_open_list_keeps_nobody_out_and_fits(base: str, open_page: Callable[..., Page], width: int, scheme: str) -> None:
    page = open_page(width, scheme, scripts=True)
    page.goto(base + "queries/who-attended")
    for entry in (box(page), page.locator("form.ask").get_by_role("combobox").first):
        entry.fill("hill")
        expect(page.get_by_role("option").first).to_be_visible()
        page.keyboard.press("ArrowDown")
        assert serious(page) == []
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width
        page.keyboard.press("Escape")
