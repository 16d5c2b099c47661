"""The checks of alignments: every ``queries/alignments/*.rq``, in the form of :mod:`kg.validation.checks`."""

from __future__ import annotations

from functools import lru_cache

from kg import resources
from kg.validation import checks
from kg.validation.checks import Check


@lru_cache(maxsize=1)
def load() -> tuple[Check, ...]:
    """The checks by name; raises InputError for a header that lacks something. They are asked of the whole ontology."""
    return tuple(checks.read(path) for path in sorted((resources.path("queries") / "alignments").glob("*.rq")))
