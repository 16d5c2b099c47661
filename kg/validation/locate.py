"""Where in an upload an IRI is first mentioned, so that a finding points at a line."""

from __future__ import annotations

import re
from collections.abc import Iterable

_PREFIX = re.compile(r"@?prefix\s+([\w.-]*):\s*<([^<>\s]*)>", re.IGNORECASE)
#: A full IRI in angle brackets or quotes, or a prefixed name.
_MENTION = re.compile(r"<([^<>\s\"]+)>|[\"']([a-z]+:[^\"'\s]+)[\"']|(?<![\w:.<-])([\w.-]*):([\w%.-]*[\w%-])")


def first_lines(text: str, iris: Iterable[str]) -> dict[str, int]:
    """The line (one-based) that first mentions each IRI, in full or with a prefix the text declares.

    IRIs that are not found that way (relative, split over JSON-LD's context) are left out: no line is better than a
    wrong one.
    """
    wanted = set(iris)
    prefixes = dict(_PREFIX.findall(text))
    found: dict[str, int] = {}
    line, counted = 1, 0
    for match in _MENTION.finditer(text) if wanted else ():
        full, quoted, prefix, local = match.groups()
        iri = full or quoted or prefixes.get(prefix, "") + (local or "")
        if iri in wanted and iri not in found:
            line += text.count("\n", counted, match.start())
            counted = match.start()
            found[iri] = line
            if len(found) == len(wanted):
                break
    return found
