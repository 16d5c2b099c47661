"""Names by their form: a run of capitals whose head noun says event, body, initiative or instrument; and acronyms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.draft.chains import Chain, chains
from kg.draft.gazetteer import Gazetteer, Name
from kg.draft.labels import labels
from kg.draft.nouns import GROUPS, nouns
from kg.draft.page import Page
from kg.draft.proposals import Cover, Proposal

_ACRONYM = re.compile(r"[ \u00a0]?[(（][“\"]?(?P<short>[A-ZА-Я][A-ZА-Я0-9/-]{1,11})[”\"]?[)）]")
_CAPITALS = re.compile(r"(?<![\w/&-])[A-ZА-Я]{3,12}(?![\w/&]|-[A-Z])")
_ROMAN = re.compile(r"[IVXLCDM]+")
_NUMBERED = re.compile(r"(?:19|20)\d\d|[IVX]+")
#: A verb in the past is no part of a name: "Westmark hosted experts".
_GROUP = re.compile(
    rf"(?<![\w-])(?P<name>[A-Z][\w.-]*(?: (?!(?-i:[a-z]+ed)\b)[A-Z][\w.-]*){{0,3}}) (?P<noun>{GROUPS})\b", re.IGNORECASE
)
#: A name of fewer letters may be a word of its own elsewhere.
_SHORTEST = 4
_POSSESSIVE = re.compile(r".*[’'][sS]|.*s[’']")


def find(page: Page) -> list[Proposal]:
    """Names that nobody has told the graph yet, as far as their form shows them."""
    found: list[Proposal] = []
    for chain in chains(page):
        for part in _split(chain):
            found += _named(page, part)
    found += [*_groups(page), *_bracketed(page), *_introduced(page)]
    return found


def slot_of(chain: Chain) -> str:
    """What the last noun of the head says; else what the head begins with ("Réunion …", "Council of …"); '' for neither."""
    table = nouns()
    head = [word for word in chain.head if not _NUMBERED.fullmatch(word.text)]
    if not head or len(chain.words) < 2:
        return ""
    return table.get(head[-1].lower, "") or table.get(head[0].lower, "")


def _split(chain: Chain) -> Iterator[Chain]:
    """Take apart what belongs to another ("X’s Y"), and "and" where both sides are names of their own."""
    for number, word in enumerate(chain.words[:-1]):
        if _POSSESSIVE.fullmatch(word.text):
            yield from _split(_from_capital(chain.cut(number + 1)))
            if number:
                yield from _split(chain.cut(0, number + 1))
            return
        if word.lower in ("and", "et") and number:
            left, right = chain.cut(0, number), _from_capital(chain.cut(number + 1))
            article = chain.words[number + 1].lower in ("the", "la", "le", "les")
            # "Meeting of the Group and the Committee" is one name, "Ministry of Shores and the Lake Office" are two bodies.
            bodies = article and slot_of(left) == slot_of(right) == "actor"
            if bodies or (slot_of(right) and (article or slot_of(left)) and len(left.head) == len(left.words)):
                yield left
                yield from _split(right)
                return
    yield chain


def _from_capital(chain: Chain) -> Chain:
    start = next((n for n, word in enumerate(chain.words) if word.capital), len(chain.words) - 1)
    return chain.cut(start)


def _named(page: Page, chain: Chain) -> Iterator[Proposal]:
    start, end = chain.span
    end -= len(chain.words[-1].text) - len(re.sub(r"[’']s\Z", "", chain.words[-1].text))
    slot = slot_of(chain)
    following = re.match(r"[ \u00a0](?P<noun>[a-zé]+)\b", page.text[end : end + 20])
    noun = nouns().get(following["noun"], "") if following else ""
    if following and noun and noun != "instrument" and slot not in ("event", "series"):
        slot, end = noun, end + following.end()
    if slot == "event" and _ACRONYM.match(page.text, end):
        # A forum with a short form in brackets is a body that goes on, not one meeting.
        slot = "actor"
    if slot:
        yield form(page, slot, (start, end), "form/head-noun")


def _groups(page: Page) -> Iterator[Proposal]:
    """ "Northern countries", "EU Member States": a name and a noun for people or states that stay unnamed."""
    for match in _GROUP.finditer(page.text):
        if match["name"][0].isupper() and match["name"].lower() not in ("the", "these", "those", "all", "other"):
            start = match.start() + 4 if match["name"].startswith("The ") else match.start()
            yield form(page, "actor", (start, match.end()), "form/group")


def _bracketed(page: Page) -> Iterator[Proposal]:
    """An acronym in brackets after words that begin with its letters: both are names of one thing."""
    words, number = page.words, -1
    for match in _ACRONYM.finditer(page.text):
        while number + 1 < len(words) and words[number + 1].end <= match.start():
            number += 1
        start = _matching(page, number, match["short"].lower())
        if start is not None:
            full = (words[start].start, match.start())
            slot = slot_of(Chain(tuple(words[start : number + 1]))) or "actor"
            slot = "actor" if slot == "event" else slot
            yield form(page, slot, full, "form/full-form")
            yield form(page, slot, match.span("short"), "form/acronym", f"stands in brackets after {page.quote(full)!r}")


def _matching(page: Page, number: int, letters: str) -> int | None:
    """The word from which the initials up to a word give the letters; small words may be passed over."""
    left, at, first = list(letters), number, number
    while left and at >= 0 and number - at < 2 * len(letters) + 3:
        word = page.words[at]
        if word.lower[0] == left[-1]:
            left.pop()
            first = at
        elif word.capital:
            return None
        at -= 1
    if left or first < 0 or not page.words[first].capital:
        return None
    return None if "\n" in page.text[page.words[first].start : page.words[number].end] else first


def _introduced(page: Page) -> Iterator[Proposal]:
    """ "A high-level side event": a meeting in common words that the indefinite article introduces."""
    kinds = "|".join(sorted((re.escape(label) for label in labels("meeting-type", "en")), key=len, reverse=True))
    for match in re.finditer(
        rf"\b[Aa]n? (?P<what>(?:[a-z]+[a-z-]* ){{0,3}}(?:{kinds}|meeting|workshop|seminar|summit))\b", page.text
    ):
        yield form(page, "event", match.span("what"), "form/introduced")


def acronyms(page: Page, others: Sequence[Proposal]) -> Iterator[Proposal]:
    """A word of three capitals or more that is no part of a find, in a line that is not all capitals: most often a body."""
    taken = Cover(len(page.text), (proposal.span for proposal in others))
    for match in _CAPITALS.finditer(page.text):
        start, stop = page.text.rfind("\n", 0, match.start()) + 1, page.text.find("\n", match.end())
        line = page.text[start : stop if stop > 0 else None]
        placeholder = re.fullmatch(r"X[A-Z]{1,8}X", match.group()) or _ROMAN.fullmatch(match.group())
        if placeholder or taken.touches(match.span()):
            continue
        if any(c.islower() for c in line):
            yield form(page, "actor", match.span(), "form/capitals")


def again(page: Page, others: Sequence[Proposal]) -> list[Proposal]:
    """Further places of bodies and initiatives that a rule has found: what shows the first need not stand there again."""
    names = {Name(p.words, p.words, p.slot, "") for p in others if p.slot in ("actor", "initiative") and p.standing == "form"}
    taken = Cover(len(page.text), (p.span for p in others))
    found = [p for p in Gazetteer(names).find(page) if p.rule == "gazetteer/name" and not taken.touches(p.span)]
    return [form(page, p.slot, p.span, "form/again") for p in found if p.standing == "known" and len(p.words) >= _SHORTEST]


def form(page: Page, slot: str, span: tuple[int, int], rule: str, note: str = "") -> Proposal:
    """A proposal of form, white space at its ends left out."""
    words = page.quote(span)
    start = span[0] + len(words) - len(words.lstrip())
    end = span[1] - len(words) + len(words.rstrip())
    return Proposal(slot, (start, end), page.quote((start, end)), rule, "form", note=note)
