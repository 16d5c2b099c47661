"""The response cache: whole answers of one generation, bounded in bytes, the least recently used forgotten first.

Three kinds of names are kept. A representation is named by its content; the canonical request (resource and what is
acceptable) points to one; the exact request, as it was spelled, points to one with its headers ready to send. So a second
spelling, or a second Accept header that ends at the same format, stores nothing twice. An answer that says it depends on the
reader's language is found under the language as well (one of those offered, never the header itself). Names count towards the
bound as well, because whoever asks chooses them, and only representations hold bodies. The generation is part of every name:
after a switch nothing old can be found, and the first answer of the new generation drops what is left of the old.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass

from server.front.variant import ENTRY_BYTES, Headers, Name, Variant, text

#: An answer may take this part of the bound; larger ones would drive out everything else.
_SHARE = 16


@dataclass(frozen=True, slots=True)
class Ready:
    """What an exact request is answered with: everything but the body, which stays with its representation."""

    status: str
    headers: Headers
    unchanged: Headers
    tag: str
    route: str
    encoding: str
    variant: Name


@dataclass(slots=True)
class Counts:
    """What the cache has done since it was made."""

    hits: int = 0
    misses: int = 0
    unchanged: int = 0
    evictions: int = 0


class Cache:
    """Answers by name. Safe for several threads; ``limit`` in bytes, 0 keeps nothing."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.largest = limit // _SHARE
        self.size = 0
        self.counts = Counts()
        self._generation = -1
        self._lock = threading.Lock()
        self._table: OrderedDict[Name, tuple[Variant | Ready | Name, int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._table)

    def ready(self, exact: Name) -> tuple[Ready, bytes | None] | None:
        """The answer to an exact request with its body; the body is None when only the validator is known."""
        with self._lock:
            found = self._touch(exact)
            if not isinstance(found, Ready):
                return None
            variant = self._touch(found.variant)
            if not isinstance(variant, Variant):
                return None
            return found, variant.body(found.encoding)

    def variant(self, canonical: Name) -> Variant | None:
        """The representation a canonical request ends at."""
        with self._lock:
            name = self._touch(canonical)
            found = self._touch(name) if isinstance(name, tuple) else None
            return found if isinstance(found, Variant) else None

    def _touch(self, name: Name) -> Variant | Ready | Name | None:
        """Look up, and mark as used; the caller holds the lock."""
        entry = self._table.get(name)
        if entry is None:
            return None
        self._table.move_to_end(name)
        return entry[0]

    def keep(self, generation: int, canonical: Name, variant: Variant) -> None:
        """Keep a representation and let a canonical request find it, unless a newer generation has been seen."""
        with self._lock:
            self._put(generation, variant.name, variant, variant.cost)
            self._put(generation, canonical, variant.name, ENTRY_BYTES + text(canonical))

    def add(self, generation: int, variant: Variant, coding: str, body: bytes) -> None:
        """Keep one more coding of a representation's body."""
        with self._lock:
            if coding not in variant.encoded:
                variant.encoded[coding] = body
                variant.cost += len(body)
                self._put(generation, variant.name, variant, variant.cost)

    def remember(self, generation: int, exact: Name, ready: Ready) -> None:
        """Let an exact request find its answer at once."""
        cost = ENTRY_BYTES + text(exact) + 2 * sum(len(name) + len(value) for name, value in ready.headers)
        with self._lock:
            self._put(generation, exact, ready, cost)

    def _put(self, generation: int, name: Name, value: Variant | Ready | Name, cost: int) -> None:
        if generation < self._generation or cost > self.limit:
            return
        if generation > self._generation:
            self._generation = generation
            self._table.clear()
            self.size = 0
        _, before = self._table.pop(name, (None, 0))
        self._table[name] = (value, cost)
        self.size += cost - before
        while self.size > self.limit:
            _, (_, freed) = self._table.popitem(last=False)
            self.size -= freed
            self.counts.evictions += 1
