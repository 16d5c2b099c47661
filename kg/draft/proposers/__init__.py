"""What looks for what; each proposer is one module and knows nothing of the others but what it is handed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate

from kg.draft.gazetteer import Gazetteer
from kg.draft.page import Page
from kg.draft.proposals import Cover, Proposal, order
from kg.draft.proposers import counts, dates, forms, groups, outcomes, persons, places, roles, scripts, status, topics
from kg.draft.proposers.speaking import words_for_events


def propose(page: Page, gazetteer: Gazetteer) -> list[Proposal]:
    """Everything the rules find, in the order of the document."""
    known = gazetteer.find(page)
    named = _without([*forms.find(page), *scripts.find(page)], known)
    people = _without(persons.find(page, known + named), [p for p in known if p.slot == "person"])
    mentions = _one_kind(known + named + people, len(page.text))
    crowds = groups.find(page)
    mentions += _unless_touched(groups.members(crowds), mentions, len(page.text))
    mentions += places.find(page, mentions)
    mentions += forms.acronyms(page, mentions)
    mentions += forms.again(page, mentions)
    spoken = words_for_events(page, mentions)
    states = status.find(page, spoken)
    found = [*mentions, *crowds, *dates.find(page), *states, *roles.find(page, mentions, crowds, states, spoken)]
    found += [*counts.find(page, spoken), *outcomes.find(page, mentions, states), *topics.find(page, mentions, spoken)]
    return sorted(set_of(found), key=order)


def set_of(proposals: Iterable[Proposal]) -> list[Proposal]:
    """Each slot, span, value and participant once: the first rule that found it."""
    seen: dict[tuple[object, ...], Proposal] = {}
    for proposal in proposals:
        seen.setdefault((proposal.slot, proposal.span, proposal.value, proposal.parts.get("who")), proposal)
    return list(seen.values())


def _without(found: list[Proposal], known: list[Proposal]) -> list[Proposal]:
    """Finds of form that no known name covers: what the graph knows is not proposed a second time as new."""
    spans = sorted((proposal.span for proposal in known), key=lambda span: (span[0], -span[1]))
    # Of those that begin before a find, the one that reaches farthest covers it if any does.
    starts, reach = [a for a, _ in spans], list(accumulate((b for _, b in spans), max))
    return [p for p in found if not ((at := bisect_right(starts, p.span[0])) and reach[at - 1] >= p.span[1])]


def _unless_touched(found: list[Proposal], others: list[Proposal], length: int) -> list[Proposal]:
    """Finds that share no character with another: the weakest kind, which gives way to every other."""
    cover = Cover(length, (p.span for p in others))
    return [p for p in found if not cover.touches(p.span)]


def _one_kind(mentions: list[Proposal], length: int) -> list[Proposal]:
    """Drop persons whose words run over a name of something else: a body of two words looks like a person of two."""
    kinds = ("actor", "place", "initiative", "instrument", "series", "event")
    others = Cover(length, (p.span for p in mentions if p.slot in kinds))
    return [p for p in mentions if p.slot != "person" or p.standing in ("known", "ambiguous") or not others.touches(p.span)]
