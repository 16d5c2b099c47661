"""The process that runs HermiT: ``python -m kg.reasoning.worker FILE.nt``. Prints one JSON object.

owlready2 keeps a global world, writes to standard error and waits for Java without a deadline; in a process of its own
nothing of that reaches the caller. The world used here is a fresh one, never ``default_world``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import owlready2


def judge(path: Path) -> dict[str, object]:
    """Classify N-Triples: ``consistent``, ``unsatisfiable`` (sorted class IRIs), ``parents`` and ``error`` (Java's words).

    ``parents`` gives for every class the named classes directly above it, asserted or inferred.
    """
    world = owlready2.World()
    with path.open("rb") as stream:
        ontology = world.get_ontology("https://w3id.org/secoop/view#").load(fileobj=stream)
    try:
        with ontology:
            owlready2.sync_reasoner_hermit(world, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        return {"consistent": False, "unsatisfiable": [], "parents": {}, "error": ""}
    except owlready2.OwlReadyJavaError as error:
        return {"consistent": False, "unsatisfiable": [], "parents": {}, "error": str(error) or "HermiT ended without a word"}
    unsatisfiable = sorted(cls.iri for cls in world.inconsistent_classes() if cls is not owlready2.Nothing)
    parents = {cls.iri: _above(cls) for cls in world.classes()}
    return {"consistent": True, "unsatisfiable": unsatisfiable, "parents": parents, "error": ""}


def _above(cls: owlready2.ThingClass) -> list[str]:
    """The named classes directly above a class; unions and the like have no IRI, and everything is below ``owl:Thing``."""
    named = (parent for parent in cls.is_a if isinstance(parent, owlready2.ThingClass) and parent is not owlready2.Thing)
    return sorted(parent.iri for parent in named)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(judge(Path(sys.argv[1]))))
