"""Persons and posts: an honorific before a name, a post before or after one, a name of several persons' languages in capitals.

Post nouns are few and generic; a post's words go on over "of …" and "for …". A bare surname is taken up again only where the full
name stands before. Nothing says that two persons of one name are one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.draft.chains import JOINERS, STARTERS, Chain, chains
from kg.draft.nouns import nouns
from kg.draft.page import Page, Word
from kg.draft.proposals import Cover, Proposal, Span
from kg.draft.wordlist import words

TITLES = words(
    "mr mrs ms miss dr prof professor sir dame lord h.e ambassador minister president gen general col colonel m mme"
    " mlle monsieur madame г-н г-жа господин госпожа посол"
)
_POSTS = words(
    "minister secretary director head chair chairman chairwoman chairperson president vice-president ambassador"
    " adviser advisor officer representative governor commissioner chief coordinator envoy deputy general rapporteur"
    " commander spokesperson manager ministre secrétaire directeur directrice chef président présidente ambassadeur"
    " ambassadrice conseiller conseillère représentant représentante министр секретарь директор глава председатель"
    " посол советник представитель заместитель руководитель"
)
_PARTICLES = words("de van von der den di da del la le al bin el ter dos")
_BETWEEN = re.compile(r"(?:\.?[ \u00a0])")
_JAPANESE_PERSON = re.compile(r"(?<![\u30a0-\u30ff])[\u30a1-\u30fa\u30fc]{2,15}・[\u30a1-\u30fa\u30fc]{2,15}(?![\u30a0-\u30ff])")
_JAPANESE_POST = re.compile(
    r"[\u3041-\u3096\u30a0-\u30ff\u3400-\u9fff]{0,24}?(?:事務局長|局長|長官|大臣|大使|知事|行政官|議長|総裁|次官|補佐官)(?![\u3400-\u9fff])"
)
_JAPANESE_CUT = re.compile(r".*(?:が|は|と|、|で|および|ある)")
_LATIN_CAPITALS = re.compile(r"(?<!\w)[A-ZÀ-Þ][a-zà-ÿ]+(?:-[A-Z][a-z]+)? [A-ZÀ-ÞČŠŽĆĐ]{4,}(?:-[A-Z]+)?(?!\w)")


def find(page: Page, others: Sequence[Proposal]) -> list[Proposal]:
    """Persons and posts by their surroundings; ``others`` are names already found, which are not persons."""
    taken = Cover(len(page.text), (p.span for p in others if p.slot not in ("person", "post")))
    found = [*_honorific(page), *_posts(page)]
    people = [*found, *_beside_posts(page, found, taken)]
    if page.language == "ja":
        people += _japanese(page)
    people += [
        _person(page, m.span(), "person/surname-in-capitals")
        for m in _LATIN_CAPITALS.finditer(page.text)
        if not taken.touches(m.span()) and _only_there(page, m.group())
    ]
    return people + list(_surnames(page, people))


def _only_there(page: Page, words: str) -> bool:
    """Whether the word in capitals never stands after another word: one that does is an acronym."""
    return page.text.count(words.split()[1]) == page.text.count(words)


def _person(page: Page, span: Span, rule: str, note: str = "", post: Span | None = None) -> Proposal:
    return Proposal("person", span, page.quote(span), rule, "form", note=note, parts={"post": post} if post else {})


def _honorific(page: Page) -> Iterator[Proposal]:
    for number, word in enumerate(page.words):
        if word.lower in TITLES and word.capital and not _post_word(page, number + 1):
            span = _name_from(page, number + 1, _BETWEEN)
            if span:
                yield _person(page, span, "person/honorific")


def _post_word(page: Page, number: int) -> bool:
    return number < len(page.words) and page.words[number].lower in _POSTS


def _name_from(page: Page, number: int, before: re.Pattern[str]) -> Span | None:
    """One to four words that may be a name, from a word on, if what stands before it is as it should be."""
    words = page.words
    if not 0 < number < len(words) or not before.fullmatch(page.text[words[number - 1].end : words[number].start]):
        return None
    end = number
    while end < len(words) and end - number < 5:
        word = words[end]
        if end > number and not re.fullmatch(r"[ \u00a0]", page.text[words[end - 1].end : word.start]):
            break
        if not _name_word(word) and not (word.lower in _PARTICLES and end + 1 < len(words) and _name_word(words[end + 1])):
            break
        end += 1
    while end > number and not words[end - 1].capital:
        end -= 1
    return (words[number].start, words[end - 1].end) if end > number else None


def _name_word(word: Word) -> bool:
    return (
        word.capital
        and not any(c.isdigit() for c in word.text)
        and word.lower not in STARTERS | _POSTS | JOINERS
        and word.lower not in nouns()
    )


def _posts(page: Page) -> Iterator[Proposal]:
    """Runs of capitals that hold a post's noun, and lower-case posts with what they are "of"."""
    for chain in (part for whole in chains(page) for part in _by_posts(whole)):
        span = _post_span(page, chain)
        if span:
            yield Proposal("post", span, page.quote(span), "post/head-noun", "form")


