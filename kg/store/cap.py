"""A cap on the rows of a SELECT, and whether it cut anything off.

The engine's serializers write all there is, so the cap goes into the query as its LIMIT. Whether there was more is asked only
where the answer may have reached the cap, by the same query for one row beyond it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from kg.store.sparql import TOKEN

#: What stands between the rows of an answer at least once a row; strings may hold it too, so a count of it is an upper bound.
_MARKS = {
    "application/sparql-results+json": b"},{",
    "application/sparql-results+xml": b"<result>",
    "text/csv": b"\n",
    "text/tab-separated-values": b"\n",
}
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Cut:
    """A query for at most so many rows, and the query for the first row after those."""

    query: str
    beyond: str


def cut(query: str, rows: int) -> Cut | None:
    """The query cut at ``rows``; None for what is no SELECT, or limits itself to as many or fewer."""
    depth, form, where = 0, "", len(query)
    numbers, spans, last = {"LIMIT": 0, "OFFSET": 0}, [], None
    for match in TOKEN.finditer(query):
        kind, word = match.lastgroup, match.group().upper()
        if kind == "open":
            depth += 1
        elif kind == "close":
            depth -= 1
        elif depth == 0 and kind == "word":
            form = form or (word if word in ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE") else "")
            last = match if word in numbers else None
            if word == "VALUES":
                where = match.start()
        elif depth == 0 and kind == "number" and last is not None and word.isdecimal():
            numbers[last.group().upper()] = int(word)
            spans.append((last.start(), match.end(), last.group().upper()))
            last = None
    own = any(name == "LIMIT" for _, _, name in spans)
    if form != "SELECT" or (own and numbers["LIMIT"] <= rows):
        return None
    head = _without(query[:where], spans)
    offset, tail = numbers["OFFSET"], query[where:]
    return Cut(f"{head}\nLIMIT {rows} OFFSET {offset}\n{tail}", f"{head}\nLIMIT 1 OFFSET {offset + rows}\n{tail}")


def _without(text: str, spans: list[tuple[int, int, str]]) -> str:
    for start, end, _ in sorted(spans, reverse=True):
        text = text[:start] + " " + text[end:]
    return text


def may_reach(rows: int, media_type: str, answer: bytes | int) -> bool:
    """Whether an answer, as bytes or in a readable file, may have so many rows; wrong only where it says yes."""
    mark = _MARKS[media_type]
    # Marks of JSON stand between the rows: one fewer.
    enough = rows - 1 if mark == b"},{" else rows
    if isinstance(answer, bytes):
        return answer.count(mark) >= enough
    found, position, kept = 0, 0, b""
    while found < enough and (chunk := os.pread(answer, _CHUNK, position)):
        position += len(chunk)
        window = kept + chunk
        found += window.count(mark)
        kept = window[-(len(mark) - 1) :] if len(mark) > 1 else b""
    return found >= enough
