"""In which language a page names things: the one its address asks for (``lang``), else the browser's, else English.

Interface and documentation are in English; only the labels of entities, concepts and classes change. Data never depend on it.
A language in the address is kept by the links of the page. Whoever calls :func:`chosen` makes an answer that depends on the
Accept-Language header where the address says nothing, and the answer says so (Vary).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from flask import Flask, Response, g, request

from kg.errors import InputError, SecoopError
from kg.labels import DEFAULT
from server import offered, parameters
from server.negotiation import HTML
from server.offered import Chosen
from server.state import snapshot

PARAMETER = "lang"
#: Pages, and what leads to them or serves them: these take the parameter, and links to them carry it on.
_PAGES = frozenset(
    {
        *(f"pages.{name}" for name in ("home", "browse_index", "browse")),
        *(f"entities.{name}" for name in ("identifier", "concept", "graph", "page")),
        *(f"{name}.page" for name in ("network", "timeline", "map", "search", "validate", "contribute")),
        *(f"library.{name}" for name in ("index", "page", "embedded")),
        *(f"vocabulary.{name}" for name in ("ontology", "properties", "choosing", "index", "schemes", "shapes")),
        *("search.suggest", "sparql.endpoint", "validate.judge", "review.index", "review.one"),
        *("datasets.index", "changes.index", "changes.page"),
    }
)
#: These take it and links do not carry it on: drawings, which are asked for in a language, and what other programs show.
_TAKING = (
    _PAGES
    | {"network.file", "timeline.file", "map.file"}
    | {f"reconciliation.{name}" for name in ("endpoint", "suggest_entity", "flyout", "preview")}
)
#: The address of a page in another language repeats its query; one that is longer is not repeated for each of them.
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Option:
    """A language on a page: its tag, what it calls itself, the page in it, and whether that is this page."""

    tag: str
    name: str
    href: str
    current: bool


def install(app: Flask) -> None:
    """Read the parameter before each request, carry it on in addresses, and say what an answer depends on."""
    app.before_request(_begin)
    app.after_request(_finish)
    app.url_defaults(_carry)
    app.jinja_env.globals.update(carried=named, languages=options, with_browser=_with_browser)
    app.jinja_env.filters["asking"] = asking


def chosen() -> Chosen:
    """The language of this request's labels, from the address, else negotiated."""
    tag = g.language_shown = named()
    if tag:
        return Chosen(tag, tag)
    # The same as the front has looked up, from the same header: answers are kept under it.
    g.language_negotiated = g.language_shown = snapshot().languages.best(request.headers.get("Accept-Language"))
    return Chosen(g.language_negotiated)


def named() -> str:
    """The language in the address, '' where there is none."""
    tag: str = g.get("language_named", "")
    return tag


def stated() -> Chosen:
    """The language the address names, else English, whoever asks: for drawings as files, and for programs."""
    return Chosen(named() or DEFAULT, named())


def forget() -> None:
    """What is answered names nothing after all: an error."""
    g.pop("language_negotiated", None)
    g.pop("language_shown", None)


def _begin() -> None:
    # Parameters are read as the front compares them, decoded: an address kept for another spelling has to mean the same.
    if request.endpoint in _TAKING and request.query_string:
        wanted = (parameters.single(parameters.query_pairs(), PARAMETER) or "").strip()
        if wanted:
            g.language_named = _offered(wanted)


def _offered(wanted: str) -> str:
    """The language that is offered for a tag; raises InputError for a text that is none, and where nothing is called in it."""
    where = f"the parameter {PARAMETER!r}"
    tags = snapshot().languages.tags
    if not offered.TAG.fullmatch(wanted):
        raise InputError(f"{wanted[:40]!r} is not a language tag", where=where, remedy="one of " + ", ".join(tags))
    found = snapshot().languages.find(wanted)
    if found is None:
        raise InputError(
            f"nothing has a label in the language {wanted[:40]!r} here",
            where=where,
            remedy="one of " + ", ".join(tags) + "; without it, the languages your browser asks for count",
            extra={"available": list(tags)},
        )
    return found


def _finish(response: Response) -> Response:
    if "language_negotiated" in g:
        response.vary.add("Accept-Language")
    if response.mimetype == HTML:
        # The words of the page, and the labels in it (RFC 9110, section 8.5).
        tags = dict.fromkeys((DEFAULT, g.get("language_shown", DEFAULT)))
        response.headers.setdefault("Content-Language", ", ".join(tags))
    return response


def _carry(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint in _PAGES and PARAMETER not in values and named():
        values[PARAMETER] = named()


def options() -> list[Option]:
    """This page in every language there are labels in; none where there is nothing to choose, and on answers to forms."""
    try:
        tags = snapshot().languages.tags
        pairs = _others()
    except SecoopError:
        return []
    if request.endpoint not in _PAGES or len(tags) < 2 or len(request.query_string) > _LONGEST:
        return []
    # Where nothing was negotiated nothing is marked: the page is the same for everybody.
    now = named() or g.get("language_negotiated", "")
    return [Option(tag, offered.name(tag), _address([*pairs, (PARAMETER, tag)]), tag == now) for tag in tags]


def _with_browser() -> str:
    """This page in the language the browser asks for; '' where that is so already."""
    return _address(_others()) if named() else ""


def _others() -> parameters.Pairs:
    """The other parameters, in the order the front compares them in: addresses that mean the same have one page."""
    return sorted((pair for pair in parameters.query_pairs() if pair[0] != PARAMETER), key=lambda pair: pair[0])


def _address(pairs: list[tuple[str, str]]) -> str:
    path = quote(request.root_path + request.path)
    return f"{path}?{urlencode(pairs)}" if pairs else path


def asking(path: str, **given: object) -> str:
    """The address of a page with some parameters, in the language this page's address names."""
    pairs = {**given, **({PARAMETER: named()} if named() else {})}
    return f"{path}?{urlencode(pairs, safe='/', quote_via=quote)}" if pairs else path
