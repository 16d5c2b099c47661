"""How the columns of a question's answer are headed: by what they mean, where its header says that in a few words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

#: Longer heads make a table wider than its values do.
_LONGEST = 32
#: How a meaning begins that names the column; others list its values ("agreed, adopted or committed").
_NAMES = re.compile(
    r"(?:the|an?|its|one|another|number of|passages?|first passage|who|whom|what|when|where|why|how|(?:at|by|for|in|on) wh\w+)\b"
)
_CLAUSE = re.compile(r"\s*[,;:(]")
_ARTICLE = re.compile(r"(?:the|an?) ")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_CLEARER = {"cite": "passages"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the variable, what stands above it, and its meaning, '' where nobody says."""

    name: str
    head: str
    meaning: str = ""


def plain(names: Iterable[str]) -> list[Column]:
    """Columns of a query nobody has described: the variables themselves."""
    return [Column(name, name) for name in names]


def described(names: Iterable[str], meanings: Mapping[str, str]) -> list[Column]:
    """Columns headed by the words of their meaning; by their own name where the meaning is long or two would look alike."""
    wanted = list(names)
    heads = {name: _head(name, meanings.get(name, "")) for name in wanted}
    often = Counter(heads.values())
    return [
        Column(name, _capital(heads[name] if often[heads[name]] == 1 else _words(name)), meanings.get(name, ""))
        for name in wanted
    ]


def _head(name: str, meaning: str) -> str:
    clause = _CLAUSE.split(meaning, maxsplit=1)[0]
    if not _NAMES.match(clause) or len(clause) > _LONGEST:
        return _words(name)
    article = _ARTICLE.match(clause)
    # Other columns speak of "a" and "b".
    return clause[article.end() if article else 0 :] + (f" ({name})" if len(name) == 1 else "")


def _words(name: str) -> str:
    """``otherRole`` → "other role"; a single letter that tells two apart stays as the other columns name it."""
    words = [word.lower() for word in _HUMP.split(name)]
    return " ".join(_CLEARER.get(word, word) for word in words)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
