"""Search by keyboard alone, without scripts, on a phone and in the dark."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_a_reader_finds_somebody_by_keyboard_alone(base: str, open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto(base + "browse")
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "site-q":
            break
    page.keyboard.type("northmrak")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Search")
    expect(page.get_by_label("Name, acronym or identifier")).to_have_value("northmrak")
    hit = page.locator(".hits a").first
    for _ in range(40):
        page.keyboard.press("Tab")
        if hit.evaluate("node => node === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Northmark")


def test_the_page_without_a_text_waits_for_one(base: str, open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto(base + "search")
    expect(page.get_by_role("searchbox")).to_be_focused()


def test_a_kind_is_chosen_and_left_again(base: str, open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto(base + "search?q=hill")
    every = page.locator(".hits > li").count()
    page.get_by_role("navigation", name="Kinds").get_by_role("link", name=re.compile("^events")).click()
    assert 0 < page.locator(".hits > li").count() < every
    expect(page.locator(".facets [aria-current]")).to_contain_text("events")
    page.get_by_role("navigation", name="Kinds").get_by_role("link", name=re.compile("^all kinds")).click()
    assert page.locator(".hits > li").count() == every


@pytest.mark.parametrize("path", ["search", "search?q=hill", "search?q=" + "x" * 300, "browse"])
def test_search_fits_a_narrow_screen(base: str, open_page: Callable[..., Page], path: str) -> None:
    page = open_page(320, "dark")
    page.goto(base + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@contextmanager
def elsewhere(body: str) -> Iterator[str]:
    """A page of another origin; yields its address."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body.encode())

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


def test_a_preview_shows_in_a_page_of_another_origin_and_fits_its_frame(base: str, open_page: Callable[..., Page]) -> None:
    page = open_page(800)
    with elsewhere(
        f'<iframe src="{base}reconcile/preview?id=organization%2Fnorthmark" width="420" height="260"></iframe>'
    ) as address:
        page.goto(address)
        frame = page.frame_locator("iframe")
        expect(frame.get_by_role("heading")).to_have_text("Northmark")
        assert frame.locator("html").evaluate("node => node.scrollWidth") <= 420


def test_no_other_page_shows_in_one_of_another_origin(base: str, open_page: Callable[..., Page]) -> None:
    page = open_page(800)
    with elsewhere(f'<iframe src="{base}search?q=hill"></iframe>') as address:
        page.goto(address)
        page.wait_for_load_state("networkidle")
        expect(page.frame_locator("iframe").get_by_role("heading")).to_have_count(0)
