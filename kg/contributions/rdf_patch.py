"""RDF Patch (https://afs.github.io/rdf-delta/rdf-patch.html), one row a line: A and D rows, PA and PD, H, TX, TC and TA.

Rows hold IRIs, prefixed names, quoted literals and blank nodes. Prefixed names are written out, then one parser of N-Quads
reads all rows with their lines kept, so that every error has its place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kg.contributions import words
from kg.errors import InputError, TooLargeError
from kg.store.terms import Quad
from kg.validation.parsing import Limit, decode, parse_quads

N_QUADS = "application/n-quads"
_ROW = re.compile(r"[ \t]*(?:(?P<code>[A-Z]{1,2})(?=[ \t.]|$)(?P<rest>.*))?")
_PREFIX = re.compile(r"[ \t]+\"?(?P<name>[A-Za-z][\w.-]*|):?\"?(?:[ \t]+<(?P<iri>[^<>\"{}|^`\\\s]*)>)?[ \t]*\.?[ \t]*(?:#.*)?")
_CODES = "A and D for quads, PA and PD for prefixes, H, TX, TC and TA"


@dataclass(slots=True)
class _Rows:
    """What the lines of a patch come to: a row of N-Quads for each line (blank where it has none), and what it does."""

    lines: list[str] = field(default_factory=list)
    adds: list[bool] = field(default_factory=list)
    prefixes: dict[str, str] = field(default_factory=dict)
    #: Numbers of quads and of lines before the open transaction; None outside of one.
    began: tuple[int, int] | None = None


def read(data: bytes, limit: Limit) -> list[tuple[bool, Quad]]:
    """Return (whether it is added, quad) in the order of the rows; what a TA has taken back is left out.

    Raises TooLargeError over a limit, and InputError with line and column for a row that is none, a transaction that is not
    ended, and a deletion with a blank node.
    """
    rows = _rows(data, limit)
    quads = parse_quads("\n".join(rows.lines).encode(), N_QUADS, limit=limit)
    return list(zip(rows.adds, quads, strict=True))


def document(data: bytes, limit: Limit) -> bytes:
    """The rows of a patch that was read before as N-Quads, each on its line."""
    return "\n".join(_rows(data, limit).lines).encode()


def _rows(data: bytes, limit: Limit) -> _Rows:
    if len(data) > limit.size:
        raise TooLargeError(
            f"{len(data)} bytes are over the limit of {limit.size}", remedy="send it in parts", extra={"limit": limit.size}
        )
    rows = _Rows()
    text = decode(data)
    for number, line in enumerate(text.split("\n"), 1):
        _row(rows, line.rstrip("\r"), number)
    if rows.began is not None:
        raise _wrong("the transaction is not ended: the patch was cut off", number, 1, "end it with TC .")
    return rows


def _row(rows: _Rows, line: str, number: int) -> None:
    match = _ROW.match(line)
    code, rest = (match.group("code") or "", match.group("rest") or "") if match else ("", "")
    row = ""
    if code in ("A", "D"):
        row = _written_out(rows, line, len(line) - len(rest), number, adds=code == "A")
        rows.adds.append(code == "A")
    elif code in ("PA", "PD"):
        _prefix(rows, code, rest, number)
    elif code in ("TX", "TC", "TA"):
        _transaction(rows, code, number)
    elif code != "H" and line.strip() and not line.lstrip().startswith("#"):
        raise _wrong(f"{line.strip()[:30]!r} is not a row of RDF Patch", number, 1, f"begin each line with one of {_CODES}")
    rows.lines.append(row)


def _written_out(rows: _Rows, line: str, at: int, number: int, *, adds: bool) -> str:
    """The terms of a row as N-Quads. The row's code becomes blanks: columns stay, unless a prefixed name is written out."""
    parts, end, dots = [" " * at], at, 0
    for token in words.tokens(line[at:]):
        start = at + token.start
        parts.append(line[end:start])
        end = at + token.end
        name, colon, local = token.text.partition(":")
        if token.kind == "prefixed" and colon and not line.endswith("_", 0, start):
            if name not in rows.prefixes:
                raise _wrong(f"the prefix {name!r} is not declared", number, start + 1, f"add a row PA {name} <…> before it")
            parts.append(f"<{rows.prefixes[name]}{local}>")
        elif token.kind in ("word", "number", "open", "variable") and not (token.text == "_" and line[end : end + 1] == ":"):
            remedy = "write IRIs in <…>, prefixed names, or quoted literals with their datatype"
            raise _wrong(f"{token.text[:30]!r} is not a term of RDF Patch", number, start + 1, remedy)
        else:
            parts.append(token.text)
        dots += token.text == "."
        if not adds and line.startswith("_:", start):
            remedy = "name the nodes by their IRIs, as the graph shows them"
            raise _wrong("a blank node cannot be taken away: nothing says which node it is", number, start + 1, remedy)
    if dots != 1:
        raise _wrong("a row is one quad and ends with a dot", number, len(line) or 1, "write A <s> <p> <o> .")
    return "".join(parts)


def _prefix(rows: _Rows, code: str, rest: str, number: int) -> None:
    match = _PREFIX.fullmatch(rest)
    if match is None or (code == "PA") != (match.group("iri") is not None):
        raise _wrong(f"{code} is not complete", number, 1, 'write PA "name" <IRI> . or PD "name" .')
    if code == "PA":
        rows.prefixes[match.group("name")] = match.group("iri")
    else:
        rows.prefixes.pop(match.group("name"), None)


def _transaction(rows: _Rows, code: str, number: int) -> None:
    if (code == "TX") != (rows.began is None):
        raise _wrong(f"{code} does not fit here", number, 1, "write TX, rows, then TC or TA; transactions do not nest")
    if code == "TA" and rows.began is not None:
        quads, lines = rows.began
        del rows.adds[quads:]
        rows.lines[lines:] = [""] * (len(rows.lines) - lines)
    rows.began = (len(rows.adds), len(rows.lines)) if code == "TX" else None


def _wrong(message: str, line: int, column: int, remedy: str) -> InputError:
    return InputError(message, where=f"line {line}, column {column}", remedy=remedy, extra={"line": line, "column": column})
