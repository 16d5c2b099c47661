"""Rows that have one name: the same row twice counts once; rows that say different things under one name are all rejected.

Which of them is right nobody knows, and to take the first would make the graph depend on the order of the file.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kg.loaders.coded.rows import Rows
from kg.loaders.coded.runs import Runs
from kg.loaders.tabular.rejects import RejectError

_LINE = (1 << 40) - 1


def repeated(names: Runs, rows: Rows, paths: Sequence[Path]) -> frozenset[int]:
    """The places (file and line in one number) of rows not to be written, counted as merged or rejected."""
    dropped: set[int] = set()
    for part in names.read():
        found: dict[str, list[tuple[list[str], int]]] = {}
        for name, cells, place in part:
            found.setdefault(name, []).append((cells, place))
        for same in found.values():
            if len(same) == 1:
                continue
            if all(cells == same[0][0] for cells, _ in same):
                rows.summary.merged += len(same) - 1
                dropped.update(place for _, place in same[1:])
            else:
                _reject(same, rows, paths)
                dropped.update(place for _, place in same)
    return frozenset(dropped)


def _reject(same: Sequence[tuple[list[str], int]], rows: Rows, paths: Sequence[Path]) -> None:
    lines = [place & _LINE for _, place in same]
    for cells, place in same:
        other = next(line for line in lines if line != place & _LINE) if len(set(lines)) > 1 else lines[0]
        error = RejectError("another row has the same name and says something else", "", f"{' / '.join(cells)}; line {other}")
        rows.reject(paths[place >> 40].name, place & _LINE, error)
