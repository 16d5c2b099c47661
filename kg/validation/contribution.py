"""What only a contribution can get wrong, and what makes findings about the vocabulary easier to mend.

A contribution may not change the vocabulary, and its own entities best lie below the deployment's base IRI.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import lru_cache

from kg.namespaces import CONCEPT, ONTOLOGY, SC, SH
from kg.store.rdf import GENID
from kg.store.terms import Iri
from kg.validation.delta import Delta
from kg.validation.report import Result, shorten
from kg.validation.shapes import SHAPES
from kg.vocabulary import Vocabulary

_COMPONENT = SH + "SPARQLConstraintComponent"
_OURS = (SC, CONCEPT, SHAPES)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule about contributions only, kept in code; ``advice`` may name the deployment's ``{base}``.

    ``example`` is a term in whose example it is kept.
    """

    name: str
    severity: str
    advice: str
    example: str

    @property
    def iri(self) -> str:
        """What a report names as the source of a finding."""
        return f"{SHAPES}check-{self.name.replace('.', '-')}"

    def result(self, focus: str, base: str) -> Result:
        """The finding about a node."""
        return Result(
            severity=self.severity,
            message=self.advice.format(base=base),
            focus=focus,
            shape=self.iri,
            component=_COMPONENT,
            source="check",
            rule=self.name,
            standing="introduced",
        )


CHANGED = Rule(
    "vocabulary.changed",
    "Violation",
    "A contribution says something about the vocabulary; leave it out and propose terms to the maintainers.",
    "Organization",
)
OUTSIDE = Rule(
    "iri.base",
    "Warning",
    "The IRI lies outside {base}; that is allowed, but an IRI below id/ of {base} is easier to find and keep.",
    "Organization",
)
RULES = (CHANGED, OUTSIDE)


def own_results(delta: Delta, base: str) -> list[Result]:
    """Findings about a contribution's subjects: vocabulary that is redefined, and IRIs outside the base."""
    results = []
    added = {subject.value for subject, _, _ in delta.added}
    for subject in sorted(delta.subjects):
        if subject.startswith(_OURS) or subject == ONTOLOGY:
            results.append(CHANGED.result(subject, base))
        elif subject in added and not subject.startswith((base, GENID)):
            results.append(OUTSIDE.result(subject, base))
    return results


def explain(results: Iterable[Result]) -> list[Result]:
    """Add the nearest declared names to findings about undeclared terms and concepts, and classes to those about domains."""
    ways = {"vocabulary.undeclared": _undeclared, "vocabulary.concept": _undeclared, "vocabulary.domain": _domain}
    return [ways[result.rule](result) if result.rule in ways else result for result in results]


def _domain(result: Result) -> Result:
    known = Vocabulary.load().by_iri.get(result.path)
    if known is None or not known.domains:
        return result
    classes = " or ".join(sorted(map(shorten, known.domains)))
    advice = f"{shorten(result.path)} is said of {classes} only; take another property, or correct the class of the thing."
    return replace(result, message=advice)


def _undeclared(result: Result) -> Result:
    if not isinstance(result.value, Iri):
        return result
    near = [shorten(iri) for iri in nearest(result.value.value)]
    advice = f"did you mean {' or '.join(near)}?" if near else "see the ontology's documentation for what is declared."
    return replace(result, message=f"{shorten(result.value.value)} is not declared; {advice}")


@lru_cache(maxsize=1024)
def nearest(wrong: str) -> tuple[str, ...]:
    """The declared terms or concepts (IRIs, the nearest first) that look like one that is not; none for another's term."""
    if wrong.startswith(SC):
        return () if wrong in _declared() else _near(wrong, SC, _declared())
    codes = Vocabulary.load().codes
    scheme, _, code = wrong.removeprefix(CONCEPT).rpartition("/")
    if not wrong.startswith(CONCEPT) or code in codes.get(scheme, ()):
        return ()
    # Of a scheme that is misspelt too, the code may be right.
    scheme = scheme if scheme in codes else next(iter(get_close_matches(scheme, codes, n=1)), "")
    home = f"{CONCEPT}{scheme}/"
    return _near(home + code, home, frozenset(home + known for known in codes.get(scheme, ())))


@lru_cache(maxsize=1)
def _declared() -> frozenset[str]:
    """The terms of the ontology."""
    every = (subject.value for part in Vocabulary.load().triples.values() for subject, _, _ in part)
    return frozenset(iri for iri in every if iri.startswith(SC))


def _near(wrong: str, namespace: str, known: frozenset[str]) -> tuple[str, ...]:
    local = {iri.removeprefix(namespace).lower(): iri for iri in sorted(known)}
    found = get_close_matches(wrong.removeprefix(namespace).lower(), local, n=2, cutoff=0.6)
    return tuple(local[name] for name in found)
