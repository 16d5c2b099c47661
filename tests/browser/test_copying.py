"""Buttons that copy a text of the page, which are there only where they work."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_the_query_of_a_question_and_the_iri_of_an_entity_are_copied(base: str, open_page: Callable[..., Page]) -> None:
    page = open_page(scripts=True)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(base + "page/person/bo-lind")
    page.get_by_role("button", name="Copy the IRI").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("() => navigator.clipboard.readText()") == base + "id/person/bo-lind"
    page.goto(base + "queries/who-attended")
    page.get_by_text("The query", exact=True).click()
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert "SELECT" in page.evaluate("() => navigator.clipboard.readText()")


def test_where_copying_is_refused_the_button_says_what_to_do(base: str, open_page: Callable[..., Page]) -> None:
    page = open_page(scripts=True)
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('no'))")
    page.goto(base + "page/person/bo-lind")
    page.get_by_role("button", name="Copy the IRI").click()
    expect(page.get_by_role("button", name="Select the text to copy it")).to_be_visible()
    expect(page.get_by_role("button", name="Copy the IRI")).to_be_visible()


def test_without_scripts_there_is_no_button(base: str, open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto(base + "page/person/bo-lind")
    assert page.locator("button[data-copy]").count() == 1
    expect(page.locator("button[data-copy]")).to_be_hidden()
