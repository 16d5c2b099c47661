"""A second judge, which shares no code with the first: pyshacl-turbo, an engine in Rust (the extra ``second-judge``).

It is not the authority. It is young, so its version is pinned, and it is used for two things only: to look at whole graphs
that would take the first judge many minutes, and to contradict it: where the two differ, both answers are shown and nothing
passes until somebody has looked (:func:`compare`). It is the only module that imports that engine.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from rdflib import Graph

from kg.errors import MissingToolError, SecoopError
from kg.store.memory import Store
from kg.validation.judge import read_report
from kg.validation.report import Result
from kg.validation.shapes import rules, spread

#: The version whose verdicts were compared with the first judge's; another one is not trusted.
PINNED = "0.6.5"
#: What a report calls it.
SECOND = f"pyshacl-turbo {PINNED}"
_REMEDY = f"pip install pyshacl-turbo=={PINNED} (the extra second-judge), or leave out the second judge"


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A finding that only one of the judges has; ``by`` is ``first`` or ``second``."""

    by: str
    result: Result

    def __str__(self) -> str:
        found = self.result
        other = "second" if self.by == "first" else "first"
        return (
            f"{found.shape} {found.component.rpartition('#')[2]} at <{found.focus}>: found by the {self.by}, not by the {other}"
        )


def installed() -> str:
    """The version that is installed, '' where there is none."""
    try:
        return version("pyshacl-turbo")
    except PackageNotFoundError:
        return ""


def _engine() -> Any:
    found = installed()
    if found != PINNED:
        what = f"the second judge is version {found}, not {PINNED}" if found else "there is no second judge"
        raise MissingToolError(what, where="pyshacl-turbo", remedy=_REMEDY)
    import pyshacl_turbo  # noqa: PLC0415 - optional, and only once it is known which version it is

    return pyshacl_turbo


class SecondJudge:
    """Shapes compiled once for the second engine."""

    def __init__(self, shapes: Graph) -> None:
        engine = _engine()
        self._names = rules(shapes)
        self._failure: type[Exception] = engine.ValidationFailure
        self._compiled = engine.compile_shapes(spread(shapes))

    def judge(self, data: Graph | Store) -> list[Result]:
        """Every result of validating ``data``, which includes the ontology; a store is read whole, without graph names.

        A store has rewritten some literals ("1.50" is 1.5 there): whoever wants lexical forms judged passes a Graph.
        Raises SecoopError when the engine fails.
        """
        try:
            _, report, _ = self._compiled.validate(data, inference="none")
        except self._failure as error:
            raise SecoopError(f"the second judge failed: {error}", remedy=_REMEDY) from None
        if not isinstance(report, Graph):
            raise SecoopError("the second judge gave no report", remedy=_REMEDY)
        return read_report(report, self._names)


@lru_cache(maxsize=2)
def of(shapes: Graph) -> SecondJudge:
    """The second judge for these shapes; raises MissingToolError."""
    return SecondJudge(shapes)


def compare(first: Iterable[Result], second: Iterable[Result]) -> list[Disagreement]:
    """What one judge found and the other did not: shape, component, focus, path and value decide, not words."""
    one, two = {result.key: result for result in first}, {result.key: result for result in second}
    found = [Disagreement("first", one[key]) for key in sorted(one.keys() - two.keys())]
    return found + [Disagreement("second", two[key]) for key in sorted(two.keys() - one.keys())]
