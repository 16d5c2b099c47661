"""From a drawing to the words behind a line, a bar and a point; with scripts off, by keyboard, on a phone, on paper."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Page, expect

from tests.browser.watching import happens, watch

pytestmark = pytest.mark.browser


def test_a_line_of_the_network_leads_to_the_meetings_and_their_passages(base: str, open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto(base)
    page.get_by_role("link", name="Who met whom, as a network").click()
    # A line has no inside that could be clicked on; the address is what matters.
    href = page.locator("svg .ties a").first.get_attribute("href")
    assert href is not None
    assert href.startswith("/queries/common-meetings?a=")
    actor = page.locator("svg .actors a").first
    name = (actor.locator("title").text_content() or "").partition(":")[0]
    page.goto(base.rstrip("/") + (actor.get_attribute("href") or ""))
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    page.get_by_role("link", name="Network", exact=True).last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Who met whom: {name}")


def test_a_bar_of_the_timeline_leads_to_its_event(base: str, open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto(base + "timeline")
    bar = page.locator("svg .bar").first
    name = (bar.locator("title").text_content() or "").partition(":")[0]
    bar.locator("rect").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def test_what_is_chosen_stays_chosen_from_view_to_view(base: str, open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto(base + "network")
    page.get_by_label("Actor").fill("Bo Lind")
    page.get_by_label("From year").fill("1900")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Who met whom: Bo Lind, from 1900")
    for view, title in (("Timeline", "When it was"), ("Map", "Where it was")):
        page.get_by_role("navigation", name="The same selection as").get_by_role("link", name=view).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(f"{title}: Bo Lind, from 1900")


def test_on_a_phone_a_drawing_begins_at_the_actor_chosen(base: str, open_page: Callable[..., Page]) -> None:
    page = open_page(360, "light", scripts=True)
    page.goto(base + "network?actor=person/bo-lind")
    plot = page.locator(".plot")
    page.wait_for_function("() => document.querySelector('.plot').scrollLeft > 0")
    left = plot.evaluate("plot => plot.querySelector('.ego').getBoundingClientRect().left")
    assert 0 < left < 360


def test_every_mark_can_be_reached_by_keyboard(base: str, open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto(base + "timeline")
    links = page.locator("figure svg a").count()
    page.locator("figure.plot").focus()
    reached = 0
    for _ in range(links):
        page.keyboard.press("Tab")
        reached += bool(page.evaluate("() => document.activeElement.closest('figure svg') !== null"))
    assert reached == links > 0
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/page/event/"))


@pytest.mark.parametrize("path", ["network", "timeline", "map", "datasets", "changes", "validate?start=Meeting"])
def test_a_phone_shows_the_page_without_scrolling_sideways(base: str, open_page: Callable[..., Page], path: str) -> None:
    page = open_page(360, "dark", scripts=True)
    watched = watch(page)
    page.goto(base + path)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 360
    assert (watched.said, watched.violations(), watched.elsewhere(base)) == ([], [], [])


@pytest.fixture
def elsewhere(base: str) -> Iterator[str]:
    """Another site, whose pages frame the one their query string names."""

    class Framing(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("/?")[2]
            body = f'<iframe src="{base}{path}" width="800" height="400"></iframe>'.encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Framing) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/?"
        server.shutdown()


@pytest.mark.parametrize(
    ("path", "shown"),
    [("queries/who-attended/embed?event=event/hill-day", True), ("queries/who-attended?event=event/hill-day", False)],
)
def test_the_embedded_answer_is_shown_within_another_page_and_the_page_itself_is_not(
    elsewhere: str, open_page: Callable[..., Page], path: str, shown: bool
) -> None:
    page = open_page()
    page.goto(elsewhere + path)
    frame = page.frames[-1]
    happens(page, lambda: frame.url not in ("", "about:blank"))
    assert (not page.frames[-1].url.startswith("chrome-error:")) == shown


def test_paper_is_light_in_the_dark_shows_the_whole_drawing_and_names_its_source(
    base: str, open_page: Callable[..., Page]
) -> None:
    page = open_page(700, "dark", scripts=True)
    page.goto(base + "network?actor=person/bo-lind")
    expect(page.locator(".cite")).to_be_hidden()
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.locator(".cite")).to_be_visible()
    expect(page.get_by_text("Choose what to show")).to_be_hidden()
    plot = page.locator(".plot")
    assert plot.evaluate("plot => plot.scrollWidth <= plot.clientWidth")
    assert plot.evaluate("plot => getComputedStyle(plot.querySelector('figcaption')).backgroundColor") == "rgb(255, 255, 255)"
    colours = page.locator(".badge").evaluate_all("badges => badges.map(b => getComputedStyle(b).color)")
    assert colours
    # Dark on white: each part of the colour is less than 150 of 255.
    assert all(int(part) < 150 for colour in set(colours) for part in re.findall(r"\d+", colour)[:3])
