"""The judge: the only module that calls a SHACL engine (pySHACL).

What it must be told, each kept by a canary test: the ontology belongs in the data, or shapes on a superclass pass over
instances of subclasses; ``advanced`` is on, so that nothing it can read is skipped in silence; the graph is a plain
rdflib graph. It imports nothing, runs no script, and is never handed a string that could be an address. It flips a
global flag of rdflib while it runs: one validation at a time in a process.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.metadata import version

import pyshacl
from pyshacl.errors import ConstraintLoadError, ShapeLoadError
from rdflib import Graph, Namespace
from rdflib.namespace import RDF
from rdflib.term import Node, URIRef

from kg.errors import SecoopError
from kg.namespaces import SH
from kg.store.terms import Iri, Term
from kg.validation.report import Result
from kg.validation.shapes import rules, spread
from kg.validation.terms import from_rdflib, to_rdflib

Triple = tuple[Iri, Iri, Term]
_SH = Namespace(SH)
#: What a report calls this judge.
FIRST = f"pySHACL {version('pyshacl')}"


def to_graph(triples: Iterable[Triple]) -> Graph:
    """A plain rdflib graph; lexical forms are kept as they are."""
    graph = Graph(bind_namespaces="none")
    for subject, predicate, value in triples:
        graph.add((URIRef(subject.value), URIRef(predicate.value), to_rdflib(value)))
    return graph


def judge(data: Graph, shapes: Graph, *, ready: bool = False) -> list[Result]:
    """Return every result of validating ``data``, which includes the ontology, against ``shapes`` (not changed).

    ``ready`` is whether the shapes' targets are spread already (:func:`kg.validation.shapes.spread`).
    Raises SecoopError when the engine fails: a verdict is never guessed.
    """
    try:
        _, report, text = pyshacl.validate(
            data,
            shacl_graph=shapes if ready else spread(shapes),
            advanced=True,
            inference="none",
            inplace=False,
            js=False,
            do_owl_imports=False,
            meta_shacl=False,
        )
    except (ConstraintLoadError, ShapeLoadError, NotImplementedError) as error:
        raise SecoopError(f"the SHACL engine refuses the shapes: {error}", remedy="mend the shapes") from None
    if not isinstance(report, Graph):
        raise SecoopError(f"the SHACL engine failed: {text}", remedy="report this with the data that was validated")
    return read_report(report, rules(shapes))


def read_report(report: Graph, names: Mapping[str, str]) -> list[Result]:
    """The results of a SHACL report graph; ``names`` gives the rule of a shape (SHACL, section 3.6)."""
    return [_result(report, node, names) for node in report.objects(None, _SH.result)]


def _result(report: Graph, node: Node, names: Mapping[str, str]) -> Result:
    def text(predicate: URIRef) -> str:
        return str(report.value(node, predicate) or "")

    shape = text(_SH.sourceShape)
    message = min((str(m) for m in report.objects(node, _SH.resultMessage)), default="")
    return Result(
        severity=text(_SH.resultSeverity).removeprefix(SH),
        message=message,
        focus=text(_SH.focusNode),
        path=_path(report, report.value(node, _SH.resultPath)),
        value=from_rdflib(report.value(node, _SH.value)),
        shape=shape,
        component=text(_SH.sourceConstraintComponent),
        source="shape",
        rule=names.get(shape, ""),
    )


def _path(report: Graph, path: Node | None) -> str:
    """A path as its IRI, or in SPARQL's notation (SHACL, section 2.3.1)."""
    if path is None or isinstance(path, URIRef):
        return str(path or "")
    for predicate, sign in ((_SH.alternativePath, "|"), (_SH.inversePath, "^")):
        inner = report.value(path, predicate)
        if inner is not None:
            return sign.join(_members(report, inner)) if sign == "|" else sign + _path(report, inner)
    return "/".join(_members(report, path))


def _members(report: Graph, head: Node | None) -> list[str]:
    members = []
    while head is not None and head != RDF.nil:
        members.append(f"<{_path(report, report.value(head, RDF.first))}>")
        head = report.value(head, RDF.rest)
    return members
