"""Unnamed groups: "representatives of X", "experts from X, Y and Z" (docs/guide/records.md, rule 6).

The word for the people is a label of the scheme of ranks, or one of a few beside it. Names in such a list are found by standing
in it, also those of one word that nothing else shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from kg.draft.labels import labels
from kg.draft.page import Page
from kg.draft.proposals import Proposal, Span

_MORE = {"delegates": "", "delegations": "", "members": "", "participants": "", "advisors": "advisers"}
_NAME = r"[A-ZÀ-Þ][\w’'.&/-]*(?: (?:(?:of|for|and) (?:the )?)?[A-ZÀ-Þ][\w’'&/-]*){0,7}"
#: What joins the members of a list; "and" inside a name is the name's, before its last member the list's.
_NEXT = re.compile(r"(?:, (?:and |as well as )?| and | as well as )(?:the )?(?=[A-ZÀ-Þ])")
_MOST = 30


@lru_cache(maxsize=1)
def _ranks() -> dict[str, str]:
    return {**_MORE, **{label: code for label, code in labels("rank", "en").items() if label.endswith("s")}}


def find(page: Page) -> list[Proposal]:
    """Each member of such a list as a group, with the places of the rank's word and of the name."""
    words = "|".join(sorted(map(re.escape, _ranks()), key=len, reverse=True))
    found: list[Proposal] = []
    # "ministers of the interior from X": what they are ministers of stands between, and "from" says where they come from.
    pattern = (
        rf"\b(?P<rank>(?i:{words})) (?:(?:of|in|on) (?:the )?(?:[a-z-]+ ){{1,4}}(?=from )|)(?P<of>of|from) (?:the )?(?=[A-ZÀ-Þ])"
    )
    for match in re.finditer(pattern, page.text):
        rank = _ranks()[match["rank"].lower()]
        acting = "acting for it" if match["of"] == "of" else "drawn from it"
        for span in _list(page.text, match.end()):
            hull = (match.start(), span[1])
            parts = {"rank": match.span("rank"), "who": span}
            found.append(Proposal("group", hull, page.quote(hull), "group/rank", "form", rank, note=acting, parts=parts))
    return found


def members(groups: list[Proposal]) -> list[Proposal]:
    """The names in the lists, as actors."""
    return [Proposal("actor", g.parts["who"], g.words[g.parts["who"][0] - g.span[0] :], "form/in-list", "form") for g in groups]


def _list(text: str, place: int) -> Iterator[Span]:
    for _ in range(_MOST):
        match = re.compile(_NAME).match(text, place)
        if not match:
            return
        yield from _apart(match)
        following = _NEXT.match(text, match.end())
        if not following:
            return
        place = following.end()


def _apart(match: re.Match[str]) -> Iterator[Span]:
    """Two names of one word joined by "and" are two members."""
    pair = re.fullmatch(r"([^ ]+) and (?:the )?([^ ]+)", match.group())
    for group in (1, 2) if pair else ():
        assert pair  # noqa: S101 - the loop runs for a pair only
        yield match.start() + pair.start(group), match.start() + pair.end(group)
    if not pair:
        yield match.start(), match.start() + len(match.group().rstrip(".’'"))
