"""Held, announced, or open: by the tense of the verb beside the event. What no rule decides stays unknown (records.md, 4)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable

from kg.draft.page import Page
from kg.draft.proposals import Proposal

_MEET = r"(?:held|convened|hosted|organi[sz]ed|opened|concluded|conducted|chaired)"
_HAPPEN = r"(?:took place|met|gathered|convened|concluded|brought together|was attended|were attended)"
#: Code → patterns, by language of the words themselves (a page may have several). The first that matches in a sentence counts.
_CUES: tuple[tuple[str, str, str], ...] = (
    ("cancelled", "cancelled", r"\b(?:was|were|has been|have been|is) cancell?ed\b|\ba été annulée?\b|\bотменен[аоы]?\b"),
    ("postponed", "postponed", r"\b(?:was|were|has been|is) postponed\b|\ba été reportée?\b|\bотложен[аоы]?\b"),
    (
        "planned",
        "future",
        r"\bwill(?:,[^,.]{1,30},)? (?:also |again )?(?:be|take|host|organi[sz]e|hold|convene|meet|gather|open|welcome|chair)\b"
        r"|\b(?:is|are) (?:to be|scheduled|planned|due|expected) (?:\w+ )?(?:held|hosted|organi[sz]ed|convened|place|to|for)\b",
    ),
    (
        "planned",
        "future",
        r"(?i)\b(?:se tiendra|se tiendront|aura lieu|auront lieu|accueillera|sera organisée?|se réunira)\b"
        r"|\b(?:состоится|состоятся|пройд[её]т|пройдут|будет проведен[ао]?|проведут)\b"
        r"|開催され(?:る予定|ます)|開催予定|開かれる予定",
    ),
    ("held", "past", rf"\b(?:was|were|has been|have been) (?:\w+ )?{_MEET}\b|\b{_HAPPEN}\b"),
    ("held", "past", r"\b(?:hosted|convened|organi[sz]ed|held|concluded|conducted)\b(?! (?:by|under|in|on|at|crime|criminal)\b)"),
    (
        "held",
        "past",
        r"(?i)\b(?:s[’']est tenue?|se sont tenue?s|a eu lieu|ont eu lieu|s[’']est réunie?|se sont réunie?s|a accueilli)\b"
        r"|\b(?:состоял(?:ся|ась|ось|ись)|прош(?:ёл|ел|ла|ло|ли)|провел[аи]?|провёл|был[аои]? проведен[аоы]?)\b"
        r"|開催され(?:た|ました)|開かれた|行われた",
    ),
    (
        "unknown",
        "open",
        r"\b(?:is|are) (?:being )?(?:organi[sz]ing|hosting|held|hosted|attended|organi[sz]ed|holding|convening)\b"
        r"|開催される(?!予定)",
    ),
)
#: Words that take an event up again; they make a sentence speak of one, and are no find of their own.
_ANAPHORA = re.compile(r"\b(?:[Tt]he|[Tt]his) (?:[a-z-]+ )?(?:meeting|conference|event|forum|summit|workshop|seminar|session)\b")
_COMPILED = tuple((code, rule, re.compile(pattern)) for code, rule, pattern in _CUES)


def find(page: Page, mentions: Iterable[Proposal]) -> list[Proposal]:
    """One status for each sentence that names an event, from its first cue; 'unknown' where only the present tense stands."""
    events = sorted({*(p.span for p in mentions if p.slot == "event"), *(m.span() for m in _ANAPHORA.finditer(page.text))})
    starts = [span[0] for span in events]
    found = []
    for start, end in page.sentences:
        at = bisect_left(starts, start)
        if at == len(events) or starts[at] >= end:
            continue
        cue = _first(page.text[start:end])
        if cue:
            code, rule, (a, b) = cue
            span = (start + a, start + b)
            standing = "unresolved" if code == "unknown" else "cue"
            found.append(
                Proposal("status", span, page.quote(span), f"status/{rule}", standing, code, parts={"event": events[at]})
            )
    return found


def _first(sentence: str) -> tuple[str, str, tuple[int, int]] | None:
    for code, rule, pattern in _COMPILED:
        match = pattern.search(sentence)
        if match:
            return code, rule, match.span()
    return None
