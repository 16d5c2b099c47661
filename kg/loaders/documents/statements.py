"""What microdata and RDFa state in a page: triples whose terms are still texts, with the places of their subjects."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import urljoin

#: Schemes of addresses that are programs or documents in themselves: nothing is called by them.
_NO_NAMES = re.compile(r"\s*(javascript|data|vbscript|blob|file|about)\s*:", re.IGNORECASE)
_BAD = re.compile(r"[\x00-\x20<>\"{}|\\^`\x7f-\x9f]")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")

TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


class Value(NamedTuple):
    """A term: kind ``iri``, ``node`` (a label of this page) or ``text``, with datatype or language where it has one."""

    kind: str
    text: str
    datatype: str = ""
    language: str = ""


class Statement(NamedTuple):
    """One triple."""

    subject: Value
    predicate: str
    value: Value


class Fault(NamedTuple):
    """What cannot be read: why, where (path and line), the value, and the subject it would have been said of, '' for none.

    A subject with a fault is rejected whole, however many it has.
    """

    reason: str
    path: str
    line: int
    value: str
    subject: str = ""


@dataclass(slots=True)
class Found:
    """Statements in the order of the page; where each subject stands (path and line); faults; what is not read, counted."""

    most: int
    statements: list[Statement] = field(default_factory=list)
    places: dict[str, tuple[str, int]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    unread: dict[str, int] = field(default_factory=dict)

    def add(self, subject: Value, predicate: str, value: Value, place: tuple[str, int]) -> None:
        """Take a statement; raises TooManyError beyond ``most``."""
        self.places.setdefault(subject.text, place)
        self.statements.append(Statement(subject, predicate, value))
        if len(self.statements) > self.most:
            raise TooManyError

    def leave(self, what: str) -> None:
        """Count what is seen and not read."""
        self.unread[what] = self.unread.get(what, 0) + 1


class TooManyError(Exception):
    """More statements than a page may have."""


class NoAddressError(Exception):
    """An address that names nobody."""


def program(text: str) -> bool:
    """Whether an address is a program or a document in itself, so that nobody is called by it."""
    return _NO_NAMES.match(text) is not None


def address(base: str, text: str) -> str:
    """An address as an IRI; raises NoAddressError for one that cannot be written, or that is a program."""
    stripped = text.strip(" \t\n\f\r")
    if program(stripped) or _BAD.search(stripped):
        raise NoAddressError
    if _SCHEME.match(stripped):
        return stripped
    try:
        # The library drops an empty fragment.
        found = urljoin(base, stripped) + ("#" if stripped.endswith("#") else "")
    except ValueError:
        raise NoAddressError from None
    if not _SCHEME.match(found):
        raise NoAddressError
    return found
