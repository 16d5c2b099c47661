"""Terms as pages show them, made in Python: a page has hundreds of them, and a macro takes five times as long for each.

Terms are hostile: all of a term is escaped, isolated in direction, and linked only where :mod:`server.representation` gave an
address.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from server.representation import Shown

_OUTWARD = ' rel="external nofollow noopener" class="out"'


def named(shown: Shown) -> Markup:
    """A name and nothing else: in its own language and direction, which the words around it do not share."""
    return Markup(f"<bdi{shown.spoken}>{escape(shown.text)}</bdi>")  # noqa: S704 -- every part is escaped, or is ours


def term(shown: Shown) -> Markup:
    """A term: linked where it has an address, else with its written form beside it where that is another."""
    name = named(shown)
    if shown.href:
        link = f'<a href="{escape(shown.href)}"{_OUTWARD if shown.external else ""}>{name}</a>'
        return Markup(link)  # noqa: S704 -- every part is escaped, or is ours
    if shown.note and shown.note != shown.text:
        return name + Markup(' <code class="form">{}</code>').format(shown.note)
    return name
