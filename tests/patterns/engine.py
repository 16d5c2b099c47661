"""A backtracking engine that counts what it does, for small patterns that are also written out for Python's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hypothesis import strategies as st


class TooManyError(Exception):
    """More steps than were allowed."""


@dataclass(frozen=True)
class Node:
    """A pattern: a letter or a class of them (``kind`` is its letters), or ``then``, ``or`` and the repeats ``* + ?`` of parts."""

    kind: str
    parts: tuple[Node, ...] = ()

    def __str__(self) -> str:
        if self.kind == "then":
            return "".join(f"(?:{one})" if one.kind == "or" else str(one) for one in self.parts)
        if self.kind == "or":
            return "|".join(map(str, self.parts))
        if self.kind in "*+?":
            return f"(?:{self.parts[0]}){self.kind}"
        # In a group of their own: Python's parser makes one class of alternatives that are plain letters.
        return f"({self.kind})" if len(self.kind) == 1 else f"([{self.kind}])"


class Engine:
    """Goes every way through a text, as an engine does that finds no match at the end of any; counts the letters it looks at."""

    def __init__(self, text: str, most: int) -> None:
        self.text = text
        self.most = most
        self.steps = 0

    def ends(self, node: Node, at: int) -> Iterator[int]:
        """Where a pattern can end that begins at a place, once for each way."""
        if node.kind == "then":
            yield from self._then(node.parts, at)
        elif node.kind == "or":
            for one in node.parts:
                yield from self.ends(one, at)
        elif node.kind in ("*", "+"):
            yield from self._turns(node.parts[0], at, node.kind == "*")
        elif node.kind == "?":
            yield from self.ends(node.parts[0], at)
            yield at
        else:
            self.steps += 1
            if self.steps > self.most:
                raise TooManyError
            if at < len(self.text) and self.text[at] in node.kind:
                yield at + 1

    def _then(self, parts: tuple[Node, ...], at: int) -> Iterator[int]:
        if not parts:
            yield at
            return
        for end in self.ends(parts[0], at):
            yield from self._then(parts[1:], end)

    def _turns(self, body: Node, at: int, enough: bool) -> Iterator[int]:
        for end in self.ends(body, at):
            if end == at:
                # A turn that matches nothing is the last.
                yield end
            else:
                yield from self._turns(body, end, enough=True)
        if enough:
            yield at


def steps(node: Node, text: str, most: int) -> int:
    """Letters an engine looks at before it gives up on a text; ``most`` and one more where there are more."""
    engine = Engine(text, most)
    try:
        for _ in engine.ends(node, 0):
            pass
    except TooManyError:
        return most + 1
    return engine.steps


def _wider(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        st.builds(Node, st.sampled_from(["then", "or"]), several),
        st.builds(Node, st.sampled_from(["*", "+", "?"]), st.tuples(inner)),
    )


#: Small patterns over two letters.
NODES = st.recursive(st.sampled_from(["a", "b", "ab"]).map(Node), _wider, max_leaves=5)
