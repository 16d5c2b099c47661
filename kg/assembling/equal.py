"""After a merge of two entities of one name that name is said once: no further name equals a preferred one (SKOS, S13).

Only entities that others were merged into are looked at; in sorted lines those of one subject follow one another.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator

from kg.assembling.labels import ALT_LABEL
from kg.interpret.quads import PREF_LABEL
from kg.store.lines import Block
from kg.store.terms import Iri, Quad

_PREF, _ALT = (f" {one.n3()} ".encode() for one in (PREF_LABEL, ALT_LABEL))


def repeated(quads: Iterable[Quad], kept: Collection[str]) -> set[Quad]:
    """The further names, in the default graph, of entities (IRIs) that have them as preferred names."""
    names = [quad for quad in quads if quad.predicate == PREF_LABEL and quad.subject.value in kept]
    return {Quad(Iri(quad.subject.value), ALT_LABEL, quad.object) for quad in names}


def once(stream: Iterable[Block], kept: Collection[str]) -> Iterator[Block]:
    """Sorted lines of the default graph without the further names that :func:`repeated` finds."""
    starts = sorted(f"<{iri}> ".encode() for iri in kept)
    held: Block = []
    for whole in stream:
        block = [*held, *whole] if held else whole
        held = []
        for start in starts:
            first = bisect_left(block, start)
            last = first
            while last < len(block) and block[last].startswith(start):
                last += 1
            if first == last:
                continue
            if last == len(block):
                # The rest of the subject may stand in the next block.
                block, held = block[:first], block[first:]
            else:
                block = [*block[:first], *_said_once(block[first:last]), *block[last:]]
        if block:
            yield block
    if held:
        yield _said_once(held)


def _said_once(lines: Block) -> Block:
    """The lines of one subject without further names that are preferred ones."""
    repeats = {line.replace(_PREF, _ALT, 1) for line in lines if _PREF in line}
    return [line for line in lines if line not in repeats]
