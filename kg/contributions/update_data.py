"""SPARQL Update restricted to INSERT DATA and DELETE DATA (SPARQL 1.1 Update, section 3.1.1 and 3.1.2), read as data.

What a data block holds is TriG but for dots: SPARQL may leave out the one before GRAPH and at the end, and may set one behind a
graph. So each block is given to the data parser with its dots put right, the prologue before it, and everything else blanked
out. Nothing is ever evaluated: whatever a text hides from the lexer can only fail to parse.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.contributions import words
from kg.contributions.words import Span, Token
from kg.errors import TooLargeError
from kg.store.terms import Quad
from kg.validation.parsing import Limit, decode, parse_quads

TRIG = "application/trig"
#: Operations of one update: each is parsed with the place it has in the whole.
OPERATIONS = 200
_REMEDY = "send INSERT DATA { … } and DELETE DATA { … } only; other updates need a token for /update"


@dataclass(slots=True)
class _Block:
    """One operation: whether it adds, the spans of the prologue and of its data, and where dots are missing."""

    adds: bool
    spans: list[Span]
    dots: list[int]


def read(data: bytes, limit: Limit, base: str | None = None) -> list[tuple[bool, Quad]]:
    """Return (whether it is added, quad) in the order of the text.

    Raises TooLargeError over a limit and InputError with line and column for everything but data blocks.
    """
    if len(data) > limit.size:
        raise TooLargeError(
            f"{len(data)} bytes are over the limit of {limit.size}", remedy="send it in parts", extra={"limit": limit.size}
        )
    changes: list[tuple[bool, Quad]] = []
    for adds, trig in parts(decode(data)):
        changes += [(adds, quad) for quad in parse_quads(trig, TRIG, limit=limit, base=base)]
        if len(changes) > limit.triples:
            raise TooLargeError(f"more than {limit.triples} triples", remedy="send them in parts", extra={"limit": limit.triples})
    return changes


def documents(data: bytes) -> Iterator[bytes]:
    """The data of an update that was read before as TriG, operation by operation, each on its lines."""
    return (trig for _, trig in parts(decode(data)))


def parts(text: str) -> Iterator[tuple[bool, bytes]]:
    """Each operation: whether it adds, and its data on the lines they have in the text."""
    blank = words.blanked(text)
    for block in _blocks(text):
        yield block.adds, words.only(text, blank, block.spans, frozenset(block.dots)).encode()


def _blocks(text: str) -> list[_Block]:
    """The operations of an update; raises InputError at the first token that belongs to none."""
    stream = words.tokens(text)
    found: list[_Block] = []
    prologue: list[Span] = []
    for token in stream:
        if token.word == "PREFIX":
            prologue.append((token.start, _take(stream, text, ("prefixed", "iri"), "PREFIX name: <IRI>").end))
        elif token.word == "BASE":
            prologue.append((token.start, _take(stream, text, ("iri",), "BASE <IRI>").end))
        elif token.word in ("INSERT", "DELETE"):
            found.append(_block(token, stream, text, prologue))
            if len(found) > OPERATIONS:
                raise TooLargeError(f"more than {OPERATIONS} operations", where="update", remedy="write the data into one block")
        elif token.text != ";" or not found:
            raise words.wrong(f"{token.text[:30]!r} is not taken in a contribution", text, token.start, _REMEDY)
    if not found:
        raise words.wrong("there is no INSERT DATA and no DELETE DATA", text, 0, _REMEDY)
    return found


def _take(stream: Iterator[Token], text: str, kinds: tuple[str, ...], form: str) -> Token:
    """The last of the next tokens, which have to be of some kinds."""
    for kind in kinds:
        token = next(stream, None)
        if token is None or token.kind != kind:
            raise words.wrong("the prologue is not complete", text, token.start if token else len(text), f"write {form}")
    assert token is not None  # noqa: S101 -- the loop above has looked at it
    return token


def _block(first: Token, stream: Iterator[Token], text: str, prologue: list[Span]) -> _Block:
    data, brace = next(stream, None), next(stream, None)
    if data is None or data.word != "DATA" or brace is None or brace.text != "{":
        raise words.wrong(f"{first.word} that is not {first.word} DATA {{ … }}", text, first.start, _REMEDY)
    inside: list[Token] = []
    for token in stream:
        if token.depth == brace.depth and token.text == "}":
            spans, dots = _dotted(inside, brace.depth + 1)
            return _Block(first.word == "INSERT", [*prologue, *spans], dots)
        _check(token, text, adds=first.word == "INSERT")
        inside.append(token)
    raise words.wrong("the block is not closed", text, brace.start, "close it with }")


def _dotted(inside: list[Token], depth: int) -> tuple[list[Span], list[int]]:
    """The spans of a block's tokens without dots behind graphs, and the offsets where a dot is missing before GRAPH."""
    spans: list[Span] = []
    dots: list[int] = []
    in_triples = in_graph = False
    for token in inside:
        outer = token.depth == depth
        if outer and not in_graph and token.word == "GRAPH":
            if in_triples:
                dots.append(spans[-1][1])
            in_triples, in_graph = False, True
        elif outer and not in_graph and token.text == ".":
            if not in_triples:
                continue
            in_triples = False
        elif outer and in_graph and token.text == "}":
            in_graph = False
        elif not in_graph:
            in_triples = True
        spans.append((token.start, token.end))
    if in_triples:
        dots.append(spans[-1][1])
    return spans, dots


def _check(token: Token, text: str, *, adds: bool) -> None:
    """Refuse what a data block may not hold though TriG may, and nodes that a deletion cannot name."""
    if token.kind == "language" and token.text in ("@prefix", "@base"):
        raise words.wrong(f"{token.text} inside a data block", text, token.start, "write PREFIX before INSERT DATA")
    if not adds and (token.text in ("[", "(", "_")):
        raise words.wrong(
            "a blank node cannot be taken away: nothing says which node it is",
            text,
            token.start,
            "name the nodes by their IRIs, as the graph shows them",
        )
