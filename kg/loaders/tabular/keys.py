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
#: Characters of a slug, whatever the cells.
LONGEST = 80


def slug(parts: Sequence[str]) -> str:
    """A slug (``a-z0-9-``) for the cells of a key.

    Cells that are slugs already stay readable (``1985`` and ``algeria`` make ``1985--algeria``); anything else keeps what is
    readable of it and gets eight digits of a digest, so that ``A B`` and ``A-B`` stay two things.
    """
    return _slug(tuple(parts))


@lru_cache(maxsize=65536)
def _slug(parts: tuple[str, ...]) -> str:
    joined = _JOIN.join(parts)
    if all(_PLAIN.fullmatch(part) for part in parts) and len(joined) <= LONGEST:
        return joined
    readable = "-".join(re.findall("[a-z0-9]+", unicodedata.normalize("NFKD", " ".join(parts)).lower()))
    return f"{readable[: LONGEST - 9].strip('-')}-{mark(*parts)}".lstrip("-")


def mark(*parts: str) -> str:
    """Eight hexadecimal digits that stand for a value in the name of a node."""
    return sha256("\0".join(parts).encode()).hexdigest()[:8]
