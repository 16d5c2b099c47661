"""Which words of a sentence speak of an event: its name, words that take one up again ("the meeting"), "it" right after one."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable

from kg.draft.page import Page
from kg.draft.proposals import Proposal, Span

_ENGLISH = (
    "meeting|conference|event|forum|summit|workshop|seminar|session|talks|consultations|gathering|dialogue|round ?table|symposium"
    "|ceremony|congress|colloquium|discussions?|training course|exercise|panel"
)
_FRENCH = "réunion|conférence|rencontre|forum|sommet|atelier|séminaire|session|séance|événement|évènement|colloque|cérémonie"
_RUSSIAN = "встреч|конференци|форум|саммит|заседани|совещани|семинар|мероприяти|переговор|церемони"
_JAPANESE = "会議|会合|フォーラム|セミナー|シンポジウム|サミット|ワークショップ|セッション"
_TAKEN_UP = re.compile(
    rf"\b(?:[Tt]he|[Tt]his|[Tt]hese|[Ii]ts|[Tt]heir) (?:[a-z-]+ ){{0,2}}(?:{_ENGLISH})\b"
    rf"|(?i:\b(?:la |cette |le |ce |cet |les |ces |l[’'])(?:[\w-]+ )?(?:{_FRENCH})s?\b)"
    # Russian has no article; a name of an event in Russian is a find of its own.
    rf"|\b(?i:{_RUSSIAN})[а-яё]{{0,3}}\b"
    rf"|(?:同|本|今回の|この)(?:{_JAPANESE})"
)
#: "It" is the event only before a verb that events have, in the sentence after one that speaks of an event.
_PRONOUNS = ("It", "Elle", "Il", "Она", "Он", "Оно")
_IT = re.compile(
    rf"\s*(?P<it>{'|'.join(_PRONOUNS)}) (?=(?:was|will be|is|has been) (?:\w+ly |to be )?(?:held|hosted|organi[sz]ed"
    r"|opened|attended|chaired"
    r"|convened|moderated|funded|supported|followed|conducted|co-)|(?:will )?(?:took|take|brought|bring|gathered|gather)\b"
    r"|a (?:eu lieu|réuni|rassemblé)|s[’']est ten|se tiendra|aura lieu|состо|прош|пройд|был|собрал)"
)


def words_for_events(page: Page, mentions: Iterable[Proposal]) -> dict[Span, list[Span]]:
    """Sentence → the places in it where an event is spoken of, none inside another; sentences about none are left out."""
    named = {p.span for p in mentions if p.slot == "event"}
    taken_up = {m.span() for m in _TAKEN_UP.finditer(page.text)}
    places = _outermost(named | taken_up)
    starts = [place[0] for place in places]
    found: dict[Span, list[Span]] = {}
    before = False
    for sentence in page.sentences:
        inside = places[bisect_left(starts, sentence[0]) : bisect_left(starts, sentence[1])]
        pronoun = _IT.match(page.text, *sentence) if before and not inside else None
        if pronoun:
            inside = [pronoun.span("it")]
        if inside:
            found[sentence] = inside
        before = bool(inside)
    return found


def takes_up(page: Page, place: Span) -> bool:
    """Whether the words at a place take up an event that was named before, and name none."""
    return bool(_TAKEN_UP.fullmatch(page.text, *place)) or page.quote(place) in _PRONOUNS


def _outermost(places: Iterable[Span]) -> list[Span]:
    chosen: list[Span] = []
    for place in sorted(places, key=lambda p: (p[0], -p[1])):
        if not chosen or place[0] >= chosen[-1][1]:
            chosen.append(place)
    return chosen
