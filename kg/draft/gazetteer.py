"""Names of the graph in a text: all of them at once (Aho–Corasick, by ahocorasick-rs), as whole words of their script.

Text and names are compared letter by letter after a folding that keeps every place: white space, dashes, quotes and full-width
letters are told apart no more. Case counts, except that a text in capitals matches, and so does a name of several words.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from kg.draft.page import Page
from kg.draft.proposals import Proposal, Span

_LEAST = 2
#: From this length on a word printed in capitals is taken for the name; shorter ones may be another acronym.
_CAPITALS = 5
_SAME = str.maketrans(
    {"’": "'", "‘": "'", "`": "'", "“": '"', "”": '"', "«": '"', "»": '"', "‐": "-", "‑": "-", "–": "-", "—": "-"}
)


@dataclass(frozen=True, slots=True, order=True)
class Name:
    """One name of one entity (``kind/slug``): the slot its class goes to, and which sources it is from."""

    form: str
    entity: str
    slot: str
    source: str


def fold(text: str) -> str:
    """One character for each of the text's: lower case, plain white space, quotes and dashes, no full-width letters."""
    return "".join(map(_fold, text.translate(_SAME)))


def _fold(char: str) -> str:
    if char.isspace():
        return " "
    plain = unicodedata.normalize("NFKC", char) if 0xFF00 < ord(char) < 0xFF5F else char
    lower = plain.lower()
    return lower if len(lower) == 1 else char


class Gazetteer:
    """All names, compiled once; :meth:`find` is linear in the text."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._names: dict[str, list[Name]] = defaultdict(list)
        for name in sorted(set(names)):
            folded = fold(" ".join(name.form.split()))
            if len(folded) >= _LEAST and any(c.isalpha() for c in folded):
                self._names[folded].append(name)
        self._forms = list(self._names)
        self._search = AhoCorasick(self._forms, implementation=Implementation.ContiguousNFA, matchkind=MatchKind.Standard)

    def __len__(self) -> int:
        return len(self._forms)

    def find(self, page: Page) -> list[Proposal]:
        """The longest names, none inside another; several bearers make one ambiguous proposal for each slot."""
        chosen: list[tuple[Span, list[Name], str]] = []
        end = 0
        for span, names, rule in sorted(self._whole(page.text), key=lambda found: (found[0][0], -found[0][1])):
            if span[0] >= end:
                chosen.append((span, names, rule))
                end = span[1]
        return [proposal for span, names, rule in chosen for proposal in _propose(page, span, names, rule)]

    def _whole(self, text: str) -> Iterator[tuple[Span, list[Name], str]]:
        folded = fold(text)
        for index, start, end in self._search.find_matches_as_indexes(folded, overlapping=True):
            if not _bounded(text, start, end):
                continue
            printed = text[start:end]
            names, rule = _bearers(printed, self._names[self._forms[index]])
            if names:
                yield (start, end), names, rule


def _bearers(printed: str, names: list[Name]) -> tuple[list[Name], str]:
    exact = [name for name in names if _same_case(printed, name.form)]
    if exact:
        return exact, "name"
    letters = [c for c in printed if c.isalpha()]
    if len(letters) >= _CAPITALS and all(not c.islower() for c in letters):
        return names, "name-in-capitals"
    return (names, "name-other-case") if " " in fold(printed) else ([], "")


def _same_case(printed: str, form: str) -> bool:
    form = " ".join(form.split())
    return len(printed) == len(form) and all(
        a == b or (not a.isalpha() and fold(a) == fold(b)) or _width(a) == b for a, b in zip(printed, form, strict=True)
    )


def _width(char: str) -> str:
    return unicodedata.normalize("NFKC", char) if 0xFF00 < ord(char) < 0xFF5F else char


def _propose(page: Page, span: Span, names: list[Name], rule: str) -> list[Proposal]:
    entities = tuple(sorted({name.entity for name in names}))
    sources = ", ".join(sorted({name.source for name in names}))
    standing = "known" if len(entities) == 1 else "ambiguous"
    return [
        Proposal(slot, span, page.quote(span), f"gazetteer/{rule}", standing, candidates=entities, note=f"from {sources}")
        for slot in sorted({name.slot for name in names})
    ]


def _bounded(text: str, start: int, end: int) -> bool:
    """Whether the name stands as a whole: no letter of its own script goes on at either end."""
    before = _script(text[start - 1]) if start else ""
    after = _script(text[end]) if end < len(text) else ""
    first, last = _script(text[start]), _script(text[end - 1])
    return not (_joined(before, first) or _joined(last, after))


def _joined(one: str, other: str) -> bool:
    # Japanese writes without spaces: a change of script is a boundary, and within kanji there is none to look for.
    return bool(one) and one == other and one != "han"


def _script(char: str) -> str:
    code = ord(char)
    if 0x3041 <= code <= 0x309F:
        return "hiragana"
    if 0x30A0 <= code <= 0x30FF and char != "・":
        return "katakana"
    if 0x3400 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF or char in "々〆":
        return "han"
    # Latin, Cyrillic, Greek, digits and marks run on into one another: СССР2 is one word.
    return "letter" if char.isalnum() or unicodedata.category(char).startswith("M") else ""
