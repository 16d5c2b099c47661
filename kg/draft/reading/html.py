"""HTML pages: what a reader sees, block by block.

Parsed by html5rdf, the HTML standard's own algorithm in Python, which is here already as a part of rdflib and reads a broken page
as a browser would. Libraries that pick out the "main text" leave things out by a guess; here navigation and counters stay, and
the reviewer marks them as furniture.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import html5rdf

from kg.draft.reading.limits import CHARACTERS, DEPTH
from kg.draft.wordlist import words
from kg.errors import InputError, TooLargeError, UnsupportedMediaError

_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_HIDDEN = words("head script style noscript template svg math iframe object select datalist")
_BLOCKS = words(
    "address article aside blockquote body details dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4"
    " h5 h6 header hr li main nav ol p pre section summary table ul"
)
_LINES = frozenset(("br", "tr", "option"))
_CELLS = frozenset(("td", "th"))
_SPACE = re.compile(r"[ \t\r\n\f]+")


def read(data: bytes) -> str:
    """The visible text: blocks apart by an empty line, white space inside them collapsed, everything else as printed.

    Raises UnsupportedMediaError for an encoding that is not known, InputError for bytes that are not in it.
    """
    text = decode(data)
    tree = html5rdf.parse(text, treebuilder="etree", namespaceHTMLElements=False)
    return _tidy("".join(_walk(tree)))


def decode(data: bytes) -> str:
    """Decode by byte order mark, else by the declared charset, else as UTF-8; a wrong byte is an error, never a replacement."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        name = "utf-16"
    elif data.startswith(b"\xef\xbb\xbf"):
        name = "utf-8-sig"
    else:
        declared = _META.search(data[:4096])
        name = declared.group(1).decode("ascii") if declared else "utf-8"
    try:
        return data.decode(name)
    except LookupError:
        raise UnsupportedMediaError(f"the charset {name!r} is not known", remedy="save the page as UTF-8") from None
    except UnicodeDecodeError as error:
        raise InputError(f"byte {error.start} is not {name}", remedy="save the page as UTF-8, and declare it so") from None


def _walk(root: Any) -> Iterator[str]:
    """Text in document order with marks of layout: U+0001 a new block, U+0002 a new line, U+0003 a new cell."""
    stack: list[tuple[Any, int] | str] = [(root, 0)]
    length = 0
    while stack:
        step = stack.pop()
        if isinstance(step, str):
            length += len(step)
            if length > 2 * CHARACTERS:
                raise TooLargeError(f"its text has more than {CHARACTERS} characters", remedy="cut the page into parts")
            yield step
            continue
        element, depth = step
        if depth > DEPTH:
            raise InputError("nested too deeply", remedy=f"at most {DEPTH} elements inside one another")
        if not isinstance(element.tag, str):
            continue
        mark = _mark(element.tag)
        inner: list[tuple[Any, int] | str] = [mark]
        if element.tag not in _HIDDEN and "hidden" not in element.attrib:
            inner.append(_words(element.text or "", element.tag))
            for child in element:
                inner += [(child, depth + 1), _words(child.tail or "", element.tag)]
        inner.append(mark if mark != "\2" else "")
        stack.extend(reversed(inner))


def _words(text: str, tag: str) -> str:
    text = text.translate(_CONTROLS)
    return text.replace("\n", "\2") if tag == "pre" else text


def _mark(tag: str) -> str:
    if tag in _BLOCKS:
        return "\1"
    if tag in _LINES:
        return "\2"
    return "\3" if tag in _CELLS else ""


_CONTROLS = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127])


def _tidy(marked: str) -> str:
    """Turn the marks into white space; nothing else of the text changes."""
    text = _SPACE.sub(" ", marked)
    text = re.sub(r"[ \x03]*\x01[ \x01\x02\x03]*", "\n\n", text)
    text = re.sub(r" *\x02 *", "\n", text)
    text = re.sub(r" *\x03[ \x03]*", "\t", text)
    return text.replace("\t\n", "\n").strip("\n\t ") + "\n"
