"""How far the passage of a find goes: a fact's passage carries it alone (docs/guide/records.md, rule 2).

A name brings its article or form of address, a verb its auxiliaries, and a deed the words for the event it is done to.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from kg.draft.page import Page
from kg.draft.proposals import Span

_ARTICLE = re.compile(
    r"(?<![\w’'-])(?:the|a|an|this|its|their|la|le|les|une?|cette|ce|l[’']|(?:h\.e\. )?(?:mr|mrs|ms|miss|dr|prof|mme"
    r"|m)\.?|г-н|г-жа|господин|госпожа)"
    r"[ \u00a0]?\Z",
    re.IGNORECASE,
)
_AUXILIARY = re.compile(
    r"(?:(?<![\w’'-])(?:will|would|shall|was|were|is|are|has|have|had|be|been|being|also|again|to be|\w{2,20}ly|sera"
    r"|seront|est|sont|a été"
    r"|ont été|был[аои]?|будет|будут),?[ \u00a0])+\Z",
    re.IGNORECASE,
)
#: From a verb to its object: an article and what describes the event.
_TO_OBJECT = re.compile(r"[ \u00a0](?:(?:in|at|of|to|for|à|au|aux|в|во|на) )?(?:[\w’'/.-]{1,30} ){0,6}?[«“\"]?")
_FROM_SUBJECT = re.compile(r"[»”\"]?(?:,? (?:which|that))?[ \u00a0]?|, [^,;.]{1,60}, ")
_LOOK_BACK = 60
_LONGEST_POST = 300
_POST_THEN_NAME = re.compile(r"[ \u00a0]|,? (?:Mr|Mrs|Ms|Dr|M|Mme)\.? |である")
_NAME_THEN_POST = re.compile(r", (?:the )?|[ \u00a0]?")


def post_beside(page: Page, who: Span, posts: Sequence[Span]) -> Span | None:
    """The post directly before a name, or after it and a comma; ``posts`` in the order of the text."""
    near = posts[bisect_left(posts, (who[0] - _LONGEST_POST, 0)) : bisect_left(posts, (who[1] + _LOOK_BACK, 0))]
    for post in near:
        if post[1] <= who[0] and _POST_THEN_NAME.fullmatch(page.text, post[1], who[0]):
            return post
        if who[1] <= post[0] and _NAME_THEN_POST.fullmatch(page.text, who[1], post[0]):
            return post
    return None


def with_article(page: Page, span: Span) -> Span:
    """A name with the article or form of address before it."""
    return _back(page, span, _ARTICLE)


def with_auxiliaries(page: Page, span: Span) -> Span:
    """A verb with "was", "will be" and adverbs before it."""
    return _back(page, span, _AUXILIARY)


def _back(page: Page, span: Span, pattern: re.Pattern[str]) -> Span:
    start = max(span[0] - _LOOK_BACK, 0)
    match = pattern.search(page.text[start : span[0]])
    return (start + match.start(), span[1]) if match else span


def with_object(page: Page, verb: Span, events: Sequence[Span]) -> Span:
    """A verb with the words for the event that it is done to, where they follow it at once."""
    following = next((event for event in events if event[0] >= verb[1]), None)
    if following and _TO_OBJECT.fullmatch(page.text, verb[1], following[0]):
        return verb[0], following[1]
    return verb


def with_subject(page: Page, verb: Span, events: Sequence[Span]) -> Span:
    """A verb in the passive with the words for the event that it says it of, where they stand directly before."""
    before = next((event for event in reversed(events) if event[1] <= verb[0]), None)
    if before and _FROM_SUBJECT.fullmatch(page.text, before[1], verb[0]):
        return with_article(page, before)[0], verb[1]
    return verb
