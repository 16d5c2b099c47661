"""Drawings as pictures: painted by the browser from the server's own file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.watching import watch

SIGNATURE = b"\x89PNG\r\n\x1a\n"


@pytest.mark.parametrize("view", ["network", "timeline", "map"])
def test_a_drawing_is_saved_as_a_picture(base: str, open_page: Callable[..., Page], tmp_path: Path, view: str) -> None:
    watched = watch(open_page(scripts=True))
    page = watched.page
    page.goto(f"{base}{view}")
    with page.expect_download() as found:
        page.get_by_role("button", name="PNG").click()
    assert found.value.suggested_filename == f"{view}.png"
    found.value.save_as(tmp_path / "drawing.png")
    picture = (tmp_path / "drawing.png").read_bytes()
    assert picture.startswith(SIGNATURE)
    # Twice as wide as the drawing (PNG, section 11.2.1: the width stands after the name of the first chunk).
    assert int.from_bytes(picture[16:20], "big") == 2000
    assert not watched.violations()
    assert not watched.elsewhere(base)


def test_a_drawing_that_does_not_come_is_told_on_the_button(base: str, open_page: Callable[..., Page]) -> None:
    page = open_page(scripts=True)
    page.route("**/timeline.svg*", lambda route: route.abort())
    page.goto(base + "timeline")
    page.get_by_role("button", name="PNG").click()
    expect(page.get_by_role("button", name="PNG could not be made; take the SVG")).to_be_visible()


def test_without_scripts_there_is_no_such_button(base: str, open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto(base + "network")
    expect(page.locator("button[data-picture]")).to_be_hidden()
