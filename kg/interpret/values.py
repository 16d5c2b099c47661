"""From the text of a value to an RDF term, by the range its predicate has in the ontology."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from kg import dates
from kg.errors import InputError
from kg.interpret.index import Index
from kg.interpret.nodes import Node
from kg.interpret.quads import code, integer
from kg.namespaces import EDTF, XSD, Iris
from kg.store.terms import Iri, Literal, Term, lang, typed
from kg.vocabulary import Property

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def texts(node: Node) -> dict[str, str]:
    """Read ``{en: …, fr: …}``; fails for a language tag that is none."""
    result = {}
    for tag, value in node.fields().items():
        if not _LANGUAGE.fullmatch(tag):
            value.fail(f"{tag!r} is not a language tag", "use a BCP 47 tag such as en, fr, ru, ja")
        result[tag] = value.text()
    return result


def number(node: Node) -> int:
    """Read a non-negative integer."""
    if not re.fullmatch(r"[0-9]{1,9}", node.text()):
        node.fail(f"{node.value!r} is not a whole number", "write digits only; a lost number is `unreadable: …`")
    return int(node.text())


class Values:
    """Converts values for one deployment's IRIs."""

    def __init__(self, index: Index, iris: Iris) -> None:
        self.index = index
        self.iris = iris
        self._readers: dict[str, Callable[[Property, Node], Term]] = {
            "entity": self._entity,
            "topic-or-entity": self._entity,
            "concept": self._concept,
            "edtf": self._edtf,
            "integer": lambda _, node: integer(number(node)),
            "decimal": self._decimal,
            "string": lambda _, node: Literal(node.text()),
            "boolean": self._boolean,
        }

    def concept(self, scheme: str, node: Node) -> Iri:
        """A concept code of a scheme."""
        try:
            self.index.vocabulary.check_code(scheme, node.text())
        except InputError as error:
            raise node.at(error) from None
        return code(scheme, node.text())

    def entity(self, node: Node, *classes: str) -> Iri:
        """An entity of one of the classes (IRIs)."""
        return Iri(self.iris.entity(self.index.resolve(node, classes).name))

    def read(self, prop: Property, node: Node) -> list[Term]:
        """All terms of one value: one, except for texts (one for each language)."""
        if prop.range_kind == "text":
            return [lang(text, tag) for tag, text in texts(node).items()]
        reader = self._readers.get(prop.range_kind)
        if reader is None:
            node.fail(f"{prop.key!r} cannot be stated in a record", "see docs/guide/records.md for the predicates")
        return [reader(prop, node)]

    def _entity(self, prop: Property, node: Node) -> Term:
        return self.entity(node, *(prop.ranges if prop.range_kind == "entity" else ()))

    def _concept(self, prop: Property, node: Node) -> Term:
        return self.concept(prop.scheme, node)

    def _edtf(self, _prop: Property, node: Node) -> Term:
        try:
            dates.parse(node.text())
        except InputError as error:
            raise node.at(error) from None
        return typed(node.text(), EDTF)

    def _decimal(self, _prop: Property, node: Node) -> Term:
        try:
            value = Decimal(node.text())
        except InvalidOperation:
            node.fail(f"{node.value!r} is not a decimal number", "write for example 41.9")
        return typed(format(value.normalize(), "f"), XSD + "decimal")

    def _boolean(self, _prop: Property, node: Node) -> Term:
        if node.text() not in ("true", "false"):
            node.fail(f"{node.value!r} is not true or false")
        return typed(node.text(), XSD + "boolean")
