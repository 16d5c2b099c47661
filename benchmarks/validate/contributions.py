"""Contributions of about twenty triples to a generated graph: sound ones, and ones whose damage lies elsewhere."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable

import pyoxigraph as ox

from kg.namespaces import PROJECT, RDF, SC
from kg.store.rdf import to_iri, to_term
from kg.store.terms import Iri
from kg.validation.delta import Delta, Triple
from kg.validation.plan.graph import Base

TYPE = Iri(RDF + "type")
Kind = Callable[["Contributions"], Delta]


class Contributions:
    """Draws contributions; the same seed draws the same ones from the same graph."""

    def __init__(self, base: Base, seed: int = 7) -> None:
        self.base = base
        self.rng = random.Random(seed)  # noqa: S311 - a benchmark must repeat itself
        self._instances: dict[str, list[Iri]] = {}

    def instances(self, name: str) -> list[Iri]:
        """Everything of a class."""
        if name not in self._instances:
            edges = self.base.edges(None, ox.NamedNode(TYPE.value), ox.NamedNode(SC + name))
            self._instances[name] = sorted(to_iri(subject) for subject, _, _ in edges)
        return self._instances[name]

    def about(self, node: Iri) -> list[Triple]:
        """What the graph says of a node."""
        return [(node, Iri(p.value), to_term(o)) for _, p, o in self.base.edges(ox.NamedNode(node.value), None, None)]

    def pick(self, name: str) -> Iri:
        """Something of a class."""
        return self.rng.choice(self.instances(name))

    def fresh(self) -> Iri:
        """A new node."""
        return Iri(f"{PROJECT}id/participation/new-{self.rng.getrandbits(48):012x}")

    def _copy(self, model: Iri, *, without: Iterable[str] = ()) -> list[Triple]:
        node, dropped = self.fresh(), {Iri(SC + name) for name in ("concerns", *without)}
        return [(node, p, o) for _, p, o in self.about(model) if p not in dropped]

    def participations(self) -> Delta:
        """Two more participations like existing ones."""
        return Delta(tuple(self._copy(self.pick("Participation")) + self._copy(self.pick("Participation"))))

    def incomplete(self) -> Delta:
        """A participation without its role beside a complete one."""
        model = self.pick("Participation")
        return Delta(tuple(self._copy(model, without=["role"]) + self._copy(self.pick("Participation"))))

    def retyped(self) -> Delta:
        """An event that others take part in is said to be a place: everyone who points at it is affected."""
        event = self.pick("Meeting")
        more = (*self._copy(self.pick("Participation")), (event, TYPE, Iri(SC + "Place")))
        return Delta(more, ((event, TYPE, Iri(SC + "Meeting")),))

    def unheld(self) -> Delta:
        """An event is no longer said to be held, by any statement: those who attended it stand without ground."""
        event = self.pick("Meeting")
        edges = self.base.edges(None, ox.NamedNode(SC + "subject"), ox.NamedNode(event.value))
        said = [to_iri(s) for s, _, _ in edges if s.value.find("status") > 0]  # type: ignore[union-attr]
        gone = [t for node in said for t in self.about(node)] + [t for t in self.about(event) if t[1].value == SC + "eventStatus"]
        return Delta(tuple(self._copy(self.pick("Participation"))), tuple(gone))

    def lost_evidence(self) -> Delta:
        """A passage others cite is taken away."""
        return Delta(tuple(self._copy(self.pick("Participation"))), tuple(self.about(self.pick("Evidence"))))

    def draw(self) -> Delta:
        """A contribution of any kind; two of three only add what is sound."""
        kind = self.rng.choice([type(self).participations] * 8 + list(_DAMAGE))
        return kind(self)


_DAMAGE: tuple[Kind, ...] = (
    Contributions.incomplete,
    Contributions.retyped,
    Contributions.unheld,
    Contributions.lost_evidence,
)
