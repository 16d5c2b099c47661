"""The elements of an HTML page as a browser nests them, each with its line and its path.

Parsed by html5rdf, the HTML standard's own algorithm, as pages for drafts are. It is slow and its worst cases are worse than
linear, so that it runs only in a process with limits (:mod:`kg.loaders.documents.embedded`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import html5rdf

from kg.errors import InputError

#: Levels of nested elements; no browser shows more than 512.
DEPTH = 400
# A page cannot have an attribute of this name: the tokenizer leaves no NUL in one.
_LINE = "\0line"
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_UNSEEN = frozenset({"script", "style", "template", "noscript"})


@dataclass(slots=True, eq=False)
class Element:
    """An element: lower-case name, attributes, what it contains, its parent, the line its tag ends on, and its path."""

    name: str
    attributes: dict[str, str]
    parent: Element | None
    line: int
    path: str
    children: list[Element | str] = field(default_factory=list)

    def get(self, name: str) -> str | None:
        """The value of an attribute, or None."""
        return self.attributes.get(name)

    def elements(self) -> Iterator[Element]:
        """The elements directly inside."""
        return (child for child in self.children if isinstance(child, Element))

    def walk(self) -> Iterator[Element]:
        """This element and all inside, in the order of the page."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting.extend(reversed(list(element.elements())))

    def text(self) -> str:
        """The words inside, white space as a browser shows it: one space."""
        found: list[str] = []
        waiting: list[Element | str] = [self]
        while waiting:
            one = waiting.pop()
            if isinstance(one, str):
                found.append(one)
            elif one is self or one.name not in _UNSEEN:
                waiting.extend(reversed(one.children))
        return " ".join("".join(found).split())


def language(element: Element | None) -> str:
    """The language an element is in, in lower case: that of the nearest ``lang``; '' where nobody says, or says none."""
    while element is not None:
        found = element.get("lang") if element.get("lang") is not None else element.get("xml:lang")
        if found is not None:
            return found.strip().lower() if _LANGUAGE.fullmatch(found.strip()) else ""
        element = element.parent
    return ""


class _Builder(html5rdf.getTreeBuilder("etree")):  # type: ignore[misc]
    """Notes the line of every tag among the attributes of its element."""

    stream: Any = None

    def insertElementNormal(self, token: dict[str, Any]) -> Any:  # noqa: N802 - the library's name
        return super().insertElementNormal(self._noted(token))

    def createElement(self, token: dict[str, Any]) -> Any:  # noqa: N802 - the library's name
        return super().createElement(self._noted(token))

    def _noted(self, token: dict[str, Any]) -> dict[str, Any]:
        if self.stream is not None:
            line = str(self.stream.position()[0])
            token["data"] = {**token["data"], _LINE: line}
            if len(self.openElements) > DEPTH:
                # What lies deep takes long to nest: told before, not after.
                raise _too_deep(line)
        return token


class _Parser(html5rdf.HTMLParser):  # type: ignore[misc]
    """Tells its builder where it reads."""

    def mainLoop(self) -> None:  # noqa: N802 - the library's name
        self.tree.stream = self.tokenizer.stream
        super().mainLoop()


def parse(text: str) -> Element:
    """The root element; raises InputError where elements are nested too deeply."""
    parser = _Parser(tree=_Builder, namespaceHTMLElements=False)
    return _converted(parser.parse(text))


def _converted(found: Any) -> Element:
    root = _element(found, None, "")
    waiting = [(found, root, 1)]
    while waiting:
        source, element, depth = waiting.pop()
        if depth > DEPTH:
            raise _too_deep(str(element.line))
        element.children.append(source.text or "")
        number: dict[str, int] = {}
        for child in source:
            if isinstance(child.tag, str):
                number[child.tag] = number.get(child.tag, 0) + 1
                one = _element(child, element, f"[{number[child.tag]}]" if number[child.tag] > 1 else "")
                element.children.append(one)
                waiting.append((child, one, depth + 1))
            element.children.append(child.tail or "")
    return root


def _too_deep(line: str) -> InputError:
    return InputError(
        f"elements are nested beyond {DEPTH} levels",
        where=f"line {line}",
        remedy="check that it is a page",
        extra={"line": int(line)},
    )


def _element(found: Any, parent: Element | None, number: str) -> Element:
    name = found.tag.rpartition("}")[2].lower()
    attributes = {str(key).lower(): value for key, value in found.attrib.items() if key != _LINE}
    path = f"{parent.path if parent is not None else ''}/{name}{number}"
    return Element(name, attributes, parent, int(found.attrib.get(_LINE, "0")), path)
