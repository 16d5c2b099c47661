"""What rules see of a node: its own triples, of whose values most are as good as any other of their kind.

*Shapes* see an IRI with its classes and with which patterns it fits, a text with its language and patterns, a date or number of
ordinary form with its datatype; anything else, and whatever is compared, counted in length or listed, as it stands
(read off the compiled shapes, :mod:`kg.validation.plan.reads`; a shape that reads more is refused).

*Checks of scope node* (:mod:`kg.validation.checks`) see besides every value of a property whose values they look at, every
typed literal, and every IRI that is none of an entity or of a node of ours.

Two values that get the same number look the same to every rule, so nodes with the same numbers get the same verdicts.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from rdflib import Graph, Namespace
from rdflib.namespace import RDF, RDFS
from rdflib.paths import Path
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import URIRef, Variable

from kg.errors import SecoopError
from kg.namespaces import EDTF, SH, XSD
from kg.validation.checks import Check
from kg.validation.plan.automaton import FOCUS, Kind
from kg.validation.plan.reads import Root, compile_shapes

_SH = Namespace(SH)
_ABOVE = {str(RDF.type), str(RDFS.subClassOf)}
_TYPE = f"<{RDF.type}>".encode()
#: Constraints for which a value is kept as it stands, on every property of the shape that has them.
_EXACT = {
    *(_SH[name] for name in ("equals", "disjoint", "lessThan", "lessThanOrEquals", "in", "hasValue", "flags")),
    *(_SH[name] for name in ("minLength", "maxLength", "minInclusive", "maxInclusive", "minExclusive", "maxExclusive")),
}
#: Constraints a node shape may put on the focus node itself: what every IRI has in common.
_OF_FOCUS = {_SH.nodeKind}
_XSD = XSD.encode()
#: Literals of which no engine can think that they do not fit their datatype, by what follows their text.
_ORDINARY = {
    b"^^<" + EDTF.encode() + b">": re.compile(rb'"[0-9X/.~?%-]+"'),
    b"^^<" + _XSD + b"date>": re.compile(
        rb'"[12]\d{3}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|02-(?:0[1-9]|1\d|2[0-8]))"'
    ),
    b"^^<" + _XSD + b"integer>": re.compile(rb'"(?:0|[1-9]\d{0,8})"'),
    b"^^<" + _XSD + b"boolean>": re.compile(rb'"(?:true|false)"'),
}


class CannotTellError(SecoopError):
    """A shape reads more than values and their classes."""


@dataclass(slots=True)
class Eyes:
    """What rules look at, by predicate: values as they stand (shapes: ``exact``, checks: ``looked``), else patterns."""

    exact: set[bytes] = field(default_factory=set)
    patterns: defaultdict[bytes, list[re.Pattern[str]]] = field(default_factory=lambda: defaultdict(list))
    looked: set[bytes] = field(default_factory=set)

    @classmethod
    def of(cls, shapes: Graph, checks: Iterable[Check] = ()) -> Eyes:
        """Read it off the rules; raises CannotTellError."""
        eyes = cls()
        for group in compile_shapes(shapes):
            if group.unplanned:
                raise CannotTellError(group.unplanned)
            for root in group.roots:
                eyes._add(root)
        for check in checks:
            eyes.looked |= {f"<{iri}>".encode() for iri in looked(check.query)}
        return eyes

    def _add(self, root: Root) -> None:
        if root.nodes or root.subjects_of or root.objects_of:
            raise CannotTellError(f"{root.iri} has targets that are not classes")
        predicates = set(_read(root))
        described = Graph(bind_namespaces="none")
        for triple in root.triples:
            described.add(triple)
        # A nested shape without a path of its own may speak of the focus node or of a value: of neither more than is kept.
        for shape in set(described.subjects()):
            if str(shape) == root.iri and (shape, _SH.path, None) not in described:
                constraints = {p for p in described.predicates(shape) if p in _EXACT or p == _SH.pattern}
                if constraints - _OF_FOCUS:
                    raise CannotTellError(f"{root.iri} looks at the words of its focus node")
        if any(predicate in _EXACT for predicate in described.predicates()):
            self.exact |= predicates
        for pattern in {str(value) for value in described.objects(None, _SH.pattern)}:
            for predicate in predicates:
                self.patterns[predicate].append(re.compile(pattern))


def _read(root: Root) -> Iterator[bytes]:
    """The predicates a shape reads at its focus; raises CannotTellError where it goes further than to classes of values."""
    for step in root.reads.steps():
        if step.kind is Kind.STAY and step.source != FOCUS:
            continue
        if step.kind is not Kind.FORWARD:
            raise CannotTellError(f"{root.iri} reads backwards or by a repeated path")
        if step.source == FOCUS:
            # Any predicate at all is read by a closed shape, which looks at nothing else of them.
            if step.predicate is not None:
                yield f"<{step.predicate.value}>".encode()
        elif step.predicate is None or step.predicate.value not in _ABOVE:
            raise CannotTellError(f"{root.iri} looks beyond its values")


def looked(query: str) -> set[str]:
    """The properties whose values a query looks at, or may: all it names but those of which it only asks whether there is one."""
    mentions: Counter[Variable] = Counter()
    triples: list[tuple[object, object, object]] = []
    named: set[str] = set()
    _walk(translateQuery(parseQuery(query)).algebra, mentions, triples, named)
    for _, predicate, value in triples:
        if isinstance(predicate, URIRef) and not (isinstance(value, Variable) and mentions[value] == 1):
            named.add(str(predicate))
    return named


def _walk(part: object, mentions: Counter[Variable], triples: list[tuple[object, object, object]], named: set[str]) -> None:
    """Every mention of a variable, every triple pattern, and every IRI that stands elsewhere than as a predicate."""
    if isinstance(part, Variable):
        mentions[part] += 1
    elif isinstance(part, URIRef):
        named.add(str(part))
    elif isinstance(part, CompValue) and part.name in ("Builtin_EXISTS", "Builtin_NOTEXISTS"):
        # What stands under the key is what was parsed; its filters are in the attribute alone.
        _walk(part.graph, mentions, triples, named)
    elif isinstance(part, dict):
        for key, value in part.items():
            if key == "triples":
                found = [tuple(block[n : n + 3]) for block in value for n in range(0, len(block), 3)]
                triples += found
                _walk([(s, None if isinstance(p, URIRef) else p, o) for s, p, o in found], mentions, triples, named)
            elif key not in ("_vars", "PV"):
                _walk([*([key] if isinstance(key, Variable) else []), value], mentions, triples, named)
    elif isinstance(part, list | tuple | set):
        for value in part:
            _walk(value, mentions, triples, named)
    elif isinstance(part, Path):
        # Whatever it leads over may be looked at.
        _walk(list(vars(part).values()), mentions, triples, named)


class Sight:
    """Numbers of predicate and value as the checks see them; ``coarse`` gives for each the number the shapes see.

    ``stem`` is how IRIs of entities and nodes of ours begin, ``classes`` a number for the classes of each node.
    """

    def __init__(self, eyes: Eyes, stem: bytes, classes: dict[bytes, int]) -> None:
        self._eyes = eyes
        self._stem = stem
        self._classes = classes
        self._known: dict[bytes, int] = {}
        self._fine: dict[object, int] = {}
        self._shapes: dict[object, int] = {}
        self.coarse = [0]

    def kind(self, own: list[bytes], start: int) -> tuple[int, ...]:
        """What is seen of a node by its lines, whose predicates begin at ``start``; values with their number."""
        known, seen = self._known.get, []
        for line in own:
            tail = line[start:-3]
            seen.append(known(tail) or self._number(tail))
        seen.sort()
        return tuple(seen)

    def by_shapes(self, kind: tuple[int, ...]) -> tuple[int, ...]:
        """What shapes see of it."""
        return tuple(sorted(self.coarse[number] for number in kind))

    def _number(self, tail: bytes) -> int:
        predicate, value = tail.split(b" ", 1)
        suffix = b"" if value.startswith(b"<") else value[value.rindex(b'"') + 1 :]
        coarse = predicate, self._by_shapes(predicate, value, suffix)
        ours = value.startswith(self._stem) or (value.startswith(b'"') and not suffix.startswith(b"^"))
        if ours and predicate not in self._eyes.looked:
            return self._fine.get(coarse) or self._new(coarse, coarse)
        number = self._fine.get(tail) or self._new(tail, coarse)
        self._known[tail] = number
        return number

    def _new(self, key: object, coarse: object) -> int:
        number = self._fine[key] = len(self._fine) + 1
        self.coarse.append(self._shapes.setdefault(coarse, len(self._shapes) + 1))
        return number

    def _by_shapes(self, predicate: bytes, value: bytes, suffix: bytes) -> object:
        """What of a value a shape can see."""
        if predicate in self._eyes.exact or predicate == _TYPE:
            return value
        patterns = self._eyes.patterns.get(predicate, ())
        if value.startswith(b"<"):
            return self._classes.get(value, 0), tuple(bool(pattern.search(value[1:-1].decode())) for pattern in patterns)
        text = value[: len(value) - len(suffix)]
        if suffix.startswith(b"^"):
            ordinary = _ORDINARY.get(suffix)
            if ordinary is None or not ordinary.fullmatch(text):
                return value
        elif patterns and b"\\" in text:
            return value
        return suffix, tuple(bool(pattern.search(text[1:-1].decode())) for pattern in patterns)
