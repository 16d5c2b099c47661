"""The policy holds on every type of page: nothing is refused, nothing runs that is not of the build."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.test_accessibility import PAGES
from tests.browser.watching import watch

pytestmark = pytest.mark.browser


@pytest.mark.slow
def test_no_page_is_refused_anything_says_anything_or_asks_elsewhere(base: str, open_page: Callable[..., Page]) -> None:
    watched = watch(open_page(scripts=True))
    found = {}
    for path in PAGES:
        watched.page.goto(base + path, wait_until="networkidle")
        found[path] = [*watched.violations(), *watched.said]
        watched.said.clear()
    assert {path: told for path, told in found.items() if told} == {}
    assert watched.elsewhere(base) == []


def test_the_policy_stops_what_a_page_may_not_do(base: str, open_page: Callable[..., Page]) -> None:
    watched = watch(open_page(scripts=True))
    page = watched.page
    page.goto(base)
    page.evaluate("""() => {
        const script = document.createElement('script');
        try { script.textContent = 'window.ran = true'; document.body.append(script); } catch (error) {}
        try { document.body.innerHTML = '<b>x</b>'; } catch (error) {}
        document.body.setAttribute('style', 'color: red');
    }""")
    assert page.evaluate("() => window.ran") is None
    assert page.locator("body > b").count() == 0
    kinds = {told.split()[0] for told in watched.violations()}
    assert {"require-trusted-types-for", "style-src-attr"} <= kinds
    assert watched.said


@pytest.mark.parametrize("path", ["page/person/bo-lind", "network", "queries", "validate", "datasets", "search?q=bo"])
def test_a_page_without_the_editor_loads_less_script_than_its_budget(
    base: str, open_page: Callable[..., Page], path: str
) -> None:
    page = open_page(scripts=True)
    sizes: dict[str, int] = {}

    def note(response: object) -> None:
        url = response.url  # type: ignore[attr-defined]
        if url.endswith(".js"):
            sizes[url] = response.request.sizes()["responseBodySize"]  # type: ignore[attr-defined]

    page.on("requestfinished", lambda request: note(request.response()))
    page.goto(base + path, wait_until="networkidle")
    assert sizes
    assert sum(sizes.values()) < 60_000
