"""What strangers may send that cannot be read: what it is sent as, how it is refused, and a word of the answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kg.errors import InputError, SecoopError, TooLargeError, UnsupportedMediaError
from kg.namespaces import PROJECT
from kg.validation.parsing import TURTLE

XML, JSON_LD, TRIG, NT = "application/rdf+xml", "application/ld+json", "application/trig", "application/n-triples"
RDF = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="https://x.example/">'
P = "<https://x.example/p>"
PREFIXES = (
    "@prefix sc: <https://w3id.org/secoop/ns#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
    f"@prefix e: <{PROJECT}id/event/> . @prefix place: <{PROJECT}id/place/> . @prefix orgn: <{PROJECT}id/organization/> .\n"
)
LEVELS = 20_000
#: Seconds by the clock that no answer may take, on the busiest machine.
GENEROUS = 30.0


@dataclass(frozen=True, slots=True)
class Bad:
    """What is sent as what, which error it ends in, and a word of the answer."""

    data: Callable[[], bytes]
    media_type: str
    error: type[SecoopError]
    word: str


def text(document: str) -> Callable[[], bytes]:
    return document.encode


def long(quote: str, length: int) -> bytes:
    """A triple with a literal of so many characters."""
    return f"<https://x.example/a> {P} {quote}{'x' * length}{quote} .".encode()


def bomb() -> bytes:
    entities = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(12))
    return (
        f'<!DOCTYPE r [<!ENTITY e0 "boom">{entities}]>{RDF}<rdf:Description><x:p>&e12;</x:p></rdf:Description></rdf:RDF>'.encode()
    )


UNREADABLE = {
    "not RDF": Bad(text("Dear all, please find the minutes attached."), TURTLE, InputError, "line 1"),
    "not RDF, a picture": Bad(lambda: b"\x89PNG\r\n\x1a\n" + bytes(2000), TURTLE, InputError, "UTF-8"),
    "truncated": Bad(text(PREFIXES + "e:a a sc:Meeting ; sc:heldAt pla"), TURTLE, InputError, "line 3"),
    "truncated XML": Bad(text(RDF + '<rdf:Description rdf:about="https://x.example/a"><x:p>v</x'), XML, InputError, "line 1"),
    "truncated JSON": Bad(text('{"@id": "https://x.example/a", "https://x.exa'), JSON_LD, InputError, "line 1"),
    "wrong media type": Bad(text(PREFIXES), "text/html", UnsupportedMediaError, "text/turtle"),
    "the media type of another format": Bad(text('{"@id": "https://x.example/a"}'), TURTLE, InputError, "line 1"),
    "50 MB": Bad(lambda: f"<https://x.example/a> {P} 1 .\n".encode() * 1_400_000, TURTLE, TooLargeError, "2 MB"),
    "levels of blank nodes": Bad(text(f"<https://x.example/a> {P} " + f"[ {P} " * LEVELS), TURTLE, InputError, "nested"),
    "levels of lists": Bad(
        text(f"<https://x.example/a> {P} " + "( " * LEVELS + ") " * LEVELS + "."), TURTLE, InputError, "nested"
    ),
    "levels of lists in TriG": Bad(text(f"{{ <https://x.example/a> {P} " + "( " * LEVELS), TRIG, InputError, "nested"),
    "levels of quoted triples": Bad(text("<<" * LEVELS), NT, InputError, "nested"),
    "levels of JSON objects": Bad(text('{"https://x.example/p": ' * LEVELS + "1" + "}" * LEVELS), JSON_LD, InputError, "nested"),
    "levels of JSON arrays": Bad(text("[" * LEVELS + "]" * LEVELS), JSON_LD, InputError, "nested"),
    "levels of XML": Bad(text(RDF + "<x:p>" * LEVELS + "</x:p>" * LEVELS), XML, InputError, "nested"),
    "an entity bomb": Bad(bomb, XML, InputError, "DOCTYPE"),
    "a remote context": Bad(text('{"@context": "http://127.0.0.1:9/c.json", "@id": "x"}'), JSON_LD, InputError, "fetched"),
    "a literal of 10 MB": Bad(lambda: long('"', 10_000_000), TURTLE, TooLargeError, "20 MB|literal"),
    "a long literal of 10 MB": Bad(lambda: long('"""', 10_000_000), TURTLE, TooLargeError, "20 MB|literal"),
    "tags that are never closed": Bad(text("<a b='" + '<"' * 900_000), XML, InputError, "line 1"),
    "quotes without end": Bad(text("<" + '""' * 900_000), XML, InputError, "line 1"),
}
