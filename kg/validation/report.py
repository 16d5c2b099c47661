"""What a validation found, and its four outputs: text, JSON, and a SHACL report in Turtle or JSON-LD (SHACL, section 3.6)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rdflib import BNode, Graph, Namespace, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.namespace import DCTERMS, RDF

from kg.errors import InputError
from kg.namespaces import SC, SH, prefixes
from kg.store.terms import LANG_STRING, STRING, Iri, Literal, Term

_SH = Namespace(SH)
_SC = Namespace(SC)
#: Most severe first: the order of a report.
SEVERITIES = ("Violation", "Warning", "Info")


@dataclass(frozen=True, slots=True)
class Result:
    """One finding: what is wrong with ``focus`` (an IRI) and how to mend it.

    ``path`` is the property's IRI, or a property path as text; ``value`` the offending term, None where something is
    missing. ``source`` is "shape" or "check"; ``shape`` the IRI that documents it, ``rule`` its short name. ``standing``
    tells for a contribution whether it brought the finding in ("introduced"), met it ("already there") or mended it ("fixed":
    it no longer holds), ``line`` the line of the upload that says it (:mod:`kg.validation.locate`; one-based, 0 where that is not known).
    """

    severity: str
    message: str
    focus: str
    path: str = ""
    value: Term | None = None
    shape: str = ""
    component: str = ""
    source: str = "shape"
    rule: str = ""
    standing: str = ""
    label: str = ""
    line: int = 0

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        """What makes two findings the same, wherever they were found."""
        return (self.shape, self.component, self.focus, self.path, self.value.n3() if self.value else "")

    def to_dict(self) -> dict[str, object]:
        """The finding for programs."""
        return {
            "severity": self.severity,
            "rule": self.rule,
            "message": self.message,
            "focus": self.focus,
            "label": self.label,
            "path": self.path,
            "value": _term_to_dict(self.value),
            "shape": self.shape,
            "component": self.component,
            "source": self.source,
            "standing": self.standing,
            "line": self.line,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> Result:
        """The inverse of :meth:`to_dict`; raises InputError for anything else."""
        texts = {name: data.get(name) for name in cls.__slots__ if name not in ("value", "line")}
        line = data.get("line")
        if not (isinstance(line, int) and all(isinstance(text, str) for text in texts.values())):
            raise InputError("not a finding", remedy="pass what to_dict returned")
        return cls(value=_term_from_dict(data.get("value")), line=line, **texts)  # type: ignore[arg-type]


def _term_to_dict(term: Term | None) -> dict[str, str] | None:
    if term is None:
        return None
    if isinstance(term, Iri):
        return {"type": "uri", "value": term.value}
    if term.language:
        return {"type": "literal", "value": term.value, "xml:lang": term.language}
    return {"type": "literal", "value": term.value, "datatype": term.datatype}


def _term_from_dict(data: object) -> Term | None:
    if not isinstance(data, dict):
        return None
    if data["type"] == "uri":
        return Iri(data["value"])
    language = data.get("xml:lang", "")
    return Literal(data["value"], LANG_STRING if language else data["datatype"], language)


@dataclass(frozen=True, slots=True)
class Report:
    """The findings of one validation, most severe first, and in which context they were judged."""

    results: list[Result] = field(default_factory=list)
    context: str = "none"
    triples: int = 0
    seconds: float = 0.0

    @property
    def conforms(self) -> bool:
        """Whether nothing is violated; warnings do not count, nor does what the change has mended."""
        return not any(result.severity == "Violation" for result in self.holding)

    @property
    def holding(self) -> list[Result]:
        """The findings that hold: all but the fixed ones."""
        return [result for result in self.results if result.standing != "fixed"]

    @property
    def counts(self) -> dict[str, int]:
        """Findings that hold, by severity."""
        found = Counter(result.severity for result in self.holding)
        return {severity: found[severity] for severity in SEVERITIES}

    @classmethod
    def of(cls, results: Iterable[Result], **about: object) -> Report:
        """A report with sorted, distinct results."""
        distinct = {result.key: result for result in results}
        ranked = sorted(distinct.values(), key=lambda r: (SEVERITIES.index(r.severity), r.focus, r.rule, r.key))
        return cls(results=ranked, **about)  # type: ignore[arg-type]

    def to_dict(self) -> dict[str, object]:
        """The report for programs."""
        return {
            "conforms": self.conforms,
            "context": self.context,
            "triples": self.triples,
            "seconds": round(self.seconds, 3),
            "counts": self.counts,
            "results": [result.to_dict() for result in self.results],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> Report:
        """The inverse of :meth:`to_dict`."""
        results, context, triples, seconds = data.get("results"), data.get("context"), data.get("triples"), data.get("seconds")
        if not (
            isinstance(results, list)
            and isinstance(context, str)
            and isinstance(triples, int)
            and isinstance(seconds, int | float)
        ):
            raise InputError("not a report", remedy="pass what to_dict returned")
        return cls(
            results=[Result.from_dict(result) for result in results], context=context, triples=triples, seconds=float(seconds)
        )

    def to_json(self) -> str:
        """The report as JSON, indented."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2) + "\n"

    def to_text(self, places: Callable[[Result], Sequence[str]] = lambda _: ()) -> str:
        """The report for people; ``places`` may know for a finding the lines of the records it comes from."""
        counts = ", ".join(f"{number} {severity.lower()}s" for severity, number in self.counts.items())
        lines = [f"{'conforms' if self.conforms else 'does not conform'}: {counts}", f"context: {self.context}"]
        for result in self.results:
            place = " ".join(filter(None, (shorten(result.focus), shorten(result.path), _show(result.value))))
            name = f" ({result.label})" if result.label else ""
            standing = f" [{result.standing}]" if result.standing else ""
            line = f" line {result.line}" if result.line else ""
            written = "".join(f" {where}" for where in places(result))
            lines.append(f"{result.severity} {result.rule}{standing}{line}{written}: {place}{name}\n  {result.message}")
        return "\n".join(lines) + "\n"

    def to_turtle(self) -> str:
        """The SHACL report as Turtle."""
        return self._graph().serialize(format="turtle")

    def to_jsonld(self) -> str:
        """The SHACL report as JSON-LD, expanded: no context to fetch."""
        return self._graph().serialize(format="json-ld", auto_compact=False)

    def _graph(self) -> Graph:
        graph = Graph(bind_namespaces="none")
        for prefix, namespace in (("sh", SH), ("sc", SC), ("dcterms", str(DCTERMS))):
            graph.bind(prefix, namespace)
        report = BNode()
        graph.add((report, RDF.type, _SH.ValidationReport))
        graph.add((report, _SH.conforms, RdfLiteral(self.conforms)))
        graph.add((report, DCTERMS.description, RdfLiteral(f"judged in the context: {self.context}", lang="en")))
        for result in self.holding:
            self._add(graph, report, result)
        return graph

    def _add(self, graph: Graph, report: BNode, result: Result) -> None:
        node = BNode()
        graph.add((report, _SH.result, node))
        graph.add((node, RDF.type, _SH.ValidationResult))
        graph.add((node, _SH.focusNode, URIRef(result.focus)))
        graph.add((node, _SH.resultSeverity, _SH[result.severity]))
        graph.add((node, _SH.resultMessage, RdfLiteral(result.message, lang="en")))
        graph.add((node, _SH.sourceConstraintComponent, URIRef(result.component)))
        graph.add((node, DCTERMS.identifier, RdfLiteral(result.rule)))
        if result.shape:
            graph.add((node, _SH.sourceShape, URIRef(result.shape)))
        if result.path.startswith(("http://", "https://", "urn:")):
            graph.add((node, _SH.resultPath, URIRef(result.path)))
        if result.value is not None:
            graph.add((node, _SH.value, to_rdflib(result.value)))


