"""What a change would bring into a graph, as a report tells it: plain data, made by :mod:`kg.validation.bringing`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Named:
    """A node and what it is called, '' where it has no label."""

    iri: str
    label: str

    def __str__(self) -> str:
        return f"{self.label} <{self.iri}>" if self.label else f"<{self.iri}>"


@dataclass(frozen=True, slots=True)
class Kind:
    """The new entities of one class (an IRI, '' for none) with its label: how many, and the first of them."""

    iri: str
    label: str
    count: int
    entities: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Double:
    """A new entity that bears a ``name`` the graph's entity ``known`` bears too: possibly the same, for people to decide."""

    new: Named
    known: Named
    name: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """A term or concept nobody declares, and the nearest that are, by IRI."""

    term: str
    nearest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Brings:
    """Triples ``added``, ``already`` there and ``removed``; new entities by class; possible ``doubles``; ``unknown`` terms.

    ``linked`` is how many entities of the graph are mentioned, ``links`` the first of them.
    """

    added: int = 0
    already: int = 0
    removed: int = 0
    kinds: tuple[Kind, ...] = ()
    linked: int = 0
    links: tuple[Named, ...] = ()
    doubles: tuple[Double, ...] = ()
    unknown: tuple[Unknown, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The same for programs, key by key."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Brings:
        """The inverse of :meth:`to_dict`; raises KeyError or TypeError for anything else."""
        kinds = (Kind(k["iri"], k["label"], k["count"], tuple(Named(**e) for e in k["entities"])) for k in data["kinds"])
        return cls(
            added=data["added"],
            already=data["already"],
            removed=data["removed"],
            kinds=tuple(kinds),
            linked=data["linked"],
            links=tuple(Named(**link) for link in data["links"]),
            doubles=tuple(Double(Named(**d["new"]), Named(**d["known"]), d["name"]) for d in data["doubles"]),
            unknown=tuple(Unknown(u["term"], tuple(u["nearest"])) for u in data["unknown"]),
        )

    def to_lines(self) -> Iterator[str]:
        """The same for people."""
        yield f"brings: {self.added} triples ({self.already} are there already, {self.removed} would be removed)"
        for kind in self.kinds:
            yield f"  {kind.count} new: {kind.label or kind.iri or 'of no class'}"
            yield from (f"    {entity}" for entity in kind.entities)
        if self.linked:
            yield f"  links to {self.linked} known"
            yield from (f"    {link}" for link in self.links)
        for double in self.doubles:
            yield f"  possibly the same ({double.name!r}): {double.new} and {double.known}"
        for unknown in self.unknown:
            near = f", nearest: {', '.join(f'<{iri}>' for iri in unknown.nearest)}" if unknown.nearest else ""
            yield f"  unknown: <{unknown.term}>{near}"
