"""What only a contribution can get wrong, and what makes findings about the vocabulary easier to mend.

A contribution may not change the vocabulary, and its own entities best lie below the deployment's base IRI.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from difflib import get_close_matches

from kg.namespaces import CONCEPT, ONTOLOGY, SC, SH
from kg.store.rdf import GENID
from kg.store.terms import Iri
from kg.validation.delta import Delta
from kg.validation.report import Result, shorten
from kg.validation.shapes import SHAPES
from kg.vocabulary import Vocabulary

_COMPONENT = SH + "SPARQLConstraintComponent"
_OURS = (SC, CONCEPT, SHAPES)


def own_results(delta: Delta, base: str) -> list[Result]:
    """Findings about a contribution's subjects: vocabulary that is redefined, and IRIs outside the base."""
    results = []
    added = {subject.value for subject, _, _ in delta.added}
    for subject in sorted(delta.subjects):
        if subject.startswith(_OURS) or subject == ONTOLOGY:
            results.append(
                _result(
                    "Violation",
                    "vocabulary.changed",
                    subject,
                    "A contribution says something about the vocabulary; leave it out and propose terms to the maintainers.",
                )
            )
        elif subject in added and not subject.startswith((base, GENID)):
            results.append(
                _result(
                    "Warning",
                    "iri.base",
                    subject,
                    f"The IRI lies outside {base}; that is allowed, but an IRI below {base}id/ is easier to find and keep.",
                )
            )
    return results


def _result(severity: str, rule: str, focus: str, message: str) -> Result:
    shape = f"{SHAPES}check-{rule.replace('.', '-')}"
    return Result(
        severity=severity,
        message=message,
        focus=focus,
        shape=shape,
        component=_COMPONENT,
        source="check",
        rule=rule,
        standing="introduced",
    )


def explain(results: Iterable[Result]) -> list[Result]:
    """Add the nearest declared names to findings about undeclared terms and concepts."""
    return [
        _explained(result) if result.rule in ("vocabulary.undeclared", "vocabulary.concept") else result for result in results
    ]


def _explained(result: Result) -> Result:
    if not isinstance(result.value, Iri):
        return result
    wrong = result.value.value
    vocabulary = Vocabulary.load()
    if wrong.startswith(SC):
        declared = {s.value for part in vocabulary.triples.values() for s, _, _ in part if s.value.startswith(SC)}
        near = _nearest(wrong, SC, declared)
    else:
        scheme = wrong.removeprefix(CONCEPT).rpartition("/")[0]
        home = f"{CONCEPT}{scheme}/"
        near = _nearest(wrong, home, {home + code for code in vocabulary.codes.get(scheme, ())})
    advice = f"did you mean {' or '.join(near)}?" if near else "see the ontology's documentation for what is declared."
    return replace(result, message=f"{shorten(wrong)} is not declared; {advice}")


def _nearest(wrong: str, namespace: str, known: Iterable[str]) -> list[str]:
    local = {iri.removeprefix(namespace).lower(): iri for iri in sorted(known)}
    found = get_close_matches(wrong.removeprefix(namespace).lower(), local, n=2, cutoff=0.6)
    return [shorten(local[name]) for name in found]
