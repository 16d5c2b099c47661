"""A cheap look at a query before the engine sees it: its form, its size, and what is refused.

SERVICE and LOAD are refused on the raw text (:mod:`kg.store.federation`). For the rest comments, strings and IRIs are
stripped by a lexer (SPARQL 1.1 Query, section 19.8) and words and brackets counted, because deep nesting and long chains
overflow the engine's stack or stall its optimiser. The lexer may be fooled; then an executor dies at its limits.
A quote that is never closed counts as a string to the end of its line, so that no quote is read twice; runs of digits and of
name characters never give back what they took, and a prefix has at most 64 characters, for the same reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from kg.errors import InputError, RefusedError, TooLargeError
from kg.store import federation
from kg.store.rdf import to_engine
from kg.store.terms import Term

NESTING = 40
PATTERNS = 150
OPERATORS = 600
BYTES = 65536

#: One token of SPARQL as far as this package needs to tell them apart; the kind is the name of the group.
TOKEN = re.compile(
    r"""
    (?P<comment>\#[^\n\r]*)
  | (?P<string>\"\"\"(?:(?:\"|\"\")?(?:[^"\\]|\\.))*+(?:\"\"\"|\Z)? | '''(?:(?:'|'')?(?:[^'\\]|\\.))*+(?:'''|\Z)?
             | \"(?:[^"\\\n\r]|\\.)*+\"? | '(?:[^'\\\n\r]|\\.)*+'?)
  | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
  | (?P<variable>[?$]\w+)
  | (?P<prefixed>(?:[^\W\d_][\w.-]{0,63}+(?<!\.))?:(?:(?:[\w:%]|\\[^\w\s])(?:(?:[\w.:%-]|\\[^\w\s])*(?:[\w:%-]|\\[^\w\s]))?)?)
  | (?P<language>@[a-zA-Z]+(?:-[a-zA-Z0-9]+)*)
  | (?P<number>(?:\d++\.?\d*+|\.\d++)[eE][+-]?\d+ | \d*+\.\d+ | \d+)
  | (?P<word>[^\W\d]\w*)
  | (?P<open>[{(\[])
  | (?P<close>[})\]])
  | (?P<operator>,|\|\||&&|[!+*-])
  | (?P<separator>[.;/|^])
  | (?P<other>\S)
  | (?P<space>\s+)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_CHAINED = frozenset({"UNION", "OPTIONAL", "BIND", "MINUS", "FILTER", "GRAPH"})
_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"})


def classify(text: str, limit: int = BYTES) -> str:
    """Return ``select``, ``ask``, ``construct`` or ``describe``.

    Raises RefusedError for updates and SERVICE, TooLargeError over a limit, InputError for what cannot be a query.
    """
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > limit:
        raise TooLargeError(
            f"the query has {size} bytes", where="query", remedy=f"at most {limit} bytes are read; use VALUES sparingly"
        )
    resolved = _resolve_escapes(text)
    form = ""
    for reading in dict.fromkeys((text, resolved)):
        federation.refuse(reading, "query")
        form = _scan(reading) or form
    if not form:
        raise InputError(
            "no SELECT, ASK, CONSTRUCT or DESCRIBE",
            where="query",
            remedy="send a SPARQL 1.1 query",
            extra={"line": 1, "column": 1},
        )
    return form.lower()


def check_update(text: str, limit: int = BYTES) -> None:
    """Refuse what an update may not hold: LOAD and SERVICE in every spelling, and nesting the engine would not survive.

    The number of patterns is not limited: data blocks are long, and only callers with a token send updates. Whether it is
    an update at all is the engine's to say. Raises RefusedError or TooLargeError.
    """
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > limit:
        raise TooLargeError(
            f"the update has {size} bytes", where="update", remedy=f"at most {limit} bytes are read; send it in parts"
        )
    for reading in dict.fromkeys((text, _resolve_escapes(text))):
        federation.refuse(reading, "update")
        _scan(reading, "update")


def _scan(text: str, what: str = "query") -> str:
    form, depth, patterns, operators = "", 0, 0, 0
    for match in TOKEN.finditer(text):
        kind = match.lastgroup
        if kind == "word":
            word = match.group().upper()
            form = _word(word, form, text, match.start(), what)
            patterns += word in _CHAINED
        elif kind == "open":
            depth += 1
        elif kind == "close":
            depth -= 1
        elif kind == "separator":
            patterns += 1
        elif kind == "operator":
            operators += 1
        if depth > NESTING:
            raise _too_large(f"nested deeper than {NESTING} levels", f"flatten the {what}", _place(text, match.start(), what))
        if what == "query" and (patterns > PATTERNS or operators > OPERATORS):
            words = f"more than {PATTERNS} patterns or {OPERATORS} operators"
            raise _too_large(words, "split the query, or use VALUES", _place(text, match.start(), what))
    return form


def _too_large(words: str, remedy: str, place: str) -> TooLargeError:
    return TooLargeError(words, where=place, remedy=remedy)


