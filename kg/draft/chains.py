"""Runs of words in capitals joined by small ones ("Ministry of the Interior of Northland"), and what they end in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.draft.page import Page, Word
from kg.draft.proposals import Span
from kg.draft.wordlist import words

#: Small words inside a name; after them a capital has to come.
OF = words("of for on against de du des d’ d' pour sur в по с of the")
JOINERS = OF | words("the and & la le les l’ et al el и e y to")
#: A name does not begin with one of these, even at the head of a sentence.
STARTERS = words(
    "a an the this that these those in on at by for from with under over after before during since as and but or if"
    " when where while both all some any each no not its their his her he she it they we our you i is are was were"
    " will participants key related over more about also le la les un une des du de au aux en dans sur sous par pour"
    " avec ce cette ces il elle ils elles nous на в во и по с со от до за к о об при для это этот эта эти he’s mr"
    " mrs ms dr monday tuesday wednesday thursday friday saturday sunday"
)
_GAP = re.compile(r"[ \u00a0\u202f]?[/&]?[ \u00a0\u202f]?|[ \u00a0\u202f]?\([A-Z][\w-]{1,11}\)[ \u00a0\u202f]")
_MOST = 24
_MONTHS = words("january february march april may june july august september october november december")
#: A form of address begins a name of its own.
HONORIFICS = frozenset(["mr", "mrs", "ms", "miss", "dr", "prof", "mme", "mlle"])


@dataclass(frozen=True, slots=True)
class Chain:
    """A run of words; ``first`` and ``last`` are places in the page's list of words."""

    words: tuple[Word, ...]

    @property
    def span(self) -> Span:
        """Where it stands."""
        return self.words[0].start, self.words[-1].end

    @property
    def head(self) -> tuple[Word, ...]:
        """The words before the first "of" or "for": the last of them says what the thing is."""
        for number, word in enumerate(self.words):
            if number and word.lower in OF:
                return self.words[:number]
        return self.words

    def cut(self, start: int, stop: int | None = None) -> Chain:
        """A part of it."""
        return Chain(self.words[start:stop])


def chains(page: Page) -> Iterator[Chain]:
    """Every longest run, of at most twenty-four words, none over the end of a sentence."""
    words, number = page.words, 0
    while number < len(words):
        if not _opens(words[number]) or _dated(words, number):
            number += 1
            continue
        end = _extend(page, number)
        yield Chain(tuple(words[number:end]))
        number = end


def _opens(word: Word) -> bool:
    return (word.capital or bool(re.fullmatch(r"\d{1,3}(?:st|nd|rd|th)", word.text))) and word.lower not in STARTERS


def _dated(words: list[Word], number: int) -> bool:
    """Whether a word is the month of a date: "on 4 May for the Lake Forum" names a forum and no May."""
    day = number > 0 and re.fullmatch(r"\d{1,2}(?:st|nd|rd|th)?", words[number - 1].text)
    year = number + 1 < len(words) and re.fullmatch(r"\d{1,2}|(?:19|20)\d\d", words[number + 1].text)
    return words[number].lower in _MONTHS and bool(day or year)


def _extend(page: Page, number: int) -> int:
    """The place after the last word of the run that begins at a word."""
    words, end = page.words, number + 1
    at = end
    while at < len(words) and at - number < _MOST:
        if not _GAP.fullmatch(page.text[words[at - 1].end : words[at].start]):
            break
        if words[at].lower in HONORIFICS:
            break
        if words[at].capital or (at == end and re.fullmatch(r"(?:19|20)\d\d", words[at].text)):
            end = at + 1
        # "The" goes on a name after another small word only: "October 2033 the Institute" are two.
        elif words[at].lower not in JOINERS or at - end >= 3 or (words[at].lower == "the" and at == end):
            break
        at += 1
    return end
