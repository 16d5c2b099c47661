"""Microdata of a page (HTML Standard, section 5) as triples, by the W3C note "Microdata to RDF" for vocabularies as schema.org's.

An item is a node however often it is referred to, so that items that contain each other end nowhere. A property's name stands in
the vocabulary of its item's first type, or is an address itself. An element with a ``content`` has it as its value (W3C HTML
Microdata, section 5.4), which browsers do not know and pages rely on.
"""

from __future__ import annotations

from kg.loaders.documents.statements import TYPE, Fault, Found, NoAddressError, Value, address
from kg.loaders.documents.tree import Element, language

#: Elements whose value is an address, with the attribute that has it.
_LINKS = dict.fromkeys(("audio", "embed", "iframe", "img", "source", "track", "video"), "src")
_LINKS |= {"a": "href", "area": "href", "link": "href", "object": "data"}
_VALUES = {"data": "value", "meter": "value"}


def read(root: Element, base: str, most: int) -> Found:
    """The items of a page; raises TooManyError beyond ``most`` statements."""
    return _Items(root, base, Found(most)).read()


class _Items:
    def __init__(self, root: Element, base: str, found: Found) -> None:
        self.base = base
        self.found = found
        self.elements = [element for element in root.walk() if element.get("itemscope") is not None]
        self.names: dict[Element, Value] = {}
        self.order: dict[Element, int] = {}
        self.ids: dict[str, Element] = {}
        for number, element in enumerate(root.walk()):
            self.order[element] = number
            self.ids.setdefault(element.get("id") or "", element)
        self._bad: set[Element] = set()

    def read(self) -> Found:
        for number, element in enumerate(self.elements, 1):
            self.names[element] = self._name(element, number)
        for element in self.elements:
            if element not in self._bad:
                self._item(element)
        return self.found

    def _name(self, element: Element, number: int) -> Value:
        identifier = element.get("itemid")
        # An identifier counts for an item of a type only.
        if identifier is not None and (element.get("itemtype") or "").strip():
            try:
                return Value("iri", address(self.base, identifier))
            except NoAddressError:
                self._fault("an itemid that is no address", element, identifier)
                self._bad.add(element)
        return Value("node", f"microdata-{number}")

    def _fault(self, reason: str, element: Element, value: str, subject: Value | None = None) -> None:
        self.found.faults.append(Fault(reason, element.path, element.line, value, subject.text if subject is not None else ""))

    def _item(self, element: Element) -> None:
        subject, place = self.names[element], (element.path, element.line)
        for name in dict.fromkeys((element.get("itemtype") or "").split()):
            try:
                self.found.add(subject, TYPE, Value("iri", address("", name)), place)
            except NoAddressError:
                self._fault("an itemtype that is no address", element, name, subject)
        vocabulary = self._vocabulary(element)
        for one in self._properties(element):
            for name in dict.fromkeys((one.get("itemprop") or "").split()):
                predicate = name if ":" in name else vocabulary + name
                try:
                    self.found.add(subject, address("", predicate), self._value(one), place)
                except NoAddressError:
                    what = "a property of an item without a type" if predicate == name else f"an address in {name}"
                    self._fault(f"{what} that leads nowhere", one, one.get(_LINKS.get(one.name, "")) or name, subject)

    def _vocabulary(self, element: Element) -> str:
        """The beginning of the IRIs of an item's properties: up to the last ``#`` or ``/`` of its first type.

        An item without a type is in the vocabulary of the item around it.
        """
        around: Element | None = element
        while around is not None:
            types = (around.get("itemtype") or "").split() if around.get("itemscope") is not None else []
            if types:
                return types[0][: max(types[0].rfind("#"), types[0].rfind("/")) + 1]
            around = around.parent
        return ""

    def _properties(self, item: Element) -> list[Element]:
        """The elements that are properties of an item, in the order of the page (HTML Standard, section 5.2.5)."""
        seen: set[Element] = {item}
        found: list[Element] = []
        waiting = list(item.elements())
        waiting += [one for one in (self.ids.get(name) for name in (item.get("itemref") or "").split()) if one is not None]
        while waiting:
            element = waiting.pop()
            if element in seen:
                continue
            seen.add(element)
            if element.get("itemscope") is None:
                waiting.extend(element.elements())
            if (element.get("itemprop") or "").strip():
                found.append(element)
        return sorted(found, key=self.order.__getitem__)

    def _value(self, element: Element) -> Value:
        if element.get("itemscope") is not None:
            return self.names[element]
        content = element.get("content")
        if content is not None or element.name == "meta":
            return _text(element, content or "")
        if element.name in _LINKS:
            return Value("iri", address(self.base, element.get(_LINKS[element.name]) or ""))
        if element.name in _VALUES:
            return _text(element, element.get(_VALUES[element.name]) or "")
        moment = element.get("datetime") if element.name == "time" else None
        return _text(element, moment if moment is not None else element.text())


def _text(element: Element, text: str) -> Value:
    return Value("text", text, language=language(element))
