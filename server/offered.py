"""The languages a generation has labels in, and which of them suits a reader (RFC 9110, section 12.5.4; RFC 4647, section 3.4).

What a page shows depends on the language that was found, one of a few, and never on the header as it was written: that is what
answers are kept under, so that no header splits the cache and none gets what was made for another language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from kg.labels import DEFAULT, chain, lookup
from kg.store.reader import Reader

#: A language tag (RFC 5646 in outline).
TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,5}")
#: Languages offered, those with the most labels; characters of a header that are read; headers remembered, and characters of one.
_MOST, _LONGEST, _REMEMBERED, _SHORT = 40, 1000, 2000, 200
_TAGS = """SELECT ?tag (COUNT(*) AS ?labels) { ?node skos:prefLabel ?label BIND(LANG(?label) AS ?tag) }
GROUP BY ?tag ORDER BY DESC(?labels) ?tag"""
#: Tags of texts in no language, in several, or in one that nobody knows (ISO 639-2): none of them can be chosen.
_NONE = frozenset({"mis", "mul", "und", "zxx"})
#: What languages call themselves; others are told by their tag.
NAMES = {
    "ar": "العربية",
    "be": "беларуская",
    "de": "Deutsch",
    "en": "English",
    "es": "español",
    "fa": "فارسی",
    "fr": "français",
    "hy": "հայերեն",
    "it": "italiano",
    "ja": "日本語",
    "ka": "ქართული",
    "kk": "қазақ тілі",
    "ky": "кыргызча",
    "mk": "македонски",
    "pl": "polski",
    "pt": "português",
    "ro": "română",
    "ru": "русский",
    "sq": "shqip",
    "sr": "српски",
    "tg": "тоҷикӣ",
    "tk": "türkmençe",
    "tr": "Türkçe",
    "uk": "українська",
    "uz": "oʻzbekcha",
    "zh": "中文",
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """The language of labels; ``carried`` is it again where the address names it, so that links go on in it."""

    tag: str = DEFAULT
    carried: str = ""


#: For what is the same for everybody.
NEUTRAL = Chosen()


class Offered:
    """Languages to choose from, in small letters, English always among them; safe for several threads."""

    def __init__(self, tags: Iterable[str]) -> None:
        self.tags = (DEFAULT, *sorted({tag.lower() for tag in tags} - {DEFAULT} - _NONE))
        self._known: dict[str, str] = {}

    def find(self, tag: str) -> str | None:
        """The language that is offered for a tag; None where there is none."""
        return lookup((tag,), self.tags)

    def best(self, header: str | None) -> str:
        """The language for an Accept-Language header; English where it asks for nothing that is offered."""
        if header is None:
            return DEFAULT
        known = self._known.get(header)
        if known is None:
            known = self._best(header)
            if len(header) <= _SHORT:
                if len(self._known) >= _REMEMBERED:
                    self._known.clear()
                self._known[header] = known
        return known

    def _best(self, header: str) -> str:
        # Whoever means more languages than fit there means none; a range that is cut off would not say how much it is liked.
        read = header if len(header) <= _LONGEST else header[:_LONGEST].rpartition(",")[0]
        asked = parse_accept_header(read, LanguageAccept)
        refused = {tag.lower() for tag, quality in asked if quality <= 0}
        welcome = [tag for tag in self.tags if tag not in refused]
        for tag, quality in sorted(asked, key=lambda pair: -pair[1]):
            if quality > 0:
                found = next(iter(welcome), None) if tag == "*" else lookup((tag,), welcome)
                if found is not None:
                    return found
        return DEFAULT


def offered(reader: Reader) -> Offered:
    """The languages in which a generation calls its entities, concepts and classes; the most used, where they are many."""
    tags = (row["tag"].value for row in reader.select(_TAGS) if "tag" in row)
    return Offered([tag for tag in tags if TAG.fullmatch(tag)][:_MOST])


def name(tag: str) -> str:
    """What a language calls itself, else its tag."""
    return next((NAMES[part] for part in chain(tag) if part in NAMES and part == tag.lower()), tag)
