"""Triples of a SPARQL endpoint the operator names, page by page, and proof that none is missing.

Each page is ordered by subject, predicate and object (``LIMIT``, ``OFFSET``). Some endpoints cut every answer at a size of their
own without saying so; the endpoint is therefore asked for the number of triples too, and a different number of triples read is
an error. Blank nodes cannot be followed from one answer to the next, so that a graph with blank nodes must fit into one page.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass

from kg.errors import InputError, QueryKilledError, SecoopError, TooLargeError
from kg.loaders.rdf.reading import Source
from kg.mapping.descriptor import Descriptor
from kg.mapping.model import Position, Triple, anonymous, numbered
from kg.remote import Remote, RemoteError, graph
from kg.validation.parsing import FORMATS, Limit, parse

_PAGE = 5000
_ONE_ANSWER = 60.0
_COUNT = re.compile("[0-9]{1,15}")
_IRI = re.compile(r'[^<>"{}|^`\\\s]+')


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An endpoint and its bounds: ``seconds`` for all pages, ``most`` bytes in one answer, ``triples`` in all."""

    address: str
    descriptor: Descriptor
    seconds: float
    most: int
    triples: int

    def read(self, told: Callable[[int, int], object]) -> tuple[bytes, Source]:
        """The triples as sorted N-Triples, and as a source; raises SecoopError for the first page that is not whole.

        ``told`` is called after each page, with the triples read and those there are.
        """
        try:
            return self._read(time.monotonic() + self.seconds, told)
        except QueryKilledError as error:
            raise QueryKilledError(
                error.message, where=self.address, remedy="lower `page` in the descriptor, or raise SECOOP_LOAD_SECONDS"
            ) from None

    def _read(self, until: float, told: Callable[[int, int], object]) -> tuple[bytes, Source]:
        page = int(self._said("page", str(_PAGE)))
        pattern = self._pattern()
        expected = self._count(pattern, until)
        if expected > self.triples:
            raise TooLargeError(
                f"the endpoint has {expected:,} triples, more than {self.triples:,}",
                where=self.address,
                remedy="narrow `where` in the descriptor, or raise SECOOP_LOAD_TRIPLES",
            )
        found: dict[Triple, None] = {}
        for offset in range(0, max(expected, 1), page):
            part = self._page(pattern, page, offset, until)
            if expected > page and any(anonymous(term.value) for triple in part for term in (triple[0], triple[2])):
                raise RemoteError(
                    "there are blank nodes, which cannot be followed from page to page",
                    where=self.address,
                    remedy="raise `page` in the descriptor to take everything at once, or load a file",
                )
            found.update(dict.fromkeys(part))
            told(len(found), expected)
        if len(found) != expected:
            raise RemoteError(
                f"the endpoint gave {len(found):,} of {expected:,} triples",
                where=self.address,
                remedy="it may cut long answers: lower `page` in the descriptor; or it changed meanwhile: load again",
            )
        if not found:
            raise InputError("the endpoint has no such triples", where=self.address, remedy="check `where` and `graph`")
        return self._source(list(found))

    def _source(self, triples: list[Triple]) -> tuple[bytes, Source]:
        triples, _ = numbered(sorted(triples, key=lambda triple: [term.n3() for term in triple]))
        positions: dict[str, Position] = {}
        for subject, _, _ in triples:
            name = subject.value
            row = f"{self.address}, blank node {name.rpartition('/')[2]}" if anonymous(name) else name
            positions.setdefault(name, Position(row, f"{row} (at {self.address})", self.address, 0, len(positions)))
        lines = "".join(f"{s.n3()} {p.n3()} {o.n3()} .\n" for s, p, o in triples)
        return lines.encode(), Source(triples, positions)

    def _said(self, key: str, default: str = "") -> str:
        section = self.descriptor.root.get("endpoint")
        node = section.get(key) if section is not None else None
        return node.text() if node is not None else default

    def _pattern(self) -> str:
        where, name = self._said("where"), self._said("graph")
        pattern = f"{where} ?s ?p ?o ." if where else "?s ?p ?o ."
        if not name:
            return pattern
        if not _IRI.fullmatch(name):
            raise InputError(f"{name!r} is no IRI", where=f"{self.descriptor.path.name}, endpoint", remedy="write it without <>")
        return f"GRAPH <{name}> {{ {pattern} }}"

    def _left(self, until: float) -> float:
        return min(_ONE_ANSWER, max(until - time.monotonic(), 1.0))

    def _count(self, pattern: str, until: float) -> int:
        query = f"SELECT (COUNT(*) AS ?n) WHERE {{ {{ SELECT DISTINCT ?s ?p ?o WHERE {{ {pattern} }} }} }}"
        rows = Remote(self.address, self._left(until)).select(query)
        if len(rows) != 1 or "n" not in rows[0] or not _COUNT.fullmatch(rows[0]["n"].value):
            raise RemoteError("the endpoint does not say how many triples it has", where=self.address, remedy="check the address")
        return int(rows[0]["n"].value)

    def _page(self, pattern: str, page: int, offset: int, until: float) -> list[Triple]:
        if time.monotonic() > until:
            raise RemoteError(
                f"not done within {self.seconds:g} s", where=self.address, remedy="load less, or raise SECOOP_LOAD_SECONDS"
            )
        inner = f"SELECT DISTINCT ?s ?p ?o WHERE {{ {pattern} }} ORDER BY ?s ?p ?o LIMIT {page} OFFSET {offset}"
        query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {{ {inner} }} }}"
        body, kind = graph(self.address, query, seconds=self._left(until), most=self.most)
        if kind not in FORMATS:
            raise RemoteError(f"the answer is {kind}, not RDF", where=self.address, remedy="check the address")
        try:
            return parse(body, kind, limit=Limit(size=self.most, triples=self.triples))
        except SecoopError as error:
            raise RemoteError(
                f"the answer does not read to its end: {error.message}",
                where=f"{self.address}, {error.where}",
                remedy="ask again",
            ) from None
