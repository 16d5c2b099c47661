"""Held, announced, or open: by the tense of the verb beside the event. What no rule decides stays unknown (records.md, 4).

Each event of a sentence takes the verb that follows it nearest, else the one that stands nearest before; a verb speaks of one
event. What is done *at* an event in the past says that it took place: nobody discusses at a meeting that was not held.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.draft.page import Page
from kg.draft.proposals import Proposal, Span
from kg.draft.proposers.phrases import with_article, with_auxiliaries
from kg.draft.proposers.speaking import takes_up
from kg.draft.proposers.unreal import unreal

_MEET = (
    "held|convened|hosted|co-?hosted|organi[sz]ed|co-?organi[sz]ed|opened|concluded|conducted|chaired|co-?chaired"
    "|attended|moderated"
    "|inaugurated|closed|launched|followed|staged|facilitated|preceded|divided|dedicated|devoted|supported|funded"
    "|addressed|delivered"
    "|marked|broadcast|streamed"
)
_BE = r"(?:was|were|has been|have been|had been)"
_ADVERB = r"(?:\w+ly |also |again |first |then |jointly |recently |all )?"
#: What events do, and what is done at them, in the past.
_DONE = (
    "took place|brought together|gathered|assembled|met|convened|concluded|opened|began|started|kicked off|closed"
    "|ended|featured|focused|focussed"
    "|served|provided|offered|addressed|discussed|covered|dealt|reviewed|examined|explored|considered|exchanged|shared"
    "|agreed|adopted|decided"
    "|stressed|underlined|underscored|emphasi[sz]ed|highlighted|reiterated|reaffirmed|welcomed|noted|recogni[sz]ed"
    "|acknowledged|presented"
    "|spoke|attended|joined|took part|participated|called|aimed|allowed|enabled|included|comprised|saw|resulted|marked"
    "|followed|built|hosted"
    "|drew|attracted|united|involved|analy[sz]ed|assessed|debated|tackled|touched|delivered|gave|visited|produced|ran"
    "|lasted|rounded"
)
#: What is done to events, before their name.
_MADE = (
    "hosted|co-?hosted|convened|organi[sz]ed|co-?organi[sz]ed|held|concluded|conducted|chaired|co-?chaired|attended"
    "|addressed|opened"
    "|moderated|joined|took part in|participated in|spoke at|met at|gathered (?:at|for)|completed|delivered|facilitated|closed"
)
#: Code, rule, patterns by language of the words (a page may have several), earlier ones first where two cover one another.
_CUES: tuple[tuple[str, str, str], ...] = (
    (
        "cancelled",
        "cancelled",
        r"\b(?:was|were|has been|have been|had been|is|will be) (?:\w+ly |then )?(?:cancell?ed|called off)\b"
        r"|\b(?:cancell?ed|called off)(?= (?:the|its|this|their)\b)"
        r"|\b(?:a été|est) annulée?s?\b|\b(?:был[аои]? )?отмен[её]н[аоы]?\b|中止(?:され|とな|に)",
    ),
    (
        "postponed",
        "postponed",
        r"\b(?:was|were|has been|have been|had been|is|will be) (?:\w+ly |then )?(?:postponed|rescheduled|put off|adjourned)\b"
        r"|\b(?:a été|est) reportée?s?\b|\b(?:был[аои]? )?(?:отложен|перенес[её]н)[аоы]?\b|延期(?:され|とな|に)",
    ),
    (
        "planned",
        "future",
        r"\b(?:will|shall|is going to|are going to)(?:,[^,.]{1,30},)? (?:\w+ly |also |again |soon |then )?(?:be )?[a-z-]+\b"
        r"|\b(?:is|are|was|were) (?:to be|scheduled|planned|due|expected|foreseen|set) (?:\w+ly )?(?:held|hosted"
        r"|organi[sz]ed|convened|place"
        r"|to|for|in|on)\b"
        r"|\bto be (?:\w+ly )?(?:held|hosted|organi[sz]ed|convened|opened|chaired)\b"
        r"|\b(?:upcoming|forthcoming)\b",
    ),
    (
        "planned",
        "future",
        r"(?i)\b(?:se tiendra|se tiendront|aura lieu|auront lieu|accueillera|accueilleront|organisera"
        r"|sera (?:organisée?|accueillie?|présidée?)"
        r"|se réunira|se réuniront|réunira|réuniront|est prévue?|sont prévue?s|se déroulera|doit se tenir)\b"
        r"|\b(?:состоится|состоятся|пройд[её]т|пройдут|будет (?:проведен[ао]?|организован[ао]?)|проведут|проведет|проведёт|примет"
        r"|запланирован[аоы]?|планируется|намечен[аоы]?)\b"
        r"|開催され(?:る予定|ます)|開催予定|開かれる予定|開催する予定|行われる予定|予定され",
    ),
    ("held", "past", rf"\b{_BE} {_ADVERB}(?:{_MEET})\b"),
    ("held", "past", rf"\b(?:{_DONE})\b(?! by\b)"),
    ("held", "past", rf"\b(?:{_MADE})\b(?! (?:crime|criminal)\b)"),
    (
        "held",
        "past",
        r"(?i)\b(?:s[’']est (?:tenue?|déroulée?|réunie?|ouverte?|achevée?|conclue?)|se sont (?:tenue?s|déroulée?s"
        r"|réunie?s)|a eu lieu"
        r"|ont eu lieu|a (?:accueilli|réuni|rassemblé|permis|porté|été (?:organisée?|accueillie?|ouverte?|présidée?"
        r"|animée?|consacrée?))"
        r"|ont (?:participé|discuté|examiné|échangé|adopté|souligné|débattu|assisté)|a pris fin)\b"
        r"|\b(?:состоял(?:ся|ась|ось|ись)|прош(?:ёл|ел|ла|ло|ли)|провел[аи]?|провёл|был[аои]? (?:проведен|организован"
        r"|посвящен|открыт)[аоы]?"
        r"|собрал[аио]?|завершил(?:ся|ась|ось|ись)|открыл(?:ся|ась|ось|ись)|обсудили|приняли участие"
        r"|принял[аи]? участие|обменялись"
        r"|рассмотрели|отметили|подчеркнули|участвовал[аи]?|состоявш(?:ийся|аяся|ееся|иеся|ейся|емся|ихся))\b"
        r"|開催され(?:た|まし)|開催し(?:た|まし)|開かれ(?:た|まし)|行われ(?:た|まし)|開会し|閉会し|参加し(?:た|まし)|出席し(?:た|まし)|終了し",
    ),
    (
        "unknown",
        "open",
        r"\b(?:is|are) (?:being |currently |now )?(?:organi[sz]ing|hosting|held|hosted|attended|organi[sz]ed|holding"
        r"|convening|taking place|under way"
        r"|underway|bringing together|gathering|attending)\b"
        r"|\b(?:se tient|a lieu|se déroule)\b|\b(?:проходит|проводится|проводит)\b|開催される(?!予定)|開催中",
    ),
)
_COMPILED = tuple((code, rule, re.compile(pattern)) for code, rule, pattern in _CUES)
#: How far from the words for the event its verb may stand.
_NEAR = 200
#: Between a verb and the event it is done to, nothing begins anew.
_BROKEN = re.compile(r"[;:“”«»]|, (?:which|who|where|when|while|and|but)\b")
#: Before a word in -ed: it is no verb of the past there ("the shared border", "is attended").
_NO_VERB = re.compile(
    r"\b(?:the|a|an|of|on|for|with|in|to|from|by|as|its|their|our|these|those|other|more|is|are|be|being)\s\Z", re.IGNORECASE
)
#: What is said not to have happened, or supposed: it is the verb of its event, and no status.
_UNREAL = ""
_CALLED_OFF = ("cancelled", "postponed")


@dataclass(frozen=True, slots=True)
class _Cue:
    code: str
    rule: str
    span: Span


def find(page: Page, spoken: Mapping[Span, Sequence[Span]]) -> list[Proposal]:
    """One status for each event that a sentence speaks of, from its verb; 'unknown' where only the present tense stands.

    What an item has told of an event it is not told again: a second "was held" of the same name, or of "the meeting" where some
    event of the item was held, adds nothing.
    """
    found = []
    told: set[tuple[Span, str, str]] = set()
    for sentence, events in spoken.items():
        cues = _cues(page, sentence, events)
        for number, event in enumerate(events):
            cue = _of(page, event, cues, events[number + 1][0] if number + 1 < len(events) else sentence[1])
            if not cue:
                continue
            cues.remove(cue)
            if cue.code == _UNREAL:
                continue
            item, name = page.item(event[0]).span, "" if takes_up(page, event) else page.quote(event)
            if (item, cue.code, name) not in told:
                found.append(_proposal(page, event, cue))
                told |= {(item, cue.code, name), (item, cue.code, "")}
    return found


def _proposal(page: Page, event: Span, cue: _Cue) -> Proposal:
    whole, verb = with_article(page, event), with_auxiliaries(page, cue.span)
    hull = (min(whole[0], verb[0]), max(whole[1], verb[1]))
    standing = "unresolved" if cue.code == "unknown" else "cue"
    parts = {"event": event, "cue": cue.span}
    return Proposal("status", hull, page.quote(hull), f"status/{cue.rule}", standing, cue.code, parts=parts)


def _of(page: Page, event: Span, cues: Iterable[_Cue], limit: int) -> _Cue | None:
    """The verb after the event, before the next; else the one before it, if it has the event as its object."""
    after = [cue for cue in cues if event[1] <= cue.span[0] < limit and cue.span[0] - event[1] <= _NEAR]
    if after:
        # "Was scheduled for May, was cancelled": the plan is what was called off.
        off = next((cue for cue in after if cue.code in _CALLED_OFF), after[0])
        return off if after[0].code in ("planned", _UNREAL) else after[0]
    before = [cue for cue in cues if cue.span[1] <= event[0] and event[0] - cue.span[1] <= _NEAR]
    return next((cue for cue in reversed(before) if not _BROKEN.search(page.text, cue.span[1], event[0])), None)


def _cues(page: Page, sentence: Span, events: Iterable[Span]) -> list[_Cue]:
    """The verbs of a sentence in their order, none over another, none inside the words for an event."""
    taken: list[Span] = list(events)
    cues = []
    for code, rule, pattern in _COMPILED:
        for match in pattern.finditer(page.text, *sentence):
            verb = code != "held" or not _NO_VERB.search(page.text[max(match.start() - 20, 0) : match.start()])
            if verb and not any(match.start() < b and a < match.end() for a, b in taken):
                taken.append(match.span())
                denied = unreal(page, sentence, match.span())
                # "Was not attended by Westmark" denies who came, and not that others did.
                if not (denied and page.text.startswith(" by ", match.end())):
                    cues.append(_Cue(_UNREAL if denied else code, rule, match.span()))
    return sorted(cues, key=lambda cue: cue.span)
