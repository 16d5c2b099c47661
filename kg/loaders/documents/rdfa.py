"""RDFa of a page as triples (RDFa Core 1.1, section 7.5, with the rules of HTML+RDFa 1.1), without what needs a list or markup.

``@inlist`` and values that are markup (``rdf:XMLLiteral``, ``rdf:HTML``) are counted and not read; a vocabulary is never expanded
by what lies at its address, because nothing is fetched. Of the initial context there are the prefixes that pages of events use.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from kg.loaders.documents.statements import TYPE, Fault, Found, NoAddressError, Value, address
from kg.loaders.documents.tree import Element, language

_XSD = "http://www.w3.org/2001/XMLSchema#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
#: The kind of a term that is no address.
_NOWHERE = "nowhere"
_MARKUP = frozenset({f"{_RDF}XMLLiteral", f"{_RDF}HTML"})
#: Of the initial context of RDFa 1.1.
_PREFIXES = {
    "schema": "http://schema.org/",
    "dc": "http://purl.org/dc/terms/",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "og": "http://ogp.me/ns#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": _RDF,
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": _XSD,
}
_TERMS = {
    "describedby": "http://www.w3.org/2007/05/powder-s#describedby",
    "license": "http://www.w3.org/1999/xhtml/vocab#license",
    "role": "http://www.w3.org/1999/xhtml/vocab#role",
}
#: HTML+RDFa 1.1, section 3.1: what a ``datetime`` is by its form.
_MOMENTS = (
    (re.compile(r"-?\d{4,}-\d\d-\d\d"), "date"),
    (re.compile(r"\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?"), "time"),
    (re.compile(r"-?\d{4,}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?"), "dateTime"),
    (re.compile(r"-?\d{4,}-\d\d"), "gYearMonth"),
    (re.compile(r"\d{4,}"), "gYear"),
    (re.compile(r"-?P(?=.)(\d+Y)?(\d+M)?(\d+D)?(T(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?"), "duration"),
)


@dataclass(frozen=True, slots=True)
class _Context:
    """What an element has from those around it (section 7.2)."""

    subject: Value
    object: Value
    incomplete: tuple[tuple[str, bool], ...] = ()
    prefixes: dict[str, str] = field(default_factory=lambda: dict(_PREFIXES))
    vocabulary: str = ""


@dataclass(slots=True)
class _Here:
    """What an element says of itself: who it is about, whom it names, and whom its types are of."""

    subject: Value | None = None
    object: Value | None = None
    typed: Value | None = None
    skip: bool = False
    incomplete: tuple[tuple[str, bool], ...] = ()


def read(root: Element, base: str, most: int) -> Found:
    """The statements of a page; raises TooManyError beyond ``most``."""
    found = Found(most)
    document = Value("iri", base)
    _Reader(base, found).element(root, _Context(document, document))
    return found


class _Reader:
    def __init__(self, base: str, found: Found) -> None:
        self.base = base
        self.found = found
        self.nodes = 0

    def element(self, element: Element, context: _Context) -> None:
        """One element and all inside; elements lie no deeper than the tree allows."""
        context = self._evaluated(element, context)
        here = self._links(element, context) if _linking(element) else self._plain(element, context)
        if here.typed is not None:
            for name in self._names(element, "typeof", context):
                self._add(element, here.typed, TYPE, Value("iri", name))
        if here.subject is not None:
            self._relations(element, here, context)
            for name in self._names(element, "property", context):
                value = self._value(element, here, context)
                if value is not None:
                    self._add(element, here.subject, name, value)
            if not here.skip:
                self._complete(element, here.subject, context)
        inside = context if here.skip else self._inside(here, context)
        for child in element.elements():
            self.element(child, inside)

    def _evaluated(self, element: Element, context: _Context) -> _Context:
        """The context with the vocabulary and the prefixes that an element declares."""
        vocabulary = element.get("vocab")
        if vocabulary is not None:
            vocabulary = self._address(element, vocabulary) if vocabulary.strip() else ""
            context = replace(context, vocabulary=vocabulary)
        words = (element.get("prefix") or "").split()
        pairs = [(name[:-1], space) for name, space in zip(words[::2], words[1::2], strict=False) if name.endswith(":")]
        pairs += [(key.removeprefix("xmlns:"), space) for key, space in element.attributes.items() if key.startswith("xmlns:")]
        declared = {name.lower(): space for name, space in pairs if name not in ("", "_")}
        return replace(context, prefixes={**context.prefixes, **declared}) if declared else context

    def _plain(self, element: Element, context: _Context) -> _Here:
        """Section 7.5, step 5: an element without ``rel`` and ``rev``."""
        here, typed = _Here(), element.get("typeof") is not None
        named = self._resource(element, context, "about")
        if element.get("property") is not None and element.get("content") is None and element.get("datatype") is None:
            here.subject = named or context.object
            if typed:
                here.typed = named or self._root(element, context) or self._resource(element, context, "resource", "href", "src")
                here.typed = here.object = here.typed or self._node()
            return here
        here.subject = named or self._resource(element, context, "resource", "href", "src") or self._root(element, context)
        if here.subject is None and typed:
            here.subject = self._node()
        elif here.subject is None:
            here.subject = context.object
            here.skip = element.get("property") is None
        here.typed = here.subject if typed else None
        return here

    def _links(self, element: Element, context: _Context) -> _Here:
        """Section 7.5, step 6: an element with ``rel`` or ``rev``."""
        here, typed = _Here(), element.get("typeof") is not None
        named = self._resource(element, context, "about")
        here.subject = named or context.object
        here.object = self._resource(element, context, "resource", "href", "src")
        if typed and named is None and here.object is None:
            here.object = self._node()
        if typed:
            here.typed = named or here.object
        return here

    def _relations(self, element: Element, here: _Here, context: _Context) -> None:
        """Section 7.5, steps 9 and 10: what ``rel`` and ``rev`` say, or will say of what is inside."""
        plain = element.get("property") is not None
        found = [(name, True) for name in self._names(element, "rel", context, plain=plain)]
        found += [(name, False) for name in self._names(element, "rev", context, plain=plain)]
        if not found or here.subject is None:
            return
        if element.get("inlist") is not None:
            self.found.leave("lists in RDFa")
            return
        if here.object is None:
            here.object, here.incomplete = self._node(), tuple(found)
            return
        for name, forward in found:
            self._relate(element, here.subject, name, here.object, forward=forward)

    def _complete(self, element: Element, subject: Value, context: _Context) -> None:
        """Section 7.5, step 12: what an element around had begun to say."""
        for name, forward in context.incomplete:
            self._relate(element, context.subject, name, subject, forward=forward)

    def _inside(self, here: _Here, context: _Context) -> _Context:
        subject = here.subject or context.subject
        return replace(context, subject=subject, object=here.object or subject, incomplete=here.incomplete)

    def _value(self, element: Element, here: _Here, context: _Context) -> Value | None:
        """Section 7.5, step 11: the value of a property; None where it is not read."""
        if element.get("inlist") is not None:
            self.found.leave("lists in RDFa")
            return None
        datatype, content = element.get("datatype"), element.get("content")
        text = content if content is not None else element.get("datetime")
        if datatype is not None and datatype.strip():
            names = self._names(element, "datatype", context)
            if not names or names[0] in _MARKUP:
                self.found.leave("values that are markup or of an unknown type in RDFa")
                return None
            return Value("text", text if text is not None else element.text(), datatype=names[0])
        if datatype is None and content is None:
            if text is not None:
                return _moment(element, text)
            if not _linking(element) and _has(element, "resource", "href", "src"):
                return self._resource(element, context, "resource", "href", "src")
            if here.typed is not None and element.get("about") is None:
                return here.typed
            if element.name == "time":
                return _moment(element, element.text())
        return Value("text", text if text is not None else element.text(), language=language(element))

    def _names(self, element: Element, attribute: str, context: _Context, *, plain: bool = False) -> list[str]:
        """The IRIs that an attribute names: terms of the vocabulary, compact IRIs, IRIs (section 7.4.3).

        With ``plain`` terms are left out: HTML has its own use for them beside a property (HTML+RDFa 1.1, section 3.1).
        """
        found: dict[str, None] = {}
        for word in (element.get(attribute) or "").split():
            name = self._compact(word, context) if ":" in word else "" if plain else self._term(word, context)
            if name:
                found.setdefault(self._address(element, name))
        return [name for name in found if name]

    @staticmethod
    def _term(word: str, context: _Context) -> str:
        return context.vocabulary + word if context.vocabulary else _TERMS.get(word.lower(), "")

    @staticmethod
    def _compact(word: str, context: _Context) -> str:
        prefix, _, rest = word.partition(":")
        if prefix == "_" or rest.startswith("//"):
            return "" if prefix == "_" else word
        space = context.prefixes.get(prefix.lower())
        return word if space is None else space + rest

    def _resource(self, element: Element, context: _Context, *attributes: str) -> Value | None:
        """Whom the first of some attributes names that names anybody."""
        for attribute in attributes:
            text = element.get(attribute)
            if text is None:
                continue
            found = self._reference(text.strip(), context, compact=attribute in ("about", "resource"))
            if found is not None:
                return found
        return None

    def _reference(self, text: str, context: _Context, *, compact: bool) -> Value | None:
        if compact and text.startswith("[") and text.endswith("]"):
            text = text[1:-1].strip()
            if ":" not in text:
                # An empty safe compact IRI names nobody.
                return None
        if compact and text.startswith("_:"):
            return Value("node", f"rdfa-named-{text[2:]}")
        if compact and ":" in text:
            text = self._compact(text, context)
        try:
            return Value("iri", address(self.base, text))
        except NoAddressError:
            return Value(_NOWHERE, text)

    def _address(self, element: Element, text: str) -> str:
        """An address, or '' with a fault."""
        try:
            return address(self.base, text)
        except NoAddressError:
            self._fault(element, text)
            return ""

    def _fault(self, element: Element, text: str, subject: str = "") -> None:
        fault = Fault("an address in RDFa that leads nowhere", element.path, element.line, text, subject)
        self.found.faults.append(fault)

    @staticmethod
    def _root(element: Element, context: _Context) -> Value | None:
        """The root is the document; ``head`` and ``body`` are whatever they are in (HTML+RDFa 1.1, section 3.1)."""
        return context.object if element.parent is None or element.name in ("head", "body") else None

    def _node(self) -> Value:
        self.nodes += 1
        return Value("node", f"rdfa-{self.nodes}")

    def _relate(self, element: Element, one: Value, name: str, other: Value, *, forward: bool) -> None:
        if forward:
            self._add(element, one, name, other)
        else:
            self._add(element, other, name, one)

    def _add(self, element: Element, subject: Value, predicate: str, value: Value) -> None:
        nowhere = next((one.text for one in (subject, value) if one.kind == _NOWHERE), None)
        if nowhere is not None:
            # Many links of a page are programs; only one of which something is said is worth telling.
            self._fault(element, nowhere, subject.text)
            return
        self.found.add(subject, predicate, value, (element.path, element.line))


def _linking(element: Element) -> bool:
    """Whether an element has ``rel`` or ``rev``; beside a property only with names that are no terms of HTML's own."""
    words = f"{element.get('rel') or ''} {element.get('rev') or ''}".split()
    return _has(element, "rel", "rev") if element.get("property") is None else any(":" in word for word in words)


def _has(element: Element, *attributes: str) -> bool:
    return any(element.get(attribute) is not None for attribute in attributes)


def _moment(element: Element, text: str) -> Value:
    for form, name in _MOMENTS:
        if form.fullmatch(text.strip()):
            return Value("text", text.strip(), datatype=_XSD + name)
    return Value("text", text, language=language(element))
