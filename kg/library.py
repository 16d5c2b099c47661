"""The question library: ``queries/cq/*.rq``, each a competency question with a header, typed parameters and columns.

A header is the comment lines at the top of the file::

    # question: Who met whom at one meeting?
    # param event (event, required) e.g. event/tirana-ministerial-2023: the meeting
    # column a: first actor
    # empty: No source says who was there; it does not follow that nobody met.
    # by event: ?any a sc:Attendance ; sc:participationIn ?event
    # tags: meetings, evidence

A parameter is a variable that the pattern binds and the SELECT clause names, so that giving it a value is a join, which
:func:`kg.store.sparql.bind` writes as a data block (SPARQL 1.1 Query, section 10.2) for every engine alike: one that
substitutes the variable instead would answer differently where the value is computed or bound in a subquery. Values are
typed terms throughout and are never pasted as text.

Where an answer may be longer than anybody waits for, ``by`` names the variable it is ordered by and where its values come from.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

from kg import resources
from kg.errors import InputError, NotFoundError
from kg.namespaces import CONCEPT, ENTITY_TYPES, NODE_TYPES, PROJECT, SCHEMES, XSD, Iris, concept, prefixes
from kg.store.sparql import bind, classify, fill
from kg.store.terms import Iri, Literal, Term, typed

#: Parameter type → kinds of entities it takes.
KINDS: dict[str, tuple[str, ...]] = {
    "entity": (*ENTITY_TYPES, *NODE_TYPES, "topic"),
    "event": ("event",),
    "actor": ("person", "organization", "group"),
    "place": ("place",),
    "topic": ("topic",),
}
TYPES = (*KINDS, "concept", "date", "string", "integer")

_PARAMETER = re.compile(
    r"(?P<name>\w+) \((?P<type>\w+), (?P<need>optional|required|default (?P<default>[^()]+))\)"
    r" e\.g\. (?P<example>.+?): (?P<help>.+)"
)
_COLUMN = re.compile(r"(?P<name>\w+): (?P<meaning>.+)")
_SLUG = re.compile(r"[^\s<>\"{}|\\^`/]+")
_ELSEWHERE = re.compile(r"https?://[^\s<>\"]+?/id/((?:" + "|".join((*ENTITY_TYPES, *NODE_TYPES)) + r")/[^/]+)")
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_PREFIXED = re.compile(r"(?<![\w<?$:/.-])([a-z][a-z-]*):(?=[\w])")
_QUOTED = re.compile(r"""#[^\n]*|<[^<>\s]*>|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'""")

#: Turns a label a person typed into an IRI; None where nothing is called so, InputError where several things are.
Resolve = Callable[["Parameter", str], str | None]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: a variable of the query, its type (one of :data:`TYPES`), an example value and what it does."""

    name: str
    type: str
    required: bool
    example: str
    help: str
    default: str = ""

    def term(self, value: str, iris: Iris, resolve: Resolve | None = None) -> Term:
        """Read a value as a term of the parameter's type; raises InputError naming the parameter."""
        text = value.strip()
        if not text:
            raise self._error("no value is given", f"for example {self.example}")
        if self.type in KINDS:
            return self._entity(text, iris, resolve)
        if self.type == "concept":
            return self._concept(text)
        if self.type == "date":
            return self._date(text)
        if self.type == "integer":
            if not _INTEGER.fullmatch(text):
                raise self._error(f"{text[:80]!r} is not a whole number", f"for example {self.example}")
            return typed(str(int(text)), XSD + "integer")
        return Literal(value)

    def _entity(self, text: str, iris: Iris, resolve: Resolve | None) -> Iri:
        name = _entity_name(text, iris)
        kinds = KINDS[self.type]
        if name:
            kind, _, slug = name.partition("/")
            if kind not in kinds:
                raise self._error(
                    f"{text[:200]!r} is of the kind {kind}", f"name one of the kind {_alternatives(kinds)}: {self.example}"
                )
            if not _SLUG.fullmatch(slug):
                raise self._error(f"{text[:200]!r} cannot be an IRI", f"for example {self.example}")
            return Iri(iris.entity(name))
        found = resolve(self, text) if resolve else None
        if found is None:
            raise self._error(f"{text[:200]!r} names nothing of the kind {_alternatives(kinds)}", f"for example {self.example}")
        return Iri(found)

    def _concept(self, text: str) -> Iri:
        scheme = self.example.partition("/")[0]
        given, _, code = text.removeprefix(CONCEPT).replace(":", "/", 1).rpartition("/")
        if (given or scheme) != scheme or not re.fullmatch(r"[a-z][a-z0-9-]*", code):
            raise self._error(f"{text[:200]!r} is not a concept of the scheme {scheme}", f"for example {self.example}")
        return Iri(concept(scheme, code))

    def _date(self, text: str) -> Literal:
        try:
            return typed(date.fromisoformat(text).isoformat(), XSD + "date")
        except ValueError:
            raise self._error(f"{text[:80]!r} is not a day", f"write it as {self.example}") from None

    def _error(self, message: str, remedy: str) -> InputError:
        return InputError(message, where=f"parameter {self.name}", remedy=remedy)


