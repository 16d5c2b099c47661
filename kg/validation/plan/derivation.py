"""Rules of derivation (``queries/derive``) seen from a node they are about: what each reads for it, and what belongs to it.

What a rule reads is found as for checks, from a variable of its own instead of ``?focus``; filters, groups and orders are left
out, which only makes more be read. A derived triple has to belong to one node the rule is about, or a triple that others give as
well would be taken for gone with it (:data:`_ABOUT`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox
from rdflib import URIRef
from rdflib.term import Literal, Variable

from kg import resources
from kg.namespaces import RDF, prefixes
from kg.store.edges import Edge, Node
from kg.validation.plan.automaton import Automaton
from kg.validation.plan.checks import rule_reads
from kg.validation.plan.graph import View
from kg.validation.plan.matching import engine
from kg.validation.plan.paths import UnplannedError
from kg.validation.plan.patterns import Derived, Pattern

_TYPE = URIRef(RDF + "type")
#: What rules are about that is not the subject they derive something of. A tenure is one person's and a name one participation's,
#: by their IRIs; who attended an event is found among its participations, of which there are fewer than of some actors.
_ABOUT = {
    "30-tenure": ("person",),
    "31-name-forms": ("participation",),
    "41-attended": ("event",),
    "42-represented": ("event",),
    "61-pairs": ("a", "b"),
}


#: Predicates and objects that a node must have.
Need = frozenset[tuple[ox.NamedNode, Node]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of derivation seen from one of its variables: its text, its template, what it reads.

    ``needs`` has for each way to find a row what is said of the variable's node itself in all of them: predicate and object.
    """

    name: str
    text: str
    about: str
    template: tuple[Pattern, ...]
    reads: Automaton
    needs: tuple[Need, ...]

    def possible(self, view: View, node: Node) -> bool:
        """Whether there may be a row about a node: most participants are no persons, and only these have tenures."""
        return any(all(view.has(node, predicate, value) for predicate, value in need) for need in self.needs)

    def nodes(self, edge: Edge) -> Iterator[Node]:
        """The nodes a derived triple belongs to, where its ends tell; a rule about another node is asked of that alone."""
        variable = Variable(self.about)
        for pattern in self.template:
            if _fits(pattern, edge):
                yield from (edge[end] for end in (0, 2) if pattern[end] == variable)

    @property
    def by_ends(self) -> bool:
        """Whether every derived triple of a node has it at an end: it is what the rule describes, or in all that it makes."""
        variable = Variable(self.about)
        return any(s == variable for s, _, _ in self.template) or all(variable in pattern for pattern in self.template)

    def asked_of(self, nodes: Iterable[Node]) -> str:
        """The rule about some nodes: they are joined before the first pattern that has the variable as subject.

        Where there is none, the rule as it is: what it finds is told apart by the triples' ends. Raises UnplannedError.
        """
        where = self.text.index("WHERE")
        found = re.compile(rf"(?<=[{{}}.])\s*\?{self.about} (?![?({{]|AS\b|WHERE\b)").search(self.text, where)
        if found is None:
            if not self.by_ends:
                raise UnplannedError(f"{self.name}: nowhere to join ?{self.about}")
            return self.text
        values = " ".join(sorted(map(str, nodes)))
        return f"{self.text[: found.start()]} VALUES ?{self.about} {{ {values} }} {self.text[found.start() :]}"


def _fits(pattern: Pattern, edge: Edge) -> bool:
    return all(
        isinstance(term, Variable) or str(term) == getattr(node, "value", "") for term, node in zip(pattern, edge, strict=True)
    )


Stage = tuple[Rule, ...]
#: Predicates, each with the objects it is made with; None for any.
Made = dict[Node, set[str] | None]


def paths() -> list[Path]:
    """The rules in their order."""
    return sorted((resources.path("queries") / "derive").glob("*.rq"))


@lru_cache(maxsize=4)
def stages(base: str) -> tuple[Stage, ...]:
    """The rules in their order, those together that are about the same nodes and derive the same properties.

    Raises UnplannedError for a rule whose reads are not known, or that is about no node of the graph.
    """
    found: list[list[Rule]] = []
    for path in paths():
        for rule in _compile(path, base):
            last = found[-1][-1] if found else None
            if last is not None and last.name != rule.name and last.about == rule.about and _properties(last) & _properties(rule):
                found[-1].append(rule)
            else:
                found.append([rule])
    return tuple(map(tuple, found))


def _compile(path: Path, base: str) -> Iterator[Rule]:
    text = path.read_text(encoding="utf-8")
    head = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in prefixes(base).items() if f"{name}:" in text)
    # That parser takes "\\u3040" in a regular expression for the character without its backslash; what it is does not matter.
    rule = Derived(head + text.replace("\\\\u", ""))
    bound = {str(v) for one in rule.of(rule.root) for v in one.bound}
    subjects = dict.fromkeys(str(s) for s, _, _ in rule.template if isinstance(s, Variable) and str(s) in bound)
    for about in _ABOUT.get(path.stem, tuple(subjects)):
        yield Rule(path.stem, text, about, rule.template, rule_reads(rule, about, _fan), tuple(_needs(rule, Variable(about))))
    if not subjects and path.stem not in _ABOUT:
        raise UnplannedError(f"{path.stem}: a rule about nothing the graph has")


def _needs(rule: Derived, about: Variable) -> Iterator[Need]:
    """What every row of an alternative needs of a variable's node, as far as it is written out."""
    for alternative in rule.of(rule.root):
        if about in alternative.bound:
            yield frozenset(
                (ox.NamedNode(str(predicate)), engine(value))
                for subject, predicate, value in alternative.patterns
                if subject == about and isinstance(predicate, URIRef) and isinstance(value, URIRef | Literal)
            )


def made(rules: Iterable[Rule]) -> Made:
    """What some rules can make, as far as their templates tell; every predicate in them is written out."""
    found: Made = {}
    for _, predicate, value in (pattern for rule in rules for pattern in rule.template):
        key = ox.NamedNode(str(predicate))
        known = found.setdefault(key, set())
        if isinstance(value, Variable):
            found[key] = None
        elif known is not None:
            known.add(str(value))
    return found


def _fan(predicate: str | None, backwards: bool) -> float:
    """How far a step leads: things have few of anything, and many things have the same."""
    return 2.0 if not backwards else 12.0 if predicate else 50.0


def _properties(rule: Rule) -> set[object]:
    return {predicate for _, predicate, _ in rule.template if predicate != _TYPE}
