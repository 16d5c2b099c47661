"""Identifiers that a draft suggests for what the graph does not know."""

from __future__ import annotations

import re
import unicodedata


def slug(text: str) -> str:
    """Lower-case ascii letters and digits, hyphens between; '' for a script that has none (the curator names it)."""
    plain = unicodedata.normalize("NFKD", text)
    if sum(c.isalpha() and not c.isascii() for c in plain) > sum(c.isascii() and c.isalpha() for c in plain):
        return ""
    return re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode().lower()).strip("-")[:60].strip("-")
