"""What follows from a change, so that it is judged as the build will make it.

Who takes an entity away leaves behind what was derived from it, its superclasses above all, and shapes would ask a node that is
gone for its label. So after a removal the derived triples are made anew and compared. Additions need none of this: what
follows from them is only more.
"""

from __future__ import annotations

from kg import resources
from kg.contributions.patch import Patch
from kg.namespaces import Iris
from kg.store.derive import derive
from kg.store.generations import Generation
from kg.store.rdf import read_nquads
from kg.store.terms import Iri, Quad
from kg.validation import Delta
from kg.validation.delta import Triple


def delta_of(patch: Patch, generation: Generation) -> Delta:
    """The change of the merged graph with what no longer follows and what newly does."""
    delta = patch.delta()
    if not delta.removed:
        return delta
    graph = Iri(Iris(generation.base).graph("derived"))
    merged: set[Triple] = set()
    derived: set[Triple] = set()
    asserted: set[Triple] = set()
    for quad in read_nquads(generation.nquads):
        (merged if quad.graph is None else derived if quad.graph == graph else asserted).add(quad[:3])
    after = (merged - (derived - asserted) - set(delta.removed)) | set(delta.added)
    rules = sorted((resources.path("queries") / "derive").glob("*.rq"))
    now = set(derive((Quad(*triple) for triple in after), rules, generation.base))
    gone = derived - now - after
    return Delta((*delta.added, *sorted(now - derived)), (*delta.removed, *sorted(gone)))
