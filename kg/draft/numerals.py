"""Numbers as they are printed: digits with or without separators, and words of English, French, Russian and Japanese.

A numeral that is not whole is never mended: what mixes digits with letters that look like them, or stands where a placeholder
stands, has no value (:data:`GARBLED`).
"""

from __future__ import annotations

import re
import unicodedata

_UNITS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen"
    " nineteen",
    "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf vingt",
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_WESTERN = {word: number for line in _UNITS for number, word in enumerate(line.split(), 1)}
_WESTERN |= {word: 10 * number for number, word in enumerate(_TENS.split(), 2)}
_WESTERN |= {"trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60}
#: Nominative, genitive and what stands after prepositions; the forms differ, the number does not.
_RUSSIAN = {
    word: number
    for number, forms in (
        (1, "один одного одна одной"),
        (2, "два две двух"),
        (3, "три трёх трех"),
        (4, "четыре четырёх четырех"),
        (5, "пять пяти"),
        (6, "шесть шести"),
        (7, "семь семи"),
        (8, "восемь восьми"),
        (9, "девять девяти"),
        (10, "десять десяти"),
        (11, "одиннадцать одиннадцати"),
        (12, "двенадцать двенадцати"),
        (13, "тринадцать тринадцати"),
        (14, "четырнадцать четырнадцати"),
        (15, "пятнадцать пятнадцати"),
        (16, "шестнадцать шестнадцати"),
        (17, "семнадцать семнадцати"),
        (18, "восемнадцать восемнадцати"),
        (19, "девятнадцать девятнадцати"),
        (20, "двадцать двадцати"),
        (30, "тридцать тридцати"),
        (40, "сорок сорока"),
        (50, "пятьдесят пятидесяти"),
        (60, "шестьдесят шестидесяти"),
        (70, "семьдесят семидесяти"),
        (80, "восемьдесят восьмидесяти"),
        (90, "девяносто девяноста"),
        (100, "сто ста"),
        (200, "двести двухсот"),
        (300, "триста трёхсот трехсот"),
        (400, "четыреста четырёхсот"),
        (500, "пятьсот пятисот"),
    )
    for word in forms.split()
}
_SIMPLE = _WESTERN | _RUSSIAN
_SCALES = {
    "hundred": 100,
    "cent": 100,
    "cents": 100,
    "dozen": 12,
    "thousand": 1000,
    "mille": 1000,
    "тысяча": 1000,
    "тысячи": 1000,
}
#: French nouns that say "about so many" by themselves.
ABOUT = {f"{stem}aine": n for stem, n in (("diz", 10), ("douz", 12), ("quinz", 15), ("vingt", 20), ("trent", 30))} | {
    f"{stem}aine": n for stem, n in (("quarant", 40), ("cinquant", 50), ("soixant", 60), ("cent", 100))
}
_KANJI = {char: number for number, char in enumerate("〇一二三四五六七八九")}
_JOINED = frozenset(("and", "et", "a", "une"))
_MOST = 1_000_000

_WORD = "|".join(sorted((*_SIMPLE, *_SCALES, *ABOUT, "vingts"), key=len, reverse=True))
#: A number as printed; what :func:`value` reads. Groups of three may be apart by a comma, an apostrophe or one space.
PATTERN = (
    r"(?:[0-9０-９]{1,3}(?:[,’'\u00a0\u202f ][0-9]{3}){1,2}(?![0-9])|[0-9０-９]{1,6}"
    rf"|(?:(?:a|une) )?(?:{_WORD})(?:(?:[- ]| and | et |-et-)(?:{_WORD})){{0,5}})"
)
#: What stands for a numeral and is none: placeholders, lost characters, digits among letters that look like digits.
GARBLED = r"(?:X[A-Z]{1,8}X|#{1,6}|\?{2,6}|\ufffd{1,6}|(?=[OoIlSB]*[0-9])(?=[0-9]*[OoIlSB])[0-9OoIlSB]{2,6})"


def value(printed: str) -> int | None:
    """The number that is printed, None where the words are none."""
    plain = unicodedata.normalize("NFKC", printed).strip().lower()
    digits = re.sub(r"[,’' ]", "", plain)
    if re.fullmatch(r"[0-9]+", digits):
        return int(digits)
    if plain and all(char in _KANJI or char in "十百千" for char in plain):
        return _kanji(plain)
    return _words(re.split(r"[- ]+", plain), plain)


def _words(parts: list[str], whole: str) -> int | None:
    """Words added up as they stand, each smaller than the one before: "six twenty" is no number."""
    if whole in _SIMPLE or whole in ABOUT:
        return (_SIMPLE | ABOUT)[whole]
    total = current = 0
    before = _MOST
    for part in (part for part in parts if part not in _JOINED):
        if part in _SCALES:
            # A scale multiplies what stands before it; after a thousand a new count begins.
            before, current = _SCALES[part], max(current, 1) * _SCALES[part]
            if before == 1000:
                total, current = total + current, 0
        elif part in ("vingt", "vingts") and current == 4:
            before = current = 80
        else:
            number = (_SIMPLE | ABOUT).get(part, _MOST)
            if number >= before:
                return None
            before, current = number, current + number
    return total + current or None


def _kanji(text: str) -> int:
    total = current = 0
    for char in text:
        if char in _KANJI:
            current = current * 10 + _KANJI[char]
        else:
            total += max(current, 1) * {"十": 10, "百": 100, "千": 1000}[char]
            current = 0
    return total + current
