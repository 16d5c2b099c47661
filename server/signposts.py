"""Where the parts of a page are, in its Link header (RFC 8288): the one place that writes it. See https://signposting.org/FAIR/."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from urllib.parse import quote

from flask import Response

#: What may stand in a URI (RFC 3986, section 2), with the sign of what is percent-encoded already.
_URI = ":/?#[]@!$&'()*+,;=-._~%"
#: Bytes of items a header carries: proxies hold four to eight kilobytes of all headers together. What has more of them tells
#: them in its JSON-LD and on the page; a part of them would pass for the whole.
_ITEMS, _LONGEST = 4096, 7168


def link(href: str, relations: str, media_type: str = "") -> str:
    """One link. Letters beyond ASCII are percent-encoded (RFC 3987, section 3.1): a header has none, a URI neither."""
    target = f'<{quote(href, safe=_URI)}>; rel="{relations}"'
    return f'{target}; type="{media_type}"' if media_type else target


def files(addresses: Iterable[tuple[str, str]], relations: str = "item") -> list[str]:
    """A link to each (address, media type)."""
    return [link(href, relations, media_type) for href, media_type in addresses]


def items(hrefs: Iterable[str]) -> list[str]:
    """A link to each row of a page; none where they would make the header too long for proxies."""
    found = [link(href, "item") for href in dict.fromkeys(hrefs) if href]
    return found if sum(len(one) + 2 for one in found) <= _ITEMS else []


def turning(address: Callable[[int], str], number: int, last: int) -> list[str]:
    """The first, previous, next and last page of a list; none for a list of one page."""
    if last <= 1:
        return []
    around = [("prev", number - 1)] if number > 1 else []
    around += [("next", number + 1)] if number < last else []
    return [link(address(to), relation) for relation, to in (("first", 1), *around, ("last", last))]


def put(response: Response, links: Iterable[str]) -> Response:
    """Write the header, unless the address asked for is so long that nobody would pass its links on; the response, to return."""
    text = ", ".join(links)
    if len(text) <= _LONGEST:
        response.headers["Link"] = text
    return response
