"""What one generation has and another has not: quads as an RDF patch, and the entities they are about.

Both files are sorted, so they are read side by side. A change is told of the entity it is about: that of the subject, or for a
relation node (a participation, a statement …) of the entities it relates; what rules derive is nobody's news. An entity is
*added* when nothing was said of it before; *withdrawn* when it was taken out, or merged into another, or is no longer spoken of;
*corrected* when anything said of it is no longer said so; *extended* when there is only more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from kg.catalogue import lines
from kg.namespaces import DCTERMS, ENTITY_TYPES, NODE_TYPES, RDF, SC

KINDS = ("added", "extended", "corrected", "withdrawn")
#: Relations by which a node belongs to entities.
_OWNERS = frozenset(
    f"<{SC}{name}>".encode()
    for name in (
        *("participationIn", "participant", "subject", "holder", "post", "member", "memberOf"),
        *("outcomeOf", "countOf", "counted", "nameOf", "decides"),
    )
)
_TYPE = f"<{RDF}type>".encode()
_WITHDRAWN = f"<{SC}Withdrawn>".encode()
_REPLACED = f"<{DCTERMS}isReplacedBy>".encode()
_TOMBSTONE = b" %s %s" % (_TYPE, _WITHDRAWN)


@dataclass(slots=True)
class Difference:
    """Quads added and removed, in all graphs, and the entities by kind of change (:data:`KINDS`), as ``kind/slug``.

    ``gone_before`` and ``gone_after`` are the entities that were taken down (have a tombstone) on either side, changed or not.
    """

    added: int = 0
    removed: int = 0
    entities: dict[str, set[str]] = field(default_factory=lambda: {kind: set() for kind in KINDS})
    gone_before: set[str] = field(default_factory=set)
    gone_after: set[str] = field(default_factory=set)


def difference(
    before: Iterable[bytes],
    after: Iterable[bytes],
    base: str,
    write: Callable[[bytes, bytes], object] = lambda _kind, _line: None,
) -> Difference:
    """Compare two files of canonical N-Quads under one base; ``write`` is given A or D and each line that differs."""
    found = Difference()
    entities = _Entities(base)
    for subject, old, new in _paired(lines.subjects(before), lines.subjects(after)):
        before_gone = _buried(subject, old)
        if before_gone:
            found.gone_before.add(entities.name(subject)[1])
        if before_gone if old == new else _buried(subject, new):
            found.gone_after.add(entities.name(subject)[1])
        if old == new:
            continue
        gone, come = _without(old, new), _without(new, old)
        for line in gone:
            write(b"D", line)
        for line in come:
            write(b"A", line)
        found.removed += len(gone)
        found.added += len(come)
        entities.note(subject, old, new)
    found.entities = entities.told()
    return found


def _buried(subject: bytes, group: list[bytes]) -> bool:
    # Of every line of the graph, so it is not split; a literal that quotes the words does not begin with them.
    mark = subject + _TOMBSTONE
    return any(line.startswith(mark) for line in group)


def _without(some: list[bytes], others: list[bytes]) -> list[bytes]:
    known = set(others)
    return [line for line in some if line not in known]


_Groups = Iterator[tuple[bytes, list[bytes]]]


def _paired(before: _Groups, after: _Groups) -> Iterator[tuple[bytes, list[bytes], list[bytes]]]:
    """The lines of each subject in both files, in the order of the files."""
    old, new = next(before, None), next(after, None)
    while old is not None or new is not None:
        if new is None or (old is not None and old[0] < new[0]):
            assert old is not None  # noqa: S101 -- one of the two is there
            yield old[0], old[1], []
            old = next(before, None)
        elif old is None or new[0] < old[0]:
            yield new[0], [], new[1]
            new = next(after, None)
        else:
            yield old[0], old[1], new[1]
            old, new = next(before, None), next(after, None)


class _Entities:
    """Collects what happened to whom."""

    def __init__(self, base: str) -> None:
        self._stem = f"<{base}id/".encode()
        self._derived = f"{base}graph/derived".encode()
        self._found: dict[str, set[str]] = {kind: set() for kind in KINDS}

    def note(self, subject: bytes, before: list[bytes], after: list[bytes]) -> None:
        """Take the lines of one subject that are not the same in both."""
        old, new = self._asserted(before), self._asserted(after)
        if old == new:
            return
        kind, name = self.name(subject)
        shrunk = not old <= new
        if kind in ENTITY_TYPES:
            self._found[_change(old, new)].add(name)
        elif kind in NODE_TYPES:
            owners = {line.object for line in old | new if line.predicate in _OWNERS}
            for owner in owners:
                of, entity = self.name(owner)
                if of in ENTITY_TYPES:
                    self._found["corrected" if shrunk else "extended"].add(entity)

    def _asserted(self, group: list[bytes]) -> set[lines.Line]:
        """What some source says: the default graph is the merge of these and of what follows from them."""
        return {line for line in map(lines.split, group) if line.graph and line.graph != self._derived}

    def name(self, term: bytes) -> tuple[str, str]:
        """Kind and ``kind/slug`` of a node of this base; both empty for others."""
        if not term.startswith(self._stem):
            return "", ""
        name = term[len(self._stem) : -1].decode()
        return name.partition("/")[0], name

    def told(self) -> dict[str, set[str]]:
        """Each entity under the strongest word only."""
        found, taken = self._found, set[str]()
        for kind in ("withdrawn", "added", "corrected", "extended"):
            found[kind] -= taken
            taken |= found[kind]
        return found


def _change(old: set[lines.Line], new: set[lines.Line]) -> str:
    if not new or (_out(new) and not _out(old)):
        return "withdrawn"
    if not old:
        return "added"
    return "extended" if old <= new else "corrected"


def _out(group: set[lines.Line]) -> bool:
    """Whether these lines say that their subject was taken out, or merged into another."""
    return any(line.predicate == _REPLACED or (line.predicate == _TYPE and line.object == _WITHDRAWN) for line in group)
