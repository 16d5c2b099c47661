"""The alternatives of a query, one at a time.

A check with two alternatives joined by UNION is two checks: each must be seen to fire. So every branch is put into a query
of its own, in which the other branches of its group are gone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

#: What braces must not be looked for in.
_HIDDEN = re.compile(r'"(?:[^"\\]|\\.)*"|<[^<>\s]*>|#[^\n]*')
_UNION = re.compile(r"\s*UNION\s*")
#: A group that takes rows away or only asks: a row says nothing about its branches.
_NEGATIVE = re.compile(r"(?:EXISTS|MINUS)\s*$")


def alone(query: str) -> Iterator[str]:
    """For every branch of every union that rows come from: the query with that branch alone."""
    masked = _HIDDEN.sub(lambda match: " " * len(match.group()), query)
    ends = matching(masked, "{", "}")
    for start in sorted(ends):
        if re.search(r"UNION\s*$", masked[:start]) or _below_negative(masked, ends, start):
            continue
        branches = [(start, ends[start])]
        while following := _UNION.match(masked, branches[-1][1]):
            branches.append((following.end(), ends[following.end()]))
        if len(branches) > 1:
            for first, last in branches:
                yield query[: branches[0][0]] + query[first:last] + query[branches[-1][1] :]


def matching(masked: str, opening: str, closing: str) -> dict[int, int]:
    """Where every group between two signs begins, and the place after its end."""
    found, opened = {}, []
    for place, sign in enumerate(masked):
        if sign == opening:
            opened.append(place)
        elif sign == closing:
            found[opened.pop()] = place + 1
    return found


def _below_negative(masked: str, ends: dict[int, int], start: int) -> bool:
    """Whether a group is, or lies in, one that takes rows away."""
    around = [begin for begin, end in ends.items() if begin <= start < end]
    return any(_NEGATIVE.search(masked[:begin]) for begin in around)
