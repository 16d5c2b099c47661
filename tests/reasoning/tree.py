"""The class tree as text. ``python -m tests.reasoning.tree`` writes ``tests/golden/class-tree.txt`` anew.

One class a line, two spaces a level; a class with several parents stands below each. Classes of other vocabularies stand in
the tree only where they have something above or below them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from kg.namespaces import prefixes
from kg.reasoning import build_view, check

GOLDEN = Path(__file__).parents[1] / "golden" / "class-tree.txt"


def text(parents: Mapping[str, tuple[str, ...]]) -> str:
    """The tree of a hierarchy; a class above itself ends its branch with a mark."""
    children: dict[str, list[str]] = {}
    for cls, above in parents.items():
        for parent in above:
            children.setdefault(parent, []).append(cls)
    roots = [cls for cls, above in parents.items() if not above and (cls in children or _name(cls).startswith("sc:"))]
    circles = [cls for cls, above in parents.items() if above and not any(cls in _below(children, root) for root in roots)]
    return "".join(line for root in sorted([*roots, *circles], key=_name) for line in _lines(children, root, ()))


def _below(children: Mapping[str, list[str]], start: str) -> set[str]:
    seen, queue = {start}, [start]
    while queue:
        new = set(children.get(queue.pop(), ())) - seen
        seen |= new
        queue += new
    return seen


def _lines(children: Mapping[str, list[str]], cls: str, trail: tuple[str, ...]) -> Iterator[str]:
    circle = cls in trail
    yield "  " * len(trail) + _name(cls) + (" (again)\n" if circle else "\n")
    for child in () if circle else sorted(children.get(cls, ()), key=_name):
        yield from _lines(children, child, (*trail, cls))


def _name(iri: str) -> str:
    found = max((item for item in prefixes().items() if iri.startswith(item[1])), key=lambda i: len(i[1]), default=("", ""))
    return f"{found[0]}:{iri.removeprefix(found[1])}" if found[0] else f"<{iri}>"


if __name__ == "__main__":
    GOLDEN.write_text(text(check(build_view()).parents), encoding="utf-8")
