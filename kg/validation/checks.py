"""Graph-wide rules: every ``queries/checks/*.rq`` is a SELECT over the default graph, and no row means it holds.

A file begins with comments: ``# Problem:``, ``# Solution:``, ``# severity:`` (Violation or Warning) and ``# rule:``. Its
columns are ``?focus`` and, where they help, ``?path``, ``?value`` and ``?message``; the message defaults to problem and solution.

``# scope: node`` says that what the check finds about a node follows from the triples the node is the subject of, and from the
vocabulary (whatever is no entity or node of a graph); that of a value reached by a variable predicate it looks at nothing but
terms of the vocabulary and typed literals; and that it does not look at the words of the node's own IRI. In a large graph such a
check is asked about one node of each kind (:mod:`kg.validation.alike`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kg import resources
from kg.errors import InputError
from kg.namespaces import SH
from kg.store.memory import MemoryGraph
from kg.store.terms import Iri, Term
from kg.validation.report import SEVERITIES, Result
from kg.validation.shapes import SHAPES

_HEADER = re.compile(r"^# (Problem|Solution|severity|rule|scope): (.+)$", re.MULTILINE)
_COMPONENT = SH + "SPARQLConstraintComponent"


@dataclass(frozen=True, slots=True)
class Check:
    """One rule: its query and what its header says; ``of_node`` is whether its scope is one node."""

    name: str
    rule: str
    severity: str
    problem: str
    solution: str
    query: str
    of_node: bool = False

    @property
    def iri(self) -> str:
        """What a report names as the source of a finding."""
        return f"{SHAPES}check-{self.name}"

    def run(self, graph: MemoryGraph, focuses: Iterable[Iri] | None = None) -> list[Result]:
        """Return a result for every row, or for those about some focus nodes."""
        query = self.query if focuses is None else self.about(focuses)
        return [self._result(row) for row in graph.select(query)]

    def about(self, focuses: Iterable[Iri]) -> str:
        """The query, for some focus nodes only (SPARQL, section 10.2.2: joined with what the query finds)."""
        return f"{self.query}\nVALUES ?focus {{ {' '.join(focus.n3() for focus in focuses)} }}"

    def _result(self, row: dict[str, Term]) -> Result:
        focus, path, message = row.get("focus"), row.get("path"), row.get("message")
        if not isinstance(focus, Iri):
            raise InputError("a row without ?focus", where=f"{self.name}.rq", remedy="bind ?focus to an IRI in every row")
        return Result(
            severity=self.severity,
            message=message.value if message else f"{self.problem} {self.solution}",
            focus=focus.value,
            path=path.value if path else "",
            value=row.get("value"),
            shape=self.iri,
            component=_COMPONENT,
            source="check",
            rule=self.rule,
        )


@lru_cache(maxsize=1)
def load() -> tuple[Check, ...]:
    """Return the checks of ``queries/checks``, by name; raises InputError for a header that lacks something."""
    return tuple(read(path) for path in sorted((resources.path("queries") / "checks").glob("*.rq")))


def read(path: Path) -> Check:
    """Read one check."""
    query = path.read_text(encoding="utf-8")
    header = dict(_HEADER.findall(query))
    missing = [key for key in ("Problem", "Solution", "severity", "rule") if key not in header]
    if missing:
        raise InputError(
            f"the header lacks {', '.join(missing)}",
            where=path.name,
            remedy="begin with # Problem: … # Solution: … # severity: … # rule: …",
        )
    if header["severity"] not in SEVERITIES:
        raise InputError(
            f"{header['severity']!r} is not a severity", where=path.name, remedy="use one of " + ", ".join(SEVERITIES)
        )
    scope = header.get("scope", "graph")
    if scope not in ("node", "graph"):
        raise InputError(f"{scope!r} is not a scope", where=path.name, remedy="use node or graph")
    words = header["Problem"], header["Solution"]
    return Check(path.stem, header["rule"], header["severity"], *words, query, of_node=scope == "node")


def run(graph: MemoryGraph, checks: Iterable[Check] | None = None) -> list[Result]:
    """Return the results of all checks."""
    return [result for check in (load() if checks is None else checks) for result in check.run(graph)]
