"""Refusing SERVICE and LOAD, whatever the spelling: this endpoint asks no other and fetches nothing.

The engine's parser works on characters and tries keywords wherever a token could begin, so a lexer of ours can always be
made to disagree with it (``SERVICESILENTx:``, an escaped ``#`` in a name, ``<`` read as an IRI). This look therefore
reads the raw text, strings and comments included: the keyword followed by what could be its target. What it refuses
wrongly (such words inside a string) is told; what it lets through is a name that merely ends in the keyword.
"""

from __future__ import annotations

import re

from kg.errors import RefusedError

_KEYWORDS = {"query": re.compile("service", re.IGNORECASE), "update": re.compile("service|load", re.IGNORECASE)}
#: What may stand between the keyword and its target: SILENT, blanks, comments.
_BETWEEN = re.compile(r"(?:silent|[^\S\r\n]|[\r\n]|#[^\n\r]*)*", re.IGNORECASE)
#: An IRI, a variable, or a prefixed name.
_TARGET = re.compile(r"[<?$]|[\w.-]*:")
#: What makes the keyword the tail of a longer name: a prefixed name or a variable runs up to it.
_TAIL = re.compile(r"(?::[\w:%-]*|[?$]\w*)\Z")
_TAIL_REACH = 200
#: No honest query names services so often; more would only cost time.
_MOST = 20


def refuse(text: str, what: str) -> None:
    """Raise RefusedError where the text, a ``query`` or an ``update``, could ask another server.

    An update's data may hold such words in its strings; they are refused too, since telling them apart would take a
    lexer that agrees with the engine's in every case.
    """
    found = 0
    for match in _KEYWORDS[what].finditer(text):
        if _TAIL.search(text, max(0, match.start() - _TAIL_REACH), match.start()):
            continue
        found += 1
        between = _BETWEEN.match(text, match.end())
        end = between.end() if between else match.end()
        if found > _MOST or _TARGET.match(text, end):
            word = match.group().upper()
            line = text.count("\n", 0, match.start()) + 1
            column = match.start() - text.rfind("\n", 0, match.start())
            raise RefusedError(
                f"{word} is not answered here: this endpoint asks no other and fetches nothing",
                where=f"{what}, line {line}, column {column}",
                remedy=f"query each endpoint itself; if {word.lower()} stands in a string, split the string with CONCAT",
            )
