"""What the ontology calls its concepts, in every language: words that hint at a role, a kind of body, a form of meeting."""

from __future__ import annotations

from functools import lru_cache

from kg.namespaces import CONCEPT, SKOS
from kg.store.terms import Literal
from kg.vocabulary import Vocabulary


@lru_cache(maxsize=32)
def labels(scheme: str, language: str = "") -> dict[str, str]:
    """Preferred and alternative labels of a scheme's concepts, in lower case, each with its code; of one language on request."""
    found: dict[str, str] = {}
    for subject, predicate, value in Vocabulary.load().triples[f"schemes/{scheme}"]:
        code = subject.value.removeprefix(f"{CONCEPT}{scheme}/")
        named = predicate.value in (SKOS + "prefLabel", SKOS + "altLabel") and code != subject.value
        if named and isinstance(value, Literal) and language in ("", value.language):
            found[value.value.lower()] = code
    return found
