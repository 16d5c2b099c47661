"""Long sections of a page: the first rows on it, the rest on pages of their own, the whole number told on each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import request

from kg.errors import NotFoundError
from server import parameters

#: Rows of one page of a section.
PAGE_SIZE = 25
#: Numbers of pages are read up to this; no section has as many.
_DEEPEST = 10**12
Key = TypeVar("Key")
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: one section and a page of it; '' for the page of the whole node."""

    section: str = ""
    number: int = 1


@dataclass(slots=True)
class Shelf(Generic[Row]):
    """Rows that are shown, of ``total``; ``number`` of ``last`` pages when the section has a page to itself."""

    key: str
    rows: list[Row]
    total: int
    number: int = 1
    last: int = 1

    @property
    def more(self) -> bool:
        """Whether there are rows that are not shown here."""
        return self.total > len(self.rows)

    @property
    def first(self) -> int:
        """The place of the first row shown, from 1."""
        return (self.number - 1) * PAGE_SIZE + 1


def asked() -> Asked:
    """The section and page the request asks for. Raises NotFoundError for a page of nothing."""
    given = parameters.query_pairs()
    section = parameters.single(given, "section") or ""
    number = parameters.whole(given, "page", 1, _DEEPEST)
    if number != 1 and not section:
        raise NotFoundError(
            "only the sections of this page have further pages",
            where="parameter 'page'",
            remedy="name one, as in ?section=…&page=2",
        )
    return Asked(section, number)


def known(wanted: Asked, keys: Iterable[str]) -> None:
    """Raise NotFoundError with what there is when the section asked for is none of these."""
    names = list(keys)
    if wanted.section and wanted.section not in names:
        raise NotFoundError(
            f"this page has no section {wanted.section[:60]!r}",
            where="parameter 'section'",
            remedy="one of " + ", ".join(names[:40]) if names else f"it has no sections: {request.path[:200]}",
            extra={"sections": names[:200]},
        )


def last(total: int, size: int, number: int) -> int:
    """The number of the last page of a list, at least 1. Raises NotFoundError when a later one is asked for."""
    found = max(1, -(-total // size))
    if number > found:
        raise NotFoundError(
            f"the list has {found} {'page' if found == 1 else 'pages'}",
            where=f"parameter 'page'={number}",
            remedy=f"ask for page 1 to {found}",
        )
    return found


def shelf(key: str, keys: Sequence[Key], make: Callable[[Key], Row], wanted: Asked, preview: int) -> Shelf[Row]:
    """The rows of a section: a page of it when that is asked for, else all of a short one and how a long one begins.

    Raises NotFoundError for a page past the last.
    """
    total = len(keys)
    if wanted.section != key:
        # A link to two more rows would take as much room as they do.
        shown = keys if total <= preview + 2 else keys[:preview]
        return Shelf(key, [make(one) for one in shown], total)
    last = max(1, -(-total // PAGE_SIZE))
    if wanted.number > last:
        raise NotFoundError(
            f"the section has {last} {'page' if last == 1 else 'pages'}, with {total} rows",
            where=f"parameter 'page'={wanted.number}",
            remedy=f"ask for page 1 to {last}",
        )
    start = (wanted.number - 1) * PAGE_SIZE
    return Shelf(key, [make(one) for one in keys[start : start + PAGE_SIZE]], total, wanted.number, last)
