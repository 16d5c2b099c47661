"""Asking the index: exact names, beginnings, words, then similar spellings, until something is found.

``Index`` is safe for several threads, each with a connection of its own, read-only. A question that takes longer than its
deadline is ended by SQLite itself and raises :class:`~kg.search.hits.SearchTimeoutError`.
"""

from __future__ import annotations

import math
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from kg.labels import chain
from kg.search import asking, ranking, words
from kg.search.asking import Asked
from kg.search.hits import MOST_NAMES, Entity, Hit, Hits, Name, SearchTimeoutError
from kg.search.matched import Matched
from kg.search.near import Spellings, allowed

#: Names that are compared whole with a text nothing else was found for; above that, only words are.
MOST_COMPARED = 200_000
#: Seconds a question may take.
SECONDS = 1.0
_SIMILAR = 72
#: A word that no more names than this have is telling.
_FEW = 60
#: Words of a text that are sought in other spellings.
_MISTYPED = 2
_ENOUGH = 3
_STEPS = 2000
_ROW = "n.id, n.entity, n.form, n.text, n.lang, n.node, n.key, n.plain, e.kind, e.importance"


class Index:
    """The index of one generation."""

    def __init__(self, path: Path, *, seconds: float = SECONDS) -> None:
        self.path = path
        self.seconds = seconds
        self._local = threading.local()
        self._address = f"file:{path.absolute()}?mode=ro&immutable=1"
        with self._asked() as db:
            self.base, self.digest, self.highest, self.names = db.execute("SELECT * FROM meta").fetchone()

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
            found, more = self._find(db, asked, tuple(kinds), most) if asked.words else ([], False)
            telling = self._telling(db, asked) if any(way == "part" for _, way in found) else []
            best = ranking.best(asked, found, self.highest, language, one, telling)
            if classes:
                having = self._having(db, [entity for entity, _, _ in best], classes)
                best = [hit for hit in best if hit[0] in having]
            counted = Counter(row[8] for _, row, _ in best)
            if facets and kinds:
                everywhere, _ = self._find(db, asked, (), most) if asked.words else ([], False)
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
            return self._telling(db, asked)

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

    # What is found

    def _identified(self, db: sqlite3.Connection, text: str) -> tuple[Any, str]:
        """The row of the label of what an IRI or ``kind/slug`` names, and the IRI that was asked for where it was merged."""
        iri = text if text.startswith(("http://", "https://")) else f"{self.base}id/{text}" if "/" in text else ""
        if not iri:
            return None, ""
        kept = db.execute("SELECT kept FROM redirect WHERE iri = ?", (iri,)).fetchone()
        row = db.execute(
            f"SELECT {_ROW} FROM entity e JOIN name n ON n.entity = e.id WHERE e.iri = ? ORDER BY n.id LIMIT 1",  # noqa: S608
            (kept[0] if kept else iri,),
        ).fetchone()
        return row, iri if kept and row else ""

    def _find(
        self, db: sqlite3.Connection, asked: Asked, kinds: tuple[str, ...], most: int
    ) -> tuple[list[tuple[Any, str]], bool]:
        """Rows of names, each with the way it was found; whether there were more."""
        rows = [(row, "exact") for row in self._spelt(db, asked, kinds)]
        rows += [(row, "initials") for row in self._initials(db, asked, kinds)]
        exact = bool(rows)
        by_words = self._match(db, asking.all_words(asked), kinds, most)
        more = len(by_words) > most
        rows += [(row, "words") for row in by_words[:most]]
        # Several words that are all found are hardly mistyped; one word may begin a few names and be meant for another.
        if exact or len({row[1] for row, _ in rows}) >= (_ENOUGH if len(asked.words) == 1 else 1):
            return rows, more
        nearly = replace(asked, near=self._near(asked))
        asked.near.update(nearly.near)
        rows += [(row, "spelling") for row in self._match(db, asking.near_words(nearly), kinds, most)[:most]]
        if rows or not asked.words:
            return rows, more
        if len(asked.words) > 1:
            rows += [(row, "similar") for row in self._match(db, asking.run_together(asked), kinds, most // 4)[: most // 4]]
            for at in range(len(asked.words)):
                rows += [(row, "part") for row in self._match(db, asking.all_but(nearly, at), kinds, most // 4)[: most // 4]]
            rows += [(row, "part") for row in self._rare(db, nearly, kinds)]
        return rows or [(row, "similar") for row in self._similar(db, asked, kinds)], more

    def _rare(self, db: sqlite3.Connection, asked: Asked, kinds: tuple[str, ...]) -> list[Any]:
        """Names that have a word of the text which few names have: what is left of a text with words of another hand."""
        found: list[Any] = []
        for at in range(len(asked.words)):
            rows = self._match(db, asking.one_word(asked, at), kinds, _FEW)
            found += rows if len(rows) <= _FEW else []
        return found

    def _telling(self, db: sqlite3.Connection, asked: Asked) -> list[float]:
        """How telling each word is: the fewer names have it, the more (inverse document frequency, squared)."""
        found = []
        for word in asked.words:
            row = db.execute("SELECT names FROM token WHERE text = ?", (word.text,)).fetchone()
            # A single letter is what an apostrophe left; it stands for nothing.
            single = len(word.text) == 1 and not word.pairs
            found.append(0.01 if single else math.log1p(self.names / (row[0] if row else 1)) ** 2)
        return found

    def _spelt(self, db: sqlite3.Connection, asked: Asked, kinds: tuple[str, ...]) -> list[Any]:
        """Names spelt so, which a thousand more important ones must not hide."""
        query = f"SELECT {_ROW} FROM name n JOIN entity e ON e.id = n.entity WHERE"  # noqa: S608
        spellings = [("key", asked.key), *([("plain", asked.plain)] if asked.plain else [])]
        found: list[Any] = []
        for column, value in spellings:
            found += db.execute(f"{query} n.{column} = ? ORDER BY n.id LIMIT 200", (value,))
        return [row for row in found if not kinds or row[8] in kinds]

    def _initials(self, db: sqlite3.Connection, asked: Asked, kinds: tuple[str, ...]) -> list[Any]:
        if len(asked.words) != 1:
            return []
        rows = db.execute(
            f"SELECT {_ROW} FROM initials i JOIN name n ON n.id = i.name JOIN entity e ON e.id = n.entity"  # noqa: S608
            " WHERE i.letters = ? ORDER BY n.id LIMIT 50",
            (asked.key,),
        ).fetchall()
        return [row for row in rows if not kinds or row[8] in kinds]

    def _match(self, db: sqlite3.Connection, match: str, kinds: tuple[str, ...], most: int) -> list[Any]:
        """Names by words, in the order of importance, one more than ``most`` where there are more."""
        return db.execute(
            f"SELECT {_ROW} FROM (SELECT rowid AS id FROM word WHERE word MATCH ? ORDER BY rowid LIMIT ?) w"  # noqa: S608
            " JOIN name n ON n.id = w.id JOIN entity e ON e.id = n.entity ORDER BY n.id",
            (asking.of_kinds(match, kinds), most + 1),
        ).fetchall()

    def _near(self, asked: Asked) -> dict[int, tuple[str, ...]]:
        """Near spellings of a few words, of those no name has if there are such, with the ASCII forms of other letters."""
        spelt = [at for at, word in enumerate(asked.words) if not word.pairs and allowed(word.text)]
        unknown = [at for at in spelt if not any(form in self._spellings for form in asked.forms(at))]
        return {
            at: tuple(dict.fromkeys(near for form in asked.forms(at) for near in self._spellings.near(form)))
            for at in (unknown or spelt)[:_MISTYPED]
        }

    def _similar(self, db: sqlite3.Connection, asked: Asked, kinds: tuple[str, ...]) -> list[Any]:
        """Names that are similar as wholes: words run together, torn apart, or misspelt beyond one word's measure."""
        if self.names > MOST_COMPARED or len(asked.key) < _ENOUGH or len(asked.words) > _ENOUGH:
            return []
        ids, keys = self._keys
        near = process.extract(asked.key, keys, scorer=fuzz.ratio, score_cutoff=_SIMILAR, limit=20)
        if asked.plain and asked.plain != asked.key:
            near += process.extract(asked.plain, keys, scorer=fuzz.ratio, score_cutoff=_SIMILAR, limit=20)
        wanted = [ids[at] for _, _, at in near]
        marks = ",".join("?" * len(wanted))
        rows = db.execute(
            f"SELECT {_ROW} FROM name n JOIN entity e ON e.id = n.entity WHERE n.id IN ({marks})",  # noqa: S608
            wanted,
        ).fetchall()
        return [row for row in rows if not kinds or row[8] in kinds]

    @cached_property
    def _spellings(self) -> Spellings:
        with self._asked(limit=False) as db:
            return Spellings(row[0] for row in db.execute("SELECT text FROM token"))

    @cached_property
    def _keys(self) -> tuple[list[int], list[str]]:
        """Every name as a whole, in ASCII where it has such a form of its own."""
        with self._asked(limit=False) as db:
            rows = db.execute("SELECT id, key FROM name UNION ALL SELECT id, plain FROM name WHERE plain != '' AND plain != key")
            found = rows.fetchall()
        return [row[0] for row in found], [row[1] for row in found]

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

    @contextmanager
    def _asked(self, *, limit: bool = True) -> Iterator[sqlite3.Connection]:
        """This thread's connection, with a deadline."""
        db: sqlite3.Connection | None = getattr(self._local, "db", None)
        if db is None:
            db = self._local.db = sqlite3.connect(self._address, uri=True, isolation_level=None, check_same_thread=False)
        end = time.monotonic() + self.seconds
        db.set_progress_handler((lambda: time.monotonic() > end) if limit else None, _STEPS)
        try:
            yield db
        except sqlite3.OperationalError as error:
            if "interrupted" not in str(error):
                raise
            raise SearchTimeoutError(
                f"the search was ended after {self.seconds:g} s", where="the search text", remedy="search for fewer, longer words"
            ) from None
        finally:
            db.set_progress_handler(None, _STEPS)
