"""The index of a generation: one SQLite file beside its other files, the same bytes for the same graph.

Rows stand in the order of importance, so that whoever reads the index from its beginning has the important ones first and
may stop. Importance is the number of meetings something has to do with: attended or represented at by an actor, held at a
place, part of a series, on a topic; for an event the number of its named parties.
"""

from __future__ import annotations

import os
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from kg.namespaces import CONCEPT, DCTERMS, ENTITY_TYPES, SC
from kg.search import words
from kg.store.generations import Generation
from kg.store.reader import Reader
from kg.store.terms import Iri, Literal

#: Raised when the file's form or what is in it changes: another name, so that an older file is not read as a newer one.
VERSION = 2
#: What a name is, the strongest first: a name printed in several ways is listed once, as the first of them.
FORMS = ("label", "alternative", "printed", "expansion", "code")
TOPIC = "topic"
#: Kinds that are indexed.
KINDS = (*ENTITY_TYPES, TOPIC)
_NAMES = (
    ("label", "SELECT ?e ?text WHERE { ?e skos:prefLabel ?text }"),
    ("alternative", "SELECT ?e ?text WHERE { { ?e skos:altLabel ?text } UNION { ?e skos:hiddenLabel ?text } }"),
    ("printed", "SELECT ?e ?text ?node WHERE { ?node sc:nameOf ?e ; skosxl:literalForm ?text }"),
    ("expansion", "SELECT ?e ?text WHERE { ?e sc:expansion ?text }"),
    ("code", "SELECT ?e ?text WHERE { { ?e sc:isoAlpha2 ?text } UNION { ?e sc:isoAlpha3 ?text } }"),
)
#: Only of what has a label: evidence and relation nodes, most of a large graph, have none.
_TYPES = "SELECT ?e ?class WHERE { ?e skos:prefLabel ?label ; a ?class }"
_MEETINGS = (
    "SELECT ?e (COUNT(DISTINCT ?m) AS ?n) WHERE { { ?e sc:attended ?m } UNION { ?e sc:represented ?m } } GROUP BY ?e",
    "SELECT ?e ?n WHERE { ?e sc:partySize ?n }",
    "SELECT ?e (COUNT(?m) AS ?n) WHERE { ?m sc:heldAt ?e } GROUP BY ?e",
    "SELECT ?e (COUNT(?m) AS ?n) WHERE { ?m sc:inSeries ?e } GROUP BY ?e",
    "SELECT ?e (COUNT(?m) AS ?n) WHERE { ?m sc:discussed ?e } GROUP BY ?e",
    "SELECT ?e (COUNT(?t) AS ?n) WHERE { ?t a sc:Tenure ; sc:post ?e } GROUP BY ?e",
)
_MERGED = f"SELECT ?e ?kept WHERE {{ ?e <{DCTERMS}isReplacedBy> ?kept }}"
_WITHDRAWN = "SELECT ?e WHERE { ?e a sc:Withdrawn }"
_SCHEMA = """
CREATE TABLE meta (base TEXT, digest TEXT, highest INTEGER, names INTEGER);
CREATE TABLE entity (id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, classes TEXT NOT NULL,
  label TEXT NOT NULL, lang TEXT NOT NULL, importance INTEGER NOT NULL);
CREATE TABLE name (id INTEGER PRIMARY KEY, entity INTEGER NOT NULL, form TEXT NOT NULL, text TEXT NOT NULL, lang TEXT NOT NULL,
  node TEXT NOT NULL, key TEXT NOT NULL, plain TEXT NOT NULL);
CREATE TABLE initials (letters TEXT NOT NULL, name INTEGER NOT NULL, PRIMARY KEY (letters, name)) WITHOUT ROWID;
CREATE TABLE redirect (iri TEXT PRIMARY KEY, kept TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE token (text TEXT PRIMARY KEY, names INTEGER NOT NULL) WITHOUT ROWID;
CREATE VIRTUAL TABLE word USING fts5(words, kind, content='', columnsize=0, prefix='1 2 3',
  tokenize='unicode61 remove_diacritics 0');
CREATE TEMP TABLE raw (iri TEXT, form INTEGER, text TEXT, lang TEXT, node TEXT);
CREATE TEMP TABLE class (iri TEXT, name TEXT);
CREATE TEMP TABLE weight (iri TEXT PRIMARY KEY, n INTEGER);
CREATE TEMP TABLE gone (iri TEXT PRIMARY KEY);
"""
_INDEXES = tuple(f"CREATE INDEX name_{column} ON name ({column})" for column in ("key", "plain", "entity"))


def path_of(generation: Generation) -> Path:
    """Where the index of a generation is."""
    return generation.path / f"search-{VERSION}.sqlite"


def ensure(generation: Generation, reader: Reader | None = None) -> Path:
    """The index of a generation, made where there is none yet; two that make it at once make the same one.

    Raises OSError where it cannot be written.
    """
    path = path_of(generation)
    if path.is_file():
        return path
    draft = path.with_name(f"{path.name}.{os.getpid()}.writing")
    try:
        write(draft, reader or Reader.open(generation), generation.digest)
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return path


