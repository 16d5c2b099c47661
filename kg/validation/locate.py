"""Where in an upload an IRI is first mentioned, so that a finding points at a line."""

from __future__ import annotations

import re
from collections.abc import Iterable

_PREFIX = re.compile(r"@?prefix\s+([\w.-]*):\s*<([^<>\s]*)>", re.IGNORECASE)


def first_lines(text: str, iris: Iterable[str]) -> dict[str, int]:
    """The line (one-based) that first mentions each IRI, in full or with a prefix the text declares.

    IRIs that are not found that way (relative, split over JSON-LD's context) are left out: no line is better than a wrong one.
    """
    prefixes = [(name, namespace) for name, namespace in _PREFIX.findall(text) if namespace]
    found = {}
    for iri in iris:
        forms = [rf"<{re.escape(iri)}>", rf"[\"']{re.escape(iri)}[\"']"]
        for name, namespace in prefixes:
            local = iri.removeprefix(namespace)
            if local != iri:
                forms.append(rf"(?<![\w:.-]){re.escape(name)}:{re.escape(local)}(?![\w:%-]|\.[\w-])")
        match = re.search("|".join(forms), text)
        if match:
            found[iri] = text.count("\n", 0, match.start()) + 1
    return found
