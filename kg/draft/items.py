"""News items of a page: where one ends and the next begins, by headings, and what stands around them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.draft.proposals import Span

_LINE = re.compile(r"[^\n]+")
#: A heading is short, closes no sentence, and opens no list.
_HEADING_LENGTH = 200
_CLOSED = re.compile(r"[.。!?！？:：;,、]\s*[”’\"'»)]*\Z")
_BULLET = re.compile(r"\s*(?:[•‣▪*]|[-–—]\s|\d{1,3}[.)]\s)")
_PROSE_LENGTH = 80
_JAPANESE_PROSE_LENGTH = 30


@dataclass(frozen=True, slots=True)
class Item:
    """One news item: its span, and its headline's (None where no line stands out as one)."""

    span: Span
    headline: Span | None


@dataclass(frozen=True, slots=True)
class _Line:
    span: Span
    text: str

    @property
    def heading(self) -> bool:
        return (
            len(self.text) <= _HEADING_LENGTH
            and not _CLOSED.search(self.text)
            and not _BULLET.match(self.text)
            and any(c.isalpha() for c in self.text)
        )

    @property
    def prose(self) -> bool:
        japanese = re.search(r"[\u3041-\u30ff]", self.text)
        least = _JAPANESE_PROSE_LENGTH if japanese else _PROSE_LENGTH
        return len(self.text) >= least and bool(re.search(r"[.。!?:]", self.text)) and not self.heading


def segment(text: str) -> list[Item]:
    """Cut a text into items: one begins at each run of headings that prose follows; without any, the page is one item."""
    lines = _lines(text)
    starts: list[tuple[int, Span]] = []
    seen_prose = True
    followers = _followers(lines)
    for number, line in enumerate(lines):
        if line.prose:
            seen_prose = True
            continue
        if not line.heading or not _alone(text, line.span):
            continue
        follower = followers[number]
        if follower is None or not follower.prose:
            continue
        if seen_prose:
            starts.append((line.span[0], _trim(line)))
            seen_prose = False
        elif _foreign(text, starts[-1][1]) and not _foreign(text, _trim(line)):
            # A heading in another script than the page's is furniture above the real one.
            starts[-1] = (line.span[0], _trim(line))
    end = len(text.rstrip())
    if not starts:
        return [Item((0, max(end, 1)), None)]
    if any(line.prose and line.span[0] < starts[0][0] for line in lines):
        starts.insert(0, (0, (0, 0)))
    stops = [start for start, _ in starts[1:]] + [end]
    return [
        Item((start, start + len(text[start:stop].rstrip())), headline if headline[1] else None)
        for (start, headline), stop in zip(starts, stops, strict=True)
    ]


def furniture(text: str) -> list[Span]:
    """Lines in another script than the rest of the page, and bare numbers: likely navigation and counters."""
    return [line.span for line in _lines(text) if _foreign(text, line.span) or re.fullmatch(r"\W*\d{1,4}\W*", line.text)]


def _lines(text: str) -> list[_Line]:
    return [_Line(m.span(), m.group().strip()) for m in _LINE.finditer(text) if m.group().strip()]


def _alone(text: str, span: Span) -> bool:
    """Whether a line stands by itself: an empty line after it, and before it an empty line or the beginning."""
    before, after = text[max(span[0] - 4, 0) : span[0]], text[span[1] : span[1] + 4]
    return (span[0] < 4 or bool(re.search(r"\n\s*\n\Z", before))) and bool(re.match(r"\n[^\S\n]*\n", after))


def _followers(lines: list[_Line]) -> list[_Line | None]:
    """For each line the next one that is no heading."""
    found: list[_Line | None] = []
    follower = None
    for line in reversed(lines):
        found.append(follower)
        if not line.heading:
            follower = line
    return found[::-1]


def _trim(line: _Line) -> Span:
    return line.span[0], line.span[1]


def _kind(text: str) -> str:
    counts = {
        "cyrillic": len(re.findall(r"[\u0400-\u04ff]", text)),
        "japanese": len(re.findall(r"[\u3041-\u30ff\u3400-\u9fff]", text)),
        "latin": len(re.findall(r"[A-Za-z\u00c0-\u024f]", text)),
    }
    best = max(counts, key=lambda kind: counts[kind])
    return best if counts[best] else ""


def _foreign(text: str, span: Span) -> bool:
    own = _kind(text[span[0] : span[1]])
    # Latin names and numbers stand in texts of every script.
    return own not in ("", "latin") and own != _kind(text[:20_000])
