"""How names are found by a text: spelt so, by initials, by words, then by similar spellings, until something is found."""

from __future__ import annotations

import math
import sqlite3
from dataclasses import replace
from functools import cached_property
from typing import Any

from rapidfuzz import fuzz, process

from kg.search import asking
from kg.search.asking import Asked
from kg.search.near import Spellings, allowed
from kg.search.opened import Opened

#: Names that are compared whole with a text nothing else was found for; above that, only words are.
MOST_COMPARED = 200_000
#: The columns of a name that is found.
ROW = "n.id, n.entity, n.form, n.text, n.lang, n.node, n.key, n.plain, e.kind, e.importance"
_SIMILAR = 72
#: A word that no more names than this have is telling.
_FEW = 60
#: Words of a text that are sought in other spellings.
_MISTYPED = 2
_ENOUGH = 3


class Finder:
    """Finds rows (:data:`ROW`) of an opened index of so many ``names``; all its words are read once, when they are needed."""

    def __init__(self, names: int, opened: Opened) -> None:
        self.names = names
        self._opened = opened

    def find(self, db: sqlite3.Connection, asked: Asked, kinds: tuple[str, ...], most: int) -> tuple[list[tuple[Any, str]], bool]:
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

    def telling(self, db: sqlite3.Connection, asked: Asked) -> list[float]:
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
        query = f"SELECT {ROW} FROM name n JOIN entity e ON e.id = n.entity WHERE"  # noqa: S608
        spellings = [("key", asked.key), *([("plain", asked.plain)] if asked.plain else [])]
        found: list[Any] = []
        for column, value in spellings:
            found += db.execute(f"{query} n.{column} = ? ORDER BY n.id LIMIT 200", (value,))
        return [row for row in found if not kinds or row[8] in kinds]

    def _initials(self, db: sqlite3.Connection, asked: Asked, kinds: tuple[str, ...]) -> list[Any]:
        if len(asked.words) != 1:
            return []
        rows = db.execute(
            f"SELECT {ROW} FROM initials i JOIN name n ON n.id = i.name JOIN entity e ON e.id = n.entity"  # noqa: S608
            " WHERE i.letters = ? ORDER BY n.id LIMIT 50",
            (asked.key,),
        ).fetchall()
        return [row for row in rows if not kinds or row[8] in kinds]

    def _match(self, db: sqlite3.Connection, match: str, kinds: tuple[str, ...], most: int) -> list[Any]:
        """Names by words, in the order of importance, one more than ``most`` where there are more."""
        return db.execute(
            f"SELECT {ROW} FROM (SELECT rowid AS id FROM word WHERE word MATCH ? ORDER BY rowid LIMIT ?) w"  # noqa: S608
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
            f"SELECT {ROW} FROM name n JOIN entity e ON e.id = n.entity WHERE n.id IN ({marks})",  # noqa: S608
            wanted,
        ).fetchall()
        return [row for row in rows if not kinds or row[8] in kinds]

    @cached_property
    def _spellings(self) -> Spellings:
        with self._opened.asked(limit=False) as db:
            return Spellings(row[0] for row in db.execute("SELECT text FROM token"))

    @cached_property
    def _keys(self) -> tuple[list[int], list[str]]:
        """Every name as a whole, in ASCII where it has such a form of its own."""
        with self._opened.asked(limit=False) as db:
            rows = db.execute("SELECT id, key FROM name UNION ALL SELECT id, plain FROM name WHERE plain != '' AND plain != key")
            found = rows.fetchall()
        return [row[0] for row in found], [row[1] for row in found]