@dataclass(frozen=True, slots=True)
class Question:
    """One competency question: name, the question in words, parameters, columns with meanings, tags, SPARQL, form.

    ``empty`` says what an answer without rows means; '' where the header does not tell. ``by`` is the variable an answer is
    ordered by, and the pattern that has its values; '' where the answer is only asked for whole.
    """

    name: str
    question: str
    parameters: tuple[Parameter, ...]
    columns: tuple[tuple[str, str], ...]
    tags: tuple[str, ...]
    text: str
    form: str
    empty: str = ""
    by: tuple[str, str] = ("", "")

    def bind(self, values: Mapping[str, str], iris: Iris, resolve: Resolve | None = None) -> dict[str, Term]:
        """Read the values of the parameters as terms; a parameter without a value restricts nothing.

        Raises InputError for an unknown, missing or ill-typed parameter, with near matches.
        """
        known = {parameter.name: parameter for parameter in self.parameters}
        for name in values:
            if name not in known:
                raise InputError(
                    f"{self.name} has no parameter {name[:80]!r}", where=f"parameter {name[:80]}", remedy=_near(name, known)
                )
        terms: dict[str, Term] = {}
        for parameter in self.parameters:
            if parameter.name in values:
                terms[parameter.name] = parameter.term(values[parameter.name], iris, resolve)
            elif parameter.default:
                terms[parameter.name] = parameter.term(parameter.default, iris, resolve)
            elif parameter.required:
                raise InputError(
                    f"{self.name} needs {parameter.name}: {parameter.help}",
                    where=f"parameter {parameter.name}",
                    remedy=f"give {parameter.name}={parameter.example}",
                )
        return terms

    def closed(self, terms: Mapping[str, Term]) -> str:
        """The query with the terms joined in as a data block at the start of its pattern."""
        return bind(self.text, terms) if terms else self.text

    def values(self, limit: int) -> str:
        """The query for the first values of the variable of ``by``, in the order of the answer."""
        return f"SELECT DISTINCT ?{self.by[0]} WHERE {{ {self.by[1]} }} ORDER BY ?{self.by[0]} LIMIT {limit}"

    def of(self, values: Iterable[Term]) -> str:
        """The query for the rows that have one of some values of the variable of ``by``."""
        return fill(self.text, self.by[0], values)

    def standalone(self, base: str = PROJECT, terms: Mapping[str, Term] | None = None) -> str:
        """The query as anybody's engine takes it: with the PREFIX lines it needs, after the header."""
        return with_prefixes(self.closed(terms or {}), base)