def write(path: Path, reader: Reader, digest: str) -> None:
    """Write the index of what a reader reads; ``digest`` is kept with it."""
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        # The file counts only once it is complete and renamed.
        db.executescript("PRAGMA page_size=4096; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA temp_store=MEMORY;")
        db.executescript(_SCHEMA)
        db.execute("BEGIN")
        _collect(db, reader)
        _entities(db, reader.base)
        _names(db)
        highest, names = (
            db.execute(q).fetchone()[0] for q in ("SELECT MAX(importance) FROM entity", "SELECT COUNT(*) FROM name")
        )
        db.execute("INSERT INTO meta VALUES (?, ?, ?, ?)", (reader.base, digest, highest or 0, names))
        for statement in _INDEXES:
            db.execute(statement)
        db.execute("INSERT INTO word (word) VALUES ('optimize')")
        db.execute("COMMIT")
        db.execute("VACUUM")


def _collect(db: sqlite3.Connection, reader: Reader) -> None:
    """What the graph says, as it comes."""
    for form, (_, query) in enumerate(_NAMES):
        db.executemany("INSERT INTO raw VALUES (?, ?, ?, ?, ?)", _printed(reader, query, form))
    db.executemany("INSERT INTO class VALUES (?, ?)", _classes(reader))
    for query in _MEETINGS:
        counted = ((row["e"].value, int(row["n"].value)) for row in reader.each(query))
        db.executemany("INSERT INTO weight VALUES (?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n", counted)
    replaced = {row["e"].value: row["kept"].value for row in reader.each(_MERGED)}
    db.executemany("INSERT OR IGNORE INTO redirect VALUES (?, ?)", sorted(replaced.items()))
    withdrawn = {row["e"].value for row in reader.each(_WITHDRAWN)}
    db.executemany("INSERT OR IGNORE INTO gone VALUES (?)", ((iri,) for iri in sorted({*replaced, *withdrawn})))


def _printed(reader: Reader, query: str, form: int) -> Iterator[tuple[str, int, str, str, str]]:
    for row in reader.each(query):
        text, node = row["text"], row.get("node")
        if isinstance(text, Literal) and isinstance(row["e"], Iri) and kind_of(row["e"].value, reader.base):
            yield row["e"].value, form, text.value, text.language, node.value if node else ""


def _classes(reader: Reader) -> Iterator[tuple[str, str]]:
    for row in reader.each(_TYPES):
        if row["class"].value.startswith(SC) and isinstance(row["e"], Iri) and kind_of(row["e"].value, reader.base):
            yield row["e"].value, row["class"].value.removeprefix(SC)


def kind_of(iri: str, base: str) -> str:
    """The kind of what is indexed, '' for everything else."""
    if iri.startswith(f"{CONCEPT}topic/"):
        return TOPIC
    kind = iri[len(base) + 3 :].partition("/")[0] if iri.startswith(f"{base}id/") else ""
    return kind if kind in ENTITY_TYPES else ""


def _entities(db: sqlite3.Connection, base: str) -> None:
    """Everything that has a name and was neither merged into something else nor withdrawn, the most important first."""
    db.execute("CREATE INDEX temp.raw_iri ON raw (iri)")
    db.execute("CREATE INDEX temp.class_iri ON class (iri)")
    # The label: English, else without language, else the first; as pages choose it.
    rows = db.execute("""
      SELECT iri,
        (SELECT group_concat(name, ' ') FROM (SELECT DISTINCT name FROM class c WHERE c.iri = e.iri ORDER BY name)),
        COALESCE((SELECT n FROM weight w WHERE w.iri = e.iri), 0) AS n
      FROM (SELECT DISTINCT iri FROM raw WHERE iri NOT IN gone) e ORDER BY n DESC, iri""").fetchall()
    for number, (iri, classes, weight) in enumerate(rows, 1):
        text, lang = db.execute(
            "SELECT text, lang FROM raw WHERE iri = ? ORDER BY form, lang != 'en', lang, text LIMIT 1", (iri,)
        ).fetchone()
        db.execute(
            "INSERT INTO entity VALUES (?, ?, ?, ?, ?, ?, ?)",
            (number, iri, kind_of(iri, base), classes or "", text, lang, weight),
        )


def _names(db: sqlite3.Connection) -> None:
    """Every name once an entity and language, with what it is found by."""
    rows = db.execute("""
      SELECT e.id, e.kind, MIN(r.form), r.text, r.lang, MAX(r.node) FROM raw r JOIN entity e ON e.iri = r.iri
      GROUP BY e.id, r.text, r.lang ORDER BY e.id, MIN(r.form), r.lang != 'en', r.lang, r.text""")
    tokens: Counter[str] = Counter()
    writing = db.cursor()
    for number, (entity, kind, form, text, lang, node) in enumerate(rows, 1):
        indexed = words.indexed(text)
        if not indexed:
            continue
        key = words.key(text)
        writing.execute(
            "INSERT INTO name VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (number, entity, FORMS[form], text, lang, node, key, words.plain(text)),
        )
        writing.execute("INSERT INTO word (rowid, words, kind) VALUES (?, ?, ?)", (number, indexed, kind))
        tokens.update(set(indexed.split()))
        for letters in words.initials(text) if form == 0 or " " in key else ():
            writing.execute("INSERT OR IGNORE INTO initials VALUES (?, ?)", (letters, number))
    writing.executemany("INSERT INTO token VALUES (?, ?)", sorted(tokens.items()))
