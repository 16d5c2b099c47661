"""Words by which a sentence gives somebody a role at an event, in English, French, Russian and Japanese.

An English verb is told once, and its forms are made from it: "hosted by X" names who does it after the words; "X hosted", "X will
host", "X is hosting" before them. Set phrases and the other languages are told as they are (:mod:`kg.draft.proposers.phrasings`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.draft.proposers.phrasings import HEADINGS, JAPANESE, PHRASES


@dataclass(frozen=True, slots=True)
class Cue:
    """``after``: the participants follow the words; otherwise they stand before them. ``speech``: said, perhaps elsewhere.

    ``marked``: whoever does it is marked by a particle, and need not stand beside the words.
    ``eventful``: the words mean a role only where the sentence speaks of an event ("opened" is said of doors as well).
    """

    role: str
    pattern: re.Pattern[str]
    after: bool
    speech: bool = False
    eventful: bool = False
    marked: bool = False


#: Role → verbs as base, past, -ing form; in patterns, so that "organise" and "organize" are one.
_VERBS: tuple[tuple[str, str, str, str], ...] = (
    ("co-organizer", "co-?organi[sz]e|jointly organi[sz]e", "co-?organi[sz]ed|jointly organi[sz]ed", "co-?organi[sz]ing"),
    ("organizer", "organi[sz]e", "organi[sz]ed", "organi[sz]ing"),
    ("organizer", "conduct", "conducted", "conducting"),
    ("co-organizer", "co-?host", "co-?hosted", "co-?hosting"),
    ("host", "host", "hosted", "hosting"),
    ("convener", "convene", "convened", "convening"),
    ("co-chair", "co-?chair", "co-?chaired", "co-?chairing"),
    ("chair", "chair", "chaired", "chairing"),
    ("chair", "preside over", "presided over", "presiding over"),
    ("moderator", "moderate", "moderated", "moderating"),
    ("moderator", "facilitate", "facilitated", "facilitating"),
    ("opener", "open|inaugurate", "opened|inaugurated", "opening|inaugurating"),
    ("launcher", "launch", "launched", "launching"),
    ("adopter", "adopt", "adopted", "adopting"),
    ("signatory", "sign", "signed", "signing"),
    ("funder", "fund|finance|sponsor", "funded|financed|sponsored|paid for", "funding|financing|sponsoring"),
    ("supporter", "support", "supported", "supporting"),
    ("attendee", "attend|join", "attended|joined", "attending|joining"),
)
#: Verbs of which no active form is taken: "X supports Y" is said of policies, "X organizes crime" of nobody at a meeting.
_PASSIVE_ONLY = frozenset(("supporter", "funder"))
_OPEN = frozenset(("opener", "attendee", "moderator", "organizer"))
_ADVERB = r"(?:\w+ly |also |again |then |itself |today )?"
#: A past form after "was" is a passive, and what stands before it is not who does it.
_ACTIVE = "".join(rf"(?<!\b{word} )" for word in ("was", "were", "be", "been", "being", "is", "are", "jointly")) + "(?<!co-)"


def _verbs() -> Iterator[Cue]:
    for role, base, past, ing in _VERBS:
        eventful = role in _OPEN
        yield Cue(role, re.compile(rf"(?i)\b(?:{past})(?:,? (?:jointly|together|officially|formally))? by\b"), True, False, False)
        if role not in _PASSIVE_ONLY:
            active = rf"\b(?:will|would)(?:,[^,.]{{1,40}},)? {_ADVERB}(?:{base})\b|\b(?:is|are|was|were) {_ADVERB}(?:{ing})\b"
            yield Cue(
                role, re.compile(rf"{active}|{_ACTIVE}\b(?:{past})\b(?! (?:by|in|on|crime|criminal)\b)"), False, False, eventful
            )


_NOUN_ENDING = r"(?:を行(?:いました|った|い)|しています|しました|した|して|し|する)"
_STEM_ENDING = r"(?:ました|た|て|)"


def _japanese() -> Iterator[Cue]:
    for role, speech, nouns, stems in JAPANESE:
        forms = [rf"(?:{nouns}){_NOUN_ENDING}"] if nouns else []
        forms += [rf"(?:{stems}){_STEM_ENDING}"] if stems else []
        yield Cue(role, re.compile("|".join(forms)), False, speech, marked=True)


CUES: tuple[Cue, ...] = (
    *_verbs(),
    *(Cue(role, re.compile(text), after, speech) for role, after, speech, text in PHRASES),
    *_japanese(),
)

HEADS = tuple(
    Cue(role, re.compile(rf"(?im)^[ \t•*–-]{{0,6}}(?:{words})[ \t]?[:：](?=[ \t]|[^\s:/])"), True) for role, words in HEADINGS
)
