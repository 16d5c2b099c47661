"""Terms made in Python: escaped in every part, linked only to an address, in their own language and direction."""

from __future__ import annotations

import pytest

from server.markup import named, term
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
