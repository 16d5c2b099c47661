"""Mutants of the checks: every pattern, filter, alternative and listed value left out, every comparison loosened, one at a time.

A check is taken apart as SPARQL 1.1, section 19.8, builds it (rules 53 to 68): a group holds triple patterns, FILTER, BIND,
VALUES, OPTIONAL, MINUS, sub-SELECTs and groups joined by UNION. What a piece looks like inside a regular expression is left alone,
and so is DISTINCT, which no finding depends on.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from tests.shapes.branches import matching

_OPAQUE = re.compile(r'"(?:[^"\\]|\\.)*"|<[^<>\s]*>|(#[^\n]*)')
_SPACE = re.compile(r"[\s.]*")
_UNION = re.compile(r"\s*UNION\s*")
_SELECT = re.compile(r"SELECT\b")
_WHERE = re.compile(r"\bWHERE\s*(?=\{)")
_BLOCK = re.compile(r"(?:FILTER\s+(?:NOT\s+)?EXISTS|OPTIONAL|MINUS)\s*(?=\{)|VALUES[^{}]*(?=\{)")
_CALL = re.compile(r"(?:FILTER|BIND)\s*\w*\s*(?=\()")
#: Where the triple patterns of a group end.
_TRIPLES_END = re.compile(r"\s\.(?=\s|$)|(?=\b(?:FILTER|BIND|VALUES|OPTIONAL|MINUS)\b|[{}])|$")
_COMPARED = re.compile(r"(?<= )([<>])(?= )")
_IN = re.compile(r"\bIN\s*(?=\()")


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of a query: its words, and the text that replaces what stands from ``start`` to ``end``."""

    words: str
    start: int
    end: int
    instead: str = ""


@dataclass(frozen=True, slots=True)
class QueryMutant:
    """A check's name, what was changed, and the query with the change."""

    check: str
    change: str
    query: str

    @property
    def name(self) -> str:
        """How the list of explained survivors calls it."""
        return f"{self.check}: {self.change}"


def mutants(check: str, query: str) -> list[QueryMutant]:
    """All mutants of a query, in the order of its text; a change that is made in several places is numbered."""
    found, seen = [], Counter[str]()
    for edit in _Taken(query).edits():
        changed = query[: edit.start] + edit.instead + query[edit.end :]
        seen[edit.words] += 1
        words = edit.words + (f" ({seen[edit.words]})" if seen[edit.words] > 1 else "")
        found.append(QueryMutant(check, words, changed))
    return found


