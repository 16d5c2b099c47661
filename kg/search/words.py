"""Names taken apart for comparison: words without case and accents, their ASCII forms, pairs of characters, initials.

Chinese characters and kana are written without spaces, so that a run of them is found by its pairs of characters. They are
not transliterated where Chinese characters are among them: their reading depends on the language, and only data can say it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from anyascii import anyascii

#: Letters Arabic and Persian spell in two ways, folded to one; the tatweel only stretches a word.
_ARABIC = {"ة": "ه", "ى": "ي", "ی": "ي", "ک": "ك", "ٱ": "ا", "ـ": ""}
#: Letters with full stops between them are one word: U.N.O.D.C.
_DOTTED = re.compile(r"(?<!\w)(?:[^\W\d_]\.){2,}(?:[^\W\d_](?!\w))?")
#: A word in letters that need no folding but of case.
_ASCII = re.compile("[A-Za-z0-9]+")
#: Between two words of which some make one: co-operation, O'Neill.
_JOINTS = ("-", "‐", "‑", "'", "’")
#: Kana between Chinese characters, which can be transliterated where those cannot.
_KANA = re.compile("[\u30a1-\u30fa\u30fd\u30fe]{2,}")
_SHORTEST, _LONGEST = 3, 10
#: A word longer than this is no word; what follows is left out.
_WORD = 64


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text, folded, with its place (code points); ``pairs`` where it is a run of Chinese characters or kana."""

    text: str
    start: int
    end: int
    pairs: bool = False


@lru_cache(maxsize=64)
def words(text: str) -> tuple[Word, ...]:
    """The words of a text in order."""
    if text.isascii() and not _DOTTED.search(text):
        return tuple(Word(run[0].lower()[:_WORD], *run.span()) for run in _ASCII.finditer(text))
    return tuple(_words(text))


def _words(text: str) -> list[Word]:
    """The words of any text, character by character."""
    found: list[Word] = []
    skipped = {place.start() + at for place in _DOTTED.finditer(text) for at, c in enumerate(place[0]) if c == "."}
    letters: list[str] = []
    start, end, pairs = 0, 0, False

    def close() -> None:
        if letters:
            found.append(Word("".join(letters)[:_WORD], start, end, pairs))
            letters.clear()

    for at, character in enumerate(text):
        if at in skipped:
            end = at + 1
            continue
        folded, of_pairs = _folded(character)
        if folded == " " or (letters and folded and of_pairs != pairs):
            close()
        if folded == " ":
            continue
        if folded:
            if not letters:
                start, pairs = at, of_pairs
            letters.append(folded)
        if letters:
            end = at + 1
    close()
    return found


@lru_cache(maxsize=65536)
def _folded(character: str) -> tuple[str, bool]:
    """A character without case and marks, ' ' for what separates words, '' for what is left out; whether it is of a run."""
    composed = unicodedata.normalize("NFKC", character)
    if composed and all(map(_of_run, composed)):
        return composed, True
    plain = unicodedata.normalize("NFKD", composed.casefold())
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return "", False
    kept = "".join(_ARABIC.get(c, c) for c in plain if unicodedata.category(c) not in ("Mn", "Me", "Cf"))
    if kept and any(unicodedata.category(c)[0] not in "LNM" for c in kept):
        return " ", False
    # Hangul was taken apart with the accents.
    return unicodedata.normalize("NFC", kept), False


def _of_run(character: str) -> bool:
    """Chinese characters, kana, and the signs that go with them."""
    return (
        "\u3041" <= character <= "\u3096"
        or "\u30a1" <= character <= "\u30fa"
        or "\u30fc" <= character <= "\u30fe"
        or character in "\u3005\u3007"
        or _chinese(character)
    )


def _chinese(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff" or "\uf900" <= character <= "\ufaff" or "\U00020000" <= character <= "\U0003ffff"


def key(text: str) -> str:
    """A text's words joined by spaces: two texts with one key are spelt alike but for case, accents and punctuation."""
    return " ".join(word.text for word in words(text))


def ascii_form(word: Word, text: str) -> str:
    """A word of a text in ASCII letters and digits, '' where it cannot be transliterated."""
    own = text[word.start : word.end]
    if own.isascii() or (word.pairs and any(map(_chinese, own))):
        return word.text if own.isascii() else ""
    return "".join(c for c in anyascii(own).casefold() if c.isascii() and c.isalnum())[:_WORD]


def plain(text: str) -> str:
    """A text's words in ASCII joined by spaces; '' where one of them cannot be transliterated."""
    found = [ascii_form(word, text) for word in words(text)]
    return " ".join(found) if all(found) else ""


def indexed(text: str) -> str:
    """What the index holds of a text: folded words, pairs of characters, ASCII forms where they differ, joined words joined."""
    found: list[str] = []
    other: list[str] = []
    before: Word | None = None
    for word in words(text):
        found += couples(word.text) if word.pairs else [word.text]
        letters = ascii_form(word, text)
        if letters and letters != word.text:
            other.append(letters)
        elif word.pairs and not letters:
            other += (anyascii(part).casefold() for part in _KANA.findall(word.text))
        if before is not None and text[before.end : word.start] in _JOINTS:
            other.append(before.text + word.text)
        before = word
    return " ".join([*found, *other])


def couples(run: str) -> list[str]:
    """The pairs of neighbouring characters of a run, and its last character, by which single characters are found."""
    return [*(run[at : at + 2] for at in range(len(run) - 1)), run[-1]]


def initials(text: str) -> Iterator[str]:
    """What the name may be shortened to: the initials of its capitalised words, and of all its words."""
    found = [word for word in words(text) if not word.pairs]
    capital = [word.text[0] for word in found if text[word.start].isupper()]
    for letters in dict.fromkeys(("".join(capital), "".join(word.text[0] for word in found))):
        if _SHORTEST <= len(letters) <= _LONGEST and letters.isalpha():
            yield letters


def is_acronym(text: str) -> bool:
    """Whether a name is printed as an acronym: one word of two to ten letters, most of them capitals."""
    letters = text.replace(".", "").replace("-", "")
    capitals = sum(c.isupper() for c in letters)
    return 2 <= len(letters) <= _LONGEST and letters.isalnum() and capitals >= 2 and capitals * 2 > len(letters)
