"""Whether two tables, or two graphs, are the same but for the names of their blank nodes.

Blank nodes are matched by a bijection (RDF 1.1 Semantics calls such graphs isomorphic; SPARQL result tables compare in the
same way). Each blank node gets a colour from where it occurs; what colours cannot tell apart is tried one by one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from kg.store.terms import Iri, Literal


class Blank(NamedTuple):
    """A blank node: a name that means nothing outside its document."""

    label: str
    kind: str = "blank node"


Value = Iri | Literal | Blank | None
Row = tuple[Value, ...]
_Colours = dict[Blank, int]


def same_graph(left: Iterable[Row], right: Iterable[Row]) -> bool:
    """Whether two sets of triples, or of quads, are isomorphic."""
    return same_rows(sorted(set(left), key=repr), sorted(set(right), key=repr))


def same_rows(left: Sequence[Row], right: Sequence[Row], *, ordered: bool = False) -> bool:
    """Whether two tables are the same: each row as often in one as in the other, and in the same order where that counts."""
    if ordered:
        left = [(Literal(str(place)), *row) for place, row in enumerate(left)]
        right = [(Literal(str(place)), *row) for place, row in enumerate(right)]
    return len(left) == len(right) and _match(left, right, _start(left), _start(right))


def same_reduced(whole: Sequence[Row], reduced: Sequence[Row]) -> bool:
    """Whether a table is another with some duplicates left out (SPARQL 1.1 Query, section 15.3); no blank nodes."""
    most, found = Counter(whole), Counter(reduced)
    return most.keys() == found.keys() and all(found[row] <= most[row] for row in found)


def _start(rows: Sequence[Row]) -> _Colours:
    return {term: 0 for row in rows for term in row if isinstance(term, Blank)}


def _match(left: Sequence[Row], right: Sequence[Row], colours: _Colours, others: _Colours) -> bool:
    colours, others = _refine(left, colours), _refine(right, others)
    if _painted(left, colours) != _painted(right, others):
        return False
    classes: dict[int, list[Blank]] = {}
    for blank, colour in colours.items():
        classes.setdefault(colour, []).append(blank)
    unclear = [members for members in classes.values() if len(members) > 1]
    if not unclear:
        return True
    chosen = min(unclear, key=len)[0]
    mark = max(colours.values(), default=0) + 1
    # One blank node is told apart on the left; some blank node of the same colour must play its part on the right.
    candidates = [blank for blank, colour in others.items() if colour == colours[chosen]]
    return any(_match(left, right, {**colours, chosen: mark}, {**others, blank: mark}) for blank in candidates)


def _refine(rows: Sequence[Row], colours: _Colours) -> _Colours:
    """Colours that tell blank nodes apart by their neighbourhood, refined until nothing more is told apart."""
    where: dict[Blank, list[Row]] = {blank: [] for blank in colours}
    for row in rows:
        for blank in {term for term in row if isinstance(term, Blank)}:
            where[blank].append(row)
    kinds = len(set(colours.values()))
    while True:
        seen = {
            blank: hash((colours[blank], tuple(sorted(hash(_paint(row, colours, blank)) for row in rows))))
            for blank, rows in where.items()
        }
        if len(set(seen.values())) == kinds:
            return seen
        colours, kinds = seen, len(set(seen.values()))


def _paint(row: Row, colours: Mapping[Blank, int], itself: Blank | None = None) -> tuple[object, ...]:
    return tuple((colours[term], term == itself) if isinstance(term, Blank) else (type(term).__name__, term) for term in row)


def _painted(rows: Sequence[Row], colours: Mapping[Blank, int]) -> Counter[tuple[object, ...]]:
    return Counter(_paint(row, colours) for row in rows)
