"""Where a rule is documented, and a passage of Turtle that keeps it.

Documentation is the page of the shapes, which has a place for every shape and check. Passages are taken from the ontology's
examples (``ontology/examples``), each a whole document that is tested to conform; which one fits is found out from what the
finding says, never written down for a rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain

from rdflib import Namespace, URIRef
from rdflib.namespace import RDF

from kg.namespaces import SC, SH
from kg.publication import Example, examples
from kg.store.terms import Iri
from kg.validation import checks, shapes
from kg.validation.contribution import RULES, nearest
from kg.validation.labels import label_of, path_label
from kg.validation.plan.graph import View
from kg.validation.report import Result, shorten

_SH = Namespace(SH)
#: Comments and strings, in which a name is not used; or a prefixed name.
_NAME = re.compile(r"""#[^\n]*|<[^<>\s]*>|"(?:[^"\\\n]|\\.)*"|(?P<name>[A-Za-z][\w-]*:[\w.-]*[\w-])""")
#: A word that may be the name of a class.
_TERM = re.compile(r"\b[A-Z][A-Za-z]+\b")


@dataclass(frozen=True, slots=True)
class Passage:
    """What an example says of one of its nodes; ``number`` counts them from one."""

    example: str
    number: int
    text: str
    names: frozenset[str]

    @property
    def key(self) -> str:
        """The name by which a report refers to it: the example's, and which passage of it."""
        return f"{self.example}#{self.number}"


@lru_cache(maxsize=1)
def anchors() -> Mapping[str, str]:
    """Shape or check → its place in the documentation, relative to the base IRI."""
    graph = shapes.load()
    named = sorted(str(node) for node in set(graph.subjects(RDF.type, _SH.NodeShape)) if isinstance(node, URIRef))
    found = {node: f"shapes#{node.removeprefix(shapes.SHAPES)}" for node in named}
    for node in named:
        for inner in graph.objects(URIRef(node), _SH.property):
            if isinstance(inner, URIRef) and graph.value(inner, _SH.message) is not None:
                found.setdefault(str(inner), f"{found[node]}.{str(inner).removeprefix(shapes.SHAPES)}")
    for iri in chain((check.iri for check in checks.load()), (rule.iri for rule in RULES)):
        found[iri] = f"shapes#{iri.removeprefix(shapes.SHAPES)}"
    return found


def documentation(shape: str, base: str) -> str:
    """The address that documents a shape or check in the deployment with this base IRI; '' for one of somebody else's."""
    place = anchors().get(shape, "")
    return base + place if place else ""


@lru_cache(maxsize=1)
def _passages() -> Mapping[str, tuple[Passage, ...]]:
    """The passages of every good example, by the example's name."""
    return {name: tuple(_cut(example)) for name, example in examples().items() if not example.bad}


def _cut(example: Example) -> Iterator[Passage]:
    blocks = (block.strip() for block in example.text.split("\n\n"))
    for number, block in enumerate((b for b in blocks if b and not b.startswith(("#", "@"))), start=1):
        names = frozenset(match["name"] for match in _NAME.finditer(block) if match["name"])
        yield Passage(example.term, number, block, names)


@lru_cache(maxsize=1)
def _twins() -> Mapping[str, tuple[str, ...]]:
    """Shape or check (local name) → good examples whose counterexample breaks it."""
    found: dict[str, tuple[str, ...]] = {}
    for example in examples().values():
        if example.bad and example.term in examples() and example.breaks:
            rule = example.breaks.partition("/")[0]
            found[rule] = (*found.get(rule, ()), example.term)
    return found


@lru_cache(maxsize=1)
def _targets() -> Mapping[str, tuple[str, ...]]:
    """Shape → the classes (local names) it, or a shape that lists it, is for."""
    graph = shapes.load()
    found: dict[str, tuple[str, ...]] = {}
    for node, target in sorted(graph.subject_objects(_SH.targetClass)):
        for shape in (node, *graph.objects(node, _SH.property)):
            found[str(shape)] = (*found.get(str(shape), ()), str(target).removeprefix(SC))
    return found


def passage(result: Result) -> Passage | None:
    """A passage that keeps the rule a finding is about; None where no example has one."""
    own = next((rule for rule in RULES if rule.iri == result.shape), None)
    if own is not None:
        # What must not be said of a term, or under another's name, is best shown where the term, or an entity, is used.
        return _about(result.focus.removeprefix(SC), "") or _about(own.example, "")
    return _passage(result.shape, result.path, result.value.value if isinstance(result.value, Iri) else "", result.source)


@lru_cache(maxsize=1024)
def _passage(shape: str, path: str, value: str, source: str) -> Passage | None:
    classes = _targets().get(shape, ())
    meant = nearest(value) if value else ()
    ways: list[Iterable[Passage | None]] = [(_using(shorten(iri), classes) for iri in meant)]
    by_twin = (_about(name, path) for name in _twins().get(shape.removeprefix(shapes.SHAPES), ()))
    by_path = [_using(shorten(path), classes)] if path and path not in (value if meant else "",) else []
    ways += [by_twin, by_path] if source == "check" else [by_path, by_twin]
    ways.append(_about(name, "") for name in classes)
    if source == "check":
        ways.append(_advised(shape))
    return next((found for found in chain(*ways) if found is not None), None)


def _advised(shape: str) -> Iterator[Passage]:
    """Passages of the examples of what a check's advice or its query names: first those that use most of what the query does."""
    check = next((check for check in checks.load() if check.iri == shape), None)
    if check is None:
        return
    used = {match["name"] for match in _NAME.finditer(check.query) if match["name"]}
    named = {word for word in _TERM.findall(check.solution) if word in _passages()}
    named = named or {name.removeprefix("sc:") for name in used if name.removeprefix("sc:") in _passages()}
    wanted = {f"sc:{name}" for name in named}
    every = (one for parts in _passages().values() for one in parts if one.names & wanted)
    yield from sorted(every, key=lambda one: (-len(one.names & used), len(one.text), one.key))[:1]


def _about(name: str, path: str) -> Passage | None:
    """The passage of an example that uses the path, else its first; rather one its counterexample has differently."""
    own = _passages().get(name, ())
    bad = examples().get(f"{name}.bad")
    different = tuple(one for one in own if bad is None or one.text not in bad.text)
    ranked = [*(one for one in (*different, *own) if path and shorten(path) in one.names), *different, *own]
    return next(iter(ranked), None)


def _using(name: str, classes: tuple[str, ...]) -> Passage | None:
    """A passage that uses a name: of the term's own example, else about one of the classes, else any, the shortest first."""
    own = next((one for one in _passages().get(name.removeprefix("sc:"), ()) if name in one.names), None)
    if own is not None:
        return own
    every = sorted(
        (one for parts in _passages().values() for one in parts if name in one.names), key=lambda p: (len(p.text), p.key)
    )
    kinds = {f"sc:{one}" for one in classes}
    return next((one for one in every if kinds & one.names), every[0] if every else None)


def guided(results: Iterable[Result], view: View, base: str) -> tuple[list[Result], dict[str, str]]:
    """The findings with labels, documentation and example, and the examples they name, by key."""
    found, used = [], dict[str, str]()
    labels: dict[str, str] = {}
    for result in results:
        if result.focus not in labels:
            labels[result.focus] = label_of(view, result.focus)
        example = passage(result)
        if example is not None:
            used[example.key] = example.text
        found.append(
            replace(
                result,
                label=labels[result.focus],
                path_label=path_label(result.path),
                documentation=documentation(result.shape, base),
                example=example.key if example else "",
            )
        )
    return found, used
