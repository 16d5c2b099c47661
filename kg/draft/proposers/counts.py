"""How many took part: a numeral, what it counts, and how the two relate, in a sentence about an event or its participants.

The number stays what is printed: "some forty" is *about 40*, a span of two numbers is told and gets no value, and a numeral that
is destroyed is unreadable, never mended (:mod:`kg.draft.numerals`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from kg.draft.numerals import ABOUT, GARBLED, PATTERN, value
from kg.draft.page import Page
from kg.draft.proposals import Proposal, Span

#: Code of the scheme → nouns that say it, and nouns that a reader would take for it.
_NOUNS: tuple[tuple[str, str, str], ...] = (
    (
        "participants",
        "participants?|participantes|участник(?:ов|а|и)?",
        "delegates|representatives|guests|people|persons|officials|officers",
    ),
    ("attendees", "attendees|personnes présentes|присутствующих", ""),
    ("speakers", "speakers?|panell?ists|orateurs|intervenants|выступающих|докладчиков", "presenters"),
    ("experts", "experts?|эксперт(?:ов|а|ы)?", "specialists|practitioners|spécialistes|специалистов"),
    ("countries", "countries|pays|стран[аы]?", "states|nations|États|государств[ао]?"),
    (
        "organizations",
        "organi[sz]ations|organisations|организаци[йяи]",
        "institutions|agencies|bodies|entities|ведомств[ао]?|учреждений",
    ),
    ("delegations", "delegations|délégations|делегаци[йяи]", ""),
    ("meetings", "meetings|réunions|встреч[аи]?|заседани[йея]", "sessions|workshops|seminars|séances"),
)
_JAPANESE_NOUNS = (
    ("experts", "[名人][ ]?の[ ]?[一-龠々]{0,6}(?:専門家|有識者)"),
    ("speakers", "[名人][ ]?の[ ]?[一-龠々]{0,6}(?:講演者|登壇者|発表者|報告者|スピーカー)"),
    ("participants", "[名人](?:[ ]?の[ ]?参加者)?"),
    ("countries", "[かカヵヶ箇]国"),
    ("organizations", "(?:の?(?:団体|機関|組織))"),
    ("delegations", "(?:の?代表団)"),
)
#: How the number relates to what was counted; the first that matches counts.
_COMPARATORS = (
    ("fewer-than", "fewer than|less than|under|below|moins de|менее|меньше"),
    ("at-least", "at least|no fewer than|not less than|a minimum of|au moins|не менее|не меньше|как минимум|по меньшей мере"),
    ("at-most", "at most|up to|no more than|a maximum of|au plus|jusqu[’']à|не более|до"),
    ("more-than", "more than|over|above|in excess of|upwards of|plus de|более|больше|свыше"),
    (
        "about",
        "about|some|around|approximately|roughly|circa|nearly|almost|close to|environ|près de|quelque|около|примерно"
        "|порядка|приблизительно",
    ),
)
_COMPARATOR = "|".join(words for _, words in _COMPARATORS)
_ALL = "|".join(words for _, sure, likely in _NOUNS for words in (sure, likely) if words)
#: Between number and noun there is room for what describes the noun, none of it a noun that is counted itself.
_WESTERN = re.compile(
    rf"(?<![\w.,/–-])(?:(?P<how>(?i:{_COMPARATOR}) ))?(?:(?P<garbled>{GARBLED})|(?P<number>(?i:{PATTERN})))"
    r"(?P<plus>\+| or more| ou plus| и более)?(?P<to>[ ]?(?:[–-]|to|or|à|ou|до)[ ]?\d{1,6})?"
    rf"[ \u00a0\u202f](?:(?:d[’']|de )?(?!(?:{_ALL})\b)[\w’'-]{{2,24}}[ \u00a0]){{0,4}}?(?:d[’'])?(?P<noun>(?i:{_ALL}))\b"
)
_JAPANESE = re.compile(
    r"(?P<how>約|およそ|延べ)?[ ]?(?:(?P<garbled>X[A-Z]{1,8}X|X{2,4}|[#＃○◯●×＊*＿]{1,4}|[?？]{2,4})"
    r"|(?P<number>[0-9０-９]{1,3}(?:[,，][0-9０-９]{3})*"
    r"|[〇一二三四五六七八九十百千]{1,8}))"
    r"(?P<more>余り?|以上|超|未満|以下)?[ ]?の?(?P<noun>"
    + "|".join(words for _, words in _JAPANESE_NOUNS)
    + r")(?P<after>以上|余り|を超える|超|未満|以下)?"
)
_JAPANESE_HOW = {"約": "about", "およそ": "about", "以上": "at-least", "未満": "fewer-than", "以下": "at-most"} | dict.fromkeys(
    ("余り", "余", "超", "を超える"), "more-than"
)
#: Words that speak of who came, beside those for the event.
_PRESENT = re.compile(
    r"\b(?i:attend(?:ed|ees|ing|s|ance)?|took part|take part|taking part|participat\w+|gather(?:ed|s|ing)?|br(?:ought"
    r"|ings?|inging) together"
    r"|convened|joined|present|were represented|welcomed|hosted|réuni\w*|rassembl\w+|particip\w+|présen\w+|участ\w+"
    r"|собрал\w*|присутств\w+"
    r"|принял\w* участие)\b|参加|出席|集ま|集め"
)
#: "The two organizations" are some that are known, and no count of who came.
_DEFINITE = re.compile(r"\b(?:the|these|those|both|other|les|ces|эти[хм]?)\s\Z", re.IGNORECASE)
#: A plain year before a noun is a year.
_YEAR = re.compile(r"(?:19|20)\d\d")


def find(page: Page, spoken: Mapping[Span, Sequence[Span]]) -> list[Proposal]:
    """Every count, each with what was counted, the comparator and the number as its value."""
    found: list[Proposal] = []
    for sentence in page.sentences:
        counts = [*_western(page, sentence), *_japanese(page, sentence)]
        if counts and (sentence in spoken or _PRESENT.search(page.text, *sentence)):
            destroyed = any(count.standing == "unreadable" for count in counts)
            found += [_doubted(count) if destroyed else count for count in counts]
    return found


def _doubted(count: Proposal) -> Proposal:
    """A numeral beside one that is destroyed is told as it stands, with a word of warning."""
    if count.standing == "unreadable":
        return count
    return replace(count, note="; ".join(filter(None, (count.note, "another numeral of this sentence is destroyed"))))


def _western(page: Page, sentence: Span) -> Iterator[Proposal]:
    for match in _WESTERN.finditer(page.text, *sentence):
        printed = match["number"] or ""
        number = value(printed) if printed else None
        # "one expert" may be anybody's, a bare year is a date.
        if printed and (number in (None, 0, 1) or (_YEAR.fullmatch(printed) and not match["how"])):
            continue
        how = (match["how"] or "").strip().lower()
        comparator = next((code for code, words in _COMPARATORS if how and re.fullmatch(words, how)), "")
        comparator = comparator or ("at-least" if match["plus"] else "about" if _rounded(printed) else "exactly")
        if _DEFINITE.search(page.text[max(match.start() - 12, 0) : match.start()]):
            continue
        code, sure = _counted(match["noun"])
        yield _proposal(page, match, code, number, comparator, sure, start=_first_numeral(page, match))


def _rounded(printed: str) -> bool:
    return any(printed.lower().endswith(word) for word in ABOUT)


def _first_numeral(page: Page, match: re.Match[str]) -> int:
    """Where the words begin: at a numeral that stands directly before, if there is one; which is meant nobody can tell."""
    before = re.search(r"\d{1,6}[ \u00a0\u202f]\Z", page.text[max(match.start() - 7, 0) : match.start()])
    return match.start() - len(before.group()) if before else match.start()


def _counted(noun: str) -> tuple[str, bool]:
    for code, sure, likely in _NOUNS:
        for words, firm in ((sure, True), (likely, False)):
            if words and re.fullmatch(words, noun, re.IGNORECASE):
                return code, firm
    raise AssertionError(noun)


def _japanese(page: Page, sentence: Span) -> Iterator[Proposal]:
    for match in _JAPANESE.finditer(page.text, *sentence):
        number = value(match["number"]) if match["number"] else None
        how = _JAPANESE_HOW.get(match["after"] or match["more"] or match["how"] or "", "exactly")
        code = next(code for code, words in _JAPANESE_NOUNS if re.fullmatch(words, match["noun"]))
        if match["garbled"] or number:
            yield _proposal(page, match, code, number, how, True)


def _proposal(
    page: Page, match: re.Match[str], code: str, number: int | None, comparator: str, sure: bool, *, start: int | None = None
) -> Proposal:
    span = (match.start() if start is None else start, match.end())
    words = page.quote(span)
    if match["garbled"] or span[0] < match.start():
        note = "the numeral is destroyed" if match["garbled"] else "two numerals stand side by side"
        return Proposal("count", span, words, "count/numeral", "unreadable", f"{code} unreadable", note=note)
    if match.groupdict().get("to"):
        note = f"two numbers; {code} may be counted"
        return Proposal("count", span, words, "count/span", "unresolved", note=note)
    note = "" if sure else f"the words say {match['noun']!r}, which the scheme does not have"
    return Proposal("count", span, words, "count/noun", "form" if sure else "cue", f"{code} {comparator} {number}", note=note)
