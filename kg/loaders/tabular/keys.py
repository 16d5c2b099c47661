"""Names of things from the raw cells that identify them: the same cells give the same IRI, different cells never do."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256

#: What joins the parts of a key; parts that contain it are not taken as they stand.
_JOIN = "--"
_PLAIN = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_WORD = re.compile("[a-z0-9]+")
#: Characters of a slug, whatever the cells.
LONGEST = 80
#: Digits of a digest beside what can be read.
_DIGITS = 8
#: What is shown of a slug before these digits and a hyphen.
_SHOWN = LONGEST - _DIGITS - 1


def slug(parts: Sequence[str]) -> str:
    """A slug (``a-z0-9-``) for the cells of a key.

    Cells that are slugs already stay readable (``1985`` and ``algeria`` make ``1985--algeria``); anything else keeps what is
    readable of it and gets eight digits of a digest, so that ``A B`` and ``A-B`` stay two things. Where nothing of it can be
    read, as of names in other scripts, the digest stands alone and has sixteen: two of a hundred thousand names share eight.
    """
    joined = _JOIN.join(parts)
    # Decimal digits in ASCII need no look: they name most rows.
    if len(joined) <= LONGEST and ((joined.isascii() and joined.isdecimal()) or all(map(_PLAIN.fullmatch, parts))):
        return joined
    readable = ""
    for part in parts:
        if len(readable) > _SHOWN:
            break
        words = _readable(part)
        if words:
            readable = f"{readable}-{words}" if readable else words
    return f"{readable[:_SHOWN].strip('-')}-{mark(*parts)}" if readable else mark(*parts, digits=2 * _DIGITS)


@lru_cache(maxsize=16384)
def _readable(part: str) -> str:
    """What a slug can show of one cell; no decomposition reaches over the space that would join it to the next cell."""
    return "-".join(_WORD.findall(unicodedata.normalize("NFKD", part).lower()))


def mark(*parts: str, digits: int = _DIGITS) -> str:
    """Hexadecimal digits that stand for a value in the name of a node."""
    return sha256("\0".join(parts).encode()).hexdigest()[:digits]
