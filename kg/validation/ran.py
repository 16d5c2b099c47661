"""Which rules were asked for a report, and how: none is ever left out, and whoever reads the report can add up that it is so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Asked:
    """Of ``all`` rules of one kind: how many were asked ``planned`` (about what a change can affect), ``whole``, ``skipped``,

    ``alike`` (about one focus node of each kind that the rules can tell apart, and about all of a kind with findings).

    The others are ``unaffected`` by the change: what they found before still holds.
    """

    all: int
    planned: int = 0
    whole: int = 0
    unaffected: int = 0
    alike: int = 0

    @property
    def skipped(self) -> int:
        """Rules nobody asked though they could have found something; 0 unless there is a mistake in here."""
        return self.all - self.planned - self.whole - self.unaffected - self.alike

    def to_dict(self) -> dict[str, int]:
        """The same for programs."""
        return {**asdict(self), "skipped": self.skipped}

    def __str__(self) -> str:
        parts = (
            (self.planned, "asked again by plan"),
            (self.whole, "run whole"),
            (self.alike, "about one node of each kind"),
            (self.unaffected, "not affected"),
        )
        told = [f"{number} {how}" for number, how in parts if number]
        return f"{', '.join(told) or 'none asked'}, {self.skipped or 'none'} skipped"


@dataclass(frozen=True, slots=True)
class Ran:
    """How the ``shapes`` and ``checks`` were asked; ``judge`` is the engine of the shapes, ``reasons`` why whole."""

    judge: str
    shapes: Asked
    checks: Asked
    reasons: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The same for programs, key by key."""
        return {
            "judge": self.judge,
            "shapes": self.shapes.to_dict(),
            "checks": self.checks.to_dict(),
            "reasons": list(self.reasons),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Ran:
        """The inverse of :meth:`to_dict`; raises KeyError or TypeError for anything else."""
        shapes, checks = (Asked(**{k: v for k, v in data[kind].items() if k != "skipped"}) for kind in ("shapes", "checks"))
        return cls(data["judge"], shapes, checks, tuple(data["reasons"]))

    def __str__(self) -> str:
        why = f"; whole because of: {'; '.join(self.reasons)}" if self.reasons else ""
        return f"{self.shapes.all} shapes ({self.judge}): {self.shapes}; {self.checks.all} checks: {self.checks}{why}"
