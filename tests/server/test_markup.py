"""Terms made in Python: escaped in every part, linked only to an address, in their own language and direction."""

from __future__ import annotations

import html
import re

import pytest

from server.facts import Assertion, Citation
from server.markup import evidence, linked, named, term
from server.passages import Passage
from server.representation import Shown

HOSTILE = '"><script>alert(1)</script>'


@pytest.mark.parametrize(
    ("shown", "markup"),
    [
        (Shown("A & B"), "<bdi>A &amp; B</bdi>"),
        (Shown("Été", language="fr"), '<bdi lang="fr">Été</bdi>'),
        (Shown("ענבר"), '<bdi dir="rtl">ענבר</bdi>'),
        (Shown("here", "/page/a?b=1&c=2"), '<a href="/page/a?b=1&amp;c=2"><bdi>here</bdi></a>'),
        (
            Shown("there", "https://example.org/", external=True),
            '<a href="https://example.org/" rel="external nofollow noopener" class="out"><bdi>there</bdi></a>',
        ),
        (Shown("May 2003", note="2003-05"), '<bdi>May 2003</bdi> <code class="form">2003-05</code>'),
        (Shown("2003", note="2003"), "<bdi>2003</bdi>"),
        (Shown("here", "/page/a", note="https://w3id.org/a"), '<a href="/page/a"><bdi>here</bdi></a>'),
    ],
)
def test_a_term_is_linked_where_it_has_an_address_and_has_its_written_form_beside_it_where_not(shown: Shown, markup: str) -> None:
    assert term(shown) == markup


@pytest.mark.parametrize(
    "shown",
    [
        Shown(HOSTILE),
        Shown("text", HOSTILE),
        Shown("text", language=HOSTILE),
        Shown("text", note=HOSTILE),
        Shown(HOSTILE, HOSTILE, HOSTILE, external=True, note=HOSTILE),
    ],
)
def test_no_part_of_a_term_becomes_markup(shown: Shown) -> None:
    for made in (term(shown), named(shown)):
        assert "<script" not in made
        assert made.count("<bdi") == 1


def test_a_name_alone_is_no_link() -> None:
    assert named(Shown("here", "/page/a", note="https://w3id.org/a")) == "<bdi>here</bdi>"


def passage(text: str, tag: str = "") -> Passage:
    return Passage("", text, "", tag, cut_before=False, cut_after=False)


def assertion(certainty: str, *citations: Citation, reason: Shown | None = None, page: str = "/page/statement/x") -> Assertion:
    return Assertion("https://w3id.org/x", "statement", page, certainty, reason, (), citations)


def test_an_assertion_shows_how_certain_it_is_what_is_cited_and_the_words() -> None:
    one = Citation(Shown("lake.1-9", "/page/evidence/1"), passage("Bo & Ada met.", "en"), "")
    made = evidence(assertion("inferred", one, Citation(Shown("lake.20-30"), None, ""), reason=Shown("the list has both")))
    assert made == (
        '<div class="evidence"><p class="line"><span class="badge inferred">inferred</span> '
        '<cite><a href="/page/evidence/1"><bdi>lake.1-9</bdi></a></cite>; <cite><bdi>lake.20-30</bdi></cite> '
        '<a class="node" href="/page/statement/x" aria-label="the assertion behind this">assertion</a></p>'
        '<p class="reason">because: <bdi>the list has both</bdi></p>'
        '<blockquote class="passage" dir="auto" lang="en">Bo &amp; Ada met.</blockquote></div>'
    )


def test_an_assertion_on_its_own_page_has_no_link_to_it_and_an_unreadable_one_no_reason() -> None:
    own = evidence(assertion("unreadable", reason=Shown("ink")), own=True)
    assert own == '<div class="evidence"><p class="line"><span class="badge unreadable">unreadable</span></p></div>'


def test_nothing_of_an_assertion_becomes_markup() -> None:
    hostile = Citation(Shown(HOSTILE, HOSTILE), passage(HOSTILE, HOSTILE), HOSTILE)
    made = evidence(assertion(HOSTILE, hostile, reason=Shown(HOSTILE), page=HOSTILE))
    assert "<script" not in made
    assert 'class="badge other"' in made


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("look through /browse for what there is, or for its name at /search?q=a+b", ["/browse", "/search?q=a+b"]),
        ("start from /, which links everything there is", []),
        ("it is listed at /page/concept/role.", ["/page/concept/role"]),
        ("read https://example.org/browse and a/b", []),
        ('"/javascript:alert(1)" or /xy"><script>', ["/xy"]),
    ],
)
def test_addresses_of_this_site_are_links_in_a_sentence(text: str, links: list[str]) -> None:
    found = str(linked(text))
    assert re.findall(r'<a href="([^"]*)">', found) == links
    assert html.unescape(re.sub(r"</?a[^>]*>", "", found)) == text
