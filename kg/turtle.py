"""The one form in which our Turtle is written: prefixes sorted and used, one term a block, predicates in a fixed order.

The form differs from what a serialiser prints in what makes the files readable: comments stay, terms stay in the order
their author gave them, a union is written in its place. Syntax: RDF 1.1 Turtle, section 6.5; the parts our files use
(``@base``, ``PREFIX`` and labelled blank nodes are refused, because they give one graph several forms).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pyoxigraph as ox

from kg.errors import InputError

#: A line holds this many characters before the values of a predicate go on lines of their own.
WIDTH = 130
_INDENT = "    "
#: Predicates in the order in which a term's block tells them; whatever is not listed follows, in the author's order.
_ORDER = (
    "a",
    *(f"rdfs:{name}" for name in ("subClassOf", "subPropertyOf")),
    "owl:disjointWith",
    *(f"rdfs:{name}" for name in ("domain", "range")),
    *(f"schema:{name}" for name in ("domainIncludes", "rangeIncludes")),
    "dcterms:title",
    "skos:prefLabel",
    "rdfs:label",
    "skos:altLabel",
    "dcterms:description",
    *(f"skos:{name}" for name in ("definition", "scopeNote", "notation", "broader", "inScheme", "topConceptOf")),
    *(f"sc:{name}" for name in ("rangeKind", "valuesFrom", "singleValued", "recordKey", "statedBy", "unasked")),
    "vs:term_status",
    "skos:changeNote",
    "rdfs:isDefinedBy",
)
_PLACE = {predicate: place for place, predicate in enumerate(_ORDER)}
_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\n]+)
    | (?P<comment>\#[^\n]*)
    | (?P<literal>(?:\"{3}(?:(?:"{0,2})(?:[^"\\]|\\.))*\"{3}|"(?:[^"\\\n]|\\.)*")
        (?:@[a-zA-Z]+(?:-[a-zA-Z0-9]+)*|\^\^(?:<[^<>\s]*>|[\w.-]*:[\w.-]+))?)
    | (?P<iri><[^<>\s]*>)
    | (?P<anon>\[[ \t\r\n]*\])
    | (?P<prefix>@prefix\b)
    | (?P<number>[+-]?(?:\d+\.\d+|\d+)(?:[eE][+-]?\d+)?)
    | (?P<name>(?:[A-Za-z](?:[\w.-]*[\w-])?)?:
        (?:(?:[\w:-]|\\.|%[0-9A-Fa-f]{2})(?:(?:[\w.:-]|\\.|%[0-9A-Fa-f]{2})*(?:[\w:-]|\\.))?)?)
    | (?P<word>a|true|false)(?=[\s;,.\])])
    | (?P<sign>[\[\]();,.])""",
    re.VERBOSE | re.DOTALL,
)
_USED = re.compile(r'"(?:[^"\\]|\\.)*"|<[^<>\s]*>|(?<![\w.:-])(?P<prefix>(?:[\w-][\w.-]*)?):', re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int


@dataclass(slots=True)
class _Block:
    """One term with the comment above it, or a comment that stands alone."""

    comment: list[str] = field(default_factory=list)
    subject: str = ""
    facts: dict[str, list[str]] = field(default_factory=dict)

    def lines(self) -> list[str]:
        if not self.subject:
            return self.comment
        ranked = sorted(self.facts.items(), key=lambda fact: _PLACE.get(fact[0], len(_ORDER)))
        told = [_fact(predicate, values) for predicate, values in ranked]
        if "a" not in self.facts:
            return [*self.comment, f"{self.subject} " + f" ;\n{_INDENT}".join(told) + " ."]
        return [*self.comment, f"{self.subject} {told[0]}" + "".join(f" ;\n{_INDENT}{line}" for line in told[1:]) + " ."]


def _fact(predicate: str, values: list[str]) -> str:
    ordered = [v for _, v in sorted(enumerate(dict.fromkeys(values)), key=lambda pair: _value_key(pair[1], pair[0]))]
    line = f"{predicate} {', '.join(ordered)}"
    return line if len(line) < WIDTH or len(ordered) == 1 else f"{predicate} " + f",\n{_INDENT * 2}".join(ordered)


def _value_key(value: str, place: int) -> tuple[int, str, int]:
    """Names by alphabet; texts English first, then by language; anything else stays in its place."""
    language = re.search(r'"@([\w-]+)$', value)
    if language:
        return (0, "" if language[1] == "en" else language[1], place)
    return (0, "", place) if value.startswith(("[", "(")) else (0, value, place)


class _Reader:
    """Reads the blocks of a file."""

    def __init__(self, text: str, name: str) -> None:
        self._text, self._name = text, name
        self._tokens = list(self._scan())
        self._next = 0
        self.head: list[str] = []
        self.prefixes: dict[str, str] = {}
        self.blocks: list[_Block] = []

    def _scan(self) -> Iterator[_Token]:
        at = 0
        while at < len(self._text):
            match = _TOKEN.match(self._text, at)
            if not match:
                raise self._error(at, "this is not written in the part of Turtle our files use")
            if match.lastgroup != "space":
                yield _Token(match.lastgroup or "", match.group(), at)
            at = match.end()
        yield _Token("end", "", at)

    def _error(self, at: int, message: str) -> InputError:
        line = self._text.count("\n", 0, at) + 1
        return InputError(message, where=f"{self._name}:{line}", remedy=f"mend it near {self._text[at : at + 40].strip()!r}")

    def _take(self, *expected: str) -> _Token:
        token = self._tokens[self._next]
        if expected and token.text not in expected:
            raise self._error(token.at, f"expected {' or '.join(expected)}")
        self._next += 1
        return token

    def read(self) -> None:
        comment: list[_Token] = []
        while (token := self._tokens[self._next]).kind != "end":
            if token.kind == "comment":
                if comment and self._apart(comment[-1], token):
                    self._alone(comment)
                    comment = []
                comment.append(self._take())
            elif token.kind == "prefix":
                self._alone(comment)
                comment = []
                self._prefix()
            else:
                if comment and self._apart(comment[-1], token):
                    self._alone(comment)
                    comment = []
                self.blocks.append(self._statement([c.text.rstrip() for c in comment]))
                comment = []
        self._alone(comment)

    def _apart(self, before: _Token, after: _Token) -> bool:
        return self._text.count("\n", before.at, after.at) > 1

    def _alone(self, comment: list[_Token]) -> None:
        lines = [c.text.rstrip() for c in comment]
        if lines and not self.prefixes and not self.blocks:
            self.head += [*([""] if self.head else []), *lines]
        elif lines:
            self.blocks.append(_Block(lines))

    def _prefix(self) -> None:
        self._take("@prefix")
        name, iri = self._take(), self._take()
        self._take(".")
        if self.prefixes.setdefault(name.text, iri.text) != iri.text:
            raise self._error(name.at, f"the prefix {name.text} has two meanings")

    def _statement(self, comment: list[str]) -> _Block:
        block = _Block(comment, self._node())
        self._predicates(block.facts, ".")
        return block

    def _predicates(self, facts: dict[str, list[str]], end: str) -> None:
        while self._tokens[self._next].text != end:
            predicate = self._take()
            if predicate.kind not in ("word", "name", "iri"):
                what = "a comment inside a block; put it above the block" if predicate.kind == "comment" else "no predicate"
                raise self._error(predicate.at, what)
            values = facts.setdefault(predicate.text, [])
            values.append(self._node())
            while self._tokens[self._next].text == ",":
                self._take(",")
                values.append(self._node())
            if self._tokens[self._next].text != end:
                self._take(";")
        self._take(end)

    def _node(self) -> str:
        token = self._take()
        if token.text == "[":
            facts: dict[str, list[str]] = {}
            self._predicates(facts, "]")
            return "[ " + " ; ".join(f"{p} {', '.join(v)}" for p, v in facts.items()) + " ]"
        if token.text == "(":
            members = []
            while self._tokens[self._next].text != ")":
                members.append(self._node())
            self._take(")")
            return f"( {' '.join(members)} )" if members else "()"
        if token.kind == "anon":
            return "[]"
        if token.kind in ("literal", "iri", "number", "name") or token.text in ("true", "false"):
            return token.text
        raise self._error(token.at, "expected a node")


def canonical(text: str, name: str = "text") -> str:
    """The file in its one form, which means the same; a second pass changes nothing.

    Raises InputError with file and line for what does not parse, or would be lost.
    """
    reader = _Reader(text.removeprefix("\ufeff").replace("\r\n", "\n"), name)
    reader.read()
    paragraphs = ["\n".join(block.lines()) for block in reader.blocks]
    body = "\n".join(line for block in reader.blocks if block.subject for line in block.lines()[len(block.comment) :])
    used = {match["prefix"] for match in _USED.finditer(body)}
    prefixes = [f"@prefix {p} {iri} ." for p, iri in sorted(reader.prefixes.items()) if p.removesuffix(":") in used]
    parts = ["\n".join(reader.head), "\n".join(prefixes), *paragraphs]
    written = "\n\n".join(part for part in parts if part) + "\n"
    if _meaning(written, name) != _meaning(text, name):
        raise InputError("the canonical form would mean something else", where=name, remedy="report this file")
    return written


def _meaning(text: str, name: str) -> ox.Dataset:
    dataset = ox.Dataset()
    try:
        for quad in ox.parse(text.encode(), format=ox.RdfFormat.TURTLE):
            dataset.add(quad)
    except SyntaxError as error:
        raise InputError(error.msg, where=f"{name}:{error.lineno}", remedy="mend the Turtle syntax at this place") from None
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return dataset
