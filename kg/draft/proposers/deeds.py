"""Words by which a text says what came of an event, by kind of outcome: English, French, Russian, Japanese.

The kinds are those of the ontology's scheme ``outcome``; its definitions decided which verb goes where.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_NEED = r"(?:the )?(?:\w+ )?(?:need|importance|significance|necessity|value|role|relevance|urgency)"
_THEIR = r"(?:(?:its|their|his|her|the|an?) )?(?:\w+ )?"
_TEXTS = "agreement|memorandum|declaration|protocol|arrangement|treaty|convention|plan|communiqué|statement|letter|contract"
_AUDIENCE = "participants|guests|delegates|delegations|everyone|attendees|audience"


@dataclass(frozen=True, slots=True)
class _Kind:
    """``past`` are verbs of a report, ``present`` the same in a communiqué, where the subject stands right before them;
    ``phrases`` are told whatever stands before them; the rest are other languages.
    """

    code: str
    past: str
    present: str = ""
    phrases: str = ""
    french: str = ""
    russian: str = ""
    japanese: str = ""


_KINDS = (
    _Kind(
        "agreed",
        r"agreed(?: (?:to|that|on|upon|with))?|decided(?: to| that| on)?|resolved to|concluded (?:an? )?(?:agreement|memorandum)"
        r"|reached (?:an? )?(?:agreement|consensus|understanding)",
        "agrees?|decides?|resolve to",
        r"there was (?:\w+ )?(?:agreement|consensus)",
        "sont convenue?s?|est convenue?|(?:ont|a) (?:décidé|convenu)",
        "договорил(?:ись|ся|ась)|согласовали|решили|условились|достигл[аи] договор[её]нности",
        "[でにと](?:合意|一致)|が合意",
    ),
    _Kind(
        "adopted",
        rf"adopted|approved|endorsed|passed (?:a|the) resolution|signed (?=(?:an? |the |its "
        rf"|their )?(?:[\w-]+ ){{0,4}}(?:{_TEXTS}))",
        "adopts?|approves?|endorses?",
        "",
        "(?:a|ont) (?:adopté|approuvé|signé|entériné)",
        "принял[аи] (?=(?:[а-яё]+ ){0,3}(?:деклараци|резолюци|решени|заявлени|план|коммюнике))|утвердил[аи]"
        "|одобрил[аи]|подписал[аи]",
        "[をが](?:採択|承認)",
    ),
    _Kind(
        "called-for",
        "called (?:for|on|upon)|urged|appealed (?:to|for)|asked (?:for|that)|requested|recommended|demanded|encouraged|advocated",
        "calls? (?:for|on|upon)|urges?|appeals? to|requests?|recommends?|encourages?",
        r"(?:an?|the) (?:\w+ )?calls? (?:for|to)",
        "(?:a|ont) (?:appelé|exhorté|recommandé|demandé)",
        "призвал[аи]?|рекомендовал[аи]?|попросил[аи]?",
        "を(?:求め|要請|呼びかけ|促し|提言|勧告)",
    ),
    _Kind(
        "intends",
        rf"(?:intended|planned) to|(?:announced|declared|expressed) {_THEIR}(?:intention|plans?|readiness|willingness)"
        r"|announced that (?:it|they|he|she) (?:will|would)",
        "intends? to|plans? to|seeks? to|aims? to",
        r"(?:is|are|was|were) (?:\w+ly )?(?:planning|determined|ready|prepared) to|will continue to|looks? forward to"
        r"|looking forward to",
        "(?:a|ont) l[’']intention",
        "намер(?:ен[аы]?|евается)|планиру[ею]т",
        "[をと](?:予定|計画|目指)",
    ),
    _Kind(
        "committed",
        rf"committed (?:to|themselves|itself|himself|herself)|pledged|undertook to|vowed"
        rf"|(?:reaffirmed|reiterated|confirmed|renewed|expressed) {_THEIR}commitments?",
        rf"pledges? to|undertakes? to|commits? to|(?:reaffirm|reiterate|confirm|renew)s? {_THEIR}commitments?",
        r"(?:is|are|was|were|remains?|remained) (?:\w+ )?committed to",
        "(?:s[’']est|se sont) engagée?s? à",
        "обязал(?:ись|ся|ась)|подтвердил[аи] (?:свою )?приверженность",
        "を約束",
    ),
    _Kind("invited", "invited", "invites?", "", "(?:a|ont) invité", "пригласил[аи]?", "を招待|を招請"),
    _Kind(
        "proposed",
        "proposed|suggested|put forward|tabled",
        "proposes?|suggests?",
        "",
        "(?:a|ont) proposé",
        "предложил[аи]?",
        "[をが]提案",
    ),
    _Kind(
        "welcomed",
        rf"welcomed(?! (?:the |all |its |their |his |her )?(?:\w+ )?(?:{_AUDIENCE})\b)|commended|praised|applauded|appreciated"
        rf"|(?:expressed|voiced) {_THEIR}(?:appreciation|satisfaction|gratitude|support)",
        "welcomes?|commends?|applauds?|appreciates?",
        "",
        "(?:s[’']est|se sont) félicitée?s?|(?:a|ont) salué",
        "приветствовал[аи]?|высоко оценил[аи]?",
        "を(?:歓迎|評価)",
    ),
    _Kind(
        "recognised",
        rf"recogni[sz]ed|acknowledged|took note of|noted(?! {_NEED})(?= that| with)|admitted|identified",
        rf"recogni[sz]es?|acknowledges?|takes? note of|notes? (?!{_NEED})(?:that|with)",
        "",
        "(?:a|ont) reconnu",
        "признал[аи]?",
        "[をとが](?:認め|認識|再?確認)",
    ),
    _Kind(
        "emphasised",
        rf"emphasi[sz]ed|stressed|underlined|underscored|highlighted|pointed out|drew attention to|accentuated|noted {_NEED}"
        rf"|(?:reiterated|reaffirmed) (?:that|{_NEED})|placed (?:\w+ )?emphasis on|paid (?:\w+ )?attention to|spoke of {_NEED}",
        r"emphasi[sz]es?|stress(?:es)?|underlines?|underscores?|highlights?|draws? attention to|points? out",
        r"(?:\w+ )?(?:attention|emphasis) was (?:\w+ )?(?:paid|given|placed|drawn|put|devoted)",
        "(?:a|ont) (?:souligné|insisté|mis l[’']accent|rappelé)",
        "подчеркнул[аи]?|отметил[аи]? (?:важность|необходимость)|обратил[аи]? внимание|особое внимание было уделено",
        "[をが](?:強調|力説)|(?:重要性|必要性)[をが](?:指摘|訴え|確認)",
    ),
    _Kind(
        "reported",
        rf"reported|informed|briefed|updated|outlined|described|explained|gave an? (?:\w+ )?(?:overview|update|account)"
        rf"|presented {_THEIR}(?:[\w-]+ )?(?:results|findings|report|progress|overview|achievements|lessons|activities|work)"
        r"|shared (?:\w+ ){0,2}(?:results|findings|experiences?|information)",
        "reports? (?:that|on)|informs?|outlines?|describes?|explains?",
        "",
        "(?:a|ont) (?:informé|rendu compte|présenté|exposé)",
        "сообщил[аи]?|доложил[аи]?|проинформировал[аи]?|рассказал[аи]?",
        "[をが](?:報告|説明|紹介|発表)|について(?:報告|説明|紹介|発表|述べ)",
    ),
)


@dataclass(frozen=True, slots=True)
class Deed:
    """Verbs of one kind. ``free``: no word before them makes them anything else; ``near``: their subject stands right before."""

    kind: str
    pattern: re.Pattern[str]
    free: bool = False
    near: bool = False


def _deed(kind: str, verbs: str, *, free: bool = False, near: bool = False) -> Deed:
    # Japanese has no spaces: only letters of other scripts make a word go on.
    return Deed(kind, re.compile(rf"(?<![A-Za-zА-Яа-яЁё-])(?:{verbs})(?:(?<=\s)|(?![a-zа-яё-]))"), free, near)


DEEDS: tuple[Deed, ...] = tuple(
    deed
    for kind in _KINDS
    for deed in (
        _deed(kind.code, kind.phrases, free=True) if kind.phrases else None,
        _deed(kind.code, f"{kind.past}|{kind.french}|{kind.russian}"),
        _deed(kind.code, kind.japanese, free=True),
        _deed(kind.code, kind.present, near=True) if kind.present else None,
    )
    if deed
)
