"""axe finds nothing serious on any type of page, wide and narrow, light and dark."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path

import axe_playwright_python
import pytest
from _pytest.mark.structures import ParameterSet
from playwright.sync_api import Page

pytestmark = pytest.mark.browser
PAGES = [
    "",
    "browse",
    "browse/event",
    "browse/organization?q=nobody",
    "page/event/hill-day",
    "page/event/hill-day?section=attended",
    "page/event/hill-day?section=triples",
    "page/event/hill-day?section=sources",
    "page/event/hill-day?section=none",
    "page/place/hill",
    "page/post/northmark-chair",
    "page/person/bo-lind",
    "page/organization/northmark",
    "page/organization/hostile",
    "page/evidence/hill.25-60",
    "page/statement/hill-day.heldAt.2",
    "page/concept/role",
    "page/concept/role/opener",
    "page/graph/extra",
    "ns",
    "ns/table",
    "ns/questions",
    "ns/choosing",
    "schemes",
    "shapes",
    "queries",
    "queries/who-attended",
    "queries/who-attended?event=event/hill-day",
    "queries/who-attended?event=event/hill-dey",
    "search",
    "search?q=hill",
    "search?q=northmrak",
    "search?q=qqqqqqqq",
    "reconcile/preview?id=organization/northmark",
    "sparql",
    "sparql?format=html&query=SELECT%20*%20WHERE%20{%3Fs%20%3Fp%20%3Fo}",
    "sparql?format=html&query=SELECT",
    "validate",
    "validate?start=Participation",
    "network",
    "network?actor=person/bo-lind",
    "network?from=1066&to=1066",
    "network?actor=person/nobody",
    "timeline",
    "timeline?actor=person/bo-lind",
    "map",
    "map?place=place/dale",
    "datasets",
    "changes",
    "changes/1",
    "queries/who-attended/embed?event=event/hill-day",
    "contributions",
    "no-such-page",
]
_AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


def serious(page: Page) -> list[str]:
    """Findings of axe that keep somebody out; the source is evaluated because the site's policy forbids script tags."""
    page.evaluate(_AXE)
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{finding['id']}: {finding['nodes'][0]['html'][:150]}"
        for finding in found["violations"]
        if finding["impact"] in ("serious", "critical")
    ]


LOOKS = [(1280, "light"), (360, "dark")]
#: One page of each kind is looked at in every quick run, wide and light or narrow and dark in turn; all others in the slow one.
QUICK = {
    "",
    "browse/event",
    "page/event/hill-day",
    "page/organization/hostile",
    "page/evidence/hill.25-60",
    "ns/choosing",
    "queries/who-attended?event=event/hill-day",
    "search?q=hill",
    "sparql",
    "validate",
    "network",
    "timeline",
    "map",
    "datasets",
    "no-such-page",
}


def looks() -> Iterator[ParameterSet]:
    """Every page in every look, those of the slow run marked."""
    turns = cycle(LOOKS)
    for path in PAGES:
        quick = next(turns) if path in QUICK else None
        for look in LOOKS:
            yield pytest.param(path, *look, marks=[] if look == quick else [pytest.mark.slow])


@pytest.mark.parametrize(("path", "width", "scheme"), list(looks()))
def test_a_page_keeps_nobody_out(base: str, open_page: Callable[..., Page], path: str, width: int, scheme: str) -> None:
    page = open_page(width, scheme, scripts=True)
    page.goto(base + path)
    assert serious(page) == []


def test_a_picture_without_words_and_pale_text_are_found(open_page: Callable[..., Page]) -> None:
    page = open_page(scripts=True)
    page.set_content(
        '<html lang="en"><title>x</title><main><h1>x</h1><img src="data:,"><p style="color:#ccc;background:#fff">pale</p></main>'
    )
    assert {finding.partition(":")[0] for finding in serious(page)} == {"image-alt", "color-contrast"}


REPORTED = """@prefix sc: <https://w3id.org/secoop/ns#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<{base}id/event/hill-day> sc:heldAt "a literal where a place belongs" ; sc:heldAtt 1 .
<{base}id/place/dale-2> a sc:Place ; skos:prefLabel "Hill day"@en .
<https://x.example/an-address-that-does-not-break-because-it-has-no-spaces/1234567890123456789012345678901234567890> a sc:Place .
"""


@pytest.mark.parametrize(
    ("width", "scheme"),
    [
        (1280, "light"),
        (320, "dark"),
        pytest.param(1280, "dark", marks=pytest.mark.slow),
        pytest.param(320, "light", marks=pytest.mark.slow),
    ],
)
def test_the_report_of_a_validation_keeps_nobody_out_and_fits(
    base: str, open_page: Callable[..., Page], width: int, scheme: str
) -> None:
    page = open_page(width, scheme, scripts=True)
    page.goto(base + "validate")
    page.get_by_label("Triples").fill(REPORTED.format(base=base))
    page.get_by_role("button", name="Check").click()
    page.get_by_text("An example that passes").first.click()
    page.get_by_role("heading", name="What it brings").wait_for()
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
