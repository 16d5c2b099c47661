"""Dates as printed → EDTF, never sharper than the words: a day without a year keeps its year open (``XXXX-09-14``).

Months are read in English, French, Russian and Japanese. What has the form of a date and is none in the calendar is proposed as
unreadable; "today" and its like are told and get no value; 03/04/2031 has two readings, and both are told.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from kg import dates
from kg.draft.page import Page
from kg.draft.proposals import Cover, Proposal
from kg.errors import InputError

#: Month names by language, as they stand beside a day; short forms after a bar.
_NAMES = (
    "january|jan february|feb march|mar april|apr may june|jun july|jul august|aug september|sept|sep october|oct november|nov"
    " december|dec",
    "janvier février|fevrier mars avril mai juin juillet août|aout septembre octobre novembre décembre|decembre",
    "января|январе|январь февраля|феврале|февраль марта|марте|март апреля|апреле|апрель мая|мае|май июня|июне|июнь июля|июле|июль"
    " августа|августе|август сентября|сентябре|сентябрь октября|октябре|октябрь ноября|ноябре|ноябрь декабря|декабре|декабрь",
)
MONTHS = {form: number for names in _NAMES for number, forms in enumerate(names.split(), 1) for form in forms.split("|")}
_MONTH = r"(?P<{0}>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b(?:\.(?=[ ]?\d))?"
_DAY = r"(?P<{0}>\d{{1,2}})(?:st|nd|rd|th|er|-го|-е)?"
_YEAR = r"(?P<year>\d{4})(?!\d)(?:[ ]?(?:года|году|год|г\.))?"
_TO = r"[ ]?(?:[-–—/]|to|and|until|au|et|по|и|–)[ ]?"
_OF = r"(?:[ ]|[ ]of[ ]|[ ]de[ ])"


def _day(name: str) -> str:
    return _DAY.format(name)


def _month(name: str) -> str:
    return _MONTH.format(name)


def _rule(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w/.-]){pattern}(?![\w])", re.IGNORECASE)


#: Rule → pattern; groups d1 m1 d2 m2 year name the parts. The longest reading at a place counts.
_PATTERNS: dict[str, re.Pattern[str]] = {
    "day-range": _rule(rf"{_day('d1')}{_TO}{_day('d2')}{_OF}{_month('m2')}(?:,?[ ]{_YEAR})?"),
    "day-range-month-first": _rule(rf"{_month('m2')}[ ]{_day('d1')}{_TO}{_day('d2')}(?:,?[ ]{_YEAR})?"),
    "two-days": _rule(rf"{_day('d1')}{_OF}{_month('m1')}{_TO}{_day('d2')}{_OF}{_month('m2')}(?:,?[ ]{_YEAR})?"),
    "two-days-month-first": _rule(rf"{_month('m1')}[ ]{_day('d1')}{_TO}{_month('m2')}[ ]{_day('d2')}(?:,?[ ]{_YEAR})?"),
    "day": _rule(rf"{_day('d2')}{_OF}{_month('m2')}(?:,?[ ]{_YEAR})?"),
    "day-month-first": _rule(rf"{_month('m2')}[ ]{_day('d2')}(?!\d)(?:,?[ ]{_YEAR})?"),
    "month": _rule(rf"{_month('m2')},?[ ]{_YEAR}"),
    "iso-day": _rule(r"(?P<year>\d{4})-(?P<m2>\d{2})-(?P<d2>\d{2})"),
    "years": _rule(r"(?P<y1>(?:19|20)\d\d)[ ]?[-–—/][ ]?(?P<year>(?:19|20)\d\d)"),
    "year": re.compile(
        r"(?:(?<=\bin )|(?<=\bIn )|(?<=\bof )|(?<=\bsince )|(?<=\bSince )|(?<=\ben )|(?<=\bEn )|(?<=\bв )|(?<=\bВ ))"
        r"(?P<year>(?:19|20)\d\d)(?![\d–—/-])(?:[ ]?(?:года|году|год|г\.))?"
    ),
    "year-after-a-name": re.compile(r"(?<=[A-Za-zА-Яа-я] )(?P<year>(?:19|20)\d\d)(?!\w|[–—/.-]?\d)"),
    "japanese-day": re.compile(
        r"(?:(?P<year>\d{1,4})[ ]?年[ ]?)?(?P<m2>\d{1,3})[ ]?月[ ]?"
        r"(?:(?P<d1>\d{1,3})[ ]?日?[ ]?(?:から|と|~|〜|～|-|–)[ ]?)?(?P<d2>\d{1,3})[ ]?日"
    ),
    "japanese-month": re.compile(r"(?P<year>\d{4})[ ]?年[ ]?(?P<m2>\d{1,2})[ ]?月(?!\d)"),
    "japanese-year": re.compile(r"(?P<year>(?:19|20)\d\d)[ ]?年(?!間)"),
    "placeholder": re.compile(r"(?:X[A-Z]{1,8}X|#{1,4}|\?{2,4})[ ]?(?:年|月|日)(?:[ ]?(?:\d{1,3}|X[A-Z]{1,8}X)[ ]?[月日]){0,4}"),
}
_SLASHES = re.compile(r"(?<![\w/.-])(?P<a>\d{1,2})(?P<sep>[./])(?P<b>\d{1,2})(?P=sep)(?P<year>\d{4})(?![\w/])")
_RELATIVE = re.compile(
    r"\b(?:today|yesterday|tomorrow"
    r"|(?:last|next|this) (?:week|month|year|monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
    r"|aujourd[’']hui|hier|demain|сегодня|вчера|завтра)\b|今日|昨日|本日|今年|昨年",
    re.IGNORECASE,
)


def find(page: Page) -> list[Proposal]:
    """Every date; of readings that overlap, the longest."""
    text = "".join(_plain(c) for c in page.text)
    found = [*_absolute(text, page), *_slashes(text, page)]
    chosen: list[Proposal] = []
    cover = Cover(len(text))
    for proposal in sorted(found, key=lambda p: (p.span[0] - p.span[1], p.span, p.rule)):
        if not cover.touches(proposal.span):
            cover.add(proposal.span)
            chosen.append(proposal)
    return chosen + list(_relative(page))


def _plain(char: str) -> str:
    if char.isspace() and char != "\n":
        return " "
    return unicodedata.normalize("NFKC", char) if 0xFF00 < ord(char) < 0xFF5F else char


def _absolute(text: str, page: Page) -> Iterator[Proposal]:
    for rule, pattern in _PATTERNS.items():
        for match in pattern.finditer(text):
            end = match.start() + len(match.group().rstrip(" ,"))
            yield _proposal(page, (match.start(), end), f"date/{rule}", match.groupdict())


def _proposal(page: Page, span: tuple[int, int], rule: str, parts: dict[str, str | None]) -> Proposal:
    try:
        edtf = dates.parse(read(parts)).text
    except InputError as error:
        return Proposal(
            "date", span, page.quote(span), rule, "unreadable", note=f"it has the form of a date and is none: {error.message}"
        )
    open_year = edtf.startswith("XXXX")
    note = "the words give no year" if open_year else ""
    return Proposal("date", span, page.quote(span), rule, "unresolved" if open_year else "form", edtf, note=note)


def read(parts: dict[str, str | None]) -> str:
    """The EDTF of the parts of a match; a year that is not printed is XXXX. The calendar is checked by :mod:`kg.dates`."""
    if not parts:
        raise InputError("a placeholder stands where numerals stood")
    year = parts.get("year") or "XXXX"
    if len(year) < 4:
        raise InputError(f"{year} is no year of four digits")
    if parts.get("y1"):
        return f"{parts['y1']}/{year}"
    if not parts.get("m2"):
        return year
    last = _form(year, parts["m2"], parts.get("d2"))
    if parts.get("d1"):
        return f"{_form(year, parts.get('m1') or parts['m2'], parts['d1'])}/{last}"
    return last


def _form(year: str, month: str | None, day: str | None) -> str:
    month = month or ""
    number = int(month) if month.isdecimal() else MONTHS[month.lower()]
    if number > 12:
        raise InputError(f"there is no month {number}")
    return f"{year}-{number:02d}" + (f"-{int(day):02d}" if day else "")


def _slashes(text: str, page: Page) -> Iterator[Proposal]:
    """Numbers with slashes or full stops: one reading where the calendar leaves one, else both or none."""
    for match in _SLASHES.finditer(text):
        year, a, b = match["year"], int(match["a"]), int(match["b"])
        readings = sorted({form for month, day in ((b, a), (a, b)) if (form := _valid(f"{year}-{month:02d}-{day:02d}"))})
        words = page.quote(match.span())
        if len(readings) == 1:
            yield Proposal("date", match.span(), words, "date/numbers", "form", readings[0])
        elif readings:
            note = "day or month first: " + " or ".join(readings)
            yield Proposal("date", match.span(), words, "date/numbers", "ambiguous", candidates=tuple(readings), note=note)
        else:
            yield Proposal(
                "date", match.span(), words, "date/numbers", "unreadable", note="it is in no calendar, either way round"
            )


def _valid(form: str) -> str:
    try:
        return dates.parse(form).text
    except InputError:
        return ""


def _relative(page: Page) -> Iterator[Proposal]:
    for match in _RELATIVE.finditer(page.text):
        note = "counted from a day that the words do not give"
        yield Proposal("date", match.span(), match.group(), "date/relative", "unresolved", note=note)
