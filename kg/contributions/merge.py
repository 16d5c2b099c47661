"""Accepted contributions in a build: one after the other, in the order they were accepted.

What a contribution adds without naming a graph lies in its own, ``graph/contribution/{id}``, beside its provenance. What it
takes away without naming a graph is taken from every graph, and kept out of the merge where it would come back by an identity
decision or as the plain triple of a statement; a later contribution that adds it brings it back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kg.contributions.ledger import Contribution
from kg.errors import BuildError
from kg.identity.withdrawn import Withdrawal, mentions
from kg.namespaces import DCTERMS, PROV, RDF, XSD, Iris
from kg.store.changes import as_stored
from kg.store.terms import Iri, Literal, Quad, Term, lang, typed
from kg.validation import Report, Result
from kg.validation.delta import Triple

#: Below ``graph/``: where contributions lie.
FOLDER = "contribution"


@dataclass(frozen=True, slots=True)
class Merged:
    """The quads of all graphs with the contributions, and the triples that are kept out of every graph, as the store has them."""

    quads: list[Quad]
    gone: frozenset[Triple] = field(default_factory=frozenset)

    def keep(self, quads: Iterable[Quad]) -> list[Quad]:
        """The quads that were not taken away."""
        return [quad for quad in quads if as_stored(quad)[:3] not in self.gone] if self.gone else list(quads)


def graph(iris: Iris, name: str) -> Iri:
    """The graph of a contribution."""
    return Iri(iris.graph(f"{FOLDER}/{name}"))


def merge(
    quads: Sequence[Quad], contributions: Iterable[Contribution], iris: Iris, withdrawn: Sequence[Withdrawal] = ()
) -> Merged:
    """Apply contributions to the quads of the records; ``withdrawn`` is what none of them may name any more.

    Raises BuildError naming the contribution that does.
    """
    found = dict.fromkeys(quads)
    gone: set[Triple] = set()
    for one in contributions:
        patch = one.patch.rebased(one.meta.base, iris.base)
        if patch.removed:
            everywhere = {as_stored(quad)[:3] for quad in patch.removed if quad.graph is None}
            somewhere = {as_stored(quad) for quad in patch.removed if quad.graph is not None}
            gone |= everywhere
            found = dict.fromkeys(q for q in found if (s := as_stored(q))[:3] not in everywhere and s not in somewhere)
        own = graph(iris, one.id)
        for quad in patch.added:
            _check(one, quad, withdrawn, iris)
            gone.discard(as_stored(quad)[:3])
            found[quad._replace(graph=quad.graph or own)] = None
        found.update(dict.fromkeys(provenance(one, own)))
    return Merged(list(found), frozenset(gone))


def removals(contributions: Iterable[Contribution], iris: Iris) -> tuple[frozenset[Triple], frozenset[Quad]]:
    """What contributions take away, as the store has it: triples from every graph, and quads.

    What was there before all of them loses it for good; a later contribution adds to a graph of its own choice, not back.
    """
    everywhere: set[Triple] = set()
    somewhere: set[Quad] = set()
    for one in contributions:
        for quad in one.patch.rebased(one.meta.base, iris.base).removed:
            stored = as_stored(quad)
            if quad.graph is None:
                everywhere.add(stored[:3])
            else:
                somewhere.add(stored)
    return frozenset(everywhere), frozenset(somewhere)


def provenance(one: Contribution, own: Iri) -> list[Quad]:
    """Who contributed, when it came and was accepted, why, and the digest of the change (PROV-O, Dublin Core)."""
    about: list[tuple[str, Term]] = [
        (RDF + "type", Iri(PROV + "Entity")),
        (DCTERMS + "creator", Literal(one.meta.who)),
        (DCTERMS + "description", lang(one.meta.why, "en")),
        (DCTERMS + "created", typed(one.meta.when, XSD + "dateTime")),
        (PROV + "generatedAtTime", typed(one.decided, XSD + "dateTime")),
        (DCTERMS + "identifier", Literal(f"sha256:{one.meta.sha256}")),
    ]
    return [Quad(own, Iri(predicate), value, own) for predicate, value in about]


def _check(one: Contribution, quad: Quad, withdrawn: Sequence[Withdrawal], iris: Iris) -> None:
    for term in quad[:3]:
        found = mentions(iris.relative(term.value).removeprefix("id/"), withdrawn)
        if found is not None:
            raise BuildError(
                f"contribution {one.id} by {one.meta.who} names {found.entity}, which was withdrawn on {found.on}",
                where=f"contribution {one.id}",
                remedy=f'`kg review reject {one.id} --why "…"` takes it out of the next build',
            )


def guilty(report: Report, contributions: Iterable[Contribution], iris: Iris) -> list[Contribution]:
    """The contributions that say something about what a report finds violated, or take something from it."""
    wrong = {iri for result in report.results if result.severity == "Violation" for iri in _nodes(result)}
    return [one for one in contributions if wrong & _touched(one, iris)]


def _nodes(result: Result) -> set[str]:
    return {result.focus} | ({result.value.value} if isinstance(result.value, Iri) else set())


def _touched(one: Contribution, iris: Iris) -> set[str]:
    patch = one.patch.rebased(one.meta.base, iris.base)
    terms = (term for quad in (*patch.added, *patch.removed) for term in (quad.subject, quad.object))
    return {term.value for term in terms if isinstance(term, Iri)}
