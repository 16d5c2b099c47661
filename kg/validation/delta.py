"""What is judged: triples to be added to the merged graph and triples to be taken from it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from kg.errors import InputError
from kg.store.rdf import to_iri, to_term
from kg.store.terms import Iri, Term

Triple = tuple[Iri, Iri, Term]


@dataclass(frozen=True, slots=True)
class Delta:
    """A change of the merged graph: afterwards it is (before − ``removed``) ∪ ``added``; blank nodes are named before."""

    added: tuple[Triple, ...] = ()
    removed: tuple[Triple, ...] = ()

    def apply(self, before: Iterable[Triple]) -> list[Triple]:
        """Return the graph after the change, each triple once."""
        gone = frozenset(self.removed)
        return list(dict.fromkeys([*(triple for triple in before if triple not in gone), *self.added]))

    def effective(self, before: Collection[Triple]) -> Delta:
        """Return the part that changes something: nothing added that is there, nothing removed that is not or comes back.

        ``before`` is anything that tells whether it contains a triple.
        """
        stays = frozenset(self.added)
        added = dict.fromkeys(triple for triple in self.added if triple not in before)
        removed = dict.fromkeys(triple for triple in self.removed if triple in before and triple not in stays)
        return Delta(tuple(added), tuple(removed))

    @property
    def subjects(self) -> frozenset[str]:
        """What the change says something about."""
        return frozenset(subject.value for subject, _, _ in (*self.added, *self.removed))

    def to_dict(self) -> dict[str, str]:
        """The change for another process: N-Triples, lexical forms kept."""
        return {"added": _lines(self.added), "removed": _lines(self.removed)}

    @classmethod
    def from_dict(cls, data: dict[str, str]) -> Delta:
        """The inverse of :meth:`to_dict`; raises InputError for a term that is none."""
        return cls(tuple(_read(data["added"])), tuple(_read(data["removed"])))


def _lines(triples: Iterable[Triple]) -> str:
    return "".join(f"{subject.n3()} {predicate.n3()} {value.n3()} .\n" for subject, predicate, value in triples)


def _read(lines: str) -> Iterator[Triple]:
    try:
        for triple in ox.parse(lines.encode(), format=ox.RdfFormat.N_TRIPLES):
            yield to_iri(triple.subject), Iri(triple.predicate.value), to_term(triple.object)
    except SyntaxError as error:
        raise InputError(f"not a triple: {error.msg}", remedy="use absolute IRIs and plain literals") from None
