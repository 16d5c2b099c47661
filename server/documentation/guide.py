"""The decision guide as a page: ``docs/guide/choosing.md``, its terms and questions linked to where the server shows them.

Markdown is CommonMark 0.31 with tables; HTML in it is shown as text, as everywhere on the site.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from flask import url_for
from markdown_it import MarkdownIt
from markdown_it.token import Token

from kg import resources

_QUESTION = re.compile(r"(?:^|/)queries/cq/([\w-]+)\.rq$")


def page(declared: frozenset[str]) -> str:
    """The guide as HTML; a term of ``declared`` (local names) that stands alone as code leads to its place."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse(_text())
    for token in tokens:
        if token.children:
            token.children = list(_linked(token.children, declared))
    return str(parser.renderer.render(tokens, parser.options, {}))


@lru_cache(maxsize=1)
def _text() -> str:
    return (resources.path("guide") / "choosing.md").read_text(encoding="utf-8")


def _linked(tokens: list[Token], declared: frozenset[str]) -> Iterator[Token]:
    """Links to what the server shows; a link to a file that it does not show is left out, its words stay."""
    shown: list[bool] = []
    for token in tokens:
        if token.type == "link_open":
            address = _address(str(token.attrGet("href") or ""))
            token.attrSet("href", address)
            shown.append(bool(address))
        name = token.content.removeprefix("sc:") if token.type == "code_inline" else ""
        if name in declared and token.content != name:
            yield Token("link_open", "a", 1, attrs={"href": url_for("vocabulary.ontology", _anchor=name)})
            yield token
            yield Token("link_close", "a", -1)
        elif token.type == "link_close":
            if shown.pop():
                yield token
        elif token.type != "link_open" or shown[-1]:
            yield token


def _address(href: str) -> str:
    """Where a link of the guide leads on the server; '' for a file of the repository that has no page."""
    question = _QUESTION.search(href)
    if question:
        return url_for("library.page", name=question[1])
    return href if re.match(r"https?://|#", href) else ""
