"""Where the records say what the current graph holds: file, line and column, kept by each build for whoever is refused.

Reading all records again takes seconds; a refusal has to come at once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kg.contributions import files
from kg.store.reader import Reader
from kg.store.terms import Iri

_FILE = "places.json"
_STATEMENTS = "SELECT ?x WHERE { ?x sc:subject ?s ; sc:predicate ?p }"


@dataclass(frozen=True, slots=True)
class Written:
    """Node → place, for one generation; empty where it is not known."""

    places: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of_generation(cls, home: Path, digest: str) -> Written:
        """The places of the generation with a digest; none when they were kept for another one."""
        try:
            kept = json.loads((home / _FILE).read_text(encoding="utf-8"))
        except (OSError, json.JSONDecodeError):
            return cls()
        return cls(kept["places"]) if kept["digest"] == digest else cls()

    def of(self, reader: Reader, subject: Iri, predicate: Iri | None) -> list[str]:
        """The places that state a property of a node, else where the node itself is written."""
        found: list[str] = []
        if predicate is not None:
            rows = reader.select(_STATEMENTS, s=subject, p=predicate)
            found = [self.places[row["x"].value] for row in rows if row["x"].value in self.places]
        own = self.places.get(subject.value.removesuffix(".selector"), "")
        return list(dict.fromkeys(found)) or ([own] if own else [])


def keep(home: Path, digest: str, places: Mapping[str, str]) -> None:
    """Write the places of the generation that was just published."""
    files.replace(home / _FILE, json.dumps({"digest": digest, "places": dict(places)}, sort_keys=True), mode=0o644)
