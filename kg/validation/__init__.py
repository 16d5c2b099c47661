"""Validation: the one place where RDF is judged, for the command line, the build and ``POST /validate`` alike.

Local rules are SHACL shapes (``shapes/``), graph-wide ones SPARQL checks (``queries/checks``); both end in one report. Every
validation runs in a process of its own with a deadline and a memory limit (``SECOOP_VALIDATE_SECONDS``,
``SECOOP_VALIDATE_MEMORY_MB``).
"""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Literal

from kg.errors import TooLargeError
from kg.settings import Settings
from kg.store.generations import Generation
from kg.validation import process
from kg.validation.delta import Delta
from kg.validation.parsing import media_kind
from kg.validation.report import Report, Result

#: Who judges a whole graph.
Judges = Literal["first", "both", "fast"]

__all__ = ["Delta", "Judges", "Report", "Result", "audit", "audit_filed", "prepare", "succeed", "validate", "validate_delta"]


def validate(
    data: bytes,
    media_type: str,
    *,
    generation: Generation | None,
    settings: Settings,
    base: str,
    gone: process.Gone | None = None,
) -> Report:
    """Judge a contribution together with the current graph; nothing is written.

    ``generation`` None judges it with the ontology alone, and the report's context says so. ``gone`` is asked, while that takes
    long, whether nobody waits for it any more. Raises UnsupportedMediaError, TooLargeError (over ``upload_mb``), InputError with
    line and column for what does not parse, and QueryKilledError when a limit was reached.
    """
    size = settings.upload_mb * 1_000_000
    media_kind(media_type)
    if len(data) > size:
        raise TooLargeError(
            f"the data is over the limit of {settings.upload_mb} MB",
            remedy="send it in parts, or raise SECOOP_UPLOAD_MB",
            extra={"limit": size},
        )
    request = {"task": "assess", "data": base64.b64encode(data).decode(), "media_type": media_type, "size": size}
    return process.run({**request, **_context(generation, base)}, settings, gone)


def validate_delta(delta: Delta, *, generation: Generation | None, settings: Settings, base: str, follow: bool = False) -> Report:
    """Judge the graph as it would be after a change: (generation − removed) ∪ added; nothing is written.

    ``generation`` None takes the ontology alone as the graph. A finding is *introduced* by the change, *fixed* by it (then it
    counts for nothing: the report conforms without it), or *already there*; of these only the ones about subjects of the
    change are shown. With ``follow`` what follows from the change is judged with it
    (:mod:`kg.validation.consequences`): what is derived anew, and what no longer is, as the next build has it.
    Raises InputError for a term that is none, and QueryKilledError when a limit was reached.
    """
    return process.run({"task": "delta", "follow": follow, **delta.to_dict(), **_context(generation, base)}, settings)


def succeed(delta: Delta, *, generation: Generation, settings: Settings) -> Report:
    """The audit of the whole graph after a change of a generation, from that generation's audit (:mod:`kg.validation.successor`).

    Raises NotFoundError where there is none by the rules of today, and QueryKilledError when a limit was reached.
    """
    return process.run({"task": "successor", **delta.to_dict(), **_context(generation, generation.base)}, settings)


def prepare(generation: Generation, settings: Settings) -> None:
    """Start opening a generation for validation, in the background: the first contribution to it then waits for nothing."""
    process.prepare(generation.nquads, generation.base, settings)


def _context(generation: Generation | None, base: str) -> dict[str, str]:
    """What a request says of the graph it is judged with."""
    return {
        "nquads": str(generation.nquads) if generation else "",
        "context": f"full graph, generation {generation.number}" if generation else "ontology only",
        "base": base,
    }


def audit(nquads: Path, *, settings: Settings, judges: Judges = "first") -> Report:
    """Judge a whole dataset (its default graph) against every shape and check.

    ``both`` has a second engine judge beside pySHACL, and what they do not agree on is a violation; ``fast`` has it judge alone,
    for graphs of millions of triples. Raises MissingToolError where it is not installed, and QueryKilledError when a limit
    was reached.
    """
    return process.run({"task": "audit", "nquads": str(nquads), "judges": judges}, settings)


def audit_filed(store: Path, default: Path, *, base: str, settings: Settings) -> Report:
    """Judge a whole default graph that lies in the engine's files and in sorted lines (:mod:`kg.validation.filed`)."""
    return process.run({"task": "filed", "store": str(store), "default": str(default), "base": base}, settings)
