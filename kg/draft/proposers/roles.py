"""Who does what at an event: a verb or a set phrase beside a name, in one sentence.

A role rests on two passages, the cue and the name; who else stands in the same enumeration has the role too. Attendance
follows the rules of reading (docs/guide/records.md): a host is not thereby present, what is announced is expected, words that
could have been said anywhere make presence an inference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.draft.labels import labels
from kg.draft.page import Page
from kg.draft.proposals import Cover, Proposal, Span


@dataclass(frozen=True, slots=True)
class _Cue:
    """``after``: the participants follow the words; otherwise they stand before them. ``speech``: said, perhaps elsewhere."""

    role: str
    pattern: re.Pattern[str]
    after: bool
    speech: bool = False


def _cue(role: str, pattern: str, *, after: bool, speech: bool = False) -> _Cue:
    return _Cue(role, re.compile(pattern), after, speech)


_SPELL = "organi[sz]"
_CUES = (
    _cue("co-organizer", rf"(?i)\b(?:co-?|jointly ){_SPELL}ed by\b|\bcoorganisée? par\b", after=True),
    _cue("organizer", rf"(?i)\b(?<!co-)(?<!jointly ){_SPELL}ed by\b|\borganisée? par\b|\bорганизован\w* (?=[А-ЯЁ])", after=True),
    _cue(
        "organizer",
        rf"\b(?:will|to) {_SPELL}e\b|\b(?:is|are) {_SPELL}ing\b|\bconducted\b(?! by)|\bпров(?:[её]л|ел[аи])\b"
        rf"|(?<!was )(?<!were )(?<!be )(?<!been )\b{_SPELL}ed\b(?! (?:by|in|on|crime|criminal))",
        after=False,
    ),
    _cue("host", r"(?i)\bhosted by\b|\baccueillie? par\b|\bв гостях у\b", after=True),
    _cue(
        "host",
        r"\bwill (?:\w+ )?host\b|(?<!was )(?<!were )(?<!be )\bhosted\b(?! by)|\baccueillera\b|\ba accueilli\b",
        after=False,
    ),
    _cue("convener", r"(?i)\bconvened by\b", after=True),
    _cue(
        "chair", r"(?i)\bchaired by\b|\bprésidée? par\b|\bпод председательством\b|\bwith (?=[^.]{1,60} in the chair)", after=True
    ),
    _cue("chair", r"\bwill chair\b|\bchaired\b(?! by)|\bв качестве председательствующего\b", after=False),
    _cue("moderator", r"(?i)\bmoderated by\b|\bmodérée? par\b", after=True),
    _cue("moderator", r"\bmoderated\b(?! by)", after=False),
    _cue("opener", r"(?i)\bopened by\b|\bouverte? par\b|\bоткрыт\w* (?=[А-ЯЁ])", after=True),
    _cue("opener", r"\bopened\b(?! by)|\ba ouvert\b|\bоткрыл[аи]?\b", after=False),
    _cue(
        "in-cooperation-with",
        r"(?i)\bin (?:close )?co-?operation with\b|\ben (?:étroite )?coopération avec\b|\bв сотрудничестве с\b",
        after=True,
    ),
    _cue("partner", r"(?i)\bin partnership with\b|\ben partenariat avec\b|\bв партн[её]рстве с\b", after=True),
    _cue("supporter", r"(?i)\b(?:supported by|with the support of)\b|\bavec le soutien d[eu]\b|\bпри поддержке\b", after=True),
    _cue("funder", r"(?i)\b(?:funded|financed|paid for) by\b|\bfinancée? par\b|\bпри финансировании\b", after=True),
    _cue(
        "attendee",
        r"(?i)\battended by\b|\bwith the participation of\b|\bavec la participation d[eu]\b|\bс участием\b|\bprésence d[eu]\b",
        after=True,
    ),
    _cue("attendee", r"\b(?:convened|brought together|gathered|is hosting) (?=[a-z]+|[A-Z])(?![a-z]+ed\b)", after=True),
    _cue(
        "attendee",
        r"\b(?:attended|took part in|participated in)\b(?! by)|\bont participé\b|\bприня(?:л|ла|ли) участие\b",
        after=False,
    ),
    _cue("presenter", r"\b(?:gave a presentation|presented)\b|\ba présenté\b|\bвыступил[аи]? с докладом\b", after=False),
    _cue(
        "speaker",
        r"\b(?:said|stressed|noted|underlined|emphasi[sz]ed|stated|added)\b"
        r"|\ba (?:déclaré|souligné)\b|\b(?:заявил|подчеркнул|отметил)[аи]?\b",
        after=False,
        speech=True,
    ),
    _cue("speaker", r"\bstressed,? (?=[A-ZČŠŽĆĐÁ])|[”\"],? (?:said|stressed|noted|added) (?=[A-Z])", after=True, speech=True),
    _cue("speaker", r"\b(?:addressed|spoke at)\b", after=False),
    _cue("launcher", r"\blaunched\b(?! by)", after=False),
    _cue("launcher", r"(?i)\blaunched by\b", after=True),
    _cue("adopter", r"\badopted\b(?! by)", after=False),
    _cue("adopter", r"(?i)\badopted by\b", after=True),
    _cue("signatory", r"\bsigned\b(?! by)|\bont signé\b|\bподписали\b", after=False),
    _cue("signatory", r"(?i)\bsigned by\b", after=True),
    _cue("co-organizer", r"が共催", after=False),
    _cue("organizer", r"が主催", after=False),
    _cue("chair", r"が議長を務め", after=False),
    _cue("speaker", r"が(?:述べ|発言し)", after=False, speech=True),
)
_ACTORS = ("person", "actor", "initiative")
#: What may stand between two members of an enumeration.
_JOINT = re.compile(
    r"(?:[\s,;()“\"«»–-]|\b(?:and|as well as|the|of|in|et|les?|la|l['’]|y|и|а также|from|for|with|its|Mr|Mrs|Ms|Dr)\b\.?"
    r"|\b(?:representatives|officials|experts|delegates|delegations|advisers|advisors|ministers)\b"
    r"|および|及び|[とや、のがは])*"
)
_NO_PRESENCE = frozenset(
    (
        "host",
        "organizer",
        "co-organizer",
        "convener",
        "funder",
        "supporter",
        "partner",
        "in-cooperation-with",
        "launcher",
        "adopter",
        "signatory",
    )
)
#: How far a participant may stand from the cue, in characters.
_NEAR = 120


def find(page: Page, mentions: Sequence[Proposal], states: Sequence[Proposal]) -> list[Proposal]:
    """Participations: each of a role, a participant and the words that join them."""
    # "Northland's Minister Ana Lipa": who stands in a post's words is not the one who does something, its holder is.
    posts = Cover(len(page.text), (m.span for m in mentions if m.slot == "post"))
    actors = _distinct([m for m in mentions if m.slot in _ACTORS and not posts.touches(m.span)])
    found = []
    for start, end in page.sentences:
        inside = [a for a in actors if start <= a.span[0] and a.span[1] <= end]
        state = next((s.value for s in states if start <= s.span[0] < end), "")
        for cue in _CUES:
            for match in cue.pattern.finditer(page.text, start, end):
                group = _following(page, inside, match.end()) if cue.after else _preceding(page, inside, match.start())
                found += [_participation(page, cue, match.span(), actor, state) for actor in group]
    return [*found, *_named_roles(page, actors)]


def _distinct(actors: Sequence[Proposal]) -> list[Proposal]:
    """The outermost name at each place: a ministry, not the state inside its name."""
    spans: list[Proposal] = []
    for actor in sorted(actors, key=lambda a: (a.span[0], -a.span[1], a.slot != "person", a.rule)):
        if not spans or actor.span[0] >= spans[-1].span[1]:
            spans.append(actor)
    return spans


def _following(page: Page, actors: Sequence[Proposal], place: int) -> list[Proposal]:
    group: list[Proposal] = []
    for actor in actors:
        if actor.span[0] < place:
            continue
        gap = page.text[group[-1].span[1] if group else place : actor.span[0]]
        if not group and (len(gap) > _NEAR or re.search(r"[;:]\s|(?<!Mr)(?<!Ms)(?<!Dr)(?<!Mrs)\.\s|\bby\b", gap)):
            break
        if group and not (_JOINT.fullmatch(gap) or _apposition(gap)):
            break
        group.append(actor)
    return group


def _preceding(page: Page, actors: Sequence[Proposal], place: int) -> list[Proposal]:
    """The subject: the enumeration that ends nearest before the verb."""
    group: list[Proposal] = []
    for actor in reversed(actors):
        if actor.span[1] > place:
            continue
        gap = page.text[actor.span[1] : group[-1].span[0] if group else place]
        if not group and (len(gap) > _NEAR or re.search(r"[”»“«]", gap)):
            break
        if group and not _JOINT.fullmatch(gap):
            break
        group.append(actor)
    return group[::-1]


def _apposition(gap: str) -> bool:
    """A post or a bracket between two members of a list."""
    return len(gap) <= 60 and bool(re.fullmatch(r"(?:[^.;:]{0,50})?(?:, | and |\) )[^.;:]{0,10}", gap))


def _participation(page: Page, cue: _Cue, span: Span, actor: Proposal, state: str) -> Proposal:
    hull = (min(span[0], actor.span[0]), max(span[1], actor.span[1]))
    if cue.role in _NO_PRESENCE:
        attendance = "unknown"
    else:
        attendance = {"planned": "expected", "held": "attended"}.get(state, "attended" if cue.speech else "unknown")
    note = f"attendance: {attendance}" + ("; what was said could have been said elsewhere" if cue.speech else "")
    return Proposal(
        "role",
        hull,
        page.quote(hull),
        f"role/{cue.role}",
        "cue",
        cue.role,
        actor.candidates,
        note,
        {"cue": span, "who": actor.span},
    )


def _named_roles(page: Page, actors: Sequence[Proposal]) -> Iterator[Proposal]:
    """ "as moderator", "en tant que modérateur", "в качестве модератора": a role by the ontology's own label."""
    for label, code in labels("role").items():
        for match in re.finditer(rf"(?i)\b(?:as (?:the |a )?|en tant qu(?:e |['’])|в качестве ){re.escape(label)}\b", page.text):
            start, end = page.sentence(match.start())
            inside = [a for a in actors if start <= a.span[0] and a.span[1] <= end]
            for actor in _preceding(page, inside, match.start())[-1:]:
                hull = (actor.span[0], match.end())
                yield Proposal(
                    "role",
                    hull,
                    page.quote(hull),
                    "role/label",
                    "cue",
                    code,
                    actor.candidates,
                    "attendance: unknown",
                    {"cue": match.span(), "who": actor.span},
                )
