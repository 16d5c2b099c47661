"""The rules of derived triples, asked of sorted lines where their scope is a block of them, else of the store being filled.

The rules keep their order, so those that follow each other and have one scope are asked together (:mod:`kg.store.blockwise`).
What the store has to know is loaded before it is asked, with what the rules have added up to then: the lines of a subject stand
together, and its words are written once.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, groupby
from pathlib import Path

from kg.assembling.memory import rules
from kg.store.blockwise import Beside, Blockwise, Rule
from kg.store.growing import Growing
from kg.store.lines import Sorter, merge, read, undivided, without, write, writing


class Derivation:
    """What the rules add to the default graph, whose sorted lines are in the file ``before``; files go to a folder."""

    def __init__(self, store: Growing, before: Path, beside: Beside, base: str, work: Path) -> None:
        self._store = store
        self._beside = beside
        self._base = base
        self._work = work
        self._before = before
        self._known = [before]
        #: Files of which the store knows nothing yet, and those that may have lines the graph had already.
        self._waiting = [before]
        self._doubtful: list[Path] = []

    def run(self) -> Path:
        """Apply all rules; the file of the lines they add. The store has these and the default graph then.

        Raises BuildError naming a rule that does not parse.
        """
        for blockwise, group in groupby(map(Rule.read, rules()), self._blockwise):
            path = self._work / f"derived-{len(self._known)}.zst"
            if blockwise:
                self._by_blocks(list(group), path)
            else:
                self._load()
                self._ask(list(group), path)
            self._known.append(path)
        self._load()
        after = self._work / "derived.zst"
        found = merge([read(path) for path in self._known[1:]])
        write(after, without(found, read(self._before)) if self._doubtful else found)
        return after

    def _blockwise(self, rule: Rule) -> bool:
        return rule.scope == "node" or (rule.scope == "evidence" and not self._beside.too_many)

    def _by_blocks(self, group: Sequence[Rule], path: Path) -> None:
        asked = Blockwise(group, self._base, self._beside)
        default = undivided(merge([read(path) for path in self._known]))
        everything = self._waiting == self._known
        if self._waiting and not everything:
            write(path, map(asked.added, default))
            self._waiting.append(path)
            return
        # What the store has not got is loaded as it passes.
        with writing(path) as put:
            self._store.add([*(block if everything else ()), *put(asked.added(block))] for block in default)
        self._waiting = []

    def _load(self) -> None:
        self._store.add(chain.from_iterable(map(read, self._waiting)))
        self._waiting = []

    def _ask(self, group: Sequence[Rule], path: Path) -> None:
        sorter = Sorter(self._work, path.stem)
        for rule in group:
            if not self._store.derive(rule.path, self._base, sorter, self._work):
                self._doubtful.append(path)
        write(path, sorter.stream())
        sorter.clear()
