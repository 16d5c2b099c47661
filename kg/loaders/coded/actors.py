"""Who is named, from the name alone and only by what is declared; whoever no rule knows stays an unresolved mention.

In this order: a whole name that the look-ups know (a name of two entities is neither's, in one look-up or in two); a kind of
actor and a known place in brackets (``Police (Philippines)``), by the declared table of kinds; a name of the declared forms of
persons. Nobody is taken for somebody because names are alike, and a title before a polity, an organization or a kind of actor is
no person: ``President Norway``, ``Ambassador Police`` stay mentions.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import InputError
from kg.interpret.index import Index
from kg.loaders.coded import tables
from kg.loaders.tabular import keys
from kg.loaders.tabular.lookups import Found, Lookup, fold, meant
from kg.patterns import catastrophic
from kg.vocabulary import suggest

_WORDS = re.compile(r"[^ ]+")
#: Words of a name that are looked at, for what is known among them.
_MOST_WORDS = 12
#: Characters of the longest name that is held against the forms of persons' names: no person has a longer one.
_LONGEST = 300
_BRACKETS = re.compile(r"(?P<kind>[^()]+?) ?\((?P<place>[^()]+)\)")
#: The first segment of an entity's name, by its class.
_FOLDERS = {"Body": "organization", "UnnamedGroup": "group", "Organization": "organization", "Person": "person"}


@dataclass(frozen=True, slots=True)
class Actor:
    """A named actor: ``name`` is its entity (``kind/slug``), or '' for a mention; ``class_name`` where it is to be described."""

    printed: str
    name: str = ""
    class_name: str = ""
    label: str = ""
    slug: str = field(init=False, compare=False)

    def __post_init__(self) -> None:
        # The part of an IRI that stands for the actor: asked for with every encounter.
        slug = self.name.partition("/")[2] or f"unresolved-{keys.slug([self.printed])}"
        object.__setattr__(self, "slug", slug)

    @property
    def key(self) -> str:
        """What makes two cells one actor: the entity, else the printed name."""
        return self.name or f"unresolved/{self.slug}"


@dataclass(frozen=True, slots=True)
class Kinds:
    """Words that say what an actor is: whole ones, and beginnings, the longest first."""

    whole: Mapping[str, str]
    starts: Sequence[tuple[str, str]]

    def get(self, words: str) -> str:
        """The class words stand for, or ''."""
        folded = fold(words)
        return self.whole.get(folded) or next((cls for start, cls in self.starts if folded.startswith(start + " ")), "")


class Actors:
    """Types the actors of one dataset."""

    def __init__(
        self,
        dataset: str,
        known: Sequence[Lookup],
        places: Lookup | None,
        kinds: Kinds,
        persons: Sequence[re.Pattern[str]],
        index: Index,
    ) -> None:
        self._dataset = dataset
        self._known = known
        self._places = places
        self._kinds = kinds
        self._persons = persons
        self._index = index

    def read(self, printed: str) -> Actor:
        """The actor a cell names (see the module)."""
        name = " ".join(printed.split())
        found = meant(self._known, name)
        if found:
            return self._found(name, found[0]) if len(found) == 1 else Actor(name)
        match = _BRACKETS.fullmatch(name)
        if match is not None and self._places is not None:
            cls = self._kinds.get(match["kind"]) if self._places.get(match["place"]) is not None else ""
            return self._minted(name, cls) if cls else Actor(name)
        matches = (pattern.fullmatch(name) for pattern in self._persons if len(name) <= _LONGEST)
        if any(match is not None and not self._body(match) for match in matches):
            return self._minted(name, "Person")
        return Actor(name)

    def several(self, printed: str) -> tuple[str, ...]:
        """The entities of which nobody knows which one a name means, where that is why it stayed a mention."""
        found = meant(self._known, " ".join(printed.split()))
        return tuple(one.entity for one in found) if len(found) > 1 else ()

    def _body(self, match: re.Match[str]) -> bool:
        """Whether the words where the name begins (group ``name``, else anywhere after the first word) are no person's."""
        words = [one.start() for one in _WORDS.finditer(match[0])]
        marked = match.re.groupindex.get("name") is not None
        starts = [match.start("name")] if marked else words[1 : _MOST_WORDS + 1]
        for start in starts:
            ends = [one.end() for one in _WORDS.finditer(match[0], start)][:_MOST_WORDS]
            if any(self._named(match[0][start:end]) for end in ends):
                return True
        return False

    def _named(self, words: str) -> bool:
        """Whether words stand for a kind of actor, or for an entity that is no person."""
        lookups = [*self._known, *([self._places] if self._places is not None else [])]
        found = [one.entity for lookup in lookups for one in lookup.printed(words)]
        return any(not one.startswith("person/") for one in found) or bool(self._kinds.get(words))

    def _found(self, printed: str, found: Found) -> Actor:
        described = found.class_name and found.entity not in self._index.entities
        return Actor(printed, found.entity, found.class_name if described else "", found.label)

    def _minted(self, printed: str, cls: str) -> Actor:
        return Actor(printed, f"{_FOLDERS[cls]}/{self._dataset}-{keys.slug([printed])}", cls, printed)


def kinds(path: Path | None) -> Kinds:
    """The table of kinds of actors; raises InputError at a line that is not understood."""
    whole: dict[str, str] = {}
    starts: list[tuple[str, str]] = []
    classes: dict[tuple[str, str], str] = {}
    for line in tables.read(path, ("words", "match", "class")) if path is not None else ():
        if classes.setdefault((line["match"], fold(line["words"])), line["class"]) != line["class"]:
            raise line.error(f"{line['words']!r} has two classes", "keep one of them")
        if line["class"] not in _FOLDERS:
            raise line.error(f"{line['class']!r} is no class of actors here", suggest(line["class"], _FOLDERS))
        if line["match"] == "whole":
            whole[fold(line["words"])] = line["class"]
        elif line["match"] == "start":
            starts.append((fold(line["words"]), line["class"]))
        else:
            raise line.error(f"{line['match']!r} is no way to match", suggest(line["match"], ("whole", "start")))
    return Kinds(whole, sorted(starts, key=lambda pair: (-len(pair[0]), pair[0])))


def persons(path: Path | None) -> list[re.Pattern[str]]:
    """The declared forms of persons' names; raises InputError at one that is not a pattern, or could run for hours."""
    found = []
    for line in tables.read(path, ("pattern", "why")) if path is not None else ():
        try:
            attack = catastrophic(line["pattern"])
            found.append(re.compile(line["pattern"]))
        except re.error as error:
            raise line.error(f"not a pattern: {error}", "see the syntax of Python's module re") from None
        except InputError as error:
            raise line.error(error.message, error.remedy) from None
        if attack is not None:
            raise line.error(
                f"the pattern can run for hours: it matches {attack.words[:60]!r} in two ways, over and over",
                "let nothing that repeats match one text in two ways",
            )
    return found
