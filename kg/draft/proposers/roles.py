"""Who does what at an event: a verb or a set phrase beside a name, in one sentence, or a heading before a list.

A role rests on two passages, the cue and the name; who else stands in the same enumeration has the role too. Attendance
follows the rules of reading (docs/guide/records.md): a host is not thereby present, what is announced is expected, words that
could have been said anywhere make presence an inference.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from kg.draft.labels import labels
from kg.draft.page import Page
from kg.draft.proposals import Cover, Proposal, Span
from kg.draft.proposers.cues import CUES, HEADS, Cue
from kg.draft.proposers.enumerations import following, outermost, preceding
from kg.draft.proposers.phrases import post_beside, with_article, with_auxiliaries, with_object, with_subject
from kg.draft.proposers.unreal import unreal

_ACTORS = ("person", "actor", "initiative")
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
        "appointee",
    )
)
#: Who arranges an event is often told beside those who help with it, in one sentence.
_ARRANGERS = frozenset(("organizer", "co-organizer", "host", "convener"))
#: What is done for projects and bodies as often as for events.
_ARRANGED = frozenset(("organizer", "co-organizer", "host", "funder", "supporter"))
_PROJECT = re.compile(
    r"\b(?i:projects?|program(?:me)?s?|initiatives?|activit(?:y|ies)|projet|programme|проект\w*)[)”\"»]?,? "
    r"(?:\w{2,20}ly |is |are |and )?\Z"
)
_DIRECTLY = re.compile(r"[)”\"»]?,?\s?(?:[A-Z][\w-]*,? ){0,2}(?:(?:which|that) (?:is|are) |is |are )?(?:\w+ly )?")
#: How far before a cue a project may be named that it is said of, in characters.
_NEAR = 80
#: Japanese marks the subject after the name.
_SUBJECT = re.compile(r"[^、。\s]{0,4}?[がはも]")
_OWNER = re.compile(r"[’'](?:s\b|(?=\s))")
#: "Ana Lipa, adviser at the League": the body after a person's name is where the person is from.
_AFFILIATION = re.compile(
    r"(?:,|\s\(|,? (?:who|which) (?:is|was)) ?[^,;:]{1,80}? (?:of|at|for|from|to|in|with|de|du|d[’'])\s?(?:the |la |le |l[’'])?"
)


def find(
    page: Page,
    mentions: Sequence[Proposal],
    crowds: Sequence[Proposal],
    states: Sequence[Proposal],
    spoken: Mapping[Span, Sequence[Span]],
) -> list[Proposal]:
    """Participations: each of a role, a participant and the words that join them; ``crowds`` are groups without a name."""
    # "Northland's Minister Ana Lipa": who stands in a post's words is not the one who does something, its holder is.
    posts = sorted(m.span for m in mentions if m.slot == "post")
    cover = Cover(len(page.text), posts)
    named = [m for m in mentions if m.slot in _ACTORS and not cover.touches(m.span)]
    # "The League's programme": the owner of a thing is not the one who takes part.
    actors = [actor for actor in outermost(named) if not _OWNER.match(page.text, actor.span[1])]
    starts = [actor.span[0] for actor in actors]
    tenses = {page.sentence(s.parts["event"][0]): s.value for s in reversed(states)}
    things = sorted(m.span for m in mentions if m.slot in ("actor", "initiative", "instrument", "series"))
    ranks = {crowd.parts["who"]: crowd.parts["rank"] for crowd in crowds}
    found = []
    for sentence in page.sentences:
        inside = actors[bisect_left(starts, sentence[0]) : bisect_left(starts, sentence[1])]
        if inside:
            near, held = _within(things, sentence), _within(posts, sentence)
            clause = _Sentence(page, sentence, inside, spoken.get(sentence, ()), tenses.get(sentence, ""), ranks, near, held)
            found += clause.roles()
    return [*found, *_listed(page, actors, starts), *_named_roles(page, actors, starts)]


def _within(spans: Sequence[Span], sentence: Span) -> Sequence[Span]:
    return spans[bisect_left(spans, (sentence[0], 0)) : bisect_left(spans, (sentence[1], 0))]


class _Sentence:
    """One sentence: who stands in it, which events it speaks of, in which tense."""

    def __init__(
        self,
        page: Page,
        span: Span,
        actors: Sequence[Proposal],
        events: Sequence[Span],
        state: str,
        ranks: Mapping[Span, Span],
        things: Sequence[Span],
        posts: Sequence[Span],
    ) -> None:
        self.page, self.span, self.actors, self.events = page, span, actors, events
        self.state, self.ranks, self.things, self.posts = state, ranks, things, posts
        self.cues = self._cues()
        # What is denied is still a role's words: it ends an enumeration, and gives nobody a role.
        self.told = [(cue, place) for cue, place in self.cues if not unreal(page, span, place)]

    def roles(self) -> list[Proposal]:
        """What every cue finds."""
        found: list[Proposal] = []
        phrases: list[Span] = []
        for cue, span in self.told:
            if not cue.after:
                continue
            group = self._unbroken(following(self.page, self.actors, span[1]))
            passive = cue.role in _ARRANGED and self.page.text.endswith("by", 0, span[1])
            if not (passive and self._of_something_else(span)):
                found += self._each(cue, span, group)
            if not cue.speech and group:
                phrases.append((span[0], group[-1].span[1]))
        # "X, in cooperation with Y, organized": Y belongs to the phrase, and X is who organized.
        free = [actor for actor in self.actors if not any(a <= actor.span[0] < b for a, b in phrases)]
        for cue, span in self.told:
            if not cue.after:
                arranged = cue.role in _ARRANGERS
                place = self._marked(span[0]) if cue.marked else span[0]
                group = preceding(self.page, free if arranged else self.actors, place, phrases if arranged else ())
                found += self._each(cue, span, group if arranged else self._unbroken(group[::-1])[::-1])
        return found

    def _cues(self) -> list[tuple[Cue, Span]]:
        """The cues of the sentence; what goes on a longer one is no cue of its own ("co-chaired by", "opening remarks … by")."""
        found = [
            (cue, match.span())
            for cue in CUES
            if self.events or not cue.eventful
            for match in cue.pattern.finditer(self.page.text, *self.span)
        ]
        kept: list[tuple[Cue, Span]] = []
        # The end that those reach which began before this place, and the end of those that begin here.
        place = here = reach = -1
        for cue, (start, end) in sorted(found, key=lambda pair: pair[1]):
            if start > place:
                place, reach, here = start, max(reach, here), -1
            here = max(here, end)
            if end > reach:
                kept.append((cue, (start, end)))
        return kept

    def _unbroken(self, group: Sequence[Proposal]) -> list[Proposal]:
        """The members up to the first before which another cue stands: "chaired by X, at the invitation of Y"."""
        for number in range(1, len(group)):
            (_, left), (right, _) = sorted((group[number - 1].span, group[number].span))
            if any(left <= start < right for _, (start, _) in self.cues):
                return list(group[:number])
        return list(group)

    def _marked(self, place: int) -> int:
        """The end of the nearest name before a place that a particle marks as the subject; 0 for none."""
        ends = (actor.span[1] for actor in reversed(self.actors) if actor.span[1] <= place)
        return next((end for end in ends if _SUBJECT.match(self.page.text, end)), 0)

    def _of_something_else(self, span: Span) -> bool:
        """Whether the words stand right after a name that is no event's, or a project: that is what is funded or hosted, then."""
        before = self.page.text[max(self.span[0], span[0] - _NEAR) : span[0]]
        if _PROJECT.search(before):
            return True
        near = [end for start, end in self.things if start >= self.span[0] and end <= span[0]]
        events = [event[1] for event in self.events if event[1] <= span[0]]
        gap = self.page.text[max(near) : span[0]] if near else "."
        return bool(near) and max(near) > max(events, default=0) and bool(_DIRECTLY.fullmatch(gap))

    def _members(self, group: Sequence[Proposal]) -> Iterator[Proposal]:
        """Those of an enumeration who are no affiliation of the person before them."""
        before: Proposal | None = None
        for actor in group:
            gap = self.page.text[before.span[1] : actor.span[0]] if before else ""
            if before and before.slot == "person" and actor.slot != "person":
                part = gap == ", " and re.match(r"\s(?!and\b|et\b|и\b)\w", self.page.text[actor.span[1] : actor.span[1] + 4])
                if part or _AFFILIATION.fullmatch(gap):
                    continue
            before = actor
            yield actor

    def _each(self, cue: Cue, span: Span, group: Sequence[Proposal]) -> Iterator[Proposal]:
        span = with_auxiliaries(self.page, span)
        span = with_subject(self.page, span, self.events) if cue.after else with_object(self.page, span, self.events)
        for actor in self._members(group):
            beside = self.ranks.get(actor.span) or post_beside(self.page, actor.span, self.posts)
            yield _participation(self.page, cue, span, actor, self.state, beside=beside)


