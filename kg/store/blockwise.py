"""Rules of derived triples that can be asked of sorted lines, one block after the other, instead of a whole store.

A rule says so in its header. ``# scope: node``: what it adds has a node as its subject and follows from the triples this node is
the subject of, and from which class is below which. ``# scope: evidence``: it follows besides from what is said of the
node's evidence: its triples, and those of its selector. Whatever property such a rule reads or adds stands in its text by
name, so that the other lines of a block can be left out.

All lines of a subject stand in one block, so what a block and its evidence lead to is what the graph leads to (tested, rule by
rule). A block is asked in memory; a store on disk keeps terms by hash, and looks each of them up for every row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.errors import BuildError, InputError
from kg.namespaces import OA, RDF, RDFS, SC, XSD, prefixes
from kg.store.engine import evaluate
from kg.store.lines import Block

_SCOPE = re.compile(r"^# scope: (node|evidence)$", re.MULTILINE)
_NAMED = re.compile(r"\b([a-z]+):([A-Za-z]\w*)")
_EVIDENCE = f"<{SC}evidence>".encode()
_SELECTOR = f"<{OA}hasSelector>".encode()
#: What is said of evidence and of its selectors, as far as rules of that scope ask for it.
_OF_EVIDENCE = frozenset({f"<{SC}cite>".encode(), _SELECTOR, f"<{OA}start>".encode(), f"<{OA}end>".encode()})
_CLASSES = f" <{RDFS}subClassOf> ".encode()
#: A literal the engine may rewrite: whether it is there already is asked of the engine, not of the lines.
_TYPED = f"^^<{XSD}".encode()
#: Pieces of evidence kept in memory, some 400 bytes each; where there are more, rules that need them are asked of the store.
MOST = 4_000_000


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its file, its text, and its scope, ``node``, ``evidence``, or ``graph`` where it may look anywhere."""

    path: Path
    text: str
    scope: str

    @classmethod
    def read(cls, path: Path) -> Rule:
        """Read a rule's header."""
        text = path.read_text(encoding="utf-8")
        found = _SCOPE.search(text)
        return cls(path, text, found[1] if found else "graph")

    def properties(self, base: str) -> set[bytes]:
        """The IRIs it names: at least all properties it reads or adds."""
        table = prefixes(base)
        names = {f"<{table[prefix]}{name}>".encode() for prefix, name in _NAMED.findall(self.text) if prefix in table}
        return names | {f"<{RDF}type>".encode()}


class Beside:
    """What rules read of more than a node's own lines: the classes above others, and evidence by its IRI."""

    def __init__(self) -> None:
        self.classes: list[bytes] = []
        self._said: dict[bytes, bytes] = {}

    @property
    def too_many(self) -> bool:
        """Whether there is more evidence than is kept; then it is not complete."""
        return len(self._said) > MOST

    def seen(self, stream: Iterable[Block]) -> Iterator[Block]:
        """The stream; what of it is beside other nodes is kept as it passes."""
        for block in stream:
            self._see(block)
            yield block

    def _see(self, block: Block) -> None:
        if _CLASSES in (text := b"".join(block)):
            self.classes += [line for line in block if _CLASSES in line]
        if self.too_many or not any(name in text for name in _OF_EVIDENCE):
            return
        for line in block:
            subject, predicate, _ = line.split(b" ", 2)
            if predicate in _OF_EVIDENCE:
                self._said[subject] = self._said.get(subject, b"") + line

    def of(self, block: Block) -> Iterator[bytes]:
        """What is said of the evidence of a block's nodes."""
        asked = {line.split(b" ", 2)[2][:-3] for line in block if _EVIDENCE in line}
        for said in filter(None, map(self._said.get, asked)):
            yield said
            if _SELECTOR in said:
                selectors = {line.split(b" ", 2)[2][:-3] for line in said.splitlines(keepends=True) if _SELECTOR in line}
                yield from filter(None, map(self._said.get, selectors))


class Blockwise:
    """Rules that follow each other, asked of blocks; each sees what those before it have added."""

    def __init__(self, rules: Sequence[Rule], base: str, beside: Beside) -> None:
        self._rules = rules
        self._base = base
        self._beside = beside
        self._read = frozenset(name for rule in rules for name in rule.properties(base))
        self._with_evidence = any(rule.scope == "evidence" for rule in rules)

    def added(self, block: Block) -> Block:
        """What the rules add to a block, in order; raises BuildError naming a rule that does not parse."""
        read = self._read
        lines = [line for line in block if line.split(b" ", 2)[1] in read]
        if not lines:
            return []
        store, known, found = ox.Store(), set(lines), list[bytes]()
        more = [*self._beside.classes, *(self._beside.of(lines) if self._with_evidence else ())]
        _load(store, [*lines, *more])
        for rule in self._rules:
            answer = self._answer(store, rule).serialize(format=ox.RdfFormat.N_TRIPLES) or b""
            fresh = sorted({line for line in answer.splitlines(keepends=True) if _is_new(line, known, store)})
            known.update(fresh)
            found += fresh
            if rule is not self._rules[-1]:
                _load(store, fresh)
        return sorted(found)

    def _answer(self, store: ox.Store, rule: Rule) -> ox.QueryTriples:
        try:
            answer = evaluate(store, rule.text, prefixes=prefixes(self._base))
        except InputError as error:
            raise BuildError(f"the rule does not parse: {error}", where=str(rule.path), remedy="mend the rule") from error
        if not isinstance(answer, ox.QueryTriples):
            raise BuildError("a derivation rule is a CONSTRUCT", where=str(rule.path), remedy="rewrite it")
        return answer


def _load(store: ox.Store, lines: Iterable[bytes]) -> None:
    store.bulk_load(b"".join(lines), format=ox.RdfFormat.N_TRIPLES, lenient=True)


def _is_new(line: bytes, known: set[bytes], store: ox.Store) -> bool:
    if line in known:
        return False
    return _TYPED not in line or not all(quad in store for quad in ox.parse(line, format=ox.RdfFormat.N_TRIPLES))
