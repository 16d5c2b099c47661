"""Topics of the ontology's scheme, found by their labels in every language the scheme has.

A label is looked for as a run of stems, so that "organized crime", "Organised-crime" and "организованной преступностью" are finds
of "organised crime" and its label in Russian; printed letter for letter it is *known*, otherwise a *cue*. Two labels that share a
word ("police and judicial cooperation") are both found. What stands inside the name of somebody says what the body is for, not
what was talked about, and is left out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.draft.gazetteer import fold
from kg.draft.labels import labels
from kg.draft.page import Page
from kg.draft.proposals import Cover, Proposal, Span

_TOKEN = re.compile(r"[^\W_]+")
#: What may stand between two words of a label; not the end of a sentence or of a paragraph.
_GAP = re.compile(r"[ \u00a0\u202f]?[-–‐‑’'/&]?[ \u00a0\u202f]?\n?[ ]?")
_RUSSIAN = re.compile(
    r"(?:ами|ями|ого|его|ому|ему|ыми|ими|иях|иями|ией|ая|яя|ой|ей|ою|ею|ую|юю|ые|ие|ых|их|ым|им|ом|ем|ам|ям|ах|ях|ов|ев"
    r"|ий|ый|ия|ии|ию"
    r"|[аяоеыиуюьй])\Z"
)
_JOINERS = frozenset(("and", "or", "et", "ou", "и", "или"))
#: Words by which a sentence says that its topics were talked about, not only what the event is on.
_DISCUSSED = re.compile(
    r"\b(?i:discuss\w*|address(?:ed|es|ing)|focus\w*|exchang\w*|shar(?:ed|ing)|review\w*|examin\w*|explor\w*"
    r"|consider(?:ed|ing)|debat\w*"
    r"|covered|tackl\w*|talk(?:s|ed)? (?:about|on)|presentations? on|on the agenda|topics?|deliberat\w*|assess\w*"
    r"|analy[sz]\w*|dealt with"
    r"|highlight\w*|stress\w*|underlin\w*|emphasi[sz]\w*|touched|look(?:ed|ing) (?:at|into)"
    r"|examin\w*|discut\w*|échang\w*|abord\w*|débatt\w*|porté sur|souligné"
    r"|обсу[дж]\w*|рассмотр\w*|обменял\w*|затронул\w*|посвящ\w*|подчеркн\w*)\b|議論|協議|意見交換|討議|話し合"
)


@dataclass(frozen=True, slots=True)
class _Token:
    span: Span
    stem: str


@lru_cache(maxsize=1)
def _table() -> Mapping[str, list[tuple[tuple[str, ...], str, str]]]:
    """First stem → labels as stems, with their code and the label; a hyphen may also be left out in print."""
    table: dict[str, list[tuple[tuple[str, ...], str, str]]] = defaultdict(list)
    for label, code in labels("topic").items():
        for form in {label, label.replace("-", "")}:
            stems = tuple(token.stem for token in _tokens(form))
            table[stems[0]].append((stems, code, fold(label)))
    return {first: sorted(found, key=lambda entry: -len(entry[0])) for first, found in table.items()}


def find(page: Page, mentions: Sequence[Proposal], spoken: Mapping[Span, Sequence[Span]]) -> list[Proposal]:
    """Every topic at every place, the longest label first; ``parts`` tell an event named after it, or a sentence on talks."""
    bodies = Cover(len(page.text), (m.span for m in mentions if m.slot in ("actor", "person", "post", "place")))
    talks: dict[Span, bool] = {}
    found = []
    for span, code, label in _labelled(page.text):
        if bodies.touches(span):
            continue
        sentence = page.sentence(span[0])
        named = next((event for event in spoken.get(sentence, ()) if event[0] <= span[0] and span[1] <= event[1]), None)
        if sentence not in talks:
            talks[sentence] = bool(_DISCUSSED.search(page.text, *sentence))
        talked = named is None and talks[sentence]
        known = fold(page.quote(span)) == label
        rule, note = ("topic/label", "") if known else ("topic/form-of-label", f"the label is {label!r}")
        parts = {"named": named} if named else {"talked": sentence} if talked else {}
        found.append(Proposal("topic", span, page.quote(span), rule, "known" if known else "cue", code, note=note, parts=parts))
    return found


def _labelled(text: str) -> Iterator[tuple[Span, str, str]]:
    """The labels in a text with their codes; none inside a longer one."""
    tokens = _tokens(text)
    table = _table()
    end = 0
    for number, token in enumerate(tokens):
        for stems, code, label in table.get(token.stem, ()):
            last = _run(text, tokens, number, stems)
            shared = last is None and len(stems) > 1
            last = _shared(text, tokens, number, stems) if shared else last
            if last is None or tokens[last].span[1] <= end:
                continue
            # A label inside one that shares a word with it is another topic; one inside a plain run is a part of it.
            end = end if shared else max(end, tokens[last].span[1])
            yield (token.span[0], tokens[last].span[1]), code, label
            break


def _tokens(text: str) -> list[_Token]:
    return [_Token(m.span(), _stem(m.group())) for m in _TOKEN.finditer(text)]


def _run(text: str, tokens: Sequence[_Token], number: int, stems: Sequence[str]) -> int | None:
    """The last token of a run with these stems, one directly after the other."""
    if number + len(stems) > len(tokens):
        return None
    for at, stem in enumerate(stems[1:], number + 1):
        if tokens[at].stem != stem or not _GAP.fullmatch(text, tokens[at - 1].span[1], tokens[at].span[0]):
            return None
    return number + len(stems) - 1


def _shared(text: str, tokens: Sequence[_Token], number: int, stems: Sequence[str]) -> int | None:
    """ "police and judicial cooperation": the first word of the label, "and" with one or two others, and the rest of it."""
    at = number + 1
    if (
        at >= len(tokens)
        or tokens[at].stem not in _JOINERS
        or not _GAP.fullmatch(text, tokens[number].span[1], tokens[at].span[0])
    ):
        return None
    for skip in (1, 2):
        start = at + skip + 1
        end = _run(text, tokens, start, stems[1:]) if start < len(tokens) and tokens[start].stem == stems[1] else None
        between = text[tokens[at].span[1] : tokens[start].span[0]] if end is not None else ","
        if end is not None and re.fullmatch(r"[\w\s-]*", between):
            return end
    return None


def _stem(word: str) -> str:
    """A word without what grammar and spelling change: case, plural, -ize and -ise, endings of Russian."""
    lower = word.lower().replace("ё", "е")
    if re.search(r"[а-я]", lower):
        short = _RUSSIAN.sub("", lower)
        return short if len(short) >= 4 else lower
    lower = re.sub(r"iz(?=e|i|a)", "is", lower)
    if len(lower) > 4 and lower.endswith("ies"):
        return lower[:-3] + "y"
    return lower[:-1] if len(lower) > 3 and lower.endswith("s") and not lower.endswith(("ss", "us", "is")) else lower