def _by_posts(chain: Chain) -> Iterator[Chain]:
    """ "Secretary of X and Special Envoy for Y" is two posts: cut at the "and" that has a post on either side."""
    for number, word in enumerate(chain.words):
        right = chain.cut(number + 1)
        if word.lower in ("and", "et") and number and right.words and any(w.lower in _POSTS for w in right.head):
            left = chain.cut(0, number)
            if any(w.lower in _POSTS for w in left.head):
                yield left
                yield from _by_posts(right)
                return
    yield chain


def _post_span(page: Page, chain: Chain) -> Span | None:
    head = chain.head
    places = [n for n, word in enumerate(head) if word.lower in _POSTS]
    if not places:
        return None
    last = places[-1]
    rest = chain.words[last + 1 :]
    if rest and rest[0].lower in JOINERS:
        return _with_unit(page, (chain.words[0].start, chain.span[1]))
    # "Secretary General Thomas Greminger": what follows the noun without "of" is the holder's name.
    return _with_unit(page, (chain.words[0].start, chain.words[last].end)) if last + 1 <= len(chain.words) else None


def _with_unit(page: Page, span: Span) -> Span:
    """An "at X" after a post belongs to it."""
    match = re.match(r" at (?:the )?[A-Z][\w-]+", page.text[span[1] : span[1] + 40])
    return (span[0], span[1] + match.end()) if match else span


def _beside_posts(page: Page, found: Sequence[Proposal], taken: Cover) -> Iterator[Proposal]:
    """A name directly after a post ("Secretary General Ann Lee"), or before it and a comma ("Ann Lee, Head of …")."""
    ends = {word.end: number for number, word in enumerate(page.words)}
    starts = {word.start: number for number, word in enumerate(page.words)}
    for post in (p for p in found if p.slot == "post"):
        after = _name_from(page, ends.get(post.span[1], -2) + 1, re.compile(r"[ \u00a0]|, (?:Mr|Mrs|Ms|Dr)\.? "))
        if after and " " in page.quote(after):
            yield _person(page, after, "person/after-post", post=post.span)
        before = _name_before(page, starts.get(post.span[0], 0))
        if before and not taken.touches(before):
            yield _person(page, before, "person/before-post", post=post.span)


def _name_before(page: Page, number: int) -> Span | None:
    words, first = page.words, number
    if number < 2 or not re.fullmatch(r", (?:the )?", page.text[words[number - 1].end : words[number].start]):
        return None
    while first > 0 and number - first < 4:
        word = words[first - 1]
        if not (_name_word(word) or (word.lower in _PARTICLES and number - first)):
            break
        if first < number and not re.fullmatch(r"[ \u00a0]", page.text[word.end : words[first].start]):
            break
        first -= 1
    while first < number and not words[first].capital:
        first += 1
    return (words[first].start, words[number - 1].end) if number - first >= 2 else None


def _japanese(page: Page) -> Iterator[Proposal]:
    for match in _JAPANESE_PERSON.finditer(page.text):
        near = page.text[max(match.start() - 6, 0) : match.start()] + page.text[match.end() : match.end() + 3]
        if re.search(r"である|知事|大使|大臣|長官|氏|さん", near):
            yield _person(page, match.span(), "person/beside-post")
    for match in _JAPANESE_POST.finditer(page.text):
        cut = _JAPANESE_CUT.match(match.group()[:-2])
        start = match.start() + (cut.end() if cut else 0)
        names = [m.end() for m in _JAPANESE_PERSON.finditer(page.text, match.start(), match.end())]
        start = max([start, *names])
        if start < match.end() and not page.text.startswith("を務め", match.end()):
            yield Proposal("post", (start, match.end()), page.quote((start, match.end())), "post/ja-noun", "form")


def _surnames(page: Page, people: Sequence[Proposal]) -> Iterator[Proposal]:
    """A surname alone, after the full name has stood."""
    known: dict[str, Proposal] = {}
    for person in sorted((p for p in people if p.slot == "person" and " " in p.words), key=lambda p: p.span):
        known.setdefault(person.words.split()[-1], person)
    cover = Cover(len(page.text), (p.span for p in people))
    for word in page.words:
        full = known.get(word.text)
        if full and word.start > full.span[1] and not cover.touches((word.start, word.end)):
            yield _person(page, (word.start, word.end), "person/surname-again", f"taken up from {full.words!r}", None)
