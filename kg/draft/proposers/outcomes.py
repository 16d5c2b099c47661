"""What came of an event: agreed, adopted, called for, emphasised …, by the verb that says so and whoever is its subject.

The passage goes from the subject to the end of the clause; of two verbs with one subject the second passage begins at its verb.
What was agreed is left to the reviewer: a gloss is a reading, in words of one's own (docs/guide/records.md, rule 7).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.draft.page import Page
from kg.draft.proposals import Proposal, Span
from kg.draft.proposers.deeds import DEEDS
from kg.draft.proposers.enumerations import following, outermost, preceding
from kg.draft.proposers.phrases import with_article, with_auxiliaries
from kg.draft.proposers.unreal import unreal

#: Before the verb: a participle after a noun, a noun ("the agreed plan"), a present passive, or a denial.
_NO_VERB = re.compile(
    r"\b(?:is|are|be|being|an?|the|of|for|with|in|from|by|as|its|their|not|never|не|n[’']ont pas|newly"
    r"|previously)\s(?:\w+ly )?\Z",
    re.IGNORECASE,
)
#: "It was agreed that", "the plan was adopted": told without a bearer, or with one after "by".
_PASSIVE = re.compile(r"\b(?:was|were|(?:has|have|had) been) (?:\w+ly |also |again )?\Z")
_BY = re.compile(r" (?:[\w-]+ ){0,6}?by (?=[^.;:]{0,80})")
#: Bearers in common words, at the head of the clause.
_COMMON = re.compile(
    r"(?:\b(?:[Tt]he|[Bb]oth|[Aa]ll|[Tt]hese|[Tt]wo) )?(?:\w+ ){0,2}?\b(?i:participants|sides|parties|ministers"
    r"|delegations|countries|states|experts"
    r"|representatives|officials|delegates|speakers|attendees|partners|members|leaders|heads|meeting|conference|forum"
    r"|panel|they|he|she"
    r"|participante?s|parties|ministres|délégations|experts|участник\w*|сторон\w*|министр\w*|делегац\w*|эксперт\w*)\b"
    r"|参加者|双方|両者|出席者"
)
#: A clause ends with its sentence, at a semicolon, or where the next verb of this kind begins.
_END = re.compile(r"[.。!?！？;；](?=[”\"»’)]*(?:\s|\Z))|[。！？；]|\n\s*\n")
_TAIL = re.compile(
    r"[,、]?\s*(?:\b(?:and|et|и|while|as well as|which|that|who|where|qui)\b)?\s*(?:\w{2,20}ly |also |further )?\Z"
)
_BEGIN = re.compile(r"[;:,]\s|\b(?:and|while|whereas) (?=(?:the|that|it)\b)")
_AND = re.compile(r"[,、]?\s*(?:and|et|и|as well as)?\s*(?:\w+ly |also |further )?\Z")
_NEAR = 160
_RIGHT_BEFORE = 30
_ADVERB = re.compile(r"\s(?:also |further |strongly |(?:\w+ly) )?")


def find(page: Page, mentions: Sequence[Proposal], states: Sequence[Proposal]) -> list[Proposal]:
    """Every outcome: its kind as value, its bearers as candidates, the places of bearer and verb as parts.

    An announcement has no outcome yet: what follows "will be held", or the verb of an event that was put off, is left out.
    """
    actors = outermost([m for m in mentions if m.slot in ("person", "actor", "initiative")])
    starts = [actor.span[0] for actor in actors]
    later: dict[Span, int] = {}
    for state in (s for s in states if s.value in ("planned", "postponed", "cancelled")):
        later.setdefault(page.sentence(state.span[0]), state.parts["cue"][0])
    found: list[Proposal] = []
    for sentence in page.sentences:
        inside = actors[bisect_left(starts, sentence[0]) : bisect_left(starts, sentence[1])]
        found += _clauses(page, (sentence[0], later.get(sentence, sentence[1])), inside)
    return found


@dataclass(frozen=True, slots=True)
class _Verb:
    """``passive``: what stands before it is what was done, and who did it stands after "by", if anywhere."""

    kind: str
    span: Span
    passive: bool


@dataclass(frozen=True, slots=True)
class _Bearer:
    span: Span
    names: tuple[Proposal, ...]
    words: str


def _clauses(page: Page, sentence: Span, actors: Sequence[Proposal]) -> Iterator[Proposal]:
    verbs = _verbs(page, sentence, actors)
    subject: _Bearer | None = None
    for number, verb in enumerate(verbs):
        before = verbs[number - 1].span[1] if number else sentence[0]
        limit = verbs[number + 1].span[0] if number + 1 < len(verbs) else sentence[1]
        end = _clause_end(page, verb.span[1], limit)
        if verb.passive:
            by = _BY.match(page.text, verb.span[1], end)
            names = following(page, actors, by.end()) if by else []
            bearer = _of(page, names) if names and names[-1].span[1] <= end else None
            start = _clause_start(page, before, verb.span[0])
        else:
            own = _before(page, (before, verb.span[0]), actors)
            subject = own or (subject if number and _AND.search(page.text, before, verb.span[0]) else None)
            bearer, start = subject, own.span[0] if own else verb.span[0]
        yield _proposal(page, verb, bearer, (start, end))


def _proposal(page: Page, verb: _Verb, bearer: _Bearer | None, span: Span) -> Proposal:
    names = bearer.names if bearer else ()
    parts = {"cue": verb.span} | {f"who {number}": name.span for number, name in enumerate(names)}
    note = f"by {bearer.words!r}" if bearer else "nobody is named who did it"
    candidates = tuple(entity for name in names if len(name.candidates) == 1 for entity in name.candidates)
    return Proposal("outcome", span, page.quote(span), f"outcome/{verb.kind}", "cue", verb.kind, candidates, note, parts)


def _verbs(page: Page, sentence: Span, actors: Sequence[Proposal]) -> list[_Verb]:
    found: list[_Verb] = []
    for deed in DEEDS:
        for match in deed.pattern.finditer(page.text, *sentence):
            before = page.text[max(match.start() - 40, sentence[0]) : match.start()]
            taken = any(match.start() < verb.span[1] and verb.span[0] < match.end() for verb in found)
            passive = bool(_PASSIVE.search(before))
            participle = not passive and page.text.startswith("by ", match.end() + 1)
            if taken or participle or not (deed.free or not _NO_VERB.search(before)) or unreal(page, sentence, match.span()):
                continue
            if not deed.near or _subject_at(page, (sentence[0], match.start()), actors):
                found.append(_Verb(deed.kind, with_auxiliaries(page, match.span()), passive))
    return sorted(found, key=lambda verb: verb.span)


def _subject_at(page: Page, between: Span, actors: Sequence[Proposal]) -> bool:
    """Whether a subject ends right before a verb: in the present tense verbs look like nouns ("calls", "plans")."""
    start = max(between[0], between[1] - _RIGHT_BEFORE)
    ends = [a.span[1] for a in actors if start <= a.span[1] <= between[1]]
    ends += [m.end() for m in _COMMON.finditer(page.text, max(between[0], start - _RIGHT_BEFORE), between[1])]
    return any(_ADVERB.fullmatch(page.text, end, between[1]) for end in ends)


def _of(page: Page, names: Sequence[Proposal]) -> _Bearer:
    span = (with_article(page, names[0].span)[0], names[-1].span[1])
    return _Bearer(span, tuple(names), page.quote(span))


def _before(page: Page, between: Span, actors: Sequence[Proposal]) -> _Bearer | None:
    """The subject: the names nearest before the verb, or common words for those present; None where neither stands near."""
    start = max(between[0], between[1] - _NEAR)
    names = preceding(page, [a for a in actors if a.span[0] >= start], between[1])
    common = [m.span() for m in _COMMON.finditer(page.text, start, between[1])]
    if names and (not common or names[-1].span[1] > common[-1][1]):
        return _of(page, names)
    return _Bearer(common[-1], (), page.quote(common[-1])) if common else None


def _clause_start(page: Page, begin: int, verb: int) -> int:
    """Where the clause before a passive begins: after the last comma, semicolon or "and that" before it."""
    marks = list(_BEGIN.finditer(page.text, begin, verb))
    start = marks[-1].end() if marks else begin
    return start + len(page.text[start:verb]) - len(page.text[start:verb].lstrip())


def _clause_end(page: Page, start: int, limit: int) -> int:
    """Where the clause of a verb ends, without the words that lead to the next."""
    stop = _END.search(page.text, start, limit)
    words = page.text[start : stop.start() if stop else limit]
    return start + len(_TAIL.sub("", words).rstrip())
