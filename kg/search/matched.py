"""Why a name was found: how it agrees with the text, and which of its characters do."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz.distance import OSA

from kg.search import words
from kg.search.asking import Asked
from kg.search.near import allowed

#: How a name agrees with a text → what that is worth before anything else is looked at.
WORTH = {
    "identifier": 7.0,
    "exact": 6.0,
    "transliteration": 5.0,
    "initials": 4.5,
    "prefix": 4.0,
    "words": 3.0,
    "spelling": 2.0,
    "similar": 1.5,
    "part": 1.0,
}
#: What each says to a reader.
SAYS = {
    "identifier": "its identifier",
    "exact": "the whole name",
    "transliteration": "the name in other letters",
    "initials": "the initials of the name",
    "prefix": "the name begins so",
    "words": "words of the name",
    "spelling": "a similar spelling",
    "part": "some words of the name",
    "similar": "a similar name",
}


@dataclass(frozen=True, slots=True)
class Matched:
    """The name that was found: its form (label, alternative, printed …), how it agrees, which characters (start, end) do.

    ``node`` is the name form in the graph, whose page shows where the name is printed; '' for labels.
    """

    text: str
    lang: str
    form: str
    how: str
    node: str = ""
    highlights: tuple[tuple[int, int], ...] = ()

    @property
    def why(self) -> str:
        """In words."""
        return SAYS[self.how]


def how(asked: Asked, key: str, plain: str, found: str) -> str:
    """How a name that was found one way (``words``, ``spelling`` …) agrees in fact."""
    if key == asked.key:
        return "exact"
    if plain and plain in (asked.plain, asked.key):
        return "transliteration"
    if key.startswith(asked.key) or (plain and asked.plain and plain.startswith(asked.plain)):
        return "prefix"
    return found


def highlights(asked: Asked, text: str, how_found: str) -> tuple[tuple[int, int], ...]:
    """The places of a text (code points, end not included) that agree with what was asked."""
    if how_found in ("identifier", "similar"):
        return ()
    if how_found == "initials":
        return tuple((word.start, word.start + 1) for word in words.words(text) if not word.pairs)
    found = []
    for word in words.words(text):
        place = _place(asked, word, text)
        if place is not None:
            found.append(place)
    return tuple(found)


def _place(asked: Asked, word: words.Word, text: str) -> tuple[int, int] | None:
    letters = words.ascii_form(word, text)
    for at in range(len(asked.words)):
        for form in asked.forms(at):
            if word.pairs and asked.words[at].pairs:
                start = word.text.find(form)
                if start >= 0 and len(word.text) == word.end - word.start:
                    return word.start + start, word.start + start + len(form)
            elif form in (word.text, letters):
                return word.start, word.end
            elif word.text.startswith(form):
                # Where folding kept the number of characters, the beginning can be pointed at; else the word is.
                exact = len(word.text) == word.end - word.start
                return word.start, word.start + len(form) if exact else word.end
            elif letters.startswith(form):
                return word.start, word.end
        if any(form in (word.text, letters) for form in asked.near.get(at, ())):
            return word.start, word.end
        most = allowed(word.text)
        if most and asked.near.get(at) and OSA.distance(asked.words[at].text, word.text, score_cutoff=most) <= most:
            return word.start, word.end
    return None
