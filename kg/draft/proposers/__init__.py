"""What looks for what; each proposer is one module and knows nothing of the others but what it is handed."""

from __future__ import annotations

from collections.abc import Iterable

from kg.draft.gazetteer import Gazetteer
from kg.draft.page import Page
from kg.draft.proposals import Proposal, order, overlap
from kg.draft.proposers import dates, forms, persons, places, roles, scripts, status


def propose(page: Page, gazetteer: Gazetteer) -> list[Proposal]:
    """Everything the rules find, in the order of the document."""
    known = gazetteer.find(page)
    named = _without([*forms.find(page), *scripts.find(page)], known)
    people = _without(persons.find(page, known + named), [p for p in known if p.slot == "person"])
    mentions = _one_kind(known + named + people)
    mentions += places.find(page, mentions)
    mentions += forms.acronyms(page, mentions)
    states = status.find(page, mentions)
    found = [*mentions, *dates.find(page), *states, *roles.find(page, mentions, states)]
    return sorted(set_of(found), key=order)


def set_of(proposals: Iterable[Proposal]) -> list[Proposal]:
    """Each slot, span and value once: the first rule that found it."""
    seen: dict[tuple[object, ...], Proposal] = {}
    for proposal in proposals:
        seen.setdefault((proposal.slot, proposal.span, proposal.value), proposal)
    return list(seen.values())


def _without(found: list[Proposal], known: list[Proposal]) -> list[Proposal]:
    """Finds of form that no known name covers: what the graph knows is not proposed a second time as new."""
    spans = [proposal.span for proposal in known]
    return [p for p in found if not any(a <= p.span[0] and p.span[1] <= b for a, b in spans)]


def _one_kind(mentions: list[Proposal]) -> list[Proposal]:
    """Drop persons whose words run over a name of something else: a body of two words looks like a person of two."""
    others = [p.span for p in mentions if p.slot in ("actor", "place", "initiative", "instrument", "series", "event")]
    return [
        p
        for p in mentions
        if p.slot != "person" or p.standing in ("known", "ambiguous") or not any(overlap(p.span, span) for span in others)
    ]
