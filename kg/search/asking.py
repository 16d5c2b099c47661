"""A search text as questions to the index; whatever a text holds, only words in quotes and operators of ours leave here.

A text is cut at a length and a number of words, and says so: no name has more, and a long text would cost every reader.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kg.search import words
from kg.search.words import Word

#: Code points and words of a text that are searched.
LONGEST, MOST_WORDS = 200, 12


@dataclass(frozen=True, slots=True)
class Asked:
    """A search text taken apart: its key, its ASCII form, its words with their ASCII forms; ``cut`` where it was too long."""

    text: str
    key: str = ""
    plain: str = ""
    words: tuple[Word, ...] = ()
    ascii: tuple[str, ...] = ()
    cut: bool = False
    #: Near words to take for a word as well, by its position.
    near: dict[int, tuple[str, ...]] = field(default_factory=dict)

    def forms(self, at: int) -> tuple[str, ...]:
        """The spellings of one word, its own first."""
        return tuple(dict.fromkeys(form for form in (self.words[at].text, self.ascii[at]) if form))


def read(text: str) -> Asked:
    """Take a search text apart."""
    clean = "".join(c if c.isprintable() else " " for c in text[: 4 * LONGEST]).strip()
    short = clean[:LONGEST]
    found = words.words(short)
    kept = tuple(found[:MOST_WORDS])
    letters = tuple(words.ascii_form(word, short) for word in kept)
    return Asked(
        short,
        " ".join(word.text for word in kept),
        " ".join(letters) if all(letters) else "",
        kept,
        letters,
        cut=len(text.strip()) > len(short) or len(found) > len(kept),
    )


def all_words(asked: Asked) -> str:
    """Names that have every word, the last of them perhaps only begun."""
    last = len(asked.words) - 1
    return _and(_one(asked, at, begun=at == last) for at in range(len(asked.words)))


def near_words(asked: Asked) -> str:
    """Names that have every word or one spelt almost like it."""
    return _and(_one(asked, at, begun=True, near=asked.near.get(at, ())) for at in range(len(asked.words)))


def all_but(asked: Asked, without: int) -> str:
    """Names that have every word, or one spelt almost like it, but one."""
    kept = (at for at in range(len(asked.words)) if at != without)
    return _and(_one(asked, at, begun=True, near=asked.near.get(at, ())) for at in kept)


def one_word(asked: Asked, at: int) -> str:
    """Names that have one of the words, or one spelt almost like it."""
    return _and([_one(asked, at, begun=False, near=asked.near.get(at, ()))])


def run_together(asked: Asked) -> str:
    """Names that have the words as one."""
    return f"words : ({_quoted(asked.key.replace(' ', ''))} *)"


def of_kinds(match: str, kinds: Sequence[str]) -> str:
    """A question restricted to kinds of entities."""
    return f"({match}) AND kind : ({' OR '.join(_quoted(kind) for kind in kinds)})" if kinds else match


def _one(asked: Asked, at: int, *, begun: bool, near: Iterable[str] = ()) -> str:
    """One word in any of its spellings."""
    word = asked.words[at]
    parts = []
    for form in asked.forms(at):
        if word.pairs and form == word.text:
            # Neighbouring pairs in their order; a single character begins a pair, or ends the run.
            parts.append(_quoted(" ".join(words.couples(form)[:-1])) if len(form) > 1 else _quoted(form) + " *")
        else:
            parts.append(_quoted(form) + (" *" if begun else ""))
    parts += [_quoted(form) for form in near]
    return f"({' OR '.join(parts)})"


def _and(parts: Iterable[str]) -> str:
    return f"words : ({' AND '.join(parts)})"


def _quoted(text: str) -> str:
    # A word has letters, digits and marks only; doubling is for the day that changes.
    return '"' + text.replace('"', '""') + '"'