@dataclass(frozen=True, slots=True)
class Library:
    """All questions by name."""

    questions: dict[str, Question]

    @classmethod
    @lru_cache(maxsize=1)
    def load(cls) -> Library:
        """Read ``queries/cq``; raises InputError at the first header that does not read."""
        return cls.read(resources.path("queries") / "cq")

    @classmethod
    def read(cls, folder: Path) -> Library:
        """Read every question of a folder."""
        return cls({path.stem: parse(path.stem, path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.rq"))})

    def __getitem__(self, name: str) -> Question:
        """The question of that name; raises NotFoundError with the nearest names."""
        try:
            return self.questions[name]
        except KeyError:
            raise NotFoundError(
                f"no question is called {name[:80]!r}", where="questions", remedy=_near(name, self.questions)
            ) from None


def parse(name: str, text: str) -> Question:
    """Read one question; raises InputError naming the file and line of a header that does not read."""
    words, empty = "", ""
    parameters: list[Parameter] = []
    columns: list[tuple[str, str]] = []
    tags: tuple[str, ...] = ()
    by = ("", "")
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.startswith("#"):
            break
        key, _, rest = line.removeprefix("#").strip().partition(" ")
        where = f"{name}.rq, line {number}"
        if key == "question:":
            words = rest.strip()
        elif key == "param":
            parameters.append(_parameter(rest, where))
        elif key == "column":
            match = _COLUMN.fullmatch(rest)
            if not match:
                raise InputError("this column does not read", where=where, remedy="write `# column name: meaning`")
            columns.append((match["name"], match["meaning"]))
        elif key == "empty:":
            empty = rest.strip()
        elif key == "by":
            variable, _, pattern = rest.partition(": ")
            by = (variable, pattern.strip())
            if f"VALUES ?{variable} {{ UNDEF }}" not in text:
                remedy = f"begin the group that binds it, and each subquery, with VALUES ?{variable} {{ UNDEF }}"
                raise InputError(f"the query has no place for values of ?{variable}", where=where, remedy=remedy)
        elif key == "tags:":
            tags = tuple(tag.strip() for tag in rest.split(",") if tag.strip())
    if not words:
        raise InputError("the question is not asked in words", where=f"{name}.rq", remedy="begin with `# question: …?`")
    return Question(name, words, tuple(parameters), tuple(columns), tags, text, classify(text), empty, by)


def _parameter(rest: str, where: str) -> Parameter:
    match = _PARAMETER.fullmatch(rest)
    if not match:
        raise InputError(
            "this parameter does not read",
            where=where,
            remedy="write `# param name (type, optional|required|default value) e.g. value: help`",
        )
    if match["type"] not in TYPES:
        raise InputError(f"{match['type']!r} is no type of parameter", where=where, remedy=_near(match["type"], TYPES))
    return Parameter(
        match["name"], match["type"], match["need"] == "required", match["example"], match["help"], match["default"] or ""
    )


def with_prefixes(text: str, base: str = PROJECT) -> str:
    """Put the PREFIX lines a query of ours needs between its header and its text."""
    table = prefixes(base)
    bare = _QUOTED.sub(" ", text)
    declared = set(re.findall(r"(?i)\bprefix\s+([a-z-]+):", bare))
    used = sorted({found for found in _PREFIXED.findall(bare) if found in table} - declared)
    lines = text.splitlines(keepends=True)
    head = 0
    while head < len(lines) and lines[head].startswith("#"):
        head += 1
    return "".join(lines[:head]) + "".join(f"PREFIX {name}: <{table[name]}>\n" for name in used) + "".join(lines[head:])


def _entity_name(text: str, iris: Iris) -> str:
    """``kind/slug`` of an IRI, a prefixed name or a relative name; '' for anything else.

    An IRI of another deployment names the entity of that kind and slug here: a base moves ``id/`` and nothing after it.
    """
    for base in (iris.base, PROJECT):
        if text.startswith(base + "id/"):
            return text.removeprefix(base + "id/")
    elsewhere = _ELSEWHERE.fullmatch(text)
    if elsewhere:
        return elsewhere[1]
    if text.startswith(CONCEPT):
        return text.removeprefix(CONCEPT)
    table = prefixes(iris.base)
    head, colon, tail = text.partition(":")
    if colon and head in table and tail and not tail.startswith("//"):
        return _entity_name(table[head] + tail, iris)
    kind, slash, _ = text.partition("/")
    return text if slash and kind in (*ENTITY_TYPES, *NODE_TYPES, *SCHEMES) else ""


def _alternatives(kinds: tuple[str, ...]) -> str:
    return kinds[0] if len(kinds) == 1 else ", ".join(kinds[:-1]) + " or " + kinds[-1]


def _near(name: str, known: Mapping[str, object] | tuple[str, ...]) -> str:
    close = get_close_matches(name, list(known), n=3, cutoff=0.5)
    if close:
        return "did you mean " + ", ".join(close) + "?"
    return "one of " + ", ".join(sorted(known)[:12]) if known else "it takes none"
