"""Proactive content negotiation (RFC 9110, section 12): the best of what there is, or a clear refusal."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.errors import NotAcceptableError

HTML = "text/html"
TURTLE = "text/turtle"
JSONLD = "application/ld+json"
RDFXML = "application/rdf+xml"
NTRIPLES = "application/n-triples"
TRIG = "application/trig"
NQUADS = "application/n-quads"
RESULTS_JSON = "application/sparql-results+json"
RESULTS_XML = "application/sparql-results+xml"
CSV = "text/csv"
TSV = "text/tab-separated-values"
PLAIN = "text/plain"
JSON = "application/json"

#: Graph formats in the server's order of preference, with the ending their stable URL carries.
GRAPH_ENDINGS: dict[str, str] = {"ttl": TURTLE, "nt": NTRIPLES, "jsonld": JSONLD, "rdf": RDFXML, "trig": TRIG, "nq": NQUADS}
#: Formats of a table (SELECT, ASK).
TABLE_ENDINGS: dict[str, str] = {"json": RESULTS_JSON, "xml": RESULTS_XML, "csv": CSV, "tsv": TSV}
#: Names clients use for a format of ours: the answer carries our name.
ALIASES: dict[str, tuple[str, ...]] = {
    TURTLE: ("application/x-turtle", "application/turtle", "text/n3", "text/rdf+n3"),
    NTRIPLES: ("text/plain",),
    RDFXML: ("application/xml", "text/xml"),
    JSONLD: ("application/json",),
    NQUADS: ("text/x-nquads",),
    RESULTS_JSON: ("application/json",),
    RESULTS_XML: ("application/xml", "text/xml"),
    HTML: ("application/xhtml+xml",),
}
#: What text/* formats are written in; the SPARQL and RDF media types of the application tree are UTF-8 by definition.
_CHARSET_UTF8 = ("text/",)
#: What stands between separators; a quote that is never closed reaches to the end.
_QUOTED = r'"(?:[^"\\]|\\.)*+"?'
_ELEMENT = re.compile(rf'(?:[^,"]++|{_QUOTED})+')
_PARAMETER = re.compile(rf'(?:[^;"]++|{_QUOTED})+')


@dataclass(frozen=True, slots=True)
class MediaRange:
    """One element of an Accept header; ``quality`` is 0 for what the client refuses."""

    main: str
    sub: str
    parameters: int
    quality: float

    def specificity(self, media_type: str) -> int:
        """How closely the range names the media type: 0 not at all, 1 ``*/*``, 2 ``text/*``, 3 the type itself."""
        main, _, sub = media_type.partition("/")
        if (self.main, self.sub) == (main, sub):
            return 3
        if self.main == main and self.sub == "*":
            return 2
        return 1 if (self.main, self.sub) == ("*", "*") else 0


def parse_accept(header: str) -> list[MediaRange]:
    """Read an Accept header; elements that are no media range are skipped, as the clause on robustness asks."""
    ranges = []
    for element in _split(header, _ELEMENT, ","):
        name, *parameters = [part.strip() for part in _split(element, _PARAMETER, ";")]
        main, slash, sub = name.lower().partition("/")
        if not slash or not main or not sub:
            continue
        quality, others = 1.0, 0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip().lower() == "q":
                quality = _quality(value.strip())
            elif key.strip().lower() not in ("", "charset"):
                others += 1
        ranges.append(MediaRange(main, sub, others, quality))
    return ranges


def _split(text: str, parts: re.Pattern[str], separator: str) -> list[str]:
    """Split where a separator stands outside of quoted strings (RFC 9110, section 5.6.4)."""
    return parts.findall(text) if '"' in text else text.split(separator)


def _quality(text: str) -> float:
    try:
        return min(1.0, max(0.0, float(text)))
    except ValueError:
        return 0.0


def _score(ranges: Sequence[MediaRange], offer: str) -> tuple[float, int]:
    """Quality and specificity of the range that names the offer most closely, its aliases included."""
    best = (0, 0.0)
    for name in (offer, *ALIASES.get(offer, ())):
        own = name == offer
        for media_range in ranges:
            level = media_range.specificity(name)
            if level == 0 or media_range.parameters or (not own and level < 3):
                continue
            # An alias counts as exact, but an exact word about the offer itself has the last word.
            best = max(best, (level * 2 + own, media_range.quality))
    return best[1], best[0]


def negotiate(accept: str | None, offers: Sequence[str]) -> str:
    """Return the offer the client likes best; equal likings fall to the server's order.

    No header, or an empty one, takes anything. Raises NotAcceptableError, listing the offers, when each is refused.
    """
    if accept is None or not accept.strip():
        return offers[0]
    best = _best(accept, tuple(offers))
    if best is not None:
        return best
    raise NotAcceptableError(
        f"none of the formats this resource has is acceptable to the request ({accept[:200]})",
        where="the Accept header",
        remedy="ask for one of: " + ", ".join(offers),
        extra={"available": list(offers)},
    )


@lru_cache(maxsize=1024)
def _best(accept: str, offers: tuple[str, ...]) -> str | None:
    """The offer the client likes best; None when it refuses all of them."""
    ranges = parse_accept(accept)
    scored = [(_score(ranges, offer), -position, offer) for position, offer in enumerate(offers)]
    (quality, _), _, best = max(scored)
    return best if quality > 0 else None


def accepts(accept: str | None, media_type: str) -> bool:
    """Whether the client named this very media type (a range such as ``*/*`` does not count)."""
    return any(
        media_range.quality > 0 and media_range.specificity(name) == 3
        for media_range in parse_accept(accept or "")
        for name in (media_type, *ALIASES.get(media_type, ()))
    )


def by_ending(ending: str, endings: Mapping[str, str]) -> str | None:
    """The media type of a URL's ending."""
    return endings.get(ending.lower())


def content_type(media_type: str) -> str:
    """The Content-Type header of an answer; text formats say that they are UTF-8."""
    return f"{media_type}; charset=utf-8" if media_type.startswith(_CHARSET_UTF8) else media_type