def _participation(
    page: Page, cue: Cue, span: Span, actor: Proposal, state: str, *, rule: str = "", beside: Span | None = None
) -> Proposal:
    """One proposal: from the first to the last of the words for the deed, the participant, and the rank or post beside it."""
    places = [span, with_article(page, actor.span), *([beside] if beside else [])]
    hull = (min(a for a, _ in places), max(b for _, b in places))
    if cue.role in _NO_PRESENCE:
        attendance = "unknown"
    else:
        attendance = {"planned": "expected", "held": "attended"}.get(state, "attended" if cue.speech else "unknown")
    note = f"attendance: {attendance}" + ("; what was said could have been said elsewhere" if cue.speech else "")
    parts = {"cue": span, "who": actor.span, **({"beside": beside} if beside else {})}
    rule = rule or f"role/{cue.role}"
    return Proposal("role", hull, page.quote(hull), rule, "cue", cue.role, actor.candidates, note, parts)


def _listed(page: Page, actors: Sequence[Proposal], starts: Sequence[int]) -> Iterator[Proposal]:
    """ "Moderator: Ana Lipa": a heading with a colon gives its role to the list that follows, up to an empty line."""
    for cue in HEADS:
        for match in cue.pattern.finditer(page.text):
            end = re.compile(r"\n\s*\n|\n[^\n:]{1,40}:|\Z").search(page.text, match.end())
            inside = actors[bisect_left(starts, match.end()) : bisect_left(starts, end.start() if end else match.end())]
            for actor in following(page, inside, match.end(), near=40):
                yield _participation(page, cue, match.span(), actor, "", rule="role/heading")


def _named_roles(page: Page, actors: Sequence[Proposal], starts: Sequence[int]) -> Iterator[Proposal]:
    """ "as moderator", "en tant que modérateur", "в качестве модератора": a role by the ontology's own label."""
    codes = labels("role")
    named = "|".join(sorted(map(re.escape, codes), key=len, reverse=True))
    pattern = re.compile(rf"(?i)\b(?:as (?:the |a )?|en tant qu(?:e |['’])|в качестве )(?P<label>{named})\b")
    for match in pattern.finditer(page.text):
        start, end = page.sentence(match.start())
        inside = actors[bisect_left(starts, start) : bisect_left(starts, end)]
        cue = Cue(codes[match["label"].lower()], pattern, False)
        for actor in preceding(page, inside, match.start())[-1:]:
            yield _participation(page, cue, match.span(), actor, "", rule="role/label")
