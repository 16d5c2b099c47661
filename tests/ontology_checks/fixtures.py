"""Small ontologies: a sound one in ``base``, and beside it for every check additions that break it and twins that do not.

A header says what an addition breaks (``# breaks: punning``), where it stands (``# file: external``, else a module of its own),
what files elsewhere name (``# uses: queries/raft.rq Raft``) and which of its terms nobody uses (``# unused: Raft``); all other
terms count as used.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kg import hygiene
from kg.hygiene import Triple
from kg.namespaces import SC
from kg.store.rdf import read_turtle

DATA = Path(__file__).parent.parent / "data" / "ontology-checks"
_HOMES = {"secoop": "secoop", "external": "external", "boats": "modules/boats", "rig": "schemes/rig"}


@dataclass(frozen=True, slots=True)
class Addition:
    """A file that is added to the base."""

    name: str
    text: str
    triples: tuple[Triple, ...]

    def header(self, key: str) -> list[str]:
        """The words after ``# key:``."""
        match = re.search(rf"^# {key}: (.+)$", self.text, re.MULTILINE)
        return match.group(1).split() if match else []

    @property
    def breaks(self) -> str:
        """The one check it breaks, empty for a twin."""
        return " ".join(self.header("breaks"))

    def facts(self) -> list[Triple]:
        """What the checks are asked of: the base with this file."""
        files = {home: list(triples) for home, triples in base().items()}
        home = (self.header("file") or ["modules/addition"])[0]
        files[home] = [*files.get(home, []), *self.triples]
        where, *terms = self.header("uses") or [""]
        ours = {s.value.removeprefix(SC) for part in files.values() for s, _, _ in part if s.value.startswith(SC)}
        used = [(term, "queries/all.rq") for term in sorted(ours - set(self.header("unused")))]
        declared = {s.value for part in files.values() for s, p, _ in part if p.value.endswith("#type")}
        return hygiene.facts(files, [*((t, w) for t, w in used if SC + t in declared), *((term, where) for term in terms)])


@lru_cache(maxsize=1)
def base() -> dict[str, tuple[Triple, ...]]:
    """The sound ontology, by file."""
    return {home: tuple(read_turtle(DATA / "base" / f"{stem}.ttl", home)) for stem, home in _HOMES.items()}


@lru_cache(maxsize=2)
def read(kind: str) -> tuple[Addition, ...]:
    """All additions of a kind (``bad`` or ``good``), by name."""
    paths = sorted((DATA / kind).glob("*.ttl"))
    return tuple(Addition(p.stem, p.read_text(encoding="utf-8"), tuple(read_turtle(p, f"{kind}/{p.stem}"))) for p in paths)
