"""Names by their form where capitals do not show them: Japanese has none, Russian gives one to the first word only.

The noun is looked for, with what directly belongs to it; how far a name reaches to the left is the weakest part of these rules.
"""

from __future__ import annotations

import re

from kg.draft.page import Page
from kg.draft.proposals import Proposal
from kg.draft.proposers.forms import form

_KANJI = r"\u3400-\u9fff々"
_KANA = r"\u30a0-\u30ff"
_RULES: tuple[tuple[str, str, str], ...] = (
    (
        "ja",
        "event",
        rf"(?:第[ ]?(?:\d{{1,3}}|X[A-Z]{{1,8}}X)[ ]?回)?[{_KANA}{_KANJI}()（）・ ]{{1,40}}?"
        r"(?:調整会議|会議|会合|フォーラム|サミット|シンポジウム|セミナー|セッション)",
    ),
    (
        "ja",
        "actor",
        rf"[{_KANA}{_KANJI}・]{{2,20}}?(?:評議会|委員会|大使館|事務所|機構|省|庁|局)(?![{_KANJI}])"
        rf"|[{_KANA}{_KANJI}]{{1,12}}?(?:警察学校|警察|連合)(?![{_KANJI}])",
    ),
    ("ja", "initiative", rf"[{_KANA}{_KANJI}・]{{1,20}}?(?:イニシアチブ|イニシアティブ|プロセス|プログラム|プロジェクト)"),
    ("ja", "place", rf"[{_KANA}{_KANJI}]{{1,12}}?(?:地域|市|州)(?=[のにでをはがと、。])"),
    ("ja", "actor", rf"[{_KANA}{_KANJI}]{{1,12}}?諸国"),
    (
        "ru",
        "actor",
        r"(?:[А-ЯЁ][а-яё]{1,24} )?"
        r"(?i:министерств|посольств|департамент|агентств|управлени|комитет|совет|комисси|организаци|академи|институт|университет"
        r"|фонд|центр|служб|секретариат|ассоциаци)[а-яё]{0,3}"
        r"(?: (?:[а-яё]{3,24}|и|по|в)){0,4} [А-ЯЁ][\w-]{1,40}",
    ),
    (
        "ru",
        "event",
        r"(?:[А-ЯЁIVX\d][\w-]{0,24} )?(?i:конференци|встреч|совещани|форум|саммит|заседани|семинар)[а-яё]{0,3}"
        # What goes on the name is a noun or an adjective; a verb ends it.
        r"(?: (?:по|в|(?![а-яё]*(?:с[яь]|[иеёую]т|[иеёа]л|л[аио])\b)[а-яё]{4,24})){0,3}(?: [А-ЯЁ][\w-]{1,40})?",
    ),
)
_COMPILED = tuple((language, slot, re.compile(rf"(?<![{_KANA}А-Яа-яЁё]){pattern}")) for language, slot, pattern in _RULES)


def find(page: Page) -> list[Proposal]:
    """Finds of every rule whose script the page has."""
    found = []
    for language, slot, pattern in _COMPILED:
        found += [form(page, slot, match.span(), f"form/{language}-{slot}") for match in pattern.finditer(page.text)]
    return found
