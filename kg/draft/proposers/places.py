"""Places nobody has told the graph yet: what stands after "in", and the city and country of a dateline."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.draft.chains import STARTERS
from kg.draft.nouns import nouns
from kg.draft.page import Page
from kg.draft.proposals import Cover, Proposal
from kg.draft.proposers.dates import MONTHS

_NAME = r"[A-ZÀ-ÞА-ЯЁ][\w’'-]+(?:[ ](?:de |la |of the )?[A-ZÀ-ÞА-ЯЁ][\w’'-]*){0,2}"
_IN = re.compile(rf"\b(?:in|In|à|À|в|В|near|outside)[ \u00a0](?:the )?(?P<place>{_NAME})(?:[ ]?,[ ](?P<within>{_NAME}))?")
_DATELINE = re.compile(rf"(?P<place>[A-ZÀ-ÞА-ЯЁ][\w’' -]{{2,30}}?)(?:, (?P<within>{_NAME}))?(?:, [\w .,]{{3,25}})? ?(?:[–—]|--) ")


def find(page: Page, others: Sequence[Proposal]) -> list[Proposal]:
    """Places by what stands before them; ``others`` are names already found, which stay what they are."""
    taken = Cover(len(page.text), (p.span for p in others))
    return [p for p in (*_datelines(page), *_after_in(page)) if not taken.touches(p.span)]


def _after_in(page: Page) -> Iterator[Proposal]:
    for match in _IN.finditer(page.text):
        words = match["place"].split()
        if words[0].lower() in MONTHS or words[0].lower() in STARTERS or any(word.lower() in nouns() for word in words):
            continue
        for group in ("place", "within"):
            if match[group]:
                yield _place(page, match.span(group), "place/after-in")


def _datelines(page: Page) -> Iterator[Proposal]:
    """City, and perhaps country, before a dash at the beginning of an item or of its first paragraph."""
    for item in page.items:
        begins = {item.span[0], item.headline[1] if item.headline else item.span[0]}
        for begin in begins:
            start = begin + len(page.text[begin:]) - len(page.text[begin:].lstrip())
            match = _DATELINE.match(page.text, start)
            for group in ("place", "within"):
                if match and match[group]:
                    yield _place(page, match.span(group), "place/dateline")


def _place(page: Page, span: tuple[int, int], rule: str) -> Proposal:
    return Proposal("place", span, page.quote(span), rule, "form")
