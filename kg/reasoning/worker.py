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
    """Classify N-Triples: ``consistent``, ``unsatisfiable`` (sorted class IRIs) and ``error`` (Java's words)."""
    world = owlready2.World()
    with path.open("rb") as stream:
        ontology = world.get_ontology("https://w3id.org/secoop/view#").load(fileobj=stream)
    try:
        with ontology:
            owlready2.sync_reasoner_hermit(world, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        return {"consistent": False, "unsatisfiable": [], "error": ""}
    except owlready2.OwlReadyJavaError as error:
        return {"consistent": False, "unsatisfiable": [], "error": str(error) or "HermiT ended without a word"}
    unsatisfiable = sorted(cls.iri for cls in world.inconsistent_classes() if cls is not owlready2.Nothing)
    return {"consistent": True, "unsatisfiable": unsatisfiable, "error": ""}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(judge(Path(sys.argv[1]))))
