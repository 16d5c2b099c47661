"""Small contributions to a large loaded graph, judged in its full context as a sender gets it: through the worker process.

The contributions are drawn from what the graph itself has (:mod:`benchmarks.validate.contributions`): two more participations,
which are sound, and changes whose damage lies elsewhere. For each kind it is known what has to come out, so times are taken
of verdicts that are looked at.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from benchmarks.validate.contributions import Contributions
from kg.settings import Settings
from kg.store import generations
from kg.store.edges import opened
from kg.validation import Delta, validate_delta
from kg.validation.plan.graph import Base

#: What is sent, and whether it conforms.
KINDS: dict[str, tuple[Callable[[Contributions], Delta], bool]] = {
    "two more participations": (Contributions.participations, True),
    "one without its role": (Contributions.incomplete, False),
    "an event said to be a place": (Contributions.retyped, False),
    "evidence taken away": (Contributions.lost_evidence, False),
}


@dataclass(slots=True)
class Judged:
    """Seconds of the clock until the graph was open and until each answer, and the wrong verdicts of each kind."""

    opened: float = 0.0
    seconds: list[float] = field(default_factory=list)
    wrong: Counter[str] = field(default_factory=Counter)

    def to_json(self) -> str:
        """As it is handed from the measured process to the one that reports."""
        return json.dumps({"opened": self.opened, "seconds": self.seconds, "wrong": dict(self.wrong)})

    @classmethod
    def from_json(cls, text: str) -> Judged:
        """As it was handed on."""
        told = json.loads(text)
        return cls(told["opened"], told["seconds"], Counter(told["wrong"]))

    def at(self, share: float) -> float:
        """The time within which this share of the answers came, milliseconds."""
        return sorted(self.seconds)[min(len(self.seconds) - 1, int(share * len(self.seconds)))] * 1000


def judge(settings: Settings, count: int, phase: Callable[[str], None]) -> Judged:
    """Have so many contributions of every kind judged, one after the other, by a worker that has the graph open."""
    generation, found = generations.current(settings.home), Judged()
    drawn = Contributions(Base([opened(generation.nquads)]))
    sent = [(kind, *_draw(drawn, kind)) for _ in range(count) for kind in KINDS]
    phase("a worker opens the graph")
    started = time.perf_counter()
    validate_delta(sent[0][1], generation=generation, settings=settings, base=generation.base, follow=True)
    found.opened = time.perf_counter() - started
    phase(f"{len(sent)} contributions judged")
    for kind, delta, conforms in sent:
        started = time.perf_counter()
        report = validate_delta(delta, generation=generation, settings=settings, base=generation.base, follow=True)
        found.seconds.append(time.perf_counter() - started)
        found.wrong[kind] += report.conforms is not conforms
    return found


def _draw(drawn: Contributions, kind: str) -> tuple[Delta, bool]:
    make, conforms = KINDS[kind]
    return make(drawn), conforms
