"""What every assertion carries: certainty, evidence, and the reason where it is not simply stated."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from kg import dates
from kg.errors import InputError
from kg.interpret.index import Declared
from kg.interpret.nodes import Node
from kg.interpret.quads import GraphWriter, code, sc
from kg.interpret.values import Values, texts
from kg.namespaces import EDTF, SC, XSD
from kg.store.terms import Iri, Literal, Term, lang, typed
from kg.vocabulary import Property, Vocabulary

#: Keys of a statement line that are not its predicate.
STATEMENT_KEYS = frozenset({"at", "row", "certainty", "because", "unreadable", "text"})


class EvidenceSource(Protocol):
    """Turns the evidence of a line (spans of a document, rows of a list) into Evidence nodes."""

    def evidence(self, line: Node) -> Sequence[Iri]:
        """Write the Evidence nodes of a line and return them; fails when the line has none."""
        ...


class Asserter:
    """Writes assertions of one source into its graph."""

    def __init__(self, writer: GraphWriter, values: Values, source: EvidenceSource) -> None:
        self.writer = writer
        self.values = values
        self.source = source

    @property
    def vocabulary(self) -> Vocabulary:
        """The ontology in force."""
        return self.values.index.vocabulary

    def assertion(self, node: Iri, class_name: str, line: Node) -> str:
        """Write type, certainty, reason and evidence of an assertion; return the certainty's code."""
        self.writer.type(node, class_name)
        certainty = "stated"
        unreadable, given, because = line.get("unreadable"), line.get("certainty"), line.get("because")
        if unreadable is not None:
            certainty = "unreadable"
            self.writer.add(node, sc("reason"), lang(unreadable.text(), "en"))
        elif given is not None:
            certainty = given.text()
            self.values.concept("certainty", given)
            if certainty == "unreadable":
                given.fail("an unreadable value needs its reason", 'write unreadable: "…" instead of certainty')
        if because is not None:
            if certainty != "inferred":
                because.fail("`because` explains an inference", "add certainty: inferred, or remove it")
            self.writer.add(node, sc("reason"), lang(because.text(), "en"))
        self.writer.add(node, sc("certainty"), code("certainty", certainty))
        places = self.values.index.places
        places.setdefault(node.value, line.where)
        for evidence in self.source.evidence(line):
            self.writer.add(node, sc("evidence"), evidence)
            places.setdefault(evidence.value, line.where)
        return certainty

    def statement(self, subject: Iri, declared: Declared, line: Node, *suffix: str) -> None:
        """Write one ``says`` line; its IRI is subject's slug, predicate's key, then ``suffix``."""
        keys = [key for key in line.fields() if key not in STATEMENT_KEYS]
        if len(keys) != 1:
            line.fail(f"one predicate a line, found {', '.join(keys) or 'none'}", "write {predicate: value, at: start-end}")
        key = keys[0]
        value = line.need(key)
        prop = self._property(key, value, declared)
        node = self.writer.node("statement", declared.slug, key, *suffix)
        certainty = self.assertion(node, "Statement", line)
        self.writer.add(node, sc("subject"), subject)
        self.writer.add(node, sc("predicate"), Iri(prop.iri))
        gloss = line.get("text")
        if gloss is not None:
            self.writer.labels(node, texts(gloss), sc("text"))
        if certainty == "unreadable":
            if value.value is not None:
                value.fail("an unreadable value is not a value", f"write {key}: null")
            return
        for term in self.values.read(prop, value):
            self.writer.add(node, sc("object"), term)
            self._bounds(node, term)

    def _property(self, key: str, value: Node, declared: Declared) -> Property:
        try:
            prop = self.vocabulary.property(key)
        except InputError as error:
            raise value.at(error) from None
        if prop.stated_by != "statement":
            value.fail(f"{key!r} is not stated line by line", "it belongs to the structure of records or entities")
        wanted = [iri for iri in prop.domains if iri.startswith(SC)]
        if wanted and not self.vocabulary.is_a(declared.class_name, wanted):
            classes = ", ".join(sorted(iri.removeprefix(SC) for iri in wanted))
            value.fail(
                f"{key!r} is said of {classes}, not of {declared.class_name}",
                "say it of another entity, or take another predicate",
            )
        return prop

    def _bounds(self, node: Iri, term: Term) -> None:
        if not isinstance(term, Literal) or term.datatype != EDTF:
            return
        for name, bound in date_facts(term.value):
            self.writer.add(node, sc(name), bound)


_BOUNDS = ("earliestStart", "latestStart", "earliestEnd", "latestEnd")


def date_facts(text: str) -> list[tuple[str, Term]]:
    """The computed facts of an EDTF date: its precision, and its bounds where it has a year."""
    edtf = dates.parse(text)
    facts: list[tuple[str, Term]] = [("datePrecision", code("precision", edtf.precision))]
    bounds = (edtf.earliest_start, edtf.latest_start, edtf.earliest_end, edtf.latest_end)
    facts += [
        (name, typed(bound.isoformat(), XSD + "date")) for name, bound in zip(_BOUNDS, bounds, strict=True) if bound is not None
    ]
    return facts
