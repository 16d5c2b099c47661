"""What a contribution is: quads to add and quads to take away, in one canonical text with one digest.

Read from any RDF syntax (then everything is added), from RDF Patch, or from SPARQL Update restricted to INSERT DATA and
DELETE DATA. The data blocks of an update are TriG but for its keywords, so a parser of data reads them and nothing is
evaluated. In the graph None (the merge of all) a quad is added to the contribution's own graph, and taken from every graph.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from hashlib import sha256

from kg.contributions import rdf_patch, update_data
from kg.errors import InputError, UnsupportedMediaError
from kg.store.changes import as_stored
from kg.store.terms import Iri, Quad
from kg.validation import Delta, Result
from kg.validation.locate import Places
from kg.validation.parsing import FORMATS, SUFFIXES, Limit, media_kind, parse_quads

RDF_PATCH = "application/rdf-patch"
UPDATE = "application/sparql-update"
#: Media types a contribution may have.
MEDIA_TYPES = (*FORMATS, RDF_PATCH, UPDATE)
#: File name endings the command line understands.
ENDINGS = {**SUFFIXES, ".rdfp": RDF_PATCH, ".ru": UPDATE}


@dataclass(frozen=True, slots=True)
class Upload:
    """What a contributor sent, and how it was read."""

    data: bytes
    media_type: str
    limit: Limit
    base: str | None

    def located(self, results: Iterable[Result]) -> list[Result]:
        """Findings about the change, each with the line that says what it is about."""
        places = Places()
        for document, media_type in self._documents():
            quads = parse_quads(document, media_type, limit=self.limit, base=self.base)
            places.add(document, media_type, [quad[:3] for quad in quads], self.base)
        return places.of(results)

    def _documents(self) -> Iterator[tuple[bytes, str]]:
        """The RDF in it, on the lines it has there."""
        kind = kind_of(self.media_type)
        if kind == RDF_PATCH:
            yield rdf_patch.document(self.data, self.limit), rdf_patch.N_QUADS
        elif kind == UPDATE:
            yield from ((trig, update_data.TRIG) for trig in update_data.documents(self.data))
        else:
            yield self.data, kind


@dataclass(frozen=True, slots=True)
class Patch:
    """A change of the dataset: afterwards it is (before − ``removed``) ∪ ``added``; sorted, each quad once.

    ``upload`` is the text it was read from, where it is at hand: no part of what the change is.
    """

    added: tuple[Quad, ...] = ()
    removed: tuple[Quad, ...] = ()
    upload: Upload | None = field(default=None, compare=False, repr=False)

    @classmethod
    def of(cls, added: Iterable[Quad], removed: Iterable[Quad] = ()) -> Patch:
        """Make a patch of quads in any order."""
        return cls(tuple(sorted(set(added), key=Quad.n3)), tuple(sorted(set(removed), key=Quad.n3)))

    @classmethod
    def from_text(cls, text: str) -> Patch:
        """The inverse of :meth:`text`; raises InputError for anything else."""
        return _ordered(rdf_patch.read(text.encode(), Limit(len(text) * 4 + 1, len(text), 100, len(text))))

    def text(self) -> str:
        """The canonical RDF Patch: removals, then additions, sorted."""
        return "".join(f"{sign} {quad.n3()}\n" for sign, part in (("D", self.removed), ("A", self.added)) for quad in part)

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical text, hexadecimal."""
        return sha256(self.text().encode()).hexdigest()

    def delta(self) -> Delta:
        """The change of the merged graph, as validation judges it; what is taken from a named graph may stay in the merge."""
        gone = (quad[:3] for quad in self.removed if quad.graph is None)
        return Delta(tuple(dict.fromkeys(quad[:3] for quad in self.added)), tuple(gone))

    def as_stored(self) -> Patch:
        """The patch with the lexical forms of the store, in which readers see the graph and name what is to be taken away."""
        return Patch.of(map(as_stored, self.added), map(as_stored, self.removed))

    def rebased(self, old: str, new: str) -> Patch:
        """The patch for a deployment under another base IRI; ``id/`` and ``graph/`` move, nothing else does."""
        if old == new:
            return self
        stems = (f"{old}id/", f"{old}graph/")

        def iri(term: Iri) -> Iri:
            return Iri(new + term.value.removeprefix(old)) if term.value.startswith(stems) else term

        def moved(quads: Iterable[Quad]) -> Iterator[Quad]:
            for s, p, o, g in quads:
                yield Quad(iri(s), iri(p), iri(o) if isinstance(o, Iri) else o, iri(g) if g else None)

        return Patch.of(moved(self.added), moved(self.removed))


def read(data: bytes, media_type: str, *, limit: Limit | None = None, base: str | None = None) -> Patch:
    """Read what a contributor sent; blank nodes get names of their own, and none of them can be taken away.

    Raises UnsupportedMediaError for a media type that is not read, TooLargeError over a limit, and InputError with line and
    column for what does not follow its format or does more than adding and removing data.
    """
    limit = limit or Limit()
    kind = kind_of(media_type)
    if kind == RDF_PATCH:
        changes = rdf_patch.read(data, limit)
    elif kind == UPDATE:
        changes = update_data.read(data, limit, base)
    else:
        changes = [(True, quad) for quad in parse_quads(data, media_type, limit=limit, base=base)]
    patch = _ordered(changes)
    if not (patch.added or patch.removed):
        raise InputError("nothing is added and nothing removed", where="the contribution", remedy="send the triples of your file")
    return replace(patch, upload=Upload(data, media_type, limit, base))


def kind_of(media_type: str) -> str:
    """The bare media type; raises UnsupportedMediaError unless it is one of :data:`MEDIA_TYPES` in UTF-8."""
    bare, _, charset = (part.strip().lower() for part in media_type.partition(";"))
    if bare in (RDF_PATCH, UPDATE):
        if charset not in ("", "charset=utf-8", 'charset="utf-8"'):
            raise UnsupportedMediaError(f"{charset[:60]!r} is not read here", remedy="send UTF-8")
        return bare
    try:
        return media_kind(media_type)
    except UnsupportedMediaError as error:
        error.remedy = "send one of " + ", ".join(MEDIA_TYPES)
        raise


def _ordered(changes: Iterable[tuple[bool, Quad]]) -> Patch:
    """The outcome of changes made one after the other: what is added and taken away again was never there."""
    last: dict[Quad, bool] = {}
    for adds, quad in changes:
        last[quad] = adds
    return Patch.of((q for q, adds in last.items() if adds), (q for q, adds in last.items() if not adds))
