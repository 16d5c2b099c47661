"""What one version of the ontology and the shapes says, in a form two versions can be compared in.

Blank nodes are taken apart: a list becomes its members, a union of classes the set of them, a class of all-disjoint classes
its pairs. So two files that say the same have the same facts, however they are written and their blank nodes named.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from kg import resources
from kg.namespaces import OWL, RDF, SH
from kg.store.rdf import GENID, read_nquads, read_turtle
from kg.store.terms import Iri, Literal, Term
from kg.validation.checks import Check
from kg.validation.checks import read as read_check

Triple = tuple[Iri, Iri, Term]

TYPE = RDF + "type"
SELECT = SH + "select"
DISJOINT = OWL + "disjointWith"
_MEMBERS = (OWL + "unionOf", OWL + "intersectionOf")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Subject → predicate → values, all as text: IRIs bare, literals in N-Triples, lists and unions written out."""

    facts: dict[str, dict[str, frozenset[str]]]

    @classmethod
    def of(cls, triples: Iterable[Triple]) -> Snapshot:
        """The facts of triples whose blank nodes are skolemised."""
        index: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        for start, relation, end in triples:
            index[start.value][relation.value].append(end)
        facts: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for subject, found in index.items():
            if subject.startswith(GENID):
                for one, other in _disjoint_pairs(found, index):
                    facts[one][DISJOINT].add(other)
                continue
            for predicate, values in found.items():
                for value in values:
                    text = _text(value, index)
                    if predicate == DISJOINT:
                        one, other = sorted((subject, text))
                        facts[one][DISJOINT].add(other)
                    else:
                        facts[subject][predicate].add(text)
        return cls({s: {p: frozenset(v) for p, v in found.items()} for s, found in facts.items()})

    def get(self, subject: str, predicate: str) -> frozenset[str]:
        """The values of a predicate."""
        return self.facts.get(subject, {}).get(predicate, frozenset())

    def declares(self, subject: str) -> bool:
        """Whether the version says what kind of thing the subject is."""
        return TYPE in self.facts.get(subject, {})


def triples(root: Path | None = None) -> list[Triple]:
    """Ontology with schemes, alignments and stubs, shapes and checks, as they stand below ``root`` (default: this project)."""
    found: list[Triple] = []
    for name in ("ontology", "shapes"):
        folder = root / name if root else resources.path(name)
        for path in sorted(p for p in folder.rglob("*.ttl") if "examples" not in p.relative_to(folder).parts):
            if "examples" in path.relative_to(folder).parts:
                continue
            found += read_turtle(path, f"{name}/{path.relative_to(folder).with_suffix('').as_posix()}")
    folder = (root / "queries" if root else resources.path("queries")) / "checks"
    return found + [triple for path in sorted(folder.glob("*.rq")) for triple in _check(read_check(path))]


def _check(check: Check) -> list[Triple]:
    """A check as a constraint in SPARQL (SHACL, section 5.1): its severity and its query without comments and layout."""
    query = " ".join(re.sub(r"^\s*#.*$", "", check.query, flags=re.MULTILINE).split())
    subject = Iri(check.iri)
    return [
        (subject, Iri(TYPE), Iri(SH + "SPARQLConstraint")),
        (subject, Iri(SELECT), Literal(query)),
        (subject, Iri(SH + "severity"), Iri(SH + check.severity)),
    ]


def lines(found: Iterable[Triple]) -> list[str]:
    """A release file's lines: sorted N-Triples without duplicates."""
    return sorted({f"{s.n3()} {p.n3()} {o.n3()} .\n" for s, p, o in found})


def read(path: Path) -> Snapshot:
    """The snapshot of a release file."""
    return Snapshot.of((quad.subject, quad.predicate, quad.object) for quad in read_nquads(path))


def members(value: str) -> frozenset[str]:
    """The classes of a union, or the one class; the members of a list."""
    return frozenset(value[1:-1].split()) if value[:1] in "{(" else frozenset({value})


def _text(value: Term, index: dict[str, dict[str, list[Term]]]) -> str:
    if isinstance(value, Literal):
        return value.n3()
    if value.value == RDF + "nil":
        return "()"
    if not value.value.startswith(GENID):
        return value.value
    found = index.get(value.value, {})
    if RDF + "first" in found:
        return f"({' '.join(_list(value.value, index))})"
    for predicate in _MEMBERS:
        for head in found.get(predicate, []):
            if isinstance(head, Iri):
                return f"{{{' '.join(sorted(_list(head.value, index)))}}}"
    inner = (f"{predicate} {_text(term, index)}" for predicate, terms in found.items() for term in terms)
    return f"[{' ; '.join(sorted(inner))}]"


def _list(head: str, index: dict[str, dict[str, list[Term]]]) -> list[str]:
    found = []
    while head != RDF + "nil":
        found.append(_text(index[head][RDF + "first"][0], index))
        head = index[head][RDF + "rest"][0].value
    return found


def _disjoint_pairs(found: dict[str, list[Term]], index: dict[str, dict[str, list[Term]]]) -> list[tuple[str, str]]:
    if Iri(OWL + "AllDisjointClasses") not in found.get(TYPE, []):
        return []
    heads = [head for head in found.get(OWL + "members", []) if isinstance(head, Iri)]
    return [pair for head in heads for pair in combinations(sorted(_list(head.value, index)), 2)]
