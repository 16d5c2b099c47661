"""Asking the index for what a text names, and for entities and their names; how names are found is :mod:`kg.search.finding`.

``Index`` is safe for several threads, each with a connection of its own, read-only. A question that takes longer than its
deadline is ended by SQLite itself and raises :class:`~kg.search.hits.SearchTimeoutError`.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Any

from kg.labels import chain
from kg.search import asking, ranking, words
from kg.search.asking import Asked
from kg.search.finding import ROW, Finder
from kg.search.hits import MOST_NAMES, Entity, Hit, Hits, Name
from kg.search.matched import Matched
from kg.search.opened import Opened

#: Seconds a question may take.
SECONDS = 1.0


class Index:
    """The index of one generation."""

    def __init__(self, path: Path, *, seconds: float = SECONDS) -> None:
        self.path = path
        self.opened = Opened(path, seconds)
        self._asked = self.opened.asked
        with self._asked() as db:
            self.base, self.digest, self.highest, self.names = db.execute("SELECT * FROM meta").fetchone()
        self._finder = Finder(self.names, self.opened)

    def search(
        self,
        text: str,
        kinds: Sequence[str] = (),
        language: str = "en",
        limit: int = 20,
        offset: int = 0,
        *,
        classes: Sequence[str] = (),
        facets: bool = False,
        most: int = MOST_NAMES,
    ) -> Hits:
        """Entities by a text, the best first; ``language`` decides between equal names and between labels.

        ``kinds`` and ``classes`` (local names) restrict what is found; with ``facets`` the counts by kind are those of every
        kind all the same. ``most`` is how many names are looked at. Raises SearchTimeoutError.
        """
        asked = asking.read(text)
        with self._asked() as db:
            one, moved = self._identified(db, asked.text)
            if one is not None and kinds and one[8] not in kinds:
                one, moved = None, ""
            found, more = self._finder.find(db, asked, tuple(kinds), most) if asked.words else ([], False)
            telling = self._finder.telling(db, asked) if any(way == "part" for _, way in found) else []
            best = ranking.best(asked, found, self.highest, language, one, telling)
            if classes:
                having = self._having(db, [entity for entity, _, _ in best], classes)
                best = [hit for hit in best if hit[0] in having]
            counted = Counter(row[8] for _, row, _ in best)
            if facets and kinds:
                everywhere, _ = self._finder.find(db, asked, (), most) if asked.words else ([], False)
                counted = Counter({row[1]: row[8] for row, _ in everywhere}.values()) | counted
            page = best[offset : offset + limit]
            entities = self._entities(db, [entity for entity, _, _ in page], language)
        hits = tuple(Hit(entities[entity], ranking.matched(asked, row, way), score) for entity, row, (score, way) in page)
        return Hits(hits, len(best), dict(counted.most_common()), more, asked.cut, moved)

    def get(self, iri: str, language: str = "en") -> Entity | None:
        """An entity by its IRI or by ``kind/slug``, None where there is none; a merged one leads to the one that was kept."""
        with self._asked() as db:
            one, _ = self._identified(db, iri)
            return self._entities(db, [one[1]], language)[one[1]] if one else None

    def important(self, kinds: Sequence[str], language: str = "en", limit: int = 20) -> list[Entity]:
        """The most important entities of some kinds, the first of them first."""
        with self._asked() as db:
            # Rows stand in the order of importance.
            query = f"SELECT id FROM entity WHERE kind IN ({', '.join('?' * len(kinds))}) ORDER BY id LIMIT ?"  # noqa: S608
            rows = db.execute(query, (*kinds, limit)).fetchall()
            return list(self._entities(db, [row[0] for row in rows], language).values())

    def names_of(self, iri: str) -> list[Matched]:
        """Every name of an entity, the label first."""
        with self._asked() as db:
            rows = db.execute(
                "SELECT text, n.lang, form, node FROM name n JOIN entity e ON e.id = n.entity WHERE iri = ? ORDER BY n.id",
                (iri,),
            )
            return [Matched(text, lang, form, "exact", node) for text, lang, form, node in rows]

    def named(self, text: str) -> list[Entity]:
        """The entities one of whose names is spelt like the text but for case, accents and punctuation."""
        key = asking.read(text).key
        with self._asked() as db:
            rows = db.execute("SELECT DISTINCT entity FROM name WHERE key = ? ORDER BY entity LIMIT 100", (key,)).fetchall()
            return list(self._entities(db, [row[0] for row in rows]).values()) if key else []

    def labels(self, kind: str) -> list[tuple[str, str]]:
        """(IRI, label) of every entity of a kind; takes as long as there are many."""
        with self._asked(limit=False) as db:
            return db.execute("SELECT iri, label FROM entity WHERE kind = ? ORDER BY id", (kind,)).fetchall()

    def labelled(self, text: str, kinds: Collection[str]) -> list[str]:
        """The IRIs of the entities of some kinds whose label is a text but for case."""
        with self._asked() as db:
            rows = db.execute(
                "SELECT DISTINCT iri, kind, label FROM name n JOIN entity e ON e.id = n.entity WHERE n.key = ? ORDER BY e.id",
                (words.key(text),),
            )
            return [iri for iri, kind, label in rows if kind in kinds and label.casefold() == text.casefold()]

    def telling(self, asked: Asked) -> list[float]:
        """How telling each word of a text is: the fewer names have it, the more."""
        with self._asked() as db:
            return self._finder.telling(db, asked)

    def every_name(self) -> list[Name]:
        """All names, for comparing them with each other; takes as long as it takes."""
        with self._asked(limit=False) as db:
            rows = db.execute(
                "SELECT n.entity, e.kind, n.text, n.key, n.plain, n.form, n.node"
                " FROM name n JOIN entity e ON e.id = n.entity ORDER BY n.id"
            )
            return [Name(*row) for row in rows]

    def entities(self, numbers: Iterable[int]) -> dict[int, Entity]:
        """Entities by their numbers."""
        with self._asked(limit=False) as db:
            return self._entities(db, sorted(set(numbers)))

    def _identified(self, db: sqlite3.Connection, text: str) -> tuple[Any, str]:
        """The row of the label of what an IRI or ``kind/slug`` names, and the IRI that was asked for where it was merged."""
        iri = text if text.startswith(("http://", "https://")) else f"{self.base}id/{text}" if "/" in text else ""
        if not iri:
            return None, ""
        kept = db.execute("SELECT kept FROM redirect WHERE iri = ?", (iri,)).fetchone()
        row = db.execute(
            f"SELECT {ROW} FROM entity e JOIN name n ON n.entity = e.id WHERE e.iri = ? ORDER BY n.id LIMIT 1",  # noqa: S608
            (kept[0] if kept else iri,),
        ).fetchone()
        return row, iri if kept and row else ""

    def _having(self, db: sqlite3.Connection, ids: Sequence[int], classes: Sequence[str]) -> set[int]:
        """Those entities that belong to one of some classes."""
        wanted, marks = set(classes), ",".join("?" * len(ids))
        rows = db.execute(f"SELECT id, classes FROM entity WHERE id IN ({marks})", ids)  # noqa: S608
        return {number for number, own in rows if wanted & set(own.split())}

    def _entities(self, db: sqlite3.Connection, ids: Sequence[int], language: str = "en") -> dict[int, Entity]:
        """Entities by their rows, labelled in a language where they have a label in it."""
        found = {}
        for number in dict.fromkeys(ids):
            iri, kind, classes, label, lang, importance = db.execute(
                "SELECT iri, kind, classes, label, lang, importance FROM entity WHERE id = ?", (number,)
            ).fetchone()
            for tag in chain(language):
                if tag == lang:
                    break
                other = db.execute(
                    "SELECT text, lang FROM name WHERE entity = ? AND form = 'label' AND lang = ? ORDER BY id LIMIT 1",
                    (number, tag),
                ).fetchone()
                if other is not None:
                    label, lang = other
                    break
            found[number] = Entity(iri, kind, tuple(classes.split()), label, lang, importance)
        return found