def _word(word: str, form: str, text: str, position: int, what: str) -> str:
    if what == "query" and (word == "LOAD" or (word in _UPDATES and not form)):
        raise RefusedError(
            f"{word} is an update; this endpoint is read-only",
            where=_place(text, position, what),
            remedy="send a SELECT, ASK, CONSTRUCT or DESCRIBE query",
        )
    return form or (word if word in _FORMS else "")


def _resolve_escapes(text: str) -> str:
    def one(match: re.Match[str]) -> str:
        number = int(match.group(1) or match.group(2), 16)
        if number > 0x10FFFF or 0xD800 <= number <= 0xDFFF:
            raise InputError(f"{match.group()} is not a character", where="query", remedy="use a Unicode scalar value")
        return chr(number)

    return _ESCAPE.sub(one, text)


def _place(text: str, position: int, what: str) -> str:
    line = text.count("\n", 0, position) + 1
    return f"{what}, line {line}, column {position - text.rfind(chr(10), 0, position)}"


def bind(query: str, bindings: Mapping[str, Term]) -> str:
    """Return the query with its parameters as a VALUES block at the start of the outermost group.

    The engine substitutes only variables of the projection, so the values are joined instead; a parameter is in scope
    wherever the outermost group's variables are, not inside a subquery that does not project it. Every value is
    serialised as one whole term, checked by the engine's own constructors. Where the query has room for the values in its
    parts they are written there, too (:func:`fill`). Raises InputError for a name that is no
    variable or a query without a group.
    """
    for name, term in bindings.items():
        query = fill(query, name, [term])
    start, end = _outermost_group(query)
    names = " ".join(f"?{name}" for name in bindings)
    values = " ".join(term.n3() for term in bindings.values())
    group = query[start:end]
    if _is_subquery(group):
        # A subquery is a group of its own, and nothing may stand beside it.
        group = f"{{{group}\n}}"
    return f"{query[:start]} VALUES ({names}) {{ ({values}) }} {group}{query[end:]}"


def fill(query: str, name: str, terms: Iterable[Term]) -> str:
    """Return the query with some values of a variable wherever it says ``VALUES ?name { UNDEF }``, which holds for any value.

    A subquery is evaluated by itself, before it is joined: it takes as long for one value as for all, unless it is told.
    Raises InputError for a name that is no variable and a term that is none.
    """
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
        raise InputError(f"{name!r} is not a variable", where="bindings", remedy="use letters, digits and underscores")
    values = []
    for term in terms:
        to_engine(term)
        values.append(term.n3())
    block = f"VALUES ?{name} {{ {' '.join(values)} }}"
    return re.sub(rf"VALUES \?{name} {{ UNDEF }}", lambda _: block, query)


def _is_subquery(group: str) -> bool:
    for match in TOKEN.finditer(group):
        if match.lastgroup not in ("comment", "space"):
            return match.group().upper() == "SELECT"
    return False


def _outermost_group(query: str) -> tuple[int, int]:
    """Where the WHERE group begins and ends between its braces (a CONSTRUCT template comes before it)."""
    depth, template, where, start = 0, False, False, -1
    for match in TOKEN.finditer(query):
        text = match.group()
        if match.lastgroup == "word":
            template = template or text.upper() == "CONSTRUCT"
            where = where or (depth == 0 and text.upper() == "WHERE")
        elif match.lastgroup == "open":
            if text == "{" and depth == 0:
                if start < 0 and (where or not template):
                    start = match.end()
                template = False
            depth += 1
        elif match.lastgroup == "close":
            depth -= 1
            if depth == 0 and start >= 0 and text == "}":
                return start, match.start()
    if start >= 0:
        return start, len(query)
    raise InputError("the query has no group", where="query", remedy="write WHERE { … }")


def in_query_order(query: str, columns: Sequence[str]) -> str | None:
    """The query with its ``SELECT *`` written out, columns in the order of their first appearance.

    The engine sorts them by name; SPARQL 1.1 leaves the order open, readers expect their own. None where there is no
    star at the top, or the order is the same.
    """
    star = _star(query)
    if star is None:
        return None
    first: dict[str, int] = {}
    for match in TOKEN.finditer(query):
        if match.lastgroup == "variable":
            first.setdefault(match.group()[1:], match.start())
    ordered = sorted(columns, key=lambda name: first.get(name, len(query)))
    if ordered == list(columns) or not ordered:
        return None
    return f"{query[: star[0]]}{' '.join('?' + name for name in ordered)}{query[star[1] :]}"


def _star(query: str) -> tuple[int, int] | None:
    """Where the star of the outermost SELECT stands."""
    words: list[str] = []
    for match in TOKEN.finditer(query):
        kind, text = match.lastgroup, match.group().upper()
        if kind == "open":
            return None
        if kind == "word":
            words.append(text)
        elif text == "*" and words and (words[-1] == "SELECT" or words[-2:-1] == ["SELECT"]):
            return match.span()
    return None
