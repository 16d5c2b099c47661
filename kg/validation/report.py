"""What a validation found, as text and as JSON; as a SHACL report it is written by :mod:`kg.validation.shacl_report`.

The JSON is an object with ``conforms``, ``context``, ``base``, ``triples``, ``seconds``, ``counts`` (findings that hold by
severity), ``results``, ``examples`` (passages of Turtle by key), ``brings`` (null where no change was judged, see
:class:`Brings`) and ``ran`` (how the rules were asked, see :class:`Ran`; null where the rules are not this project's). Each of
``results`` has ``severity`` (Violation, Warning, Info), ``rule``, ``message``, ``focus`` and ``label``, ``path`` and
``path_label``, ``value`` (null, or as in SPARQL results: ``type``, ``value``, ``datatype`` or ``xml:lang``), ``shape``,
``documentation`` (an address), ``component``, ``source`` (shape or check), ``standing`` (introduced, already there, fixed, or
empty), ``line`` (one-based, 0 for none) and ``example`` (a key of ``examples``, or empty).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kg.errors import InputError
from kg.namespaces import prefixes
from kg.store.terms import LANG_STRING, Iri, Literal, Term
from kg.validation.brought import Brings
from kg.validation.ran import Asked, Ran

__all__ = ["SEVERITIES", "Asked", "Brings", "Ran", "Report", "Result", "shorten"]
#: Most severe first: the order of a report.
SEVERITIES = ("Violation", "Warning", "Info")
_OPTIONAL = ("path_label", "documentation", "example")


@dataclass(frozen=True, slots=True)
class Result:
    """One finding: what is wrong with ``focus`` (an IRI) and how to mend it.

    ``path`` is the property's IRI, or a property path as text; ``value`` the offending term, None where something is
    missing. ``source`` is "shape" or "check"; ``shape`` the IRI of the rule, ``documentation`` where it is explained, ``rule``
    its short name. ``standing`` tells for a contribution whether it brought the finding in ("introduced"), met it ("already
    there") or mended it ("fixed": it no longer holds), ``line`` the line of the upload that says it
    (:mod:`kg.validation.locate`; one-based, 0 where that is not known), ``example`` which of the report's examples keeps
    the rule.
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
    path_label: str = ""
    documentation: str = ""
    example: str = ""

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
            "path_label": self.path_label,
            "value": _term_to_dict(self.value),
            "shape": self.shape,
            "documentation": self.documentation,
            "component": self.component,
            "source": self.source,
            "standing": self.standing,
            "line": self.line,
            "example": self.example,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> Result:
        """The inverse of :meth:`to_dict`; raises InputError for anything else."""
        texts = {name: data.get(name) for name in cls.__slots__ if name not in ("value", "line", *_OPTIONAL)}
        texts |= {name: data.get(name, "") for name in _OPTIONAL}
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
    """The findings of one validation, most severe first, and in which context they were judged.

    ``examples`` are passages of Turtle that keep the rules, by the keys the findings name; ``brings`` is what a change would
    bring, None where a whole graph was judged; ``base`` the base IRI of the deployment; ``ran`` which rules were asked and how.
    """

    results: list[Result] = field(default_factory=list)
    context: str = "none"
    triples: int = 0
    seconds: float = 0.0
    base: str = ""
    examples: dict[str, str] = field(default_factory=dict)
    brings: Brings | None = None
    ran: Ran | None = None

    @property
    def conforms(self) -> bool:
        """Whether nothing is violated; warnings do not count, nor does what the change has mended."""
        return not self.reaches("Violation")

    def reaches(self, severity: str) -> bool:
        """Whether a finding holds that is as severe as this, or more."""
        return any(SEVERITIES.index(result.severity) <= SEVERITIES.index(severity) for result in self.holding)

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
            "base": self.base,
            "triples": self.triples,
            "seconds": round(self.seconds, 3),
            "counts": self.counts,
            "results": [result.to_dict() for result in self.results],
            "examples": self.examples,
            "brings": self.brings.to_dict() if self.brings else None,
            "ran": self.ran.to_dict() if self.ran else None,
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
        base, examples, brings, ran = data.get("base", ""), data.get("examples", {}), data.get("brings"), data.get("ran")
        if not (isinstance(base, str) and isinstance(examples, dict) and (brings is None or isinstance(brings, dict))):
            raise InputError("not a report", remedy="pass what to_dict returned")
        return cls(
            results=[Result.from_dict(result) for result in results],
            context=context,
            triples=triples,
            seconds=float(seconds),
            base=base,
            examples=examples,
            brings=Brings.from_dict(brings) if brings is not None else None,
            ran=Ran.from_dict(ran) if isinstance(ran, dict) else None,
        )

    def to_json(self) -> str:
        """The report as JSON, indented."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2) + "\n"

    def to_text(self, places: Callable[[Result], Sequence[str]] = lambda _: ()) -> str:
        """The report for people; ``places`` may know for a finding the lines of the records it comes from."""
        counts = ", ".join(f"{number} {severity.lower()}s" for severity, number in self.counts.items())
        lines = [f"{'conforms' if self.conforms else 'does not conform'}: {counts}", f"context: {self.context}"]
        if self.ran:
            lines.append(f"rules: {self.ran}")
        told: set[str] = set()
        for result in self.results:
            lines += self._lines(result, places(result), told)
        if self.brings:
            lines += self.brings.to_lines()
        return "".join(f"{_plain(line)}\n" for line in lines)

    def _lines(self, result: Result, places: Sequence[str], told: set[str]) -> list[str]:
        """One finding as text; what explains it stands at the first that needs it."""
        place = " ".join(filter(None, (shorten(result.focus), shorten(result.path), _show(result.value))))
        names = ", ".join(filter(None, (result.label, result.path_label)))
        name = f" ({names})" if names else ""
        standing = f" [{result.standing}]" if result.standing else ""
        line = f" line {result.line}" if result.line else ""
        written = "".join(f" {where}" for where in places)
        lines = [f"{result.severity} {result.rule}{standing}{line}{written}: {place}{name}", f"  {result.message}"]
        if result.documentation and result.documentation not in told:
            lines.append(f"  see {result.documentation}")
        example = self.examples.get(result.example, "")
        if example and example not in told:
            lines += ["  for example:", *(f"    {row}" for row in example.splitlines())]
        told.update((result.documentation, example))
        return lines


_TABLE = sorted(prefixes().items(), key=lambda item: -len(item[1]))


def shorten(iri: str) -> str:
    """An IRI as a prefixed name where the prefix table has one."""
    for prefix, namespace in _TABLE:
        rest = iri.removeprefix(namespace)
        if rest != iri and rest and "/" not in rest:
            return f"{prefix}:{rest}"
    return iri


def _plain(line: str) -> str:
    """Values of an upload neither steer a terminal nor begin a line of their own."""
    return "".join(c if c.isprintable() else "\ufffd" for c in line)


def _show(term: Term | None) -> str:
    if term is None:
        return ""
    return shorten(term.value) if isinstance(term, Iri) else term.n3()
