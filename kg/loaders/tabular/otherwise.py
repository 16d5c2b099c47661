"""What a later row says of a thing otherwise than the row that described it first: kept beside it and counted, never dropped.

A key says what is one thing, so a second label under it is a further name (``skos:altLabel``) of that thing, as it is where two
registers call one entity differently (:mod:`kg.assembling.labels`): the model has one preferred label a language. Links that
differ are all kept. Two classes cannot both be right: the later row is rejected.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.interpret.quads import PREF_LABEL, TYPE
from kg.namespaces import SKOS

_PREFERRED, _FURTHER = f" <{PREF_LABEL.value}> ", f" <{SKOS}altLabel> "
_A = f" <{TYPE.value}> "


@dataclass(frozen=True, slots=True)
class Different:
    """A value that was added to a thing (``kind/slug``) beside that of the row which described it first, and that row's name."""

    name: str
    said: str
    first: str
    row: str


def classes(pieces: Iterable[str]) -> frozenset[str]:
    """The local names of the classes in a description."""
    return frozenset(one.rpartition("#")[2].rstrip(">") for one in pieces if one.startswith(_A))


class Otherwise:
    """Things that rows described in different ways: nothing is kept of those that are always described alike."""

    def __init__(self) -> None:
        self._known: dict[str, set[str]] = {}
        #: What was added, until somebody takes it.
        self.found: list[Different] = []

    def take(self) -> list[Different]:
        """What was added since it was taken last."""
        found, self.found = self.found, []
        return found

    def add(self, name: str, first: Sequence[str], row: str, said: Sequence[str]) -> list[str]:
        """The pieces that a description adds to those before it; the row of this name described the thing first."""
        known = self._known.setdefault(name, set(first))
        added = []
        for one in said:
            if one in known:
                continue
            before = next((other for other in first if _slot(other) == _slot(one)), "")
            labelled = one.startswith(_PREFERRED) and any(_slot(other) == _slot(one) for other in known)
            kept = _FURTHER + one.removeprefix(_PREFERRED) if labelled else one
            if kept not in known:
                added.append(kept)
                if labelled or before:
                    self.found.append(Different(name, _shown(one), _shown(before) if before else "a label of another row", row))
            known.update((one, kept))
        return added


def _slot(piece: str) -> tuple[str, str]:
    """A piece's property, and the language of its value where it has one."""
    predicate, _, value = piece.partition("> ")
    return predicate, value.rpartition('"@')[2].lower() if value.startswith('"') else ""


def _shown(piece: str) -> str:
    """The value of a piece, for people: an entity by its name."""
    value = piece.partition("> ")[2]
    return value.rpartition("/id/")[2].rstrip(">") if value.startswith("<") else value
