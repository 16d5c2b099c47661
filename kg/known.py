"""Whether the graph knows what a question asks about: an unknown entity would be answered with a misleading silence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import Protocol

from kg.errors import GoneError, NotFoundError
from kg.library import Question
from kg.namespaces import CONCEPT, DCTERMS
from kg.store.reader import Row
from kg.store.terms import Iri, Term

#: Names compared when a near one is sought; more would let a mistyped name cost seconds.
_COMPARED = 20_000
_NEAR = 3
#: So many names of a kind are all told when none is near.
_LISTED = 15


class Source(Protocol):
    """A graph that answers our own queries: a :class:`kg.store.reader.Reader`, or another endpoint."""

    @property
    def base(self) -> str:
        """The base IRI its entities are minted under."""
        ...

    def select(self, query: str, **bindings: Term) -> list[Row]:
        """Rows of a SELECT."""
        ...

    def ask(self, query: str, **bindings: Term) -> bool:
        """The answer of an ASK."""
        ...


#: Gives the IRIs that begin with a stem, to find near names among.
Peers = Callable[[str], Iterable[str]]


def check_known(question: Question, terms: Mapping[str, Term], reader: Source, peers: Peers | None = None) -> dict[str, Term]:
    """Return the terms of a question's parameters, merged entities replaced by those they were merged into.

    Raises NotFoundError with near names for an entity or concept the graph says nothing about, GoneError with the reason for
    an entity that was withdrawn. ``peers`` is where the near
    names come from; without it the graph is searched, which takes a pass over it.
    """
    return {name: _known(question, name, term, reader, peers) for name, term in terms.items()}


def _known(question: Question, name: str, term: Term, reader: Source, peers: Peers | None) -> Term:
    if not isinstance(term, Iri):
        return term
    kept = reader.select(f"SELECT ?kept WHERE {{ ?node <{DCTERMS}isReplacedBy> ?kept }} ORDER BY ?kept LIMIT 1", node=term)
    if kept:
        return kept[0]["kept"]
    check_there(term, reader, f"parameter {name} of {question.name}")
    if reader.ask("ASK { ?node ?p ?o }", node=term):
        return term
    stem = term.value.rpartition("/")[0] + "/"
    others = sorted(peers(stem) if peers else _of_stem(stem, reader))[:_COMPARED]
    # Without what they all begin with: it makes any two names look alike.
    slugs = get_close_matches(term.value.removeprefix(stem), [iri.removeprefix(stem) for iri in others], n=_NEAR, cutoff=0.5)
    near = [short(stem + slug, reader.base) for slug in slugs]
    raise NotFoundError(
        f"the graph knows no {short(term.value, reader.base)}",
        where=f"parameter {name} of {question.name}",
        remedy="did you mean " + " or ".join(near) + "?" if near else _what_there_is(stem, others, reader.base),
        extra={"near": near, "parameter": name},
    )


def check_there(term: Iri, reader: Source, where: str) -> None:
    """Raise GoneError with the reason for an entity that was withdrawn; ``where`` is what names it."""
    gone = reader.select("SELECT ?on ?reason WHERE { ?node a sc:Withdrawn ; sc:withdrawnOn ?on ; sc:reason ?reason }", node=term)
    if gone:
        on, reason = gone[0]["on"].value, gone[0]["reason"].value
        raise GoneError(
            f"{short(term.value, reader.base)} was withdrawn on {on}: {reason}",
            where=where,
            remedy="nothing is kept of it; ask about something else",
            extra={"reason": reason, "withdrawn_on": on},
        )


def _what_there_is(stem: str, others: list[str], base: str) -> str:
    if not others:
        return "there is nothing of its kind"
    if len(others) <= _LISTED:
        return "one of " + ", ".join(short(iri, base) for iri in others)
    kind = short(stem, base).removesuffix("/")
    listed = f"/page/concept/{kind}" if stem.startswith(CONCEPT) else f"/browse/{kind}"
    return f"it is none of the {len(others)} of its kind, which the server lists at {listed}"


def _of_stem(stem: str, reader: Source) -> list[str]:
    rows = reader.select(
        f'SELECT DISTINCT ?x WHERE {{ ?x a ?type FILTER(STRSTARTS(STR(?x), "{stem}") && ?type != sc:Withdrawn) }}',
    )
    return [row["x"].value for row in rows]


def short(iri: str, base: str) -> str:
    """An IRI as a parameter takes it: ``event/…`` or ``status/…``."""
    return iri.removeprefix(CONCEPT).removeprefix(base).removeprefix("id/")
