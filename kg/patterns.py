"""Which regular expressions nobody should run: those that can take hours over a short text."""

from __future__ import annotations

import re

#: A group that is repeated without bound and whose content is: the form that backtracks exponentially.
_CATASTROPHIC = re.compile(r"\((?:[^()\\]|\\.)*(?:[*+]|\{[0-9]+,\})(?:[^()\\]|\\.)*\)(?:[*+]|\{[0-9]+,\})")


def catastrophic(pattern: str) -> bool:
    """Whether a pattern repeats a group that repeats, as ``(a+)+`` does.

    A necessary look, not a sufficient one: ``(a|a)*`` is not seen. Who runs patterns of others bounds their time as well.
    """
    return _CATASTROPHIC.search(pattern) is not None
