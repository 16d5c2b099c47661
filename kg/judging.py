"""How a build is judged: from the audit of the generation before where little has changed, else from nothing.

Only a build for one contribution is judged by what changed: its sender waits for it. The change is the difference of the two
merged graphs, derived triples included, so nothing is assumed about what a contribution does; what the audit before rests on
is the same, or it is not used (:mod:`kg.validation.successor`). `kg build` always judges the whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from kg.errors import NotFoundError
from kg.settings import Settings
from kg.store import generations
from kg.store.generations import Generation
from kg.store.rdf import parse_nquads
from kg.validation import Delta, Report, succeed
from kg.validation.delta import Triple

#: Lines by which two generations may differ; a larger change touches so much that the whole is as quick.
LARGEST = 2000
#: Judges the change of a generation under the limits of settings, as :func:`kg.validation.succeed` does.
Successor = Callable[[Delta, Generation, Settings], Report]


def alone(delta: Delta, generation: Generation, settings: Settings) -> Report:
    """A judge of this process's own."""
    return succeed(delta, generation=generation, settings=settings)


def by_change(home: Path, lines: Sequence[str], settings: Settings, judge: Successor = alone) -> Report | None:
    """The report on the graph of canonical N-Quads, by what differs from the current generation; None where that does not do.

    The caller is the writer. Raises QueryKilledError where a limit was reached.
    """
    before = _before(home, settings)
    if before is None:
        return None
    with before.nquads.open(encoding="utf-8") as file:
        old = set(file)
    new = set(lines)
    added, removed = new - old, old - new
    if len(added) + len(removed) > LARGEST:
        return None
    delta = Delta(tuple(_merged(added)), tuple(_merged(removed)))
    try:
        return judge(delta, before, settings)
    except NotFoundError:
        return None


def _before(home: Path, settings: Settings) -> Generation | None:
    try:
        found = generations.current(home)
    except NotFoundError:
        return None
    return found if found.base == settings.base_iri else None


def _merged(lines: Iterable[str]) -> Iterator[Triple]:
    """The triples of the default graph among N-Quads."""
    return (quad[:3] for quad in parse_nquads("".join(sorted(lines)).encode()) if quad.graph is None)