def to_rdflib(term: Term) -> URIRef | RdfLiteral:
    """The rdflib term with the same lexical form: nothing is normalised. Strings carry no datatype there, as if parsed."""
    if isinstance(term, Iri):
        return URIRef(term.value)
    if term.language:
        return RdfLiteral(term.value, lang=term.language)
    if term.datatype == STRING:
        return RdfLiteral(term.value)
    return RdfLiteral(term.value, datatype=URIRef(term.datatype), normalize=False)


def from_rdflib(term: object) -> Term | None:
    """The plain term; None for a blank node, which has no name outside its graph."""
    if isinstance(term, URIRef):
        return Iri(str(term))
    if isinstance(term, RdfLiteral):
        if term.language:
            return Literal(str(term), LANG_STRING, term.language)
        return Literal(str(term), str(term.datatype)) if term.datatype else Literal(str(term))
    return None


_TABLE = sorted(prefixes().items(), key=lambda item: -len(item[1]))


def shorten(iri: str) -> str:
    """An IRI as a prefixed name where the prefix table has one."""
    for prefix, namespace in _TABLE:
        rest = iri.removeprefix(namespace)
        if rest != iri and rest and "/" not in rest:
            return f"{prefix}:{rest}"
    return iri


def _show(term: Term | None) -> str:
    if term is None:
        return ""
    return shorten(term.value) if isinstance(term, Iri) else term.n3()