class _Taken:
    """A query taken apart. Texts, IRIs and comments are masked, so that no sign in them is taken for syntax."""

    def __init__(self, query: str) -> None:
        self.query = query
        self.masked = _OPAQUE.sub(lambda m: (" " if m.group(1) else "_") * len(m.group()), query)
        self.ends = matching(self.masked, "{", "}") | matching(self.masked, "(", ")")

    def edits(self) -> Iterator[Edit]:
        """Every change."""
        start = next(place for place in sorted(self.ends) if self.masked[place] == "{")
        yield from self._group(start, self.ends[start])

    def _group(self, start: int, end: int) -> Iterator[Edit]:
        """The changes within a group from its opening to after its closing brace."""
        place, last = start + 1, end - 1
        while (place := _SPACE.match(self.masked, place).end()) < last:  # type: ignore[union-attr]
            if match := _SELECT.match(self.masked, place):
                place = _WHERE.search(self.masked, match.end()).end()  # type: ignore[union-attr]
                yield from self._group(place, self.ends[place])
                place = self.ends[place]
            elif self.masked[place] == "{":
                branches = self._branches(place)
                yield from self._union(branches)
                place = branches[-1][1]
            elif match := _BLOCK.match(self.masked, place):
                stop = self.ends[match.end()]
                yield self._dropped(place, stop)
                yield from self._values(match.end(), stop) if match.group()[0] == "V" else self._group(match.end(), stop)
                place = stop
            elif match := _CALL.match(self.masked, place):
                stop = self.ends[match.end()]
                yield self._dropped(place, stop)
                yield from self._expression(match.end(), stop)
                place = stop
            else:
                match = _TRIPLES_END.search(self.masked, place, last)
                stop = match.end() if match else last
                yield from self._triples(place, match.start() if match else last, stop)
                place = stop

    def _dropped(self, start: int, end: int) -> Edit:
        return Edit(f"without {' '.join(self.query[start:end].split())}", start, end)

    def _branches(self, start: int) -> list[tuple[int, int]]:
        found = [(start, self.ends[start])]
        while following := _UNION.match(self.masked, found[-1][1]):
            found.append((following.end(), self.ends[following.end()]))
        return found

    def _union(self, branches: list[tuple[int, int]]) -> Iterator[Edit]:
        """A branch less; a group that stands alone is left out."""
        for number, (start, end) in enumerate(branches):
            others = [self.query[a:b] for n, (a, b) in enumerate(branches) if n != number]
            dropped = self._dropped(start, end)
            yield Edit(dropped.words, branches[0][0], branches[-1][1], " UNION ".join(others))
            yield from self._group(start, end)

    def _values(self, start: int, end: int) -> Iterator[Edit]:
        """A row less."""
        for row in re.finditer(r"\([^()]*\)|[^\s{}()]+", self.masked[start + 1 : end - 1]):
            first, last = (start + 1 + place for place in row.span())
            yield Edit(f"without {self.query[first:last]} among the values", first, last)

    def _expression(self, start: int, end: int) -> Iterator[Edit]:
        """Operands of && and || left out, values of IN left out, comparisons loosened, groups of EXISTS taken apart."""
        for compared in _COMPARED.finditer(self.masked, start, end):
            yield Edit(f"{self._around(compared.start())} loosened", compared.end(), compared.end(), "=")
        for place in sorted(p for p in self.ends if start <= p < end):
            stop = self.ends[place]
            if self.masked[place] == "{":
                yield from self._group(place, stop)
            elif _IN.search(self.masked, start, place + 1) and re.search(r"\bIN\s*$", self.masked[:place]):
                yield from self._less(place, stop, ",", "of IN")
            else:
                for sign in ("&&", "||"):
                    yield from self._less(place, stop, sign, "as operand")

    def _around(self, place: int) -> str:
        """The comparison a sign stands in."""
        left = re.search(r"[\w?:]+ $", self.masked[:place])
        right = re.match(r". [\w?:]+", self.masked[place:])
        first = left.start() if left else place
        return self.query[first : place + (right.end() if right else 1)]

    def _less(self, start: int, end: int, sign: str, words: str) -> Iterator[Edit]:
        """What stands between two parentheses, joined by a sign, with one part less."""
        named = re.search(r"\sAS\s+\?\w+\s*\)$", self.masked[start:end])
        stop = start + named.start() if named else end - 1
        parts = self._split(start + 1, stop, sign)
        for number, (first, last) in enumerate(parts if len(parts) > 1 else []):
            kept = [self.query[a:b].strip() for n, (a, b) in enumerate(parts) if n != number]
            gone = " ".join(self.query[first:last].split())
            yield Edit(f"without {gone} {words}", start + 1, stop, f" {sign} ".join(kept))

    def _split(self, start: int, end: int, sign: str) -> list[tuple[int, int]]:
        """The parts between signs that stand in no inner group."""
        parts, place, first = [], start, start
        while place < end:
            if place in self.ends:
                place = self.ends[place]
            elif self.masked.startswith(sign, place):
                parts.append((first, place))
                place += len(sign)
                first = place
            else:
                place += 1
        return [*parts, (first, end)]

    def _triples(self, start: int, last: int, end: int) -> Iterator[Edit]:
        """One predicate and object less, or a path that goes fewer ways; between ``last`` and ``end`` stands the full stop."""
        subject, facts = self._facts(start, last)
        for number, (predicate, value) in enumerate(facts):
            rest = facts[:number] + facts[number + 1 :]
            yield Edit(f"without {subject} {predicate} {value}", start, end, _written(subject, rest))
            for path in _paths(predicate):
                changed = [*facts[:number], (path, value), *facts[number + 1 :]]
                yield Edit(f"{subject} {predicate} {value} by {path} alone", start, end, _written(subject, changed))

    def _facts(self, start: int, end: int) -> tuple[str, list[tuple[str, str]]]:
        """The subject of a block of patterns with every pair of predicate and object."""
        subject, facts = "", []
        for number, (first, stop) in enumerate(self._split(start, end, ";")):
            words = self.query[first:stop].split(None, 2 if number == 0 else 1)
            if number == 0:
                subject = words.pop(0)
            facts += [(words[0], value.strip()) for value in words[1].split(",")]
        return subject, facts


def _written(subject: str, facts: list[tuple[str, str]]) -> str:
    return f"{subject} " + " ; ".join(f"{predicate} {value}" for predicate, value in facts) + " . " if facts else ""


def _paths(path: str) -> Iterator[str]:
    """Narrower paths: an alternative less; a single step where several are allowed."""
    ways = path.split("|")
    if len(ways) > 1:
        yield from ("|".join(ways[:n] + ways[n + 1 :]) for n in range(len(ways)))
    for repeated in re.finditer(r"[+*](?=/|\||$)", path):
        yield path[: repeated.start()] + {"+": "", "*": "?"}[repeated.group()] + path[repeated.end() :]
