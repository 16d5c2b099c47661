"""A document as the proposers see it: text, language, news items, sentences, words with their places."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from kg.draft.items import Item, segment
from kg.draft.proposals import Span
from kg.draft.wordlist import words

#: A sentence ends at its mark before white space and a capital, at a full-width mark, or with its paragraph.
_SENTENCE_END = re.compile(r"[.!?][”’\"')\]]*(?=\s+[^\W\da-zа-яё_])|[。！？]|\n\s*\n|\n(?=\s*[•\-–*])")
_LONGEST = 2000
#: Words after whose full stop a sentence goes on.
_SHORT = words("mr mrs ms dr prof st no nos art vol incl approx gen col lt maj sgt hon h.e e.g i.e м г гг им см")
#: The article of French is a word of its own before a name: "l’Agence".
_WORD = re.compile(r"[ld][’'](?=[A-ZÀ-Þ])|[^\W_]+(?:[’'`.&/-](?=[^\W_])[^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Word:
    """A word: letters and digits, inner hyphens, apostrophes and full stops included."""

    start: int
    end: int
    text: str

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[0].isupper()

    @property
    def lower(self) -> str:
        """In lower case."""
        return self.text.lower()


@dataclass(slots=True)
class Page:
    """One document."""

    text: str
    language: str
    items: list[Item] = field(default_factory=list)
    sentences: list[Span] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)

    @classmethod
    def of(cls, text: str, language: str = "") -> Page:
        """Cut a text up; the language is that of its letters and small words unless it is given."""
        words = [Word(m.start(), m.end(), m.group()) for m in _WORD.finditer(text)]
        return cls(text, language or guess_language(text), segment(text), _sentences(text), words)

    def sentence(self, place: int) -> Span:
        """The sentence at a place."""
        return self.sentences[max(bisect_right(self.sentences, place, key=lambda s: s[0]) - 1, 0)]

    def item(self, place: int) -> Item:
        """The item at a place."""
        return self.items[max(bisect_right(self.items, place, key=lambda i: i.span[0]) - 1, 0)]

    def quote(self, span: Span) -> str:
        """The words of a span."""
        return self.text[span[0] : span[1]]


def _sentences(text: str) -> list[Span]:
    spans, start = [], 0
    for match in _SENTENCE_END.finditer(text):
        before = re.search(r"[\w.]{1,12}\Z", text[max(match.start() - 12, 0) : match.start()])
        if match.group().startswith(".") and before and (before.group().lower() in _SHORT or len(before.group()) == 1):
            continue
        spans.append((start, match.end()))
        start = match.end()
    spans.append((start, len(text)))
    # What goes on for pages without a stop is a table or an attack; cut, it cannot make every rule look at everything.
    return [(at, min(at + _LONGEST, b)) for a, b in spans for at in range(a, b, _LONGEST)]


_SMALL = {
    "en": words("the of and to in on was will by with for that"),
    "fr": words("le la les des du et en dans par pour une avec sur a"),
    "de": words("der die das und den von mit für im ist dem zu"),
    "es": words("el los las del y en por para una con se que"),
}


def guess_language(text: str) -> str:
    """The language of most of the text, by script and small words; 'und' (BCP 47) where neither tells."""
    sample = text[:20_000]
    kana = len(re.findall(r"[\u3041-\u30ff]", sample))
    cyrillic = len(re.findall(r"[\u0400-\u04ff]", sample))
    latin = len(re.findall(r"[A-Za-z\u00c0-\u024f]", sample))
    if kana * 2 > latin + cyrillic:
        return "ja"
    if cyrillic > latin:
        return "ru"
    words = re.findall(r"[^\W\d_]+", sample.lower())
    counts = {code: sum(word in small for word in words) for code, small in _SMALL.items()}
    best = max(counts, key=lambda code: counts[code])
    return best if counts[best] > 1 else "und"


def script(text: str) -> str:
    """The ISO 15924 code of a name's script, as records give it."""
    if re.search(r"[\u3400-\u9fff々]", text):
        return "Jpan"
    for code, pattern in (("Kana", r"[\u30a0-\u30ff]"), ("Hira", r"[\u3041-\u309f]"), ("Cyrl", r"[\u0400-\u04ff]")):
        if re.search(pattern, text):
            return code
    for code, pattern in (("Grek", r"[\u0370-\u03ff]"), ("Arab", r"[\u0600-\u06ff]"), ("Hang", r"[\uac00-\ud7af]")):
        if re.search(pattern, text):
            return code
    return "Latn"
