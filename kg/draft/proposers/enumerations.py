"""Enumerations: who is named in one breath ("X, the Y of Z, and W"), after a place in a sentence or before it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.draft.page import Page
from kg.draft.proposals import Proposal, Span

#: What may stand between two members of an enumeration.
_JOINT = re.compile(
    r"(?:[\s,;:()“\"«»–-]|\b(?:and|as well as|along with|together with|the|of|in|et|ainsi que|les?|la|l['’]|du|des?|y|и"
    r"|а также|с|со|from|for|with"
    r"|its|their|H\.E|Mr|Mrs|Ms|Dr|Mme|M)\b\.?"
    r"|\b(?:senior |high-level |national )?(?:representatives|officials|experts|delegates|delegations|advisers|advisors"
    r"|ministers|ambassadors"
    r"|représentants|experts|délégations|представител[иейя]+|эксперт[ыов]+)\b"
    r"|および|及び|並びに|ならびに|[とや、のがは])*"
)
#: An enumeration goes on over a member that no rule has recognised, as long as nothing there begins another clause.
_OVER = re.compile(r"(?:[^.;:!?\n“”«»]|\.(?=[\w,)])){0,160}")
_CLAUSE = re.compile(
    r"\b(?:was|were|is|are|be|been|will|would|has|have|had|which|who|whose|where|when|while|that|[a-z]+ to|by|on the"
    r"|during|under|with|after|before"
    r"|said|held|met|[a-z]+ed|est|sont|ont|qui|avec|par|lors|котор\w+|был\w*|для)\b"
)
_POSSESSED = re.compile(r"[’'](?:s )?(?:[A-Z][\w-]* ){1,6}(?:(?:in|of|for|to) (?:the )?)?")
_BREAK_AFTER = re.compile(r";\s|(?<!Mr)(?<!Ms)(?<!Dr)(?<!Mrs)(?<!Prof)(?<!\b[A-Z])\.\s|\bby\b")
_BREAK_BEFORE = re.compile(r"[”»“«]")
#: "… officials of the region: A, B and C": the list after the colon says who they are.
_COLON = re.compile(r"[^.;:!?]{0,200}: ")
#: How far a participant may stand from the cue, in characters.
_NEAR = 120


def outermost(actors: Sequence[Proposal]) -> list[Proposal]:
    """The outermost name at each place: a ministry, not the state inside its name."""
    spans: list[Proposal] = []
    for actor in sorted(actors, key=lambda a: (a.span[0], -a.span[1], a.slot != "person", a.rule)):
        if not spans or actor.span[0] >= spans[-1].span[1]:
            spans.append(actor)
    return spans


def following(page: Page, actors: Sequence[Proposal], place: int, *, near: int = _NEAR) -> list[Proposal]:
    """Who is named after the words: the enumeration that begins nearest, and one of three or more after a colon."""
    group = _enumeration(page, [actor for actor in actors if actor.span[0] >= place], place, near)
    colon = _COLON.match(page.text, group[-1].span[1] if group else place)
    if colon:
        behind = _enumeration(page, [actor for actor in actors if actor.span[0] >= colon.end()], colon.end(), near)
        group = behind if len(behind) >= 3 else group
    return group


def _enumeration(page: Page, actors: Sequence[Proposal], place: int, near: int) -> list[Proposal]:
    group: list[Proposal] = []
    for actor in actors:
        gap = page.text[group[-1].span[1] if group else place : actor.span[0]]
        if not group and (len(gap) > near or _BREAK_AFTER.search(gap)):
            break
        if group and not _enumerated(gap):
            break
        group.append(actor)
    return group


def preceding(page: Page, actors: Sequence[Proposal], place: int, phrases: Sequence[Span] = ()) -> list[Proposal]:
    """The subject: the enumeration that ends nearest before the verb, set phrases between them left out of account."""
    group: list[Proposal] = []
    for actor in reversed(actors):
        if actor.span[1] > place:
            continue
        gap = _without(page, (actor.span[1], group[-1].span[0] if group else place), phrases)
        if not group and (len(gap) > _NEAR or _BREAK_BEFORE.search(gap)):
            break
        if group and not _enumerated(gap):
            break
        group.append(actor)
    return group[::-1]


def _without(page: Page, gap: Span, phrases: Sequence[Span]) -> str:
    """The words of a gap but those of phrases inside it."""
    words, at = "", gap[0]
    for start, end in sorted(phrases):
        if at <= start and end <= gap[1]:
            words, at = words + page.text[at:start], end
    return words + page.text[at : gap[1]]


def _enumerated(gap: str) -> bool:
    """Whether what stands between two names joins them: commas and "and", a post or a bracket, members without a known name."""
    if _JOINT.fullmatch(gap) or _POSSESSED.fullmatch(gap):
        return True
    if _CLAUSE.search(gap):
        return False
    apposition = len(gap) <= 60 and bool(re.fullmatch(r"(?:[^.;:]{0,50})?(?:, | and |\) )[^.;:]{0,10}", gap))
    return apposition or bool(_OVER.fullmatch(gap) and ("," in gap or " and " in gap))
